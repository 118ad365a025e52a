"""Ce qu'un message demande à propos des Fabriques."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.demande_fabriques import DemandeFabriques, lire


@pytest.mark.parametrize(
    "texte, km",
    [
        ("des Fabriques à moins de 30 km", 30),
        ("à 30km de chez moi", 30),
        ("dans un rayon de 50 kilomètres", 50),
        ("à 1 kilometre", 1),
        ("20 KM max", 20),
        ("à 15 kms", 15),
        ("à 40 bornes", 40),
        ("à 1000 km", 1000),
        ("entre 10 et 20 km", 20),
        ("30 minutes de route", None),
        ("les 30 Fabriques de Bretagne", None),
        ("près du 75010", None),
        ("plus loin", None),
        ("30 kmh", None),
        ("à trente km", None),
        ("", None),
    ],
)
def test_rayon(texte: str, km: Optional[int]) -> None:
    assert lire(texte) == DemandeFabriques(rayon_km=km)


@pytest.mark.parametrize(
    "texte, vrai",
    [
        ("dans le département d'à côté", True),
        ("dans les départements voisins", True),
        ("dans un département limitrophe", True),
        ("et dans un autre département ?", True),
        ("d'autres départements", True),
        ("hors du département", True),
        ("hors de notre departement", True),
        ("dans le département", False),
        ("dans mon département", False),
        ("des Fabriques voisines", False),
        ("d'autres Fabriques", False),
        ("à côté de chez moi", False),
    ],
)
def test_ailleurs(texte: str, vrai: bool) -> None:
    assert lire(texte) == DemandeFabriques(ailleurs=vrai)


@pytest.mark.parametrize(
    "texte, vrai",
    [
        ("des Fabriques et des films", True),
        ("y a-t-il une vidéo ?", True),
        ("les épisodes d'Hyperliens", True),
        ("filmer une Fabrique", False),
        ("vidéoprojecteur", False),
    ],
)
def test_films(texte: str, vrai: bool) -> None:
    assert lire(texte) == DemandeFabriques(films=vrai)


def test_tout_a_la_fois() -> None:
    texte = "Fabriques et films à moins de 80 km, dans un autre département"
    assert lire(texte) == DemandeFabriques(80, ailleurs=True, films=True)
