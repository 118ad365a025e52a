"""Oriente vers la bonne porte quand le sujet n'est pas dans la base."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.faq import orienter
from knowledge import store


class ActionOrienter(Action):
    """Dit ce que la base ne couvre pas et vers qui se tourner, sans rien inventer."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_orienter"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Une phrase, des interlocuteurs, leurs numéros s'ils sont dans la base."""
        sujet = next(iter(Etat.depuis(tracker).message.entites.get("sujet", ())), "")
        orienter(dispatcher, Paroles(domain), store.ouvrir(), sujet)
        return []
