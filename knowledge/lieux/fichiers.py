"""Lecture des fichiers de `knowledge/territoires/`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Dict, FrozenSet, List

TERRITOIRES = Path(__file__).resolve().parents[1] / "territoires"


def table(nom: str, dossier: Path = TERRITOIRES) -> List[Dict[str, str]]:
    """Les lignes d'un CSV."""
    with (dossier / nom).open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def liste(nom: str, dossier: Path = TERRITOIRES) -> List[str]:
    """Les lignes d'un fichier de mots, notes comprises."""
    return (dossier / nom).read_text(encoding="utf-8").splitlines()


def rubriques(nom: str, dossier: Path = TERRITOIRES) -> Dict[str, FrozenSet[str]]:
    """Les mots de chaque rubrique d'un fichier ; « # » commence une note."""
    trouvees: Dict[str, FrozenSet[str]] = {}
    rubrique = ""
    for ligne in liste(nom, dossier):
        if ligne.startswith("["):
            rubrique = ligne.strip("[] ")
            trouvees[rubrique] = frozenset()
        elif not ligne.startswith("#"):
            trouvees[rubrique] = trouvees.get(rubrique, frozenset()).union(ligne.split())
    return trouvees
