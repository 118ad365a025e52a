"""Repère tous les lieux nommés."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import List

from knowledge.lieux.fautes import approches
from knowledge.lieux.index import Entree, Index, sans_double
from knowledge.lieux.jetons import decouper
from knowledge.lieux.lecture import Lecture, Passage
from knowledge.lieux.mots import DETERMINANTS
from knowledge.lieux.nombres import lire_nombre
from knowledge.lieux.noms import lire_nom
from knowledge.lieux.reglages import ARRONDISSEMENTS
from knowledge.lieux.types import Mention


def reperer(texte: str, index: Index) -> List[Mention]:
    """Tous les lieux nommés, dans l'ordre du texte."""
    lecture = lire(texte, index)
    return [mention(lecture, p) for p in lecture.passages]


def lire(texte: str, index: Index) -> Lecture:
    """Le texte et les passages qui y nomment un lieu."""
    texte = unicodedata.normalize("NFC", texte)
    lecture = Lecture(texte, decouper(texte), index)
    i = 0
    while i < len(lecture.jetons):
        passage = lire_nombre(lecture, i) if lecture.norme(i)[0].isdigit() else None
        if passage is None:
            saut = _expression(lecture, i)
            if not saut and lecture.norme(i) in DETERMINANTS:  # « au tour de table »
                saut = _expression(lecture, i + 1) and 1
            if saut:
                lecture.masques.update(range(i, i + saut))
                i += saut
                continue
            passage = lire_nom(lecture, i)
        if passage is None:
            i += 1
            continue
        while lecture.passages and lecture.passages[-1].fin > passage.debut:
            lecture.passages.pop()  # le code postal qui précède fait partie du nom
        lecture.passages.append(passage)
        i = passage.fin
    if not any(p.nature in ("commune", "etranger") or p.accole for p in lecture.passages):
        lecture.passages += approches(lecture)
        lecture.passages.sort(key=lambda p: p.debut)
    return lecture


def _expression(lecture: Lecture, i: int) -> int:
    """Longueur de l'expression sans lieu qui commence là, ou 0."""
    portee = min(lecture.index.portee(lecture.norme(i)), len(lecture.jetons) - i)
    for longueur in range(portee, 0, -1):
        if lecture.index.expression(lecture.cle(i, i + longueur)):
            return longueur
    return 0


def tel_que_dit(lecture: Lecture, p: Passage, e: Entree) -> Entree:
    """Garde dans le lieu la façon dont il a été dit : ancien nom, arrondissement, ou les mots."""
    dit = e.ancien or lecture.extrait(p.debut, p.fin)
    if p.arrondissement and e.lieu.code_insee in ARRONDISSEMENTS:
        rang = "1er" if p.arrondissement == 1 else f"{p.arrondissement}e"
        dit = f"{e.lieu.nom} {rang} arrondissement"
    return replace(e, lieu=replace(e.lieu, compris_depuis=dit))


def mention(lecture: Lecture, p: Passage) -> Mention:
    """Le passage, tel qu'on le rend."""
    return Mention(
        lecture.jetons[p.debut].debut,
        lecture.jetons[p.fin - 1].fin,
        lecture.extrait(p.debut, p.fin),
        tuple(tel_que_dit(lecture, p, e).lieu for e in sans_double(p.entrees)),
        p.nature,
        p.approx,
    )
