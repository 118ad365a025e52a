"""Texte comparable, et le chemin vers le texte reçu."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import List, Sequence

from bot.masque.types import GENRES, Empan

JETON = re.compile(r"\[(?:" + "|".join(GENRES) + r")\]")
BLANC = "\0"
"""Tient la place d'un jeton déjà posé."""

_EQUIVALENTS = {
    **{c: "'" for c in "’‘ʼ`´"},
    **{c: "-" for c in "‐‑‒–—―−"},
    "＠": "@",
    "·": ".",
    "œ": "oe",
    "Œ": "oe",
    "æ": "ae",
    "Æ": "ae",
}


@dataclass(frozen=True)
class Lecture:
    """`s` : minuscules ASCII quand c'est possible ; `rangs[i]` : place de `s[i]` dans `texte`."""

    texte: str
    s: str
    rangs: Sequence[int]

    def origine(self, debut: int, fin: int) -> Empan:
        """Place dans le texte reçu."""
        suivant = self.rangs[fin] if fin < len(self.s) else len(self.texte)
        return self.rangs[debut], max(suivant, self.rangs[fin - 1] + 1)

    def extrait(self, debut: int, fin: int) -> str:
        """Texte reçu, tel qu'écrit."""
        a, b = self.origine(debut, fin)
        return unicodedata.normalize("NFC", self.texte[a:b])

    def majuscule(self, i: int) -> bool:
        """Vrai si la lettre était une capitale."""
        return self.texte[self.rangs[i]].isupper()


def _simple(c: str) -> str:
    """Caractère sans casse, accent ni variante typographique ; vide s'il est invisible."""
    if c in _EQUIVALENTS:
        return _EQUIVALENTS[c]
    if c.isspace():
        return " "
    if unicodedata.category(c) in {"Cc", "Cf", "Mn", "Me"}:
        return ""
    chiffre = unicodedata.decimal(c, None)
    if chiffre is not None:
        return str(chiffre)
    decompose = unicodedata.normalize("NFKD", c).lower()
    return "".join(" " if d.isspace() else d for d in decompose if not unicodedata.combining(d))


def lire(texte: str) -> Lecture:
    """Prépare le texte à comparer."""
    lettres: List[str] = []
    rangs: List[int] = []
    i = 0
    jetons = {m.start(): m.end() for m in JETON.finditer(texte)}
    while i < len(texte):
        if i in jetons:
            lettres.append(BLANC)
            rangs.append(i)
            i = jetons[i]
            continue
        for lettre in _simple(texte[i]):
            lettres.append(lettre)
            rangs.append(i)
        i += 1
    return Lecture(texte, "".join(lettres), rangs)
