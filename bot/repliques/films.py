"""Les films de la série Hyperliens en mots."""

from __future__ import annotations

from typing import Sequence

from bot.paroles import Paroles
from knowledge.store import Proche


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
