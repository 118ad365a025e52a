"""Demander, compter et remercier d'un avis sur la réponse."""

from __future__ import annotations

from datetime import date
from typing import List

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.avis import compter
from bot.etat import Etat, noter
from bot.paroles import Paroles
from bot.repliques.questions import poser

ATTEND = "avis"
REPONSES = ("utile", "inutile")
RAISONS = ("faux", "perime", "incomplet", "long")


def demander_avis(dispatcher: CollectingDispatcher, paroles: Paroles) -> List[EventType]:
    """« Cette réponse vous a-t-elle aidé ? »"""
    choix = _choix(paroles, REPONSES)
    return [*poser(dispatcher, paroles, ATTEND, choix), *noter(avis_demande=True)]


def recueillir(
    dispatcher: CollectingDispatcher, paroles: Paroles, etat: Etat, avis: str
) -> List[EventType]:
    """Compte l'avis ; d'un « non » sans raison, demande laquelle."""
    sujet = etat.dernier_sujet or next(iter(etat.montres), "conversation")
    compter(sujet, avis, date.today())
    compte = noter(avis=None, avis_demande=True)
    if avis == "inutile":
        choix = _choix(paroles, RAISONS)
        return [*compte, *poser(dispatcher, paroles, ATTEND, choix, replique="avis_raison")]
    dispatcher.utter_message(text=paroles.dire(f"utter_merci_avis_{avis}"))
    if etat.attend == ATTEND:
        compte += noter(question=None, choix=None, relances=0)
    return compte  # une autre question ouverte le reste


def _choix(paroles: Paroles, valeurs: tuple[str, ...]) -> List[dict[str, str]]:
    return [
        {"titre": paroles.dire(f"utter_avis_{v}"), "champ": ATTEND, "valeur": v} for v in valeurs
    ]
