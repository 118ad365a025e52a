"""Ce que l'on mesure, et sur combien de phrases."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Tuple

ICI = Path(__file__).resolve().parent
RACINE = ICI.parents[1]
TRAVAIL = RACINE / ".cache" / "comprehension"
"""Modèles, journaux et résultats intermédiaires : rien n'y est à garder."""

GRAINE = 0


@dataclass(frozen=True)
class Plan:
    """Par défaut, la grande mesure."""

    exemples: int = 600
    """Échantillon commun aux deux systèmes. L'origine y met plus d'une seconde par exemple."""
    courbe_notre: Tuple[int, ...] = (250, 400, 1000, 2000, 4000, 8000)
    courbe_origine: Tuple[int, ...] = (250, 400)
    epoques: int = 100
    messages: int = 200
    """Messages envoyés par HTTP à chaque palier."""
    en_vol: Tuple[int, ...] = (1, 10, 50)
    pas_validation: int = 1
    """Une phrase de validation sur tant."""
    exemples_max: Optional[int] = None
    """Pour un essai : fait comme si nlu.yml s'arrêtait là."""
    assistant_complet: bool = True


def rapide(exemples: Optional[int]) -> Plan:
    """Un essai de bout en bout, en quelques minutes ; ses chiffres ne veulent rien dire."""
    return Plan(
        exemples=exemples or 250,
        courbe_notre=(400,),
        courbe_origine=(),
        epoques=3,
        messages=30,
        pas_validation=6,
        exemples_max=800,
        assistant_complet=False,
    )
