"""Étapes nommées : affichées, et reprises telles quelles si rien de ce qui les fait n'a changé."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Mapping

from rich.console import Console
from rich.markup import escape

from benchmarks.comprehension.plan import RACINE, TRAVAIL

Resultat = Dict[str, Any]
Detail = Callable[[str], None]
"""Dit où en est l'étape, pendant qu'elle se fait."""


class Etapes:
    """Les étapes d'une exécution."""

    def __init__(self, total: int, neuf: bool) -> None:
        """`neuf` : oublie ce que les exécutions précédentes ont gardé."""
        self.console = Console(highlight=False)
        self._total, self._rang, self._debut = total, 0, time.monotonic()
        if neuf:
            shutil.rmtree(TRAVAIL, ignore_errors=True)
        (TRAVAIL / "etapes").mkdir(parents=True, exist_ok=True)

    def faire(
        self, titre: str, ingredients: Mapping[str, Any], action: Callable[[Detail], Resultat]
    ) -> Resultat:
        """Le résultat (JSON) de l'action, ou celui d'avant si titre et ingrédients sont les mêmes.

        `empreinte` y est ajoutée, pour servir d'ingrédient à la suite.
        """
        self._rang += 1
        entete = f"[{self._rang}/{self._total}] {titre}"
        cle = empreinte({"titre": titre, **ingredients})
        fichier = TRAVAIL / "etapes" / f"{cle}.json"
        if fichier.exists():
            garde = dict(json.loads(fichier.read_text(encoding="utf-8")))
            if Path(garde.get("archive", fichier)).exists():
                self.console.print(f"{entete} : déjà fait", markup=False)
                return garde
        debut = time.monotonic()
        with self.console.status("") as etat:

            def detail(texte: str) -> None:
                ecoule = time.monotonic() - debut
                etat.update(escape(f"{entete} : {texte} ({ecoule:.0f} s)"))

            detail("en cours")
            resultat = {**action(detail), "empreinte": cle}
        provisoire = fichier.with_suffix(".tmp")
        provisoire.write_text(json.dumps(resultat, ensure_ascii=False), encoding="utf-8")
        provisoire.replace(fichier)
        fin = time.monotonic()
        self.console.print(
            f"{entete} : {fin - debut:.0f} s ({(fin - self._debut) / 60:.0f} min en tout)",
            markup=False,
        )
        return resultat


def empreinte(valeur: Any) -> str:
    """Empreinte courte de toute valeur que JSON sait écrire."""
    texte = json.dumps(valeur, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()[:20]


def empreinte_fichiers(motifs: Iterable[str]) -> str:
    """Empreinte du contenu des fichiers du dépôt que désignent ces motifs."""
    trouves = {f for motif in motifs for f in RACINE.glob(motif) if f.is_file()}
    fichiers = sorted(f for f in trouves if f.suffix != ".pyc")
    return empreinte(
        [(str(f.relative_to(RACINE)), hashlib.sha256(f.read_bytes()).hexdigest()) for f in fichiers]
    )


def ecrire_json(fichier: Path, valeur: Any) -> Path:
    """Écrit une valeur pour un autre processus."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(json.dumps(valeur, ensure_ascii=False), encoding="utf-8")
    return fichier
