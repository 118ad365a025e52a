"""Ce que l'on rend : un lieu, une mention, une résolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional, Tuple


@dataclass(frozen=True)
class Lieu:
    """Un lieu tel que le contrat le décrit, plus `cle`, identifiant compact et stable."""

    type: str  # commune | departement | region | aucun | etranger | inconnu
    nom: Optional[str] = None
    code_insee: Optional[str] = None
    departement: Optional[str] = None
    region: Optional[str] = None
    compris_depuis: Optional[str] = None
    cle: str = ""

    def contrat(self) -> Dict[str, Optional[str]]:
        """Les six champs de l'objet `lieu` envoyé aux canaux."""
        return {
            "type": self.type,
            "nom": self.nom,
            "code_insee": self.code_insee,
            "departement": self.departement,
            "region": self.region,
            "compris_depuis": self.compris_depuis,
        }


@dataclass(frozen=True)
class Mention:
    """Un passage du texte (normalisé NFC) qui nomme un lieu, avec tous les lieux possibles."""

    debut: int
    fin: int
    texte: str
    candidats: Tuple[Lieu, ...]
    nature: str  # commune | departement | region | etranger | code_postal
    approx: bool = False


@dataclass(frozen=True)
class Resolution:
    """Le lieu du projet, ou les choix à proposer (les plus peuplés d'abord, six au plus)."""

    lieu: Optional[Lieu]
    choix: Tuple[Lieu, ...] = ()
    mentions: Tuple[Mention, ...] = ()
