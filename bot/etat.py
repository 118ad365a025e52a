"""Accès typé à l'état d'une conversation : le seul endroit qui connaît les noms des slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.comprehension import LISTES, TENTATIVES, Choix, Contexte, Message
from bot.profil import Profil
from knowledge.lieux import Lieu

FORMULAIRE = "formulaire_projet"


@dataclass(frozen=True)
class Etat:
    """Ce que la conversation a en mémoire, en dehors du profil."""

    profil: Profil
    message: Message
    attend: Optional[str]
    choix: Tuple[Choix, ...]
    changements: Tuple[str, ...]
    montres: Tuple[str, ...]
    fabriques_vues: int
    lieu_vu: Optional[Lieu]
    echecs: int
    relances: int
    besoins_possibles: Tuple[str, ...]
    lieux_possibles: Tuple[Choix, ...]
    profil_avant: Optional[Profil]
    a_dire: Optional[str]
    demande: Optional[str]
    avis: Optional[str]
    avis_demande: bool
    dernier_sujet: Optional[str]
    liste: Optional[str]
    ailleurs_vu: bool
    en_formulaire: bool

    @classmethod
    def depuis(cls, tracker: Tracker) -> Etat:
        """Lit le tracker de rasa_sdk."""
        slots: Dict[str, Any] = tracker.slots
        en_formulaire = (tracker.active_loop or {}).get("name") == FORMULAIRE
        attend = slots.get("question")
        if en_formulaire and slots.get("requested_slot"):
            attend = slots["requested_slot"]
        return cls(
            profil=Profil.depuis_slots(slots),
            message=Message.depuis_rasa(tracker.latest_message or {}),
            attend=attend,
            choix=tuple(slots.get("choix") or ()),
            changements=tuple(slots.get("changements") or ()),
            montres=tuple(slots.get("montres") or ()),
            fabriques_vues=int(slots.get("fabriques_vues") or 0),
            lieu_vu=Lieu(**slots["lieu_vu"]) if slots.get("lieu_vu") else None,
            echecs=int(slots.get("echecs") or 0),
            relances=int(slots.get("relances") or 0),
            besoins_possibles=tuple(slots.get("besoins_possibles") or ()),
            lieux_possibles=tuple(slots.get("lieux_possibles") or ()),
            profil_avant=(
                Profil.depuis_slots(slots["profil_avant"]) if slots.get("profil_avant") else None
            ),
            a_dire=slots.get("a_dire"),
            demande=slots.get("demande"),
            avis=slots.get("avis"),
            avis_demande=bool(slots.get("avis_demande")),
            dernier_sujet=slots.get("dernier_sujet"),
            liste=LISTES.get(_intention_precedente(tracker)),
            ailleurs_vu=bool(slots.get("ailleurs_vu")),
            en_formulaire=en_formulaire,
        )

    @property
    def relance(self) -> int:
        """Fois que la question ouverte est restée sans réponse ; 0 après une digression."""
        return self.relances if self.message.intention in TENTATIVES else 0

    @property
    def contexte(self) -> Contexte:
        """Ce qu'il faut savoir pour comprendre le message suivant."""
        return Contexte(
            self.attend,
            self.choix,
            bool(self.montres),
            self.profil_avant,
            tuple(c["valeur"] for c in self.lieux_possibles),
            self.liste,
        )


def _intention_precedente(tracker: Tracker) -> str:
    """L'intention du message d'avant le dernier."""
    dits = [e for e in tracker.events if e.get("event") == "user"]
    lu = (dits[-2].get("parse_data") or {}) if len(dits) > 1 else {}
    return str((lu.get("intent") or {}).get("name") or "")


def noter(**valeurs: Any) -> List[EventType]:
    """Événements qui enregistrent des valeurs de slots (les séquences deviennent des listes)."""
    return [
        SlotSet(nom, list(v) if isinstance(v, (tuple, set)) else v) for nom, v in valeurs.items()
    ]


def noter_profil(profil: Profil, avant: Profil, aussi: Sequence[str] = ()) -> List[EventType]:
    """N'enregistre que les champs qui ont changé, et ceux de `aussi`."""
    nouveaux, anciens = profil.vers_slots(), avant.vers_slots()
    return [SlotSet(nom, v) for nom, v in nouveaux.items() if v != anciens[nom] or nom in aussi]


def boutons(choix: Sequence[Choix]) -> List[Dict[str, str]]:
    """Boutons dont le titre est ce que la personne dit : cliquer ou taper revient au même."""
    return [{"title": c["titre"], "payload": c["titre"]} for c in choix]
