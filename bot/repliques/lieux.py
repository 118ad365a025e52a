"""Nommer un lieu en français ; trouver celui qu'un message nomme."""

from __future__ import annotations

from typing import Optional

from bot.comprehension import Message
from bot.paroles import Paroles
from knowledge.lieux import Lieu
from knowledge.store import Connaissances


def nom_complet(lieu: Lieu) -> str:
    """« Roubaix (59) », « Aveyron (12) », « Bretagne »."""
    if lieu.type in ("commune", "departement") and lieu.departement:
        return f"{lieu.nom} ({lieu.departement})"
    return lieu.nom or ""


def lieu_sans_recherche(paroles: Paroles, lieu: Optional[Lieu]) -> str:
    """Ce qu'on dit d'un lieu autour duquel rien ne se cherche ; le vide s'il convient."""
    if lieu is None or lieu.type in ("aucun", "inconnu"):
        return paroles.dire("utter_fabriques_sans_lieu")
    return paroles.dire("utter_etranger", nom=lieu.nom) if lieu.type == "etranger" else ""


def lieu_du_message(base: Connaissances, message: Message) -> Optional[Lieu]:
    """Le lieu que le message nomme, s'il existe dans la base.

    Pour chercher autour d'un code postal partagé, la commune la plus peuplée suffit.
    """
    cles = list(message.entites.get("lieu", ()))
    possibles = message.entites.get("lieu_possible", ())
    cles += [c for c in possibles if message.extraits.get(c, "").isdigit()][:1]
    return next((x for cle in cles if (x := base.lieu(cle))), None)
