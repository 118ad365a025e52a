"""Oriente vers la bonne porte quand le sujet n'est pas dans la base."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
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
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        sujets = etat.message.entites.get("sujet", [])
        porte = base.porte(sujets[0]) if sujets else None
        if porte is None:
            dispatcher.utter_message(text=paroles.dire("utter_hors_sujet"))
            return []
        contacts = [base.contact(c) for c in porte.contacts]
        numeros = [
            paroles.dire("utter_porte_telephone", nom=c.nom, telephone=c.telephone)
            for c in contacts
            if c.telephone
        ]
        noms = paroles.enumerer([c.nom for c in contacts])
        lignes = [paroles.dire("utter_porte", phrase=porte.phrase)]
        lignes += numeros or [paroles.dire("utter_porte_contacts", noms=noms)]
        dispatcher.utter_message(text="\n".join(lignes))
        return []
