"""Nommer un lieu en français."""

from __future__ import annotations

from knowledge.lieux import Lieu


def nom_complet(lieu: Lieu) -> str:
    """« Roubaix (59) », « Aveyron (12) », « Bretagne »."""
    if lieu.type in ("commune", "departement") and lieu.departement:
        return f"{lieu.nom} ({lieu.departement})"
    return lieu.nom or ""
