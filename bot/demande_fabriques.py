"""Ce qu'un message demande à propos des Fabriques : une distance, ailleurs, des films. Pur."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from bot.texte import sans_accents

_DISTANCE = re.compile(r"\b(\d{1,4})(?:[.,]\d+)?\s*(?:km|kms|kilometres?|bornes)\b")
_AU_DELA = re.compile(
    r"(?:(?<!pas )(?<!pas a )\bplus (?:de|loin que)|\bau.dela de|\bapres) (?:les )?$"
)
_AILLEURS = re.compile(
    r"\bdepartements? (?:d.a cote|voisins?|limitrophes?|proches?)\b|\bautres? departements?\b"
    r"|\bhors (?:du|de mon|de notre) departement\b"
)
_FILMS = re.compile(r"\b(?:films?|videos?|episodes?|hyperliens)\b")


@dataclass(frozen=True)
class DemandeFabriques:
    """`rayon_km`, `au_dela_km` : distances maximale et minimale ; `ailleurs` : hors du
    département ; `films` : aussi."""

    rayon_km: Optional[int] = None
    au_dela_km: Optional[int] = None
    ailleurs: bool = False
    films: bool = False

    @property
    def situee(self) -> bool:
        """Une partie de la liste seulement est voulue : elle a son propre début."""
        return self.ailleurs or self.distance_km is not None

    @property
    def distance_km(self) -> Optional[int]:
        """La distance dite, dans un sens ou dans l'autre."""
        return self.au_dela_km if self.rayon_km is None else self.rayon_km


def lire(texte: str) -> DemandeFabriques:
    """Lit « à moins de 30 km », « à plus de 50 km », « dans le département voisin », « films »."""
    plat = sans_accents(texte)
    distance = _DISTANCE.search(plat)
    km = int(distance.group(1)) if distance else None
    loin = bool(distance and _AU_DELA.search(plat[: distance.start()]))
    return DemandeFabriques(
        rayon_km=None if loin else km,
        au_dela_km=km if loin else None,
        ailleurs=bool(_AILLEURS.search(plat)),
        films=bool(_FILMS.search(plat)),
    )
