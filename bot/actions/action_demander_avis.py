"""Après un merci ou un au revoir, demande une fois si la réponse a aidé."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.avis import demander_avis


class ActionDemanderAvis(Action):
    """Une seule fois, et seulement quand une recommandation a été donnée."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_demander_avis"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """La question, ou rien."""
        etat = Etat.depuis(tracker)
        if etat.avis_demande or not etat.montres:
            return []
        return demander_avis(dispatcher, Paroles(domain))
