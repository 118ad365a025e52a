"""Faire tourner les actions sans serveur : vrai Tracker, vrai CollectingDispatcher, vrai domaine.

Les entités sont données à la main : ces tests ne dépendent d'aucun modèle.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Sequence, Type

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from bot.actions.action_comprendre import ActionComprendre
from bot.paroles import Paroles
from bot.repliques.fabriques import dire_avec_la_liste
from knowledge import store

RACINE = Path(__file__).resolve().parents[2]
FORMULAIRE = "formulaire_projet"

ROUBAIX = "commune:59512"
DECAZEVILLE = "commune:12089"
MAMOUDZOU = "commune:97611"
AVEYRON = "departement:12"
BRETAGNE = "region:53"
BELGIQUE = "etranger:BE"
SAINT_DENIS_93 = "commune:93066"
SAINT_DENIS_974 = "commune:97411"

HOSTILES = (
    "<script>",
    "'; drop table communes; --",
    "commune:99999",
    "{nom}",
    "../../etc",
    "",
    "None",
)


def lire_domaine() -> Dict[str, Any]:
    """Le domaine tel que Rasa l'assemble : un dictionnaire fait de tous les fichiers."""
    domaine: Dict[str, Any] = {}
    for chemin in sorted((RACINE / "bot" / "domain").rglob("*.yml")):
        for cle, valeur in YAML(typ="safe").load(chemin).items():
            if isinstance(valeur, dict):
                domaine.setdefault(cle, {}).update(valeur)
            elif isinstance(valeur, list):
                domaine.setdefault(cle, []).extend(valeur)
            else:
                domaine[cle] = valeur
    return domaine


DOMAINE = lire_domaine()
PAROLES = Paroles(DOMAINE)


def de_la_liste(nom: str, lieu: str = "") -> str:
    """Une réplique sur la liste des Fabriques ou des films, document et date pris dans la base."""
    return dire_avec_la_liste(PAROLES, store.ouvrir(), nom, lieu)


SCHEMA = Draft7Validator(
    json.loads((RACINE / "bot" / "contrat.schema.json").read_text(encoding="utf-8"))
)


def ecart(custom: Dict[str, Any]) -> str:
    """Ce qui n'est pas conforme au contrat, ou le vide."""
    if SCHEMA.is_valid(custom):
        return ""
    definitions = SCHEMA.schema["definitions"]
    genre = custom.get("type")
    if genre in definitions:  # l'erreur du bon type, pas celle de tous
        seul = {"definitions": definitions, "allOf": [{"$ref": f"#/definitions/{genre}"}]}
        erreur = best_match(Draft7Validator(seul).iter_errors(custom))
        if erreur:
            return f"{genre}, {erreur.json_path} : {erreur.message}"
    return f"type inconnu : {genre}"


def lieu(cle: str) -> Dict[str, Any]:
    """La valeur du slot `lieu` pour une clé de la base."""
    trouve = store.ouvrir().lieu(cle)
    assert trouve is not None, cle
    return trouve.contrat()


@dataclass(frozen=True)
class Reponse:
    """Ce qu'une action a dit et enregistré."""

    messages: List[Dict[str, Any]]
    evenements: List[Dict[str, Any]]

    @property
    def texte(self) -> str:
        """Tous les textes, un message par ligne."""
        return "\n".join(m["text"] for m in self.messages)

    @property
    def textes(self) -> List[str]:
        """Le texte de chaque message."""
        return [m["text"] for m in self.messages]

    @property
    def customs(self) -> List[Dict[str, Any]]:
        """Les objets du contrat, dans l'ordre."""
        return [m["custom"] for m in self.messages if m["custom"]]

    def custom(self, type_: str) -> Dict[str, Any]:
        """Le seul objet de ce type."""
        (trouve,) = [c for c in self.customs if c["type"] == type_]
        return trouve

    @property
    def titres(self) -> List[str]:
        """Les titres des boutons."""
        return [b["title"] for m in self.messages for b in m["buttons"]]

    @property
    def slots(self) -> Dict[str, Any]:
        """Les slots enregistrés."""
        return {e["name"]: e["value"] for e in self.evenements if e["event"] == "slot"}


@dataclass
class Conversation:
    """Un tracker que les événements des actions font avancer."""

    slots: Dict[str, Any] = field(default_factory=dict)
    boucle: Dict[str, Any] = field(default_factory=dict)
    message: Dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inconnus = set(self.slots) - set(DOMAINE["slots"]) - {"requested_slot"}
        assert not inconnus, f"slots absents du domaine : {inconnus}"
        self.slots = {**dict.fromkeys([*DOMAINE["slots"], "requested_slot"]), **self.slots}

    def formulaire(self, demande: str) -> Conversation:
        """Dans le formulaire, qui vient de demander `demande`."""
        self.boucle, self.slots["requested_slot"] = {"name": FORMULAIRE}, demande
        return self

    def dire(self, texte: str, intention: str, **entites: str | Sequence[str]) -> Conversation:
        """La personne écrit ; chaque entité couvre sa place dans le texte quand on l'y trouve."""
        self.message = {
            "text": texte,
            "intent": {"name": intention, "confidence": 1.0},
            "entities": [
                {"entity": nom, "value": valeur, "start": 0, "end": len(texte)}
                for nom, valeurs in entites.items()
                for valeur in ([valeurs] if isinstance(valeurs, str) else valeurs)
            ],
        }
        return self

    def tracker(self) -> Tracker:
        """Le tracker que rasa_sdk donnerait à une action."""
        return Tracker("test", dict(self.slots), self.message, [], False, None, self.boucle, None)

    def lancer(self, action: Type[Action]) -> Reponse:
        """Lance une action et applique ses événements ; aucun texte n'est jamais vide."""
        dispatcher = CollectingDispatcher()
        evenements = action().run(dispatcher, self.tracker(), DOMAINE)
        for evenement in evenements:
            self._appliquer(evenement)
        reponse = Reponse(dispatcher.messages, evenements)
        for texte in reponse.textes:
            assert texte and texte.strip(), reponse.messages
            assert "\n\n" not in texte and "{" not in texte, texte
        return reponse

    def comprendre(self, texte: str, intention: str, **entites: str | Sequence[str]) -> Reponse:
        """Un message, puis ce qu'il change."""
        return self.dire(texte, intention, **entites).lancer(ActionComprendre)

    def _appliquer(self, evenement: Dict[str, Any]) -> None:
        if evenement["event"] == "slot":
            assert evenement["name"] in self.slots, evenement
            self.slots[evenement["name"]] = evenement["value"]
        elif evenement["event"] == "reset_slots":
            self.slots = dict.fromkeys(self.slots)
        elif evenement["event"] == "active_loop":
            self.boucle = {"name": evenement["name"]} if evenement["name"] else {}
        else:
            raise AssertionError(f"événement inattendu : {evenement}")


def verifier(reponse: Reponse) -> None:
    """Chaque objet est conforme, et les réponses proposées se lisent aussi dans le texte."""
    for custom in reponse.customs:
        assert not ecart(custom)
    for message in reponse.messages:
        for numero, bouton in enumerate(message["buttons"], start=1):
            assert bouton["payload"] == bouton["title"]
            assert f"{numero}. {bouton['title']}" in message["text"].split("\n")
