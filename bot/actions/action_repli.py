"""Dit qu'on n'a pas compris, jamais deux fois de la même façon, puis donne une porte."""

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


class ActionRepli(Action):
    """Premier échec : redire ; deuxième : choisir ; ensuite : une personne."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_repli"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Compte les échecs de suite ; action_comprendre les remet à zéro."""
        paroles, etat = Paroles(domain), Etat.depuis(tracker)
        if etat.echecs < 2:
            texte, propose = paroles.dire("utter_repli", variante=etat.echecs), etat.echecs == 1
        else:
            texte, propose = paroles.dire("utter_repli_porte", variante=etat.echecs), False
        choix = []
        if propose and not etat.attend:
            choix = choix_du_vocabulaire(store.ouvrir(), "besoins", "besoin")
        lignes = [texte, *paroles.numeroter([c["titre"] for c in choix])]
        custom = None
        if etat.echecs < 2 and not etat.attend:
            custom = contrat.question("besoin", paroles.dire("utter_pourquoi_besoins"))
        dispatcher.utter_message(
            text="\n".join(lignes), buttons=boutons(choix), json_message=custom
        )
        return noter(echecs=etat.echecs + 1, choix=choix or list(etat.choix) or None)
