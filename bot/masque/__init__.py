"""Données personnelles remplacées par un jeton avant toute écriture. Fonctions pures.

Chaque motif est borné : le temps de lecture croît comme la longueur du texte.

Chaque module n'importe que ceux qui le précèdent : types, lecture, chiffres, dits, puis un module
par nature de donnée (listes et voies servent à adresses), lisible pour ce qu'il ne faut pas
masquer, et masquage, qui les applique du plus sûr au moins sûr.
"""

from bot.masque.lecture import JETON
from bot.masque.masquage import masquer
from bot.masque.types import GENRES, Masque

__all__ = ["GENRES", "JETON", "Masque", "masquer"]
