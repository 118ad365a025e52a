"""Des confiances du modèle à une décision : quelle intention, quels besoins, ou demander. Pur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from bot.nlu.modele import BESOIN, Lecture

SEUIL_PREMIER = 0.12
"""Au-dessous, on demande lequel des deux besoins les plus probables."""
SEUIL_SUIVANT = 0.33
"""Au-dessus, un besoin de plus est retenu."""
SEUIL_INTENTION = 0.25
"""Au-dessous, l'assistant dit qu'il n'a pas compris."""
SEUIL_CONNUS = 0.35
"""Au-dessous, presque aucun mot n'est connu : l'assistant ne devine pas."""
BESOINS_MAX = 3


@dataclass(frozen=True)
class Decision:
    """Ce que la conversation retient du message."""

    intention: str
    confiance: float
    besoins: Tuple[str, ...] = ()
    besoins_possibles: Tuple[str, ...] = ()
    sujet: str = ""


def decider(lecture: Lecture, repere: bool) -> Decision:
    """Décide d'après une lecture. `repere` : un lieu ou un élément du profil a été reconnu."""
    if lecture.connus < SEUIL_CONNUS and not repere:
        return Decision("nlu_fallback", lecture.confiance)
    if lecture.intention != BESOIN:
        if lecture.confiance < SEUIL_INTENTION:
            return Decision("informer" if repere else "nlu_fallback", lecture.confiance)
        return Decision(lecture.intention, lecture.confiance, sujet=lecture.sujet)
    (premier, confiance), *suivants = lecture.besoins[:BESOINS_MAX]
    if confiance < SEUIL_PREMIER:
        return Decision(BESOIN, lecture.confiance, besoins_possibles=(premier, suivants[0][0]))
    retenus = [premier]
    for besoin, confiance_de_plus in suivants:
        if confiance_de_plus < SEUIL_SUIVANT:
            break
        retenus.append(besoin)
    return Decision(BESOIN, lecture.confiance, tuple(retenus))
