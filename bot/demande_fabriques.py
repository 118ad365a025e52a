"""Ce qu'un message demande à propos des Fabriques : un rayon, ailleurs, avec des films. Pur."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from bot.texte import sans_accents

_RAYON = re.compile(r"\b(\d{1,4})(?:[.,]\d+)?\s*(?:km|kms|kilometres?|bornes)\b")
_AILLEURS = re.compile(
    r"\bdepartements? (?:d.a cote|voisins?|limitrophes?|proches?)\b|\bautres? departements?\b"
    r"|\bhors (?:du|de mon|de notre) departement\b"
)
_FILMS = re.compile(r"\b(?:films?|videos?|episodes?|hyperliens)\b")


@dataclass(frozen=True)
class DemandeFabriques:
    """`rayon_km` : distance maximale ; `ailleurs` : hors du département ; `films` : aussi."""

    rayon_km: Optional[int] = None
    ailleurs: bool = False
    films: bool = False

    @property
    def filtre(self) -> bool:
        """Une partie de la liste seulement est voulue."""
        return self.rayon_km is not None or self.ailleurs


def lire(texte: str) -> DemandeFabriques:
    """Lit « à moins de 30 km », « dans le département voisin », « fabriques et films »."""
    plat = sans_accents(texte)
    rayon = _RAYON.search(plat)
    return DemandeFabriques(
        int(rayon.group(1)) if rayon else None,
        bool(_AILLEURS.search(plat)),
        bool(_FILMS.search(plat)),
    )
