"""Répondre à ce que la personne demande sans que son message soit une question."""

from __future__ import annotations

from typing import List

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import noter
from bot.paroles import Paroles
from bot.repliques.fabriques import montrer_fabriques
from bot.repliques.faq import orienter, repondre
from bot.repliques.visites import proposer_visites
from knowledge.store import Connaissances


def repondre_a_la_demande(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, demande: str
) -> List[EventType]:
    """« faq/qpv », choisi après un repli ; « fabriques/region:94 », « et en Corse ? »."""
    genre, _, sujet = demande.partition("/")
    if genre == "fabriques":
        return montrer_fabriques(dispatcher, paroles, base, base.lieu(sujet))
    if genre == "visiter":
        return proposer_visites(dispatcher, paroles, base, base.lieu(sujet))
    reponse = base.reponse(sujet) if genre == "faq" else None
    if reponse is None:
        orienter(dispatcher, paroles, base, sujet)
        return noter(dernier_sujet=None)
    repondre(dispatcher, paroles, base, reponse)
    return noter(dernier_sujet=sujet)
