"""Dit qu'on n'a pas compris, jamais deux fois de la même façon, puis donne une porte."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat, boutons, noter
from bot.paroles import Paroles
from bot.repliques.questions import NOM_DU_CONTRAT, choix_du_vocabulaire
from knowledge import store
from knowledge.store import Connaissances

Choix = Dict[str, str]


class ActionRepli(Action):
    """Premier échec : « vouliez-vous dire… ? » ; deuxième : choisir ; ensuite : une personne."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_repli"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Compte les échecs de suite ; action_comprendre les remet à zéro."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        choix: List[Choix] = []
        if not etat.attend:  # une question ouverte garde ses propres réponses
            choix = _choix(base, etat)
        if etat.echecs == 0 and choix:
            texte = paroles.dire("utter_repli_hypotheses")
        elif etat.echecs < 2:
            texte = paroles.dire("utter_repli", variante=etat.echecs)
        else:
            texte = paroles.dire("utter_repli_porte", variante=etat.echecs)
        lignes = [texte, *paroles.numeroter([c["titre"] for c in choix])]
        custom = None
        if etat.echecs < 2 and not etat.attend:
            attend = "confirmation" if etat.echecs == 0 and choix else "besoins"
            nom = NOM_DU_CONTRAT.get(attend, attend)
            custom = contrat.question(nom, paroles.dire(f"utter_pourquoi_{attend}"))
        dispatcher.utter_message(
            text="\n".join(lignes), buttons=boutons(choix), json_message=custom
        )
        return noter(echecs=etat.echecs + 1, choix=choix or list(etat.choix) or None)


def _choix(base: Connaissances, etat: Etat) -> List[Choix]:
    """Les hypothèses du classifieur au premier échec, les six besoins au deuxième."""
    besoins = choix_du_vocabulaire(base, "besoins", "besoin")
    if etat.echecs == 1:
        return besoins
    if etat.echecs > 1:
        return []
    choix: List[Choix] = []
    for hypothese in etat.message.entites.get("hypothese", ()):
        genre, _, detail = hypothese.partition("/")
        faq, porte = base.reponse(detail), base.porte(detail)
        if genre == "besoin":
            choix += [c for c in besoins if c["valeur"] == detail]
        elif genre == "faq" and faq:
            choix.append({"titre": faq.question, "champ": "demande", "valeur": hypothese})
        elif genre == "porte" and porte:
            choix.append({"titre": porte.sujet, "champ": "demande", "valeur": hypothese})
    return choix
