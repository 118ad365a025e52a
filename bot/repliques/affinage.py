"""Proposer la prochaine précision utile, ou se taire."""

from __future__ import annotations

from typing import List, Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import noter
from bot.paroles import Paroles
from bot.profil import AFFINAGES, CHAMPS_LISTES, Profil
from bot.repliques.questions import choix_du_vocabulaire, poser
from knowledge.matching import FERMES, Resultat, champs_utiles, valeurs_citees
from knowledge.store import Connaissances


def prochaine_question(profil: Profil, resultats: Sequence[Resultat]) -> str | None:
    """Le premier champ inconnu, non décliné, dont la réponse changerait un verdict."""
    candidats = [c for c in AFFINAGES if not getattr(profil, c) and c not in profil.refus]
    # Savoir si une aide fermée aurait convenu ne vaut une question que s'il n'y a rien d'autre.
    vivants = [r for r in resultats if r.dispositif.statut.etat not in FERMES] or resultats
    return next(iter(champs_utiles(vivants, candidats)), None)


def affiner(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    base: Connaissances,
    profil: Profil,
    resultats: Sequence[Resultat],
) -> List[EventType]:
    """Pose une question si sa réponse peut encore changer quelque chose."""
    champ = prochaine_question(profil, resultats)
    if champ is None:
        dispatcher.utter_message(text=paroles.dire("utter_suite_possible"))
        return noter(question=None, choix=None, relances=0)
    # D'une longue liste d'activités, seules celles qui changent un verdict valent une question.
    utiles = valeurs_citees(resultats, champ) if champ in CHAMPS_LISTES else None
    return poser(dispatcher, paroles, champ, choix_du_vocabulaire(base, champ, champ, utiles))
