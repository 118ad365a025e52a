"""Découpe un texte en mots comparables."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import List, Sequence, Tuple

from knowledge.lieux.mots import ABREGES

_JETON = re.compile(r"[0-9]+[^\W\d_]{0,5}|[^\W\d_]+")
_MOT = re.compile(r"[^\W\d_]+")


def _sans_accents(lettre: str) -> str:
    decomposee = unicodedata.normalize("NFD", lettre.lower())
    return "".join(c for c in decomposee if not unicodedata.combining(c))


_LATIN = {ord(c): _sans_accents(c) for c in map(chr, range(0xC0, 0x180))}
_LATIN.update({ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae"})


def normaliser(mot: str) -> str:
    """Minuscules, sans accents ni ligatures."""
    mot = mot.lower()
    return mot if mot.isascii() else mot.translate(_LATIN)


def mots_du_nom(nom: str) -> List[str]:
    """Mots normalisés d'un nom propre, « St » écrit en entier."""
    return [ABREGES.get(m, m) for m in _JETON.findall(normaliser(nom))]


def cle_de(nom: str) -> str:
    """Le nom tel qu'on le cherche."""
    return " ".join(mots_du_nom(nom))


@dataclass(frozen=True)
class Jeton:
    """Un mot ou un nombre du texte."""

    norme: str
    brut: str
    debut: int
    fin: int
    majuscule: bool


def decouper(texte: str) -> List[Jeton]:
    """Mots du texte ; les capitales ne disent rien quand tout est en capitales."""
    lettres = [c for c in texte if c.isalpha()]
    crie = len(lettres) > 3 and sum(c.isupper() for c in lettres) > 0.7 * len(lettres)
    jetons: List[Jeton] = []
    for trouve in _JETON.finditer(texte):
        brut, debut, fin = trouve.group(), trouve.start(), trouve.end()
        norme = normaliser(brut)
        if norme == "s" and texte[fin : fin + 1] == "/":  # « s/s », « s/ » : sous, sur
            norme = "sur"
        elif norme == "s" and jetons and texte[jetons[-1].fin : debut] == "/":
            jetons[-1] = replace(jetons[-1], norme="sous", fin=fin)
            continue
        norme = ABREGES.get(norme, norme)
        jetons.append(Jeton(norme, brut, debut, fin, brut[0].isupper() and not crie))
    return jetons


def accent_de_trop(jetons: Sequence[Jeton], nom: str) -> bool:
    """« corsé » n'est pas « Corse » : le texte porte un accent que le nom n'a pas."""
    if all(j.brut.isascii() for j in jetons):
        return False
    return any(d != normaliser(d) and n == normaliser(n) for d, n in _lettres(jetons, nom))


def accent_manque(jetons: Sequence[Jeton], nom: str) -> bool:
    """« Lure » pour « Luré » : le nom porte un accent que le texte n'a pas."""
    return any(d == normaliser(d) and n != normaliser(n) for d, n in _lettres(jetons, nom))


def _lettres(jetons: Sequence[Jeton], nom: str) -> List[Tuple[str, str]]:
    """Lettres du texte et du nom, face à face ; vide s'ils n'ont pas la même forme."""
    mots = _MOT.findall(nom.lower())
    dits = [j.brut.lower() for j in jetons][-len(mots) :]
    return [
        paire
        for d, m in zip(dits, mots, strict=False)
        if len(d) == len(m) and normaliser(d) == normaliser(m)
        for paire in zip(d, m, strict=True)
    ]
