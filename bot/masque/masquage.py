"""Remplace chaque donnée personnelle par un jeton."""

from __future__ import annotations

from typing import Callable, Iterator, List, Optional, Tuple

from bot.masque.adresses import adresses
from bot.masque.banque import cartes, ibans
from bot.masque.courriels import courriels
from bot.masque.lecture import BLANC, Lecture, lire
from bot.masque.lisible import liens, references
from bot.masque.naissances import naissances
from bot.masque.securite_sociale import nirs, nirs_surs
from bot.masque.telephones import telephones
from bot.masque.types import (
    ADRESSE,
    CARTE,
    COURRIEL,
    IBAN,
    NAISSANCE,
    NIR,
    TELEPHONE,
    Empan,
    Masque,
)

_ETAPES: Tuple[Tuple[Optional[str], Callable[[Lecture], Iterator[Empan]]], ...] = (
    (COURRIEL, courriels),
    (None, liens),
    (IBAN, ibans),
    (NIR, nirs_surs),
    (None, references),
    (CARTE, cartes),
    (NIR, nirs),
    (TELEPHONE, telephones),
    (NAISSANCE, naissances),
    (ADRESSE, adresses),
)
"""Du plus sûr au moins sûr ; sans nature, l'empan est protégé des étapes suivantes."""


def _passe(texte: str) -> Tuple[str, List[str]]:
    """Masque ce qui se voit d'une lecture."""
    t = lire(texte)
    pris = bytearray(len(t.s))
    trouves: List[Tuple[int, int, str]] = []
    for genre, chercher in _ETAPES:
        for debut, fin in chercher(t):
            if genre is not None:
                if any(pris[debut:fin]) or BLANC in t.s[debut:fin]:
                    continue
                trouves.append((*t.origine(debut, fin), genre))
            pris[debut:fin] = b"\1" * (fin - debut)
    morceaux: List[str] = []
    genres: List[str] = []
    reprise = 0
    for debut, fin, genre in sorted(trouves):
        morceaux += [texte[reprise:debut], f"[{genre}]"]
        genres.append(genre)
        reprise = fin
    return "".join(morceaux) + texte[reprise:], genres


def masquer(texte: str) -> Masque:
    """Remplace chaque donnée personnelle par un jeton ; masquer deux fois ne change rien."""
    genres: List[str] = []
    while True:
        texte, trouves = _passe(texte)
        if not trouves:
            return Masque(texte, tuple(dict.fromkeys(genres)))
        genres += trouves
