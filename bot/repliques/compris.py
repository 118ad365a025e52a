"""Dire ce qui vient d'être compris, une seule fois."""

from __future__ import annotations

from typing import Collection, List

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat, noter
from bot.paroles import Paroles
from bot.profil import CHAMPS, Profil
from bot.repliques.avis import recueillir
from bot.repliques.demande import repondre_a_la_demande
from bot.repliques.lieux import nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances


def dire_compris(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, etat: Etat
) -> List[EventType]:
    """Ce qui passe avant toute suite : une remarque, le sujet choisi, le profil qui a changé.

    Rend les événements qui en acquittent.
    """
    evenements: List[EventType] = []
    if etat.a_dire:
        dispatcher.utter_message(text=paroles.dire(etat.a_dire))
        evenements += noter(a_dire=None)
    if etat.demande:
        evenements += [
            *noter(demande=None),
            *repondre_a_la_demande(dispatcher, paroles, base, etat.demande),
        ]
    if etat.avis:
        evenements += recueillir(dispatcher, paroles, etat, etat.avis)
    if not etat.changements:
        return evenements
    lignes = lignes_comprises(paroles, base, etat.profil, etat.changements)
    if lignes:
        dispatcher.utter_message(
            text="\n".join([paroles.dire("utter_compris"), *lignes]),
            json_message=contrat.compris(etat.profil),
        )
    return evenements + noter(changements=None)


def lignes_comprises(
    paroles: Paroles, base: Connaissances, profil: Profil, champs: Collection[str]
) -> List[str]:
    """Une ligne par champ qui a une valeur."""
    return [
        paroles.dire(f"utter_compris_{champ}", valeur=dit)
        for champ in CHAMPS
        if champ in champs and (dit := valeur_dite(paroles, base, profil, champ))
    ]


def valeur_dite(paroles: Paroles, base: Connaissances, profil: Profil, champ: str) -> str:
    """La valeur d'un champ en mots, ou le vide."""
    if champ == "lieu":
        return _lieu(paroles, profil.lieu) if profil.lieu else ""
    valeur = getattr(profil, champ)
    libelles = {t.valeur: t.libelle for t in base.vocabulaire(champ)}
    return paroles.enumerer(
        [libelles[v] for v in (valeur if isinstance(valeur, tuple) else [valeur]) if v]
    )


def _lieu(paroles: Paroles, lieu: Lieu) -> str:
    nom = f"utter_lieu_{lieu.type}"
    return paroles.dire(nom, nom=nom_complet(lieu)) if nom in paroles else nom_complet(lieu)
