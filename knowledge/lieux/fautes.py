"""Noms mal écrits."""

from __future__ import annotations

from typing import List, Optional

from knowledge.lieux.index import Entree, sans_double
from knowledge.lieux.lecture import Lecture, Passage
from knowledge.lieux.mots import REMPLISSAGE
from knowledge.lieux.reglages import RAPPORT_ECRASANT, VILLAGE, VILLE_CONNUE

_ESSAIS_MAX = 12
_ATTENDU_APRES = ("a", "a?", "sur", "vers", "en", "pres", "de+")
_VRAIS_NOMS = ("commune", "ancien", "departement", "region")


def approches(lecture: Lecture) -> List[Passage]:
    """Noms mal écrits, seulement là où un lieu est attendu."""
    occupes = {k for p in lecture.passages for k in range(p.debut, p.fin)} | lecture.masques
    utiles = [k for k, j in enumerate(lecture.jetons) if j.norme not in REMPLISSAGE]
    court = 1 <= len(utiles) <= 4
    trouves: List[Passage] = []
    essais = 0
    for i in range(len(lecture.jetons)):
        preposition = "a" if lecture.norme(i - 1) in ("au", "aux") else lecture.preposition(i)
        attendu = preposition in _ATTENDU_APRES or (court and i == utiles[0])
        if i in occupes or not attendu:
            continue
        essais += 1
        if essais > _ESSAIS_MAX:
            break
        passage = _approcher(lecture, i, preposition, court)
        if passage is not None and occupes.isdisjoint(range(passage.debut, passage.fin)):
            trouves.append(passage)
            occupes.update(range(passage.debut, passage.fin))
    return trouves


def prolonger(lecture: Lecture, p: Passage) -> Optional[Passage]:
    """« Clermont-Ferand » : le nom exact s'arrête trop tôt, la suite est mal écrite."""
    if p.accole or p.fin >= len(lecture.jetons):
        return None
    if lecture.entre(p.fin) != "-" and not (len(lecture.jetons) <= 4 and lecture.lie(p.fin)):
        return None
    long = _approcher(lecture, p.debut, p.preposition, True)
    return long if long is not None and long.fin > p.fin else None


def _approcher(lecture: Lecture, i: int, preposition: str, court: bool) -> Optional[Passage]:
    """Le nom le plus proche de ce qui commence en i ; `court` : le message dit peu d'autre."""
    for fin in range(i + 4, i, -1):
        if fin > len(lecture.jetons) or not all(lecture.lie(k) for k in range(i + 1, fin)):
            continue
        if not _peut_etre_une_faute(lecture, i, fin):
            continue
        entrees = _les_plus_proches(lecture, i, fin, preposition, court)
        if entrees:
            return Passage(i, fin, entrees, entrees[0].lieu.type, preposition, approx=True)
    return None


def _peut_etre_une_faute(lecture: Lecture, i: int, fin: int) -> bool:
    """Ni des mots courants, ni un nom connu mais refusé."""
    index = lecture.index
    mots = [lecture.norme(k) for k in range(i, fin)]
    cle = " ".join(mots)
    if (
        len(cle) < 5
        or not cle.replace(" ", "").isalpha()
        or index.entrees(cle)
        or all(index.courant(m) or index.entrees(m) for m in mots)
    ):
        return False
    return len(mots) == 1 or not (
        index.courant(mots[-1]) or (index.francais(mots[0]) and mots[0] not in ("saint", "sainte"))
    )


def _les_plus_proches(
    lecture: Lecture, i: int, fin: int, preposition: str, court: bool
) -> List[Entree]:
    """Lieux dont le nom demande le moins de corrections, s'ils sont assez peuplés."""
    cle = lecture.cle(i, fin)
    ecart = 2 if len(cle) >= (8 if court and preposition != "en" else 9) else 1
    if court:
        planchers = {1: 100, 2: 1_000}
    else:
        planchers = {1: 500 if lecture.jetons[i].majuscule else VILLAGE, 2: 5_000}
    minimum = 0
    if preposition == "en":
        minimum = VILLE_CONNUE
    elif len(cle) == 5:
        minimum = VILLAGE
    gardes = [
        (distance, e)
        for distance, nom in lecture.index.proches(cle, ecart)
        for e in lecture.index.entrees(nom)
        if e.genre in _VRAIS_NOMS
        and (e.lieu.type != "commune" or e.population >= max(minimum, planchers[distance]))
    ]
    if not gardes:
        return []
    entrees = sans_double(e for d, e in gardes if d == gardes[0][0])
    if preposition == "en" and entrees[0].lieu.type != "commune":
        return [e for e in entrees if e.lieu.type != "commune"]
    plancher = entrees[0].population / RAPPORT_ECRASANT
    return [e for e in entrees if e.lieu.type != "commune" or e.population >= plancher]
