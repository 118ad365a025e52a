"""Quatre images : confusion, fiabilité, apprentissage, latence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Mapping

import matplotlib  # type: ignore[import-untyped]

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # type: ignore[import-untyped]

COULEURS = {
    "notre": "#1b6ca8",
    "origine": "#c8553d",
    "notre_tout": "#6aa84f",
    "assistant": "#444444",
}
Resultats = Mapping[str, Any]


def dessiner(resultats: Resultats, titres: Mapping[str, str], dossier: Path) -> None:
    """Écrit les PNG dans `dossier`."""
    plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    for nom, figure in (
        ("confusion", _confusion(resultats, titres)),
        ("fiabilite", _fiabilite(resultats, titres)),
        ("apprentissage", _apprentissage(resultats, titres)),
        ("latence", _latence(resultats, titres)),
    ):
        figure.tight_layout()
        figure.savefig(dossier / f"{nom}.png", dpi=90)
        plt.close(figure)


def _confusion(resultats: Resultats, titres: Mapping[str, str]) -> Any:
    confusions = resultats["confusion"]
    figure, axes = plt.subplots(1, len(confusions), figsize=(6 * len(confusions), 6))
    for axe, (nom, (classes, tableau)) in zip(axes, confusions.items(), strict=True):
        sommes = [max(1, sum(ligne)) for ligne in tableau]
        parts = [[v / s for v in ligne] for ligne, s in zip(tableau, sommes, strict=True)]
        axe.imshow(parts, cmap="Blues", vmin=0, vmax=1)
        for i, ligne in enumerate(tableau):
            for j, v in enumerate(ligne):
                if v:
                    axe.text(
                        j,
                        i,
                        v,
                        ha="center",
                        va="center",
                        fontsize=7,
                        color="white" if parts[i][j] > 0.5 else "black",
                    )
        axe.set_xticks(range(len(classes)), classes, rotation=60, ha="right")
        axe.set_yticks(range(len(classes)), classes)
        axe.set(title=titres[nom], xlabel="lu", ylabel="attendu")
    return figure


def _fiabilite(resultats: Resultats, titres: Mapping[str, str]) -> Any:
    figure, axe = plt.subplots(figsize=(6, 5))
    axe.plot([0, 1], [0, 1], color="#bbbbbb", linestyle="--", label="calibration parfaite")
    for nom, fiabilite in resultats["fiabilite"].items():
        tranches = fiabilite["tranches"]
        axe.plot(
            [t["confiance"] for t in tranches],
            [t["justesse"] for t in tranches],
            color=COULEURS[nom],
            label=titres[nom],
        )
        axe.scatter(
            [t["confiance"] for t in tranches],
            [t["justesse"] for t in tranches],
            s=[8 + 2 * t["n"] for t in tranches],
            color=COULEURS[nom],
            alpha=0.6,
        )
    axe.set(
        xlabel="confiance annoncée", ylabel="part d'intentions justes", xlim=(0, 1), ylim=(0, 1.02)
    )
    axe.legend(loc="lower right")
    return figure


def _apprentissage(resultats: Resultats, titres: Mapping[str, str]) -> Any:
    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5))
    for axe, mesure, titre in (
        (axes[0], "besoins_exacts", "ensemble exact des besoins"),
        (axes[1], "fausses_alertes", "hors sujet pris pour un besoin"),
    ):
        for nom, points in resultats["courbe"].items():
            tailles = sorted(points, key=int)
            axe.plot(
                [int(n) for n in tailles],
                [points[n][mesure] for n in tailles],
                marker="o",
                color=COULEURS[nom],
                label=titres[nom].split(" (")[0],
            )
        axe.set(title=titre, xlabel="exemples d'apprentissage", xscale="log", ylim=(0, 1))
        axe.xaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter())
        axe.xaxis.set_minor_formatter(matplotlib.ticker.NullFormatter())
        axe.set_xticks(sorted({int(n) for p in resultats["courbe"].values() for n in p}))
        axe.tick_params(axis="x", rotation=60)
        axe.legend()
    return figure


def _latence(resultats: Resultats, titres: Mapping[str, str]) -> Any:
    figure, axes = plt.subplots(1, 2, figsize=(11, 4.5))
    services: Dict[str, Any] = resultats["service"]
    barres = [(f"{titres[n]}\ncompréhension", n, v) for n, v in resultats["lecture"].items()]
    barres += [(f"{titres[n]}\ntour HTTP", n, s["paliers"]["1"]) for n, s in services.items()]
    for k, (_, nom, v) in enumerate(barres):
        axes[0].plot([v["p50_ms"], v["p95_ms"]], [k, k], color=COULEURS[nom], linewidth=3)
        axes[0].plot(v["p50_ms"], k, marker="o", color=COULEURS[nom])
        axes[0].text(v["p95_ms"] * 1.1, k, f"{v['p50_ms']:.0f} – {v['p95_ms']:.0f}", va="center")
    axes[0].set_yticks(range(len(barres)), [b[0] for b in barres], fontsize=7)
    axes[0].invert_yaxis()
    axes[0].set(title="temps par message : de p50 (point) à p95", xlabel="ms", xscale="log")
    axes[0].set_xlim(1, 2.5 * max(v["p95_ms"] for *_, v in barres))
    axes[0].xaxis.set_major_formatter(matplotlib.ticker.ScalarFormatter())
    for nom, s in services.items():
        axes[1].plot(
            list(s["paliers"]),
            [p["par_s"] for p in s["paliers"].values()],
            marker="o",
            color=COULEURS[nom],
            label=titres[nom],
        )
    axes[1].set(
        title="débit", xlabel="messages en vol", ylabel="messages par seconde", ylim=(0, None)
    )
    axes[1].legend()
    return figure
