"""Propose trois lieux à visiter, avec la raison de chacun."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.lieux import lieu_du_message
from bot.repliques.visites import texte_visites
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
        if lieu and lieu.type in ("commune", "departement", "region"):
            dispatcher.utter_message(text=texte_visites(paroles, base, lieu))
        elif lieu and lieu.type == "etranger":
            dispatcher.utter_message(text=paroles.dire("utter_etranger", nom=lieu.nom))
        else:
            dispatcher.utter_message(text=paroles.dire("utter_fabriques_sans_lieu"))
        return []
