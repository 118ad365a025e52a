"""Salue, dit ce que l'assistant sait faire, et propose de dire pour qui l'on vient."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat, boutons, noter
from bot.paroles import Paroles
from bot.repliques.questions import choix_du_vocabulaire
from knowledge import store


class ActionSaluer(Action):
    """Le rôle n'est proposé qu'au début : plus tard, la question ouverte compte davantage."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_saluer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Le bonjour, et deux réponses possibles."""
        paroles, etat = Paroles(domain), Etat.depuis(tracker)
        if etat.attend or etat.profil.role or etat.profil.besoins:
            dispatcher.utter_message(text=paroles.dire("utter_saluer"))
            return []
        choix = choix_du_vocabulaire(store.ouvrir(), "role", "role")
        lignes = [
            paroles.dire("utter_saluer"),
            paroles.dire("utter_saluer_role"),
            *paroles.numeroter([c["titre"] for c in choix]),
        ]
        dispatcher.utter_message(
            text="\n".join(lignes),
            buttons=boutons(choix),
            json_message=contrat.question("role", paroles.dire("utter_pourquoi_role")),
        )
        return noter(choix=choix)
