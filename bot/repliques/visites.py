"""Trois lieux à visiter, chacun pour une raison différente."""

from __future__ import annotations

from typing import List, Optional, Tuple

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import noter
from bot.paroles import Paroles
from bot.repliques.fabriques import dire_avec_la_liste, ligne_fabrique
from bot.repliques.films import ligne_film
from bot.repliques.lieux import lieu_sans_recherche, nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche

VISITES = 3


def proposer_visites(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, lieu: Optional[Lieu]
) -> List[EventType]:
    """Dit trois lieux autour de celui-ci, ou demande un lieu ; le retient pour la suite."""
    refus = lieu_sans_recherche(paroles, lieu)
    if lieu is None or refus:
        dispatcher.utter_message(text=refus)
        return []
    dispatcher.utter_message(text=texte_visites(paroles, base, lieu))
    return noter(lieu_vu=lieu.contrat(), fabriques_vues=0, ailleurs_vu=False)


def texte_visites(paroles: Paroles, base: Connaissances, lieu: Lieu) -> str:
    """Le plus proche, le plus proche d'un autre département, et un lieu vu dans un film.

    Ce qui manque (pas d'autre département sans traverser la mer) laisse la place à un voisin.
    """
    lignes: List[str] = []
    for raison, ligne in _choisies(paroles, base, lieu):
        lignes += [paroles.dire(f"utter_visite_{raison}"), ligne]
    if not lignes:
        return dire_avec_la_liste(paroles, base, "utter_fabriques_aucune", lieu=nom_complet(lieu))
    entete = paroles.dire("utter_visites", lieu=nom_complet(lieu))
    note = dire_avec_la_liste(paroles, base, "utter_fabriques_note")
    return "\n".join([entete, *lignes, note])


def _choisies(paroles: Paroles, base: Connaissances, lieu: Lieu) -> List[Tuple[str, str]]:
    proches = base.fabriques_proches(lieu)
    choisies: List[Tuple[str, str]] = []
    if proches:
        choisies.append(("proche", ligne_fabrique(paroles, proches[0])))
    ailleurs = [p for p in proches if _departement(p) != _departement(proches[0])]
    if ailleurs:
        choisies.append(("ailleurs", ligne_fabrique(paroles, ailleurs[0])))
    films = base.videos_proches(lieu)[:1]
    manquent = VISITES - len(choisies) - len(films)
    aussi = [p for p in proches[1:] if p not in ailleurs[:1]][:manquent]
    choisies += [("aussi", ligne_fabrique(paroles, p)) for p in aussi]
    return choisies + [("film", ligne_film(paroles, film)) for film in films]


def _departement(proche: Proche) -> str:
    return str(proche.objet.departement_code)
