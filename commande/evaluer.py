"""./assistant eval : compréhension mesurée sur des phrases jamais vues, contre des planchers."""

from __future__ import annotations

import json
import sys
from typing import Any, Dict, List

from bot.nlu import mesure
from commande.preparer import MODELE, RACINE, preparer

PHRASES = RACINE / "tests" / "nlu" / "validation.jsonl"
PLANCHERS = RACINE / "tests" / "nlu" / "planchers.json"


def evaluer() -> int:
    """Affiche chaque mesure à côté de son plancher ; 1 si l'une passe dessous."""
    preparer()
    phrases: List[Dict[str, Any]] = [
        json.loads(ligne) for ligne in PHRASES.read_text(encoding="utf-8").splitlines()
    ]
    planchers: Dict[str, float] = json.loads(PLANCHERS.read_text(encoding="utf-8"))
    mesures = mesure.mesurer(mesure.lecteur_du_modele(MODELE), phrases)
    sous = []
    for nom, valeur in mesures.items():
        plancher = planchers.get(nom)
        monte = nom.startswith("fausses_alertes")
        faute = plancher is not None and (valeur > plancher if monte else valeur < plancher)
        sous += [nom] if faute else []
        borne = "plafond" if monte else "plancher"
        limite = "" if plancher is None else f"  ({borne} {plancher:.3f})"
        print(f"{nom:28} {valeur:.3f}{limite}{'  ← insuffisant' if faute else ''}")
    if sous:
        print(f"Compréhension insuffisante : {', '.join(sous)}.", file=sys.stderr)
    return 1 if sous else 0
