"""Montre les films de la série Hyperliens, les plus proches d'abord."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.films import montrer_films
from bot.repliques.lieux import lieu_du_message
from knowledge import store


class ActionMontrerFilms(Action):
    """Trois films proches, ou tous quand aucun lieu n'est connu."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_montrer_films"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Titre, ville, distance et adresse imprimée."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        lieu = lieu_du_message(base, etat.message) or etat.profil.lieu
        montrer_films(dispatcher, paroles, base, lieu)
        return []
