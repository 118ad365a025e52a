"""Dire ce qui vient d'être compris, une seule fois."""

from __future__ import annotations

from typing import List

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat, noter
from bot.paroles import Paroles
from bot.profil import CHAMPS, Profil
from bot.repliques.lieux import nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances


def dire_compris(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, etat: Etat
) -> List[EventType]:
    """Redit le profil s'il vient de changer ; rend les événements qui l'en acquittent."""
    profil = etat.profil
    if not etat.changements:
        return []
    valeurs: List[str] = []
    for champ in (c for c in CHAMPS if c in etat.changements):
        dit = _valeur(paroles, base, profil, champ)
        if dit:
            valeurs.append(paroles.dire(f"utter_compris_{champ}", valeur=dit))
    if valeurs:
        dispatcher.utter_message(
            text="\n".join([paroles.dire("utter_compris"), *valeurs]),
            json_message=contrat.compris(profil),
        )
    return noter(changements=None)


def _valeur(paroles: Paroles, base: Connaissances, profil: Profil, champ: str) -> str:
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
