"""Propose trois lieux à visiter, avec la raison de chacun."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.lieux import lieu_du_message
from bot.repliques.visites import proposer_visites
from knowledge import store


class ActionProposerVisites(Action):
    """Autour du lieu nommé, sinon de celui du projet."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_proposer_visites"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Trois lieux, ou la demande d'un lieu."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        lieu = lieu_du_message(base, etat.message) or etat.profil.lieu
        return proposer_visites(dispatcher, paroles, base, lieu)
