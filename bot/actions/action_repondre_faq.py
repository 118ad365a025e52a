"""Répond à une question factuelle depuis la FAQ de la base."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat, noter
from bot.paroles import Paroles
from bot.repliques.faq import repondre
from knowledge import store


class ActionRepondreFaq(Action):
    """Réponse, lien éventuel, source et date de vérification."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_repondre_faq"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Dit la réponse, ou qu'elle n'est pas dans la base."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        sujet = next(iter(etat.message.entites.get("sujet", ())), "")
        reponse = base.reponse(sujet)
        if reponse is None:
            dispatcher.utter_message(text=paroles.dire("utter_faq_inconnue"))
            return []
        repondre(dispatcher, paroles, base, reponse)
        return noter(dernier_sujet=reponse.id)
