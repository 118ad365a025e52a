"""Ce qui accompagne un nom et le précise : code postal, département, région, arrondissement."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import List, Optional

from knowledge.lieux.index import Entree
from knowledge.lieux.lecture import Lecture, Passage
from knowledge.lieux.mots import LIAISONS, UNITES
from knowledge.lieux.reglages import ARRONDISSEMENTS
from knowledge.lieux.types import Lieu

CODE_POSTAL = re.compile(r"\d{5}")
NUMERO = re.compile(r"\d{1,3}|2[ab]")  # d'un département
ORDINAL = re.compile(r"^(\d{1,2})(?:e|er|ere|em|eme|ieme|o)$")
_COUPE = re.compile(r"[.;:!?\n]")
_UNITES_ROMAINES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAINS = [*(d + u for d in ("", "X") for u in _UNITES_ROMAINES), "XX"]
_AU_PAYS = {"en", "au", "aux"}


def numero_de(code_postal: str) -> str:
    """Numéro du département d'un code postal."""
    return code_postal[:3] if code_postal[:2] in ("97", "98") else code_postal[:2]


def contient(grand: Lieu, petit: Lieu) -> bool:
    """Le petit lieu est-il dans le grand ?"""
    if grand.type == "departement":
        return petit.departement == grand.departement
    if grand.type == "region":
        return petit.region == grand.region
    return grand.cle == petit.cle


def accoler(lecture: Lecture, p: Passage) -> Passage:
    """« Roubaix (59) », « 26150 Die », « Valence dans la Drôme » : garde ce qui s'y accorde."""
    avant = lecture.norme(p.debut - 1)
    if CODE_POSTAL.fullmatch(avant) and not lecture.entre(p.debut).strip(" ,-"):
        gardees = _du_code_postal(lecture, p, avant)
        gardees = gardees or [e for e in p.entrees if numero_de(avant) == e.lieu.departement]
        if gardees:
            return replace(p, debut=p.debut - 1, entrees=gardees, accole=True)
    for k in range(p.fin, min(p.fin + 5, len(lecture.jetons))):
        if _COUPE.search(lecture.entre(k)):
            break
        precise = _preciser(lecture, p, k)
        if precise is not None:
            return precise
        if lecture.norme(k) not in LIAISONS:
            break
    return p


def _du_code_postal(lecture: Lecture, p: Passage, code: str) -> List[Entree]:
    return [e for e in p.entrees if code in lecture.index.codes_postaux(e.lieu.code_insee)]


def _preciser(lecture: Lecture, p: Passage, k: int) -> Optional[Passage]:
    """Le passage prolongé jusqu'à ce qui, au jeton k, le précise ; None si rien ne le fait."""
    mot = lecture.norme(k)
    gardees: List[Entree] = []
    if CODE_POSTAL.fullmatch(mot):
        gardees = _du_code_postal(lecture, p, mot)
    elif NUMERO.fullmatch(mot) and lecture.norme(k + 1) not in UNITES:
        gardees = [e for e in p.entrees if mot.upper().zfill(2) == e.lieu.departement]
    if gardees:
        return replace(p, fin=k + 1, entrees=gardees, accole=True)
    if "(" in lecture.entre(k) and lecture.index.departement(mot) is not None:
        return replace(p, fin=k + 1, approx=True)  # « Montreuil (12) » : on ne tranche pas
    for cle, fin, _ in lecture.formes(k):
        grands = [e for e in lecture.index.entrees(cle) if e.lieu.type != "commune"]
        gardees = [e for e in p.entrees if any(contient(g.lieu, e.lieu) for g in grands)]
        if gardees:
            return replace(p, fin=fin, entrees=gardees, accole=True)
        etrangers = [e for e in grands if e.lieu.type == "etranger"]
        if etrangers and _AU_PAYS & {mot, lecture.norme(k - 1)}:
            return replace(p, fin=fin, entrees=etrangers, accole=True, nature="etranger")
    return None


def numeroter(lecture: Lecture, p: Passage) -> Passage:
    """« Paris 11e », « Marseille 3 » : l'arrondissement fait partie de la mention."""
    codes = (e.lieu.code_insee or "" for e in p.entrees)
    maximum = next((ARRONDISSEMENTS[c] for c in codes if c in ARRONDISSEMENTS), 0)
    if not maximum or p.fin >= len(lecture.jetons) or lecture.entre(p.fin).strip(" ,-("):
        return p
    jeton, suivant = lecture.jetons[p.fin], lecture.norme(p.fin + 1)
    ordinal = ORDINAL.match(jeton.norme)
    numero = 0
    if ordinal:
        numero = int(ordinal.group(1))
    elif re.fullmatch(r"[0-9]{1,2}", jeton.brut) and suivant not in UNITES:
        numero = int(jeton.brut)
    elif jeton.brut in _ROMAINS:
        numero = _ROMAINS.index(jeton.brut)
    if not 1 <= numero <= maximum:
        return p
    fin = p.fin + 1 + suivant.startswith("arr")
    return replace(p, fin=fin, arrondissement=numero)
