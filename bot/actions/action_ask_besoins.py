"""Demande ce qui manque au projet."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.comprehension import TENTATIVES
from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.compris import dire_compris
from bot.repliques.questions import choix_du_vocabulaire, poser
from knowledge import store

REPLI = "nlu_fallback"  # il renvoie à la liste : elle est redite


class ActionAskBesoins(Action):
    """Pose la question du besoin ; entre deux besoins proches, demande lequel."""

    def name(self) -> str:
        """Nom attendu par le formulaire."""
        return "action_ask_besoins"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Dit ce qui est compris, puis la question."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        evenements = dire_compris(dispatcher, paroles, base, etat)
        choix = choix_du_vocabulaire(base, "besoins", "besoin")
        attend = "besoins"
        if etat.besoins_possibles:
            attend = "confirmation"
            choix = [c for c in choix if c["valeur"] in etat.besoins_possibles]
        rappel = etat.attend == attend and etat.message.intention not in (*TENTATIVES, REPLI)
        return evenements + poser(
            dispatcher, paroles, attend, choix, etat.relance, rappel=rappel and bool(etat.choix)
        )
