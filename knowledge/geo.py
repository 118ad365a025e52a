"""Distances à vol d'oiseau, et zones que la mer sépare."""

from __future__ import annotations

import math

RAYON_TERRE_KM = 6371.0088

_CORSE = {"2A", "2B"}


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance orthodromique en km entre deux points en degrés (formule de haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    d_phi, d_lambda = phi2 - phi1, math.radians(lon2 - lon1)
    a = math.sin(d_phi / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(d_lambda / 2) ** 2
    return 2 * RAYON_TERRE_KM * math.asin(min(1.0, math.sqrt(a)))


def zone(departement: str) -> str:
    """Zone d'un seul tenant : « proche » n'a de sens qu'à l'intérieur d'une zone.

    La Corse et chaque territoire d'outre-mer forment leur propre zone.
    """
    if departement in _CORSE:
        return "corse"
    if departement.startswith(("97", "98")):
        return departement
    return "metropole"
