"""Montre les Fabriques proches du lieu nommé, sinon de celui du projet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.demande_fabriques import lire
from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.fabriques import montrer_fabriques
from bot.repliques.films import montrer_films
from bot.repliques.lieux import lieu_du_message
from knowledge import store


class ActionMontrerFabriques(Action):
    """« Quelles Fabriques en Aveyron ? », « à moins de 30 km », « montre-m'en plus »."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_montrer_fabriques"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """La page suivante si on demande la suite, la première sinon ; des films si demandés."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        nomme, demande = lieu_du_message(base, etat.message), lire(etat.message.texte)
        suite = etat.message.intention == "plus_fabriques" and nomme is None
        lieu = nomme or (etat.lieu_vu if suite else None) or etat.profil.lieu
        depuis = 0
        if suite and not demande.situee:  # la page suivante de la même liste
            depuis, demande = etat.fabriques_vues, replace(demande, ailleurs=etat.ailleurs_vu)
        evenements = montrer_fabriques(dispatcher, paroles, base, lieu, depuis, demande)
        if demande.films:
            montrer_films(dispatcher, paroles, base, lieu)
        return evenements
