"""Répondre depuis la FAQ, ou orienter vers la bonne porte."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.paroles import Paroles
from bot.repliques.dispositifs import jour, ligne_source
from bot.repliques.films import texte_films
from knowledge.schema import Reponse
from knowledge.store import Connaissances


def repondre(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, reponse: Reponse
) -> None:
    """La réponse, ses liens, sa source et sa date de vérification."""
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
        dispatcher.utter_message(text=texte_films(paroles, base, base.videos_proches()))


def orienter(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, sujet: str
) -> None:
    """Ce que la base ne couvre pas et vers qui se tourner, avec les seuls numéros connus."""
    porte = base.porte(sujet)
    if porte is None:
        dispatcher.utter_message(text=paroles.dire("utter_hors_sujet"))
        return
    contacts = [base.contact(c) for c in porte.contacts]
    numeros = [
        paroles.dire("utter_porte_telephone", nom=c.nom, telephone=c.telephone)
        for c in contacts
        if c.telephone
    ]
    noms = paroles.enumerer([c.nom for c in contacts])
    lignes = [paroles.dire("utter_porte", phrase=porte.phrase)]
    lignes += numeros or [paroles.dire("utter_porte_contacts", noms=noms)]
    dispatcher.utter_message(text="\n".join(lignes))
