"""Suites de chiffres, et ce qui les entoure."""

from __future__ import annotations

import re
from typing import Callable, Iterator, List, Sequence

from bot.masque.types import Empan

MONTANT = re.compile(r" ?(?:€|eur|k€|m€|%|\$|m2|habitants|ttc\b|ht\b)")


def avant(s: str, debut: int, motif: re.Pattern[str], portee: int = 45) -> bool:
    """Vrai si le motif se lit dans les caractères qui précèdent."""
    return motif.search(s[max(0, debut - portee) : debut]) is not None


def chaine(s: str, debut: int, maximum: int, separateurs: str = " .-_") -> List[int]:
    """Places des lettres et chiffres qui se suivent, séparés d'au plus deux signes."""
    places: List[int] = []
    i = debut
    while i < len(s) and len(places) < maximum:
        saut = 0
        while saut < 2 and i + saut < len(s) and s[i + saut] in separateurs:
            saut += 1
        if i + saut >= len(s) or not (s[i + saut].isascii() and s[i + saut].isalnum()):
            break
        places.append(i + saut)
        i += saut + 1
    return places


def couper(places: Sequence[int]) -> List[int]:
    """Rangs des chiffres précédés d'un séparateur."""
    return [n for n in range(1, len(places)) if places[n] > places[n - 1] + 1]


def grouper(places: Sequence[int]) -> List[int]:
    """Longueurs des groupes de chiffres."""
    bornes = [0, *couper(places), len(places)]
    return [b - a for a, b in zip(bornes, bornes[1:], strict=False)]


def est_chiffre(s: str, i: int) -> bool:
    """Vrai si un chiffre se lit là."""
    return i < len(s) and s[i].isdigit()


def retenus(
    motif: re.Pattern[str], s: str, valable: Callable[[str, int, int], bool]
) -> Iterator[Empan]:
    """Empans valables du motif ; un empan refusé n'empêche pas d'en lire un qui le chevauche."""
    pos = 0
    while (m := motif.search(s, pos)) is not None:
        if valable(s, *m.span()):
            yield m.span()
            pos = m.end()
        else:
            pos = m.start() + 1
