"""Choisit le lieu du projet parmi les lieux nommés."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Tuple

from knowledge.lieux.contexte import noter
from knowledge.lieux.index import Entree, Index, sans_double
from knowledge.lieux.lecture import Lecture, Passage
from knowledge.lieux.mots import ARTICLES, PREPOSITIONS_NUES
from knowledge.lieux.precisions import contient
from knowledge.lieux.reglages import CHOIX_MAX, POPULATION_ECRASANTE, RAPPORT_ECRASANT, VILLAGE
from knowledge.lieux.reperage import lire, mention, tel_que_dit
from knowledge.lieux.types import Resolution

Notes = List[Tuple[float, Passage]]


def resoudre(texte: str, index: Index) -> Resolution:
    """Choisit le lieu du projet ; sans lieu ni choix, la phrase n'en nomme aucun."""
    lecture = lire(texte, index)
    mentions = tuple(mention(lecture, p) for p in lecture.passages)
    notes = _notes(lecture, _preciser(lecture.passages))
    if not notes:
        return Resolution(None, (), mentions)
    retenus = _retenir(lecture, notes)
    entrees = sans_double(tel_que_dit(lecture, p, e) for p in retenus for e in _trancher(p.entrees))
    if len(entrees) == 1 and not any(p.approx for p in retenus) and _sans_doute(retenus, entrees):
        return Resolution(entrees[0].lieu, (), mentions)
    return Resolution(None, tuple(e.lieu for e in entrees[:CHOIX_MAX]), mentions)


def _preciser(passages: List[Passage]) -> List[Passage]:
    """Un département, une région ou un code postal dit ailleurs départage les homonymes."""
    grands = [
        e.lieu
        for p in passages
        if p.nature in ("departement", "region") and not p.approx
        for e in p.entrees
    ]
    codes = {e.lieu.cle for p in passages if p.nature == "code_postal" for e in p.entrees}
    precises = []
    for p in passages:
        if p.nature in ("commune", "code_postal") and len(p.entrees) > 1:
            gardees = [e for e in p.entrees if any(contient(g, e.lieu) for g in grands)]
            if not gardees and p.nature == "commune":
                gardees = [e for e in p.entrees if e.lieu.cle in codes]
            if gardees:
                p = replace(p, entrees=gardees)
        precises.append(p)
    return precises


def _notes(lecture: Lecture, passages: List[Passage]) -> Notes:
    """Passages qui peuvent dire le lieu du projet, avec leur note."""
    notes: Notes = []
    precedente: Optional[float] = None
    for rang, p in enumerate(passages):
        note = noter(lecture, p)
        if note is not None:
            if precedente is not None and lecture.enchaine(passages[rang - 1].fin, p.debut):
                note = min(note, precedente)  # « le train pour Brest, Rennes et Lorient »
            notes.append((note, p))
        precedente = note
    return notes


def _retenir(lecture: Lecture, notes: Notes) -> List[Passage]:
    """Les mieux notés : l'énumération où ils sont, ou la commune dans le territoire."""
    meilleure = max(note for note, _ in notes)
    ensemble = _enumeration(lecture, [p for _, p in notes])
    if any(note == meilleure for note, p in notes if p in ensemble):
        return ensemble
    ensemble = [p for note, p in notes if note == meilleure]
    if ensemble[0].nature in ("departement", "region"):
        dedans = [
            (note, p)
            for note, p in notes
            if p.nature == "commune"
            and note > 0
            and any(contient(g.lieu, e.lieu) for g in ensemble[0].entrees for e in p.entrees)
        ]
        if dedans:
            return [max(dedans, key=lambda x: x[0])[1]]
    return ensemble


def _enumeration(lecture: Lecture, passages: List[Passage]) -> List[Passage]:
    """« entre X et Y », « X, Y et Z » : des lieux à égalité, que l'on fait choisir."""
    suite = passages[:1]
    for p in passages[1:]:
        milieu = [lecture.norme(k) for k in range(suite[-1].fin, p.debut)]
        couple = lecture.norme(suite[0].debut - 1) == "entre" and "et" in milieu[:1]
        liens = [m for m in milieu if m not in PREPOSITIONS_NUES | ARTICLES]
        lies = liens in (["et"], ["ou"]) or lecture.enchaine(suite[-1].fin, p.debut)
        if couple or (lies and p.nature == suite[-1].nature):
            suite.append(p)
        elif len(suite) > 1:
            break
        else:
            suite = [p]
    return suite if len(suite) > 1 else []


def _trancher(entrees: List[Entree]) -> List[Entree]:
    """Homonymes qui restent possibles ; un seul si l'écart de population est écrasant."""
    entrees = sans_double(entrees)
    exactes = [e for e in entrees if e.genre == "commune"]
    if exactes:
        plus_peuplee = max(e.population for e in exactes)
        entrees = [
            e
            for e in entrees
            if not (
                (e.genre == "abrege" and e.population <= plus_peuplee)
                or (e.genre == "ancien" and plus_peuplee >= max(VILLAGE, e.population))
            )
        ]
    if len(entrees) > 1 and all(e.lieu.type == "commune" for e in entrees):
        premiere, seconde = entrees[0], entrees[1]
        ecrasante = max(POPULATION_ECRASANTE, RAPPORT_ECRASANT * seconde.population)
        if premiere.population >= ecrasante and not (premiere.genre == "abrege" and exactes):
            return [premiere]
    return entrees


def _sans_doute(passages: List[Passage], entrees: List[Entree]) -> bool:
    """Un nom abrégé de petite commune se confirme, sauf si un département le précise."""
    return any(p.accole for p in passages) or not all(
        e.genre == "abrege" and e.population < 5_000 for e in entrees
    )
