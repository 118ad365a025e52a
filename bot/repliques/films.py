"""Les films de la série Hyperliens en mots."""

from __future__ import annotations

from typing import Optional, Sequence

from rasa_sdk.executor import CollectingDispatcher

from bot.paroles import Paroles
from bot.repliques.fabriques import PAR_PAGE, dire_avec_la_liste, dire_distance
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche


def montrer_films(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, lieu: Optional[Lieu]
) -> None:
    """Les trois films les plus proches du lieu, ou tous quand aucun lieu n'est connu."""
    situe = lieu is not None and lieu.type in ("commune", "departement", "region")
    proches = base.videos_proches(lieu if situe else None)
    films = (proches[:PAR_PAGE] if situe else proches) or base.videos_proches(None)
    dispatcher.utter_message(text=texte_films(paroles, base, films))


def texte_films(paroles: Paroles, base: Connaissances, films: Sequence[Proche]) -> str:
    """Une ligne par film, puis d'où viennent les adresses."""
    lignes = [paroles.dire("utter_films"), *(ligne_film(paroles, f) for f in films)]
    return "\n".join([*lignes, dire_avec_la_liste(paroles, base, "utter_films_note")])


def ligne_film(paroles: Paroles, film: Proche) -> str:
    """Titre, ville, distance quand elle est connue, et adresse imprimée."""
    return paroles.dire(
        "utter_film",
        titre=film.objet.titre,
        ville=film.objet.ville,
        url=film.objet.url,
        distance=dire_distance(paroles, film),
    )
