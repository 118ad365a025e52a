"""Des confiances du modèle à une décision : quelle intention, quels besoins, ou demander. Pur."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Callable, List, Sequence, Tuple

from bot.nlu.modele import BESOIN, Lecture

SEUIL_BESOIN = 0.5
"""Un besoin est retenu au-dessus ; le premier l'est dès SEUIL_DOUTE."""
SEUIL_DOUTE = 0.3
SEUIL_INTENTION = 0.25
"""Au-dessous, l'assistant dit qu'il n'a pas compris."""
SEUIL_PHRASE = 0.8
"""Confiance demandée à une phrase seule, plus courte donc plus incertaine, d'un long message."""
MOTS_LONG_MESSAGE = 25

_PHRASES = re.compile(r"(?<=[.!?;\n])\s+")


@dataclass(frozen=True)
class Decision:
    """Ce que la conversation retient du message."""

    intention: str
    confiance: float
    besoins: Tuple[str, ...] = ()
    besoins_possibles: Tuple[str, ...] = ()
    sujet: str = ""


def decider(lire: Callable[[Sequence[str]], List[Lecture]], texte: str, repere: bool) -> Decision:
    """Décide pour un texte. `repere` : un lieu ou un élément du profil y a été reconnu.

    `lire` lit plusieurs textes d'un coup. Un long message est relu phrase par phrase : un besoin
    dit une seule fois dans trois paragraphes compte.
    """
    lecture = lire([texte])[0]
    if lecture.intention != BESOIN:
        if lecture.confiance < SEUIL_INTENTION:
            return Decision("informer" if repere else "nlu_fallback", lecture.confiance)
        return Decision(lecture.intention, lecture.confiance, sujet=lecture.sujet)
    retenus = [b for b, p in lecture.besoins if p >= SEUIL_BESOIN]
    retenus += [b for b in _phrase_par_phrase(lire, texte) if b not in retenus]
    decision = Decision(BESOIN, lecture.confiance, tuple(_ordonner(lire, texte, retenus)))
    if retenus:
        return decision
    premier, confiance = lecture.besoins[0]
    if confiance >= SEUIL_DOUTE:
        return replace(decision, besoins=(premier,))
    return replace(decision, besoins_possibles=tuple(b for b, _ in lecture.besoins[:2]))


def _phrases(texte: str) -> List[str]:
    return [p for p in _PHRASES.split(texte) if len(p.split()) >= 4]


def _phrase_par_phrase(lire: Callable[[Sequence[str]], List[Lecture]], texte: str) -> List[str]:
    phrases = _phrases(texte)
    if len(texte.split()) < MOTS_LONG_MESSAGE or len(phrases) < 2:
        return []
    trouves: List[str] = []
    for lecture in lire(phrases):
        if lecture.intention == BESOIN:
            trouves += [b for b, p in lecture.besoins if p >= SEUIL_PHRASE and b not in trouves]
    return trouves


def _ordonner(
    lire: Callable[[Sequence[str]], List[Lecture]], texte: str, besoins: Sequence[str]
) -> List[str]:
    """L'ordre des confiances : le besoin que le texte dit le plus nettement vient d'abord."""
    return list(besoins)
