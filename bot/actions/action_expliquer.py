"""Explique la question ouverte, ou la dernière recommandation critère par critère."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.details import Demande, pourquoi
from bot.repliques.dispositifs import MONTRES
from knowledge import store
from knowledge.matching import apparier


class ActionExpliquer(Action):
    """« Pourquoi ? » : avant la recommandation, la raison de la question ; après, les critères."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_expliquer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """La raison de la question ouverte, puis chaque critère avec sa source."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        resultats = apparier(base.dispositifs(), etat.profil.reponses())
        if etat.attend:
            dispatcher.utter_message(text=paroles.dire(f"utter_pourquoi_{etat.attend}"))
        if etat.montres and resultats:
            dispatcher.utter_message(
                text=pourquoi(Demande(paroles, base, resultats, etat.message.texte)),
                json_message=contrat.recommandation(base, etat.profil, resultats[:MONTRES]),
            )
        elif not etat.attend:
            dispatcher.utter_message(text=paroles.dire("utter_detail_sans_dispositif"))
        return []
