"""Numéros de sécurité sociale."""

from __future__ import annotations

import re
from typing import Iterator, List, Tuple

from bot.masque.chiffres import MONTANT, avant, couper, retenus
from bot.masque.lecture import Lecture
from bot.masque.types import Empan

_S = r"[ ._\-/|]{0,3}"
_FORME_NIR = re.compile(
    rf"(?<!\d)([1-478])(?:{_S}\d){{4}}{_S}(?:\d{_S}\d|2{_S}[ab])(?:{_S}\d){{6}}"
    rf"(?:[ ._\-/|,:(]{{0,3}}(?:cle ?:? ?)?\d{_S}\d)?(?!\d)"
)
_MOTS_NIR = re.compile(r"\bsecu\b|securite sociale|\bnir\b|\binsee\b|\bvitale\b|\bn?°? ?ss\b")
_COUPES_NIR = frozenset({1, 3, 5, 7, 10, 13})


def _lire(s: str, debut: int, fin: int) -> Tuple[List[int], str]:
    """Places des chiffres, et le numéro où 2A et 2B valent 19 et 18, comme le veut la clé."""
    places = [i for i in range(debut, fin) if s[i].isdigit() or s[i] in "ab"]
    numero = "".join(s[i] for i in places)
    return places, numero.replace("2a", "19").replace("2b", "18")


def _cle_bonne(s: str, debut: int, fin: int) -> bool:
    _, lu = _lire(s, debut, fin)
    mois = int(lu[3:5])
    mois_possible = 1 <= mois <= 12 or 20 <= mois <= 42 or mois >= 50
    cle_bonne = len(lu) == 15 and 97 - int(lu[:13]) % 97 == int(lu[13:])
    return cle_bonne and mois_possible and lu[5:7] != "00"


def _vraisemblable(s: str, debut: int, fin: int) -> bool:
    """Vrai si la clé, les mots qui précèdent ou la forme le disent."""
    if _cle_bonne(s, debut, fin) or avant(s, debut, _MOTS_NIR):
        return True
    places, lu = _lire(s, debut, fin)
    return (
        lu[0] in "12"
        and 1 <= int(lu[3:5]) <= 12
        and lu[5:7] != "00"
        and set(couper(places)) <= _COUPES_NIR
        and MONTANT.match(s, fin) is None
    )


def nirs_surs(t: Lecture) -> Iterator[Empan]:
    """Numéros de sécurité sociale dont la clé est bonne."""
    return retenus(_FORME_NIR, t.s, _cle_bonne)


def nirs(t: Lecture) -> Iterator[Empan]:
    """Numéros de sécurité sociale, même sans clé."""
    return retenus(_FORME_NIR, t.s, _vraisemblable)
