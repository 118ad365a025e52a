"""Le tableau de résultats et la liste des erreurs, en Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Mapping, Optional, Sequence, Tuple

from benchmarks.comprehension.donnees import Exemple, Phrase
from benchmarks.comprehension.mesures import fautes, noms_de_lieux, plus_proches
from benchmarks.comprehension.plan import ICI
from bot.nlu.mesure import Lu

Resultats = Mapping[str, Any]
_REUSSITES = (
    ("besoins_exacts", "ensemble exact des besoins"),
    ("besoins_exacts_seul", "… quand il n'y en a qu'un"),
    ("besoins_exacts_plusieurs", "… quand il y en a plusieurs"),
    ("premier_besoin", "besoin principal"),
    ("fausses_alertes", "hors sujet pris pour un besoin (moins est mieux)"),
    ("faq_sujet", "question de FAQ : bon sujet"),
    ("porte_sujet", "sujet hors base : bonne porte"),
    ("autres_intentions", "autres intentions"),
    ("lieux", "lieux"),
    ("repli", "renvoyé au repli"),
)


def tableau(resultats: Resultats, titres: Mapping[str, str]) -> str:
    """Le compte rendu d'une exécution."""
    quoi = resultats["quoi"]
    colonnes = list(resultats["reussites"])
    parties = [
        "# Compréhension : la nôtre et Rasa d'origine",
        f"Mesuré le {quoi['le']} par `python -m benchmarks.comprehension`, sur {quoi['coeurs']} "
        f"cœurs ({quoi['processeur']}), charge de {_n(quoi['charge'])} au départ. "
        f"{quoi['phrases']} phrases de validation ; {quoi['echantillon']} exemples d'apprentissage "
        f"communs sur {quoi['exemples']} ({quoi['etiquettes']} étiquettes, dont "
        f"{quoi['etiquettes_a_un']} n'ont qu'un exemple) ; {quoi['epoques']} époques pour Rasa "
        "d'origine.",
        "## Justesse",
        _table(
            ["", *(titres[c] for c in colonnes)],
            [
                [libelle, *(_part(resultats["reussites"][c][nom]) for c in colonnes)]
                for nom, libelle in _REUSSITES
            ],
        ),
        "## Calibration",
        "Écart moyen (ECE) entre la confiance annoncée et la part d'intentions justes, quel que "
        "soit le détail (besoin, sujet). Les messages renvoyés au repli n'annoncent rien.",
        _table(
            ["", *(titres[c] for c in resultats["fiabilite"])],
            [
                ["ECE", *(_n(f["ece"], 2) for f in resultats["fiabilite"].values())],
                ["messages jugés", *(str(f["annonces"]) for f in resultats["fiabilite"].values())],
            ],
        ),
        "![Fiabilité](fiabilite.png)",
        "## Temps, débit, mémoire",
        _couts(resultats, titres),
        "![Latence](latence.png)",
        "## Apprentissage",
        _courbe(resultats, titres),
        "![Apprentissage](apprentissage.png)",
        "## Confusions",
        "![Confusions](confusion.png)",
        "Les erreurs une à une : [erreurs.md](erreurs.md). Toutes les valeurs : "
        "[resultats.json](resultats.json).",
        "## Ce qui se compare, et ce qui ne se compare pas",
        (ICI / "reserves.md").read_text(encoding="utf-8").strip(),
    ]
    return "\n\n".join(parties) + "\n"


