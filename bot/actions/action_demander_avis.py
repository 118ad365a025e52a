"""Après un merci ou un au revoir, demande une fois si la réponse a aidé."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.avis import ATTEND, demander_avis
from bot.repliques.questions import poser


class ActionDemanderAvis(Action):
    """Une seule fois, après une recommandation, si aucune autre question n'attend."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_demander_avis"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """La question, ou rien."""
        paroles, etat = Paroles(domain), Etat.depuis(tracker)
        if etat.en_formulaire or etat.attend == ATTEND:
            return []  # Rasa repose sa question ; un avis ne se réclame pas
        if etat.attend and etat.message.intention != "au_revoir":
            return poser(dispatcher, paroles, etat.attend, etat.choix)
        if etat.avis_demande or not etat.montres:
            return []
        return demander_avis(dispatcher, paroles)
