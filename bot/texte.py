"""Mise au propre du texte reçu. Fonctions pures."""

from __future__ import annotations

import re
import unicodedata

LONGUEUR_LUE = 1000
"""Au-delà, le texte n'est pas lu, et la personne en est avertie."""

_ESPACES = re.compile(r"\s+")
_HORS_MOTS = re.compile(r"[^a-z0-9]+")
_RETIRES = {"Cc", "Cf", "Cs", "Co", "Cn"}


def propre(texte: str) -> str:
    """Texte NFC sans caractères de contrôle, invisibles ou bidirectionnels ; espaces réduits."""
    lettres = (
        " " if c in "\t\n\r\u00a0\u202f" else c
        for c in unicodedata.normalize("NFC", texte)
        if c in "\t\n\r" or unicodedata.category(c) not in _RETIRES
    )
    return _ESPACES.sub(" ", "".join(lettres)).strip()


def sans_accents(texte: str) -> str:
    """Minuscules sans accents ni ligatures, de même longueur quand c'est possible."""
    texte = texte.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))


def cle(texte: str) -> str:
    """Forme de comparaison : mots sans accents séparés par une espace."""
    return _HORS_MOTS.sub(" ", sans_accents(texte)).strip()


def sans_lettre(texte: str) -> bool:
    """Vrai s'il n'y a ni lettre ni chiffre à comprendre."""
    return not any(c.isalnum() for c in texte)
