"""Les films de la série Hyperliens en mots."""

from __future__ import annotations

from typing import Optional, Sequence

from rasa_sdk.executor import CollectingDispatcher

from bot.paroles import Paroles
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche

PAR_PAGE = 3


def montrer_films(
    dispatcher: CollectingDispatcher, paroles: Paroles, base: Connaissances, lieu: Optional[Lieu]
) -> None:
    """Les trois films les plus proches du lieu, ou tous quand aucun lieu n'est connu."""
    situe = lieu is not None and lieu.type in ("commune", "departement", "region")
    proches = base.videos_proches(lieu if situe else None)
    films = (proches[:PAR_PAGE] if situe else proches) or base.videos_proches(None)
    dispatcher.utter_message(text=texte_films(paroles, films))


def texte_films(paroles: Paroles, films: Sequence[Proche]) -> str:
    """Titre, ville, distance quand elle est connue, et adresse imprimée."""
    lignes = [paroles.dire("utter_films")]
    for film in films:
        distance = ""
        if film.distance_km == 0:
            distance = paroles.dire("utter_distance_meme_commune")
        elif film.distance_km is not None:
            distance = paroles.dire("utter_distance", km=film.distance_km)
        lignes.append(
            paroles.dire(
                "utter_film",
                titre=film.objet.titre,
                ville=film.objet.ville,
                url=film.objet.url,
                distance=distance,
            )
        )
    return "\n".join([*lignes, paroles.dire("utter_films_note")])
