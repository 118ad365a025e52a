"""Seuils de population, et villes à arrondissements."""

from __future__ import annotations

CHOIX_MAX = 6
RAPPORT_ECRASANT, POPULATION_ECRASANTE = 20, 20_000  # départage d'homonymes sans demander
GRANDE_VILLE = 50_000
VILLE_CONNUE = 10_000  # reconnue en minuscules et sans préposition
VILLAGE = 2_000
BOURG = 1_000  # au-delà, le début d'un nom composé suffit (« Romans », « Montmoreau »)
ARRONDISSEMENTS = {"75056": 20, "13055": 16, "69123": 9}  # Paris, Marseille, Lyon
