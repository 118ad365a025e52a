"""Répond à une question factuelle depuis la FAQ de la base."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.dispositifs import jour, ligne_source
from bot.repliques.films import texte_films
from knowledge import store


class ActionRepondreFaq(Action):
    """Réponse, lien éventuel, source et date de vérification."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_repondre_faq"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Dit la réponse, ou qu'elle n'est pas dans la base."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        sujets = etat.message.entites.get("sujet", [])
        reponse = base.reponse(sujets[0]) if sujets else None
        if reponse is None:
            dispatcher.utter_message(text=paroles.dire("utter_faq_inconnue"))
            return []
        lignes = [reponse.reponse]
        lignes += [paroles.dire("utter_faq_lien", titre=x.titre, url=x.url) for x in reponse.liens]
        lignes.append(
            paroles.dire(
                "utter_faq_source",
                source=ligne_source(paroles, base, reponse.source),
                verifie=jour(reponse.verifie_le),
            )
        )
        dispatcher.utter_message(
            text="\n".join(lignes),
            json_message=contrat.faq(reponse.id, contrat.source(base, reponse.source)),
        )
        if reponse.films:
            dispatcher.utter_message(text=texte_films(paroles, base.videos_proches()))
        return []
