"""Ce que l'on rend, et les natures de données reconnues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

TELEPHONE = "téléphone"
COURRIEL = "courriel"
NIR = "numéro de sécurité sociale"
IBAN = "IBAN"
CARTE = "carte bancaire"
NAISSANCE = "date de naissance"
ADRESSE = "adresse"
GENRES = (TELEPHONE, COURRIEL, NIR, IBAN, CARTE, NAISSANCE, ADRESSE)
"""Natures de données reconnues ; le jeton est la nature entre crochets."""

Empan = Tuple[int, int]


@dataclass(frozen=True)
class Masque:
    """Le texte masqué et les natures masquées, sans doublon, dans l'ordre du texte."""

    texte: str
    genres: Tuple[str, ...]
