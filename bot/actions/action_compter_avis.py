"""Compte un avis dit en toutes lettres : « c'est faux », « trop long »…"""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.avis import RAISONS, REPONSES, recueillir


class ActionCompterAvis(Action):
    """Rien n'est gardé du texte : seulement un compte par sujet et par raison."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_compter_avis"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Compte et remercie, ou demande la raison."""
        etat = Etat.depuis(tracker)
        dit = next(iter(etat.message.entites.get("sujet", ())), "")
        avis = dit if dit in (*RAISONS, *REPONSES) else "inutile"
        return recueillir(dispatcher, Paroles(domain), etat, avis)
