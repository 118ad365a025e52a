"""Ce que la conversation sait du projet. Tout peut être inconnu ; rien d'inconnu ne bloque."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Mapping, Optional, Tuple

from knowledge.lieux import Lieu

CHAMPS_SIMPLES = ("avancement", "porteur", "qpv", "rayonnement", "role")
CHAMPS_LISTES = ("besoins", "activites")
CHAMPS = (*CHAMPS_LISTES, "lieu", *CHAMPS_SIMPLES)

AFFINAGES = ("porteur", "avancement", "rayonnement", "qpv", "activites")
"""Questions posées après la première recommandation, dans cet ordre, si elles sont utiles."""

SANS_LIEU = Lieu("aucun", cle="aucun")


@dataclass(frozen=True)
class Profil:
    """Les éléments connus du projet ; `besoins` dans l'ordre, le principal d'abord."""

    besoins: Tuple[str, ...] = ()
    lieu: Optional[Lieu] = None
    avancement: Optional[str] = None
    porteur: Optional[str] = None
    qpv: Optional[str] = None
    rayonnement: Optional[str] = None
    activites: Tuple[str, ...] = ()
    role: Optional[str] = None
    refus: Tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def depuis_slots(cls, slots: Mapping[str, Any]) -> Profil:
        """Reconstruit le profil depuis les slots de Rasa."""
        lieu = slots.get("lieu")
        return cls(
            besoins=tuple(slots.get("besoins") or ()),
            lieu=Lieu(**lieu) if lieu else None,
            activites=tuple(slots.get("activites") or ()),
            refus=tuple(slots.get("refus") or ()),
            **{champ: slots.get(champ) for champ in CHAMPS_SIMPLES},
        )

    def vers_slots(self) -> Dict[str, Any]:
        """Valeurs de slots, listes et dictionnaires simples."""
        return {
            "besoins": list(self.besoins) or None,
            "lieu": self.lieu.contrat() if self.lieu else None,
            "activites": list(self.activites) or None,
            "refus": list(self.refus) or None,
            **{champ: getattr(self, champ) for champ in CHAMPS_SIMPLES},
        }

    def avec(self, **valeurs: Any) -> Profil:
        """Copie avec d'autres valeurs."""
        return replace(self, **valeurs)

    def reponses(self) -> Dict[str, List[str]]:
        """Forme attendue par `knowledge.matching` : champ → valeurs connues."""
        connues: Dict[str, List[str]] = {
            "besoins": list(self.besoins),
            "activites": list(self.activites),
        }
        for champ in CHAMPS_SIMPLES:
            valeur = getattr(self, champ)
            connues[champ] = [valeur] if valeur else []
        if self.lieu and self.lieu.departement:
            connues["departement"] = [self.lieu.departement]
        return connues

    def differences(self, avant: Profil) -> Tuple[str, ...]:
        """Champs dont la valeur connue n'est plus celle d'avant."""
        return tuple(c for c in CHAMPS if self._designe(c) != avant._designe(c))

    def _designe(self, champ: str) -> Any:
        """La valeur, sans la façon dont le lieu a été dit."""
        if champ != "lieu" or self.lieu is None:
            return getattr(self, champ)
        return replace(self.lieu, compris_depuis=None, cle="")
