"""Les films Hyperliens."""

from __future__ import annotations

import re
from typing import Any, Dict

import pytest

from bot.actions.action_montrer_films import ActionMontrerFilms
from knowledge.store import Connaissances
from tests.actions.outils import (
    BELGIQUE,
    HOSTILES,
    MAMOUDZOU,
    PAROLES,
    ROUBAIX,
    Conversation,
    de_la_liste,
    lieu,
    verifier,
)


@pytest.mark.parametrize(
    "slots, entites, proches",
    [
        ({}, {}, False),
        ({"lieu": ROUBAIX}, {}, True),
        ({}, {"lieu": ROUBAIX}, True),
        ({"lieu": BELGIQUE}, {}, False),
        ({"lieu": MAMOUDZOU}, {}, False),
        *(({}, {"lieu": v}, False) for v in HOSTILES),
    ],
)
def test_films(
    slots: Dict[str, str], entites: Dict[str, Any], proches: bool, base: Connaissances
) -> None:
    c = Conversation({n: lieu(v) for n, v in slots.items()}).dire("des films", "films", **entites)
    reponse = c.lancer(ActionMontrerFilms)
    verifier(reponse)
    lignes = reponse.texte.split("\n")
    assert lignes[0] == PAROLES.dire("utter_films")
    assert lignes[-1] == de_la_liste("utter_films_note")
    assert len(lignes) - 2 == (3 if proches else len(base.videos_proches(None)))
    assert all(bool(re.search(r"\d\skm", x)) == proches for x in lignes[1:-1])
    assert all(any(v.objet.url in x for v in base.videos_proches(None)) for x in lignes[1:-1])
    assert reponse.evenements == []


def test_un_film_dans_la_commune(base: Connaissances) -> None:
    film = base.videos_proches(None)[0].objet
    c = Conversation().dire("un film", "films", lieu=f"commune:{film.code_insee}")
    assert PAROLES.dire("utter_distance_meme_commune") in c.lancer(ActionMontrerFilms).texte
