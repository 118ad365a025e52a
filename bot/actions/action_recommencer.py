"""Oublie tout le projet et recommence."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, AllSlotsReset, EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat, noter
from bot.paroles import Paroles


class ActionRecommencer(Action):
    """« Nouveau dossier » : aucune trace du précédent ; un agent reste un agent."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_recommencer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Remet tous les slots à zéro et quitte le formulaire."""
        paroles = Paroles(domain)
        dispatcher.utter_message(
            text=paroles.dire("utter_recommencer"),
            json_message=contrat.question("besoin", paroles.dire("utter_pourquoi_besoins")),
        )
        agent = noter(role="agent") if Etat.depuis(tracker).profil.role == "agent" else []
        return [AllSlotsReset(), ActiveLoop(None), *agent]
