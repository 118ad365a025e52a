"""Noms écrits à une ou deux fautes près."""

from __future__ import annotations

from collections import defaultdict
from typing import DefaultDict, List, Tuple


class Orthographes:
    """Les noms qui peuvent être le modèle d'une faute."""

    def __init__(self) -> None:
        """Aucun nom encore."""
        self._noms: DefaultDict[Tuple[str, int], List[Tuple[int, str]]] = defaultdict(list)

    def ajouter(self, cle: str) -> None:
        """Ajoute un nom."""
        self._noms[cle[0], len(cle)].append((_lettres(cle), cle))

    def proches(self, cle: str, ecart: int) -> List[Tuple[int, str]]:
        """Noms à `ecart` fautes au plus, initiale juste, avec leur distance."""
        lettres, trouves = _lettres(cle), []
        for longueur in range(len(cle) - ecart, len(cle) + ecart + 1):
            for autres, nom in self._noms.get((cle[0], longueur), ()):
                if (lettres ^ autres).bit_count() <= 2 * ecart:
                    distance = _distance(cle, nom, ecart)
                    if distance <= ecart:
                        trouves.append((distance, nom))
        return sorted(trouves)


def _lettres(cle: str) -> int:
    """Ensemble des lettres d'un nom, un bit par lettre : écarte vite ce qui ne ressemble pas."""
    ensemble = 0
    for lettre in set(cle):
        ensemble |= 1 << (ord(lettre) & 31)
    return ensemble


def _distance(a: str, b: str, maximum: int) -> int:
    """Distance d'édition, transpositions comprises, exacte jusqu'à `maximum`."""
    debut = 0
    while debut < len(a) and debut < len(b) and a[debut] == b[debut]:
        debut += 1
    fin_a, fin_b = len(a), len(b)
    while fin_a > debut and fin_b > debut and a[fin_a - 1] == b[fin_b - 1]:
        fin_a, fin_b = fin_a - 1, fin_b - 1
    a, b = a[debut:fin_a], b[debut:fin_b]
    if not a or not b:
        return max(len(a), len(b))
    if min(len(a), len(b)) > 2 * maximum + 2:  # un milieu aussi long a trop de différences
        return maximum + 1
    avant: List[int] = []
    ligne = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        suivante = [i]
        for j, cb in enumerate(b, 1):
            cout = min(ligne[j] + 1, suivante[-1] + 1, ligne[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cout = min(cout, avant[j - 2] + 1)
            suivante.append(cout)
        if min(suivante) > maximum:
            return maximum + 1
        avant, ligne = ligne, suivante
    return ligne[-1]