def _couts(resultats: Resultats, titres: Mapping[str, str]) -> str:
    services, lectures = resultats["service"], resultats["lecture"]
    entrainements = resultats["entrainement"]
    colonnes = list(dict.fromkeys([*entrainements, *services]))

    def ligne(
        libelle: str, source: Mapping[str, Any], *chemin: str, decimales: int = 0
    ) -> List[str]:
        valeurs = []
        for colonne in colonnes:
            valeur: Any = source.get(colonne)
            for pas in chemin:
                valeur = None if valeur is None else valeur[pas]
            valeurs.append(_n(valeur, decimales))
        return [libelle, *valeurs]

    lignes = [
        ligne("entraînement (s)", entrainements, "secondes"),
        ligne("mémoire d'entraînement (Mo)", entrainements, "memoire_mo"),
        ligne("taille du modèle (Mo)", entrainements, "taille_mo", decimales=1),
        ligne("compréhension, p50 (ms)", lectures, "p50_ms", decimales=1),
        ligne("compréhension, p95 (ms)", lectures, "p95_ms", decimales=1),
        ligne("serveur prêt (s)", services, "pret_s"),
        ligne("tour HTTP, p50 (ms)", services, "paliers", "1", "p50_ms", decimales=1),
        ligne("tour HTTP, p95 (ms)", services, "paliers", "1", "p95_ms", decimales=1),
    ]
    for palier in next(iter(services.values()))["paliers"]:
        lignes += [
            ligne(f"débit à {palier} en vol (messages/s)", services, "paliers", palier, "par_s"),
            ligne("… p95 (ms)", services, "paliers", palier, "p95_ms"),
        ]
    lignes += [
        ligne("mémoire du serveur prêt (Mo)", services, "memoire_vide_mo"),
        ligne("mémoire du serveur chargé (Mo)", services, "memoire_mo"),
    ]
    return _table(["", *(titres[c] for c in colonnes)], lignes)


def _courbe(resultats: Resultats, titres: Mapping[str, str]) -> str:
    courbe = resultats["courbe"]
    tailles = sorted({n for points in courbe.values() for n in points}, key=int)
    mesures = (
        ("besoins_exacts", "exact"),
        ("premier_besoin", "principal"),
        ("fausses_alertes", "alertes"),
    )
    return _table(
        [
            "exemples",
            *(f"{titres[c].split(' (')[0]} : {mot}" for c in courbe for _, mot in mesures),
        ],
        [
            [n]
            + [
                _part(courbe[c][n][nom]) if n in courbe[c] else "–"
                for c in courbe
                for nom, _ in mesures
            ]
            for n in tailles
        ],
    )


def erreurs(
    phrases: Sequence[Phrase],
    notres: Sequence[Lu],
    autres: Sequence[Lu],
    exemples: Sequence[Exemple],
) -> Tuple[str, int]:
    """Chaque erreur de « La nôtre, tout nlu.yml », et l'exemple appris le plus proche."""
    noms = noms_de_lieux()
    fausses = [
        (p, dit, not fautes(p, autre, noms))
        for p, lu, autre in zip(phrases, notres, autres, strict=True)
        if (dit := fautes(p, lu, noms))
    ]
    proches = plus_proches([p["texte"] for p, *_ in fausses], exemples) if fausses else []
    lignes = [
        "# Erreurs de validation",
        "",
        f"{len(fausses)} phrases sur {len(phrases)}, lues par notre modèle formé sur tout "
        "`nlu.yml`. Sous chacune, ce qui est faux, puis l'exemple d'apprentissage le plus proche "
        "(cosinus TF-IDF, de 0 à 1). « ✓ » : Rasa d'origine, sur son échantillon, lit tout juste.",
    ]
    for (p, dit, juste), ((texte, etiquette), cosinus) in zip(fausses, proches, strict=True):
        lignes += [
            "",
            f"- {_plat(p['texte'])}{' ✓' if juste else ''}",
            f"  - {' ; '.join(dit)}",
            f"  - {_n(cosinus, 2)} `{etiquette}` : {_plat(texte)}",
        ]
    return "\n".join(lignes) + "\n", len(fausses)


def ecrire(dossier: Path, contenus: Mapping[str, str]) -> None:
    """Écrit les fichiers de texte."""
    for nom, contenu in contenus.items():
        (dossier / nom).write_text(contenu, encoding="utf-8")


def _table(entete: Sequence[str], lignes: Sequence[Sequence[str]]) -> str:
    rangs = [entete, ["---", *["--:"] * (len(entete) - 1)], *lignes]
    return "\n".join("| " + " | ".join(rang) + " |" for rang in rangs)


def _part(valeur: float) -> str:
    return f"{_n(100 * valeur, 1)} %"


def _n(valeur: Optional[float], decimales: int = 1) -> str:
    if valeur is None:
        return "–"
    return f"{valeur:,.{decimales}f}".replace(",", " ").replace(".", ",")


def _plat(texte: str) -> str:
    return " ".join(texte.split())
