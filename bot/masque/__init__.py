"""Données personnelles remplacées par un jeton avant toute écriture. Fonctions pures.

Chaque motif est borné : une lecture coûte un temps proportionnel à la longueur du texte. On relit
tant qu'une donnée masquée en découvre une autre : deux ou trois lectures pour un message ordinaire,
une par donnée pour des données collées bout à bout (`benchmarks/masque.py`).

Chaque module n'importe que ceux qui le précèdent : types, lecture, chiffres, dits, puis un module
par nature de donnée (listes et voies servent à adresses), lisible pour ce qu'il ne faut pas
masquer, et masquage, qui les applique du plus sûr au moins sûr.
"""

from bot.masque.lecture import JETON
from bot.masque.masquage import masquer
from bot.masque.types import GENRES, Masque

__all__ = ["GENRES", "JETON", "Masque", "masquer"]
