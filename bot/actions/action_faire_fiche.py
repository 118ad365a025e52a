"""Donne la fiche de rendez-vous et le code qui permet de reprendre le dossier."""

from __future__ import annotations

import os
from datetime import date
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat
from bot.fiche.donnees import composer
from bot.fiche.rendu import markdown
from bot.paroles import Paroles
from knowledge import store


def adresse_publique() -> str:
    """Adresse où le service est joint, pour les liens qu'il donne."""
    locale = f"http://127.0.0.1:{os.environ.get('ASSISTANT_PORT', '5005')}"
    return os.environ.get("ASSISTANT_URL", locale).rstrip("/")


class ActionFaireFiche(Action):
    """Une page à imprimer, sans rien garder : l'adresse contient le profil."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_faire_fiche"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """L'adresse de la fiche et le code ; d'abord le besoin s'il manque."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        if not etat.profil.besoins:
            dispatcher.utter_message(text=paroles.dire("utter_fiche_sans_besoin"))
            return []
        fiche = composer(paroles, base, etat.profil, date.today())
        url = f"{adresse_publique()}/fiche/{fiche.code}"
        lignes = [
            paroles.dire("utter_fiche", url=url),
            paroles.dire("utter_fiche_code", code=fiche.code),
        ]
        dispatcher.utter_message(
            text="\n".join(lignes),
            json_message=contrat.fiche(fiche.code, url, markdown(paroles, fiche)),
        )
        return []
