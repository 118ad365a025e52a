"""Détaille un aspect de la dernière recommandation : montant, contacts, statut, étapes…"""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.details import DETAILS, Demande
from knowledge import store
from knowledge.matching import apparier


class ActionDetailler(Action):
    """L'intention choisit l'aspect ; le dispositif est le premier de la recommandation."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_detailler"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Dit l'aspect demandé, ou demande d'abord le besoin."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        intention = etat.message.intention
        resultats = apparier(base.dispositifs(), etat.profil.reponses())
        faq = base.reponse(etat.dernier_sujet or "") if intention == "simple" else None
        faq = faq if faq and faq.en_simple else None
        if resultats or faq:
            demande = Demande(paroles, base, resultats, etat.message.texte, faq)
            dispatcher.utter_message(text=DETAILS[intention](demande))
        else:
            dispatcher.utter_message(text=paroles.dire("utter_detail_sans_dispositif"))
        return []
