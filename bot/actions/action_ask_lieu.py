"""Demande où se trouve le projet."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat
from bot.lieux_inconnus import lecteur, lieu_nomme
from bot.paroles import Paroles
from bot.repliques.compris import dire_compris
from bot.repliques.questions import poser
from knowledge import store


class ActionAskLieu(Action):
    """Pose la question du lieu ; entre deux homonymes, demande lequel."""

    def __init__(self) -> None:
        """Charge le modèle de langue au démarrage du serveur, pas devant la personne."""
        super().__init__()
        lecteur()

    def name(self) -> str:
        """Nom attendu par le formulaire."""
        return "action_ask_lieu"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Dit ce qui est compris, puis la question."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        evenements = dire_compris(dispatcher, paroles, base, etat)
        lieux = etat.lieux_possibles
        attend = "choix_lieu" if lieux else "lieu"
        if etat.relance and not lieux and (nom := lieu_nomme(etat.message.texte)):
            dispatcher.utter_message(text=paroles.dire("utter_lieu_inconnu", nom=nom))
        replique = "confirmer_lieu" if len(lieux) == 1 else ""
        return evenements + poser(dispatcher, paroles, attend, lieux, etat.relance, replique)
