"""Trouve dans une phrase le lieu du projet : commune, département, région ou étranger.

Pur : ni base, ni réseau, ni dialogue. `Index` se construit depuis des lignes ; `reperer` rend tout
ce qui est nommé ; `resoudre` choisit LE lieu, ou rend les choix à proposer quand la phrase n'y
suffit pas. Mieux vaut demander que deviner : un nom mal écrit, un homonyme, un mot courant qui est
aussi une commune ne deviennent jamais un lieu sans indice.

Chaque module n'importe que ceux qui le précèdent : types, reglages, fichiers, mots, jetons,
orthographe, index, lecture, contexte, precisions, nombres, fautes, noms, reperage, resolution.
"""

from knowledge.lieux.index import Index
from knowledge.lieux.reglages import CHOIX_MAX
from knowledge.lieux.reperage import reperer
from knowledge.lieux.resolution import resoudre
from knowledge.lieux.types import Lieu, Mention, Resolution

__all__ = ["CHOIX_MAX", "Index", "Lieu", "Mention", "Resolution", "reperer", "resoudre"]
