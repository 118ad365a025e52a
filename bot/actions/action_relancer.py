"""Repose la question d'affinage restée ouverte après une digression."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat, noter
from bot.paroles import Paroles
from bot.repliques.avis import ATTEND as AVIS
from bot.repliques.questions import poser


class ActionRelancer(Action):
    """Dans le formulaire, Rasa repose la question lui-même : rien à faire."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_relancer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Repose la question ouverte, s'il y en a une."""
        etat = Etat.depuis(tracker)
        compris = etat.message.intention != "nlu_fallback"
        echecs = noter(echecs=0) if etat.echecs and compris else []
        if etat.en_formulaire or not etat.attend:
            return echecs
        if etat.attend == AVIS:  # un avis ne se réclame pas
            encore = etat.message.intention == AVIS
            return echecs + ([] if encore else noter(question=None, choix=None, relances=0))
        return echecs + poser(dispatcher, Paroles(domain), etat.attend, etat.choix)
