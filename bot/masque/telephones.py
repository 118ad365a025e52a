"""Numéros de téléphone, écrits ou dictés."""

from __future__ import annotations

import re
from typing import Iterator

from bot.masque.chiffres import MONTANT, couper, grouper, retenus
from bot.masque.dits import CHIFFRE_DIT
from bot.masque.lecture import Lecture
from bot.masque.types import Empan

_T = r"[ .\-/_•,]{0,3}"
_TEL_FRANCE = re.compile(
    rf"(?:(?<!\d)\(0[1-9]\)|(?<!\d)0{_T}[1-9]|(?<!\w)o[1-9])(?:{_T}\d){{8}}(?!\d)"
)
_TEL_MONDE = re.compile(
    r"(?:\((?:\+|00) ?33\)|(?<![\d+])(?:\+|00|\+00) ?33)"
    rf"{_T}(?:\(0\){_T}|0(?={_T}[1-9]))?{_T}[1-9](?:{_T}\d){{8}}(?!\d)"
    rf"|(?:\+|(?<!\d)00) ?(?:262|590|594|596){_T}(?:\(0\){_T}|0(?={_T}[1-9]))?{_T}[1-9]"
    rf"(?:{_T}\d){{8}}(?!\d)"
    rf"|(?:\+|(?<!\d)00) ?(?:508|681|687)(?:{_T}\d){{6}}(?!\d)"
    rf"|(?:\+|(?<!\d)00) ?689(?:{_T}\d){{8}}(?!\d)"
    r"|\+ ?(?:32|41|352|49|34|39|44|377|376|351|31|40|48|90|1|212|213|216|221|223|225|237|243)"
    r"(?:[ .\-/()]{0,2}\d){7,11}(?!\d)"
)
_TEL_33 = re.compile(r"(?<![\d.,+])33[ .-]?[1-9](?:[ .-]?\d){8}(?!\d)")
_TEL_COURT = re.compile(
    r"\b(?:tel|telephone|gsm|whatsapp|portable|mobile|joindre|appele[rz])\b(?:-moi)?(?: au)?"
    r"[ .:]{0,4}((?<!\d)\d(?:[ .-]?\d){5,8})(?!\d)"
)
_TEL_DIT = re.compile(
    r"\bzero[ ,-]{1,2}(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf)\b"
    rf"(?:[ ,.-]{{1,2}}{CHIFFRE_DIT}){{4,20}}"
)


def _tel_france(s: str, debut: int, fin: int) -> bool:
    """Écarte les dates suivies d'une heure, les énumérations et les décimales."""
    lu = s[debut:fin]
    if ", " in lu:
        return False
    places = [i for i in range(debut, fin) if s[i].isdigit() or s[i] == "o"]
    coupes = couper(places)
    if not coupes:
        return re.search(r"\d[.,]$", s[max(0, debut - 2) : debut]) is None
    groupes = grouper(places)
    nombres = [s[places[n]] + s[places[n + 1]] for n in range(0, 9, 2)]
    if groupes[:3] == [2, 2, 4] and nombres[1] <= "12" and nombres[2] in ("19", "20"):
        return False  # 01/02/2024 10 h
    if groupes == [2, 2, 2, 4] and nombres[2] <= "12" and nombres[3] in ("19", "20"):
        return False  # 09-10/11/2024
    liens = [s[places[n - 1] + 1 : places[n]].strip() for n in coupes]
    if len(liens) == 4 and len(set(liens)) > 1 and nombres[1] <= "12":
        return not (liens[0] and (liens[0] == liens[1] or nombres[3] <= "12"))
    return True


def telephones(t: Lecture) -> Iterator[Empan]:
    """Téléphones écrits ou dictés."""
    s = t.s
    for m in _TEL_MONDE.finditer(s):
        if MONTANT.match(s, m.end()) is None:
            yield m.span()
    for m in _TEL_33.finditer(s):
        places = [i for i in range(*m.span()) if s[i].isdigit()]
        if set(couper(places)) <= {2, 3, 5, 7, 9} and MONTANT.match(s, m.end()) is None:
            yield m.span()
    yield from retenus(_TEL_FRANCE, s, _tel_france)
    for m in _TEL_COURT.finditer(s):
        groupes = grouper([i for i in range(*m.span(1)) if s[i].isdigit()])
        if MONTANT.match(s, m.end()) is None and (
            len(groupes) == 1 or set(groupes[1:]) == {2} and groupes[0] <= 3
        ):
            yield m.span(1)
    for m in _TEL_DIT.finditer(s):
        yield m.span()
