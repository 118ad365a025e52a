"""Trois lieux à visiter, chacun pour une raison différente."""

from __future__ import annotations

from typing import List, Tuple

from bot.paroles import Paroles
from bot.repliques.fabriques import dire_avec_la_liste, ligne_fabrique
from bot.repliques.films import ligne_film
from bot.repliques.lieux import nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche


def texte_visites(paroles: Paroles, base: Connaissances, lieu: Lieu) -> str:
    """Le plus proche, le plus proche d'un autre département, et un lieu vu dans un film."""
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
    for film in base.videos_proches(lieu)[:1]:
        choisies.append(("film", ligne_film(paroles, film)))
    return choisies


def _departement(proche: Proche) -> str:
    return str(proche.objet.departement_code)
