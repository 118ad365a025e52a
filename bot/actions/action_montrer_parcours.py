"""Situe le projet parmi les six besoins et dit ce qui vient ensuite, et ce qui bloque."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.parcours import texte_parcours
from knowledge import store


class ActionMontrerParcours(Action):
    """« Et après ? » : les stades d'un projet, dans l'ordre du vocabulaire des besoins."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_montrer_parcours"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Six lignes, puis le stade suivant."""
        profil = Etat.depuis(tracker).profil
        texte = texte_parcours(Paroles(domain), store.ouvrir(), profil)
        dispatcher.utter_message(text=texte)
        return []
