"""Composant Rasa : intention, besoins et sujet, par le modèle de `bot.nlu.modele`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.comprehension import est_numero
from bot.nlu.decision import CHANGEMENTS, Decision, decider
from bot.nlu.modele import BESOIN, Modele
from bot.nlu.reperage import PASSAGES
from bot.profil import CHAMPS_SIMPLES
from bot.texte import cle

LIEU_MASQUE = "lieunomme"
"""Mot qui remplace chaque lieu : le modèle apprend « à X », pas les communes."""

ANNEE_MASQUEE = "anneenommee"
_ANNEE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
"""« Et en 2019 ? » se lit comme « et en 2021 ? »."""

_JETON_MASQUE = re.compile(r"\[[^\[\]]{3,40}\]")
"""Ce que `bot.masque` a mis à la place d'une donnée personnelle."""

_PETITS_MOTS = frozenset(
    ("a", "au", "aux", "c", "d", "dans", "de", "des", "du", "en", "est", "et", "l", "la", "le")
    + ("les", "sur", "un", "une")
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Classifieur(IntentClassifier, GraphComponent):
    """Remplace DIET : secondes d'entraînement, millisecondes de lecture, plusieurs besoins."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Réglages que `config.yml` peut changer."""
        return {"regularisation": 3.0}

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        modele: Optional[Modele] = None,
    ) -> None:
        """`modele` manque avant l'entraînement."""
        self._config, self._stockage, self._ressource = config, model_storage, resource
        self._modele = modele

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Classifieur:
        """Fabrique demandée par Rasa."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Classifieur:
        """Relit le modèle entraîné."""
        with model_storage.read_from(resource) as dossier:
            return cls(config, model_storage, resource, Modele.charger(dossier))

    def train(self, training_data: TrainingData) -> Resource:
        """Forme le modèle sur les exemples de nlu.yml, lieux masqués."""
        exemples = training_data.intent_examples
        self._modele = Modele.entrainer(
            [masquer_noms(m.get(TEXT), m.get(PASSAGES) or []) for m in exemples],
            [m.get(INTENT_RESPONSE_KEY) or m.get(INTENT) for m in exemples],
            self._config["regularisation"],
        )
        with self._stockage.write_to(self._ressource) as dossier:
            self._modele.enregistrer(dossier)
        return self._ressource

    def process(self, messages: List[Message]) -> List[Message]:
        """Pose l'intention et les entités `besoin`, `besoin_possible`, `sujet`, `hypothese`."""
        assert self._modele is not None
        for message in messages:
            entites = message.get(ENTITIES) or []
            texte, passages = message.get(TEXT) or "", message.get(PASSAGES) or []
            lecture = self._modele.lire(masquer_noms(texte, passages))
            valeurs = [(e["start"], e["end"]) for e in entites if e["entity"] in CHAMPS_SIMPLES]
            if valeurs and lecture.intention in CHANGEMENTS:
                # « C'est une SCOP, en fait » : le statut n'est pas un besoin de capital.
                reste = self._modele.lire(masquer_noms(_effacer(texte, valeurs), passages))
                lecture = replace(lecture, besoins=reste.besoins, places=reste.places)
            _poser(message, decider(lecture, repere=bool(entites)), entites)
        return messages


def masquer_noms(texte: str, passages: List[Tuple[int, int]]) -> str:
    """Le texte, chaque lieu et chaque année remplacés par le même mot."""
    for debut, fin in sorted(passages, reverse=True):
        texte = f"{texte[:debut]}{LIEU_MASQUE}{texte[fin:]}"
    return _JETON_MASQUE.sub(" ", _ANNEE.sub(ANNEE_MASQUEE, texte))


def _poser(message: Message, decision: Decision, entites: List[Dict[str, Any]]) -> None:
    texte = message.get(TEXT) or ""
    if any(e["entity"] == "code" for e in entites):
        decision = Decision("reprendre", 1.0)
    elif any(
        e["entity"] == "besoin" for e in entites
    ):  # le libellé d'un besoin, tel qu'un bouton le propose
        decision = Decision(BESOIN, 1.0)
    elif est_numero(texte) or tout_reconnu(
        texte, [(e["start"], e["end"]) for e in entites] + (message.get(PASSAGES) or [])
    ):
        decision = Decision("informer", 1.0)
    rang = {"name": decision.intention, "confidence": decision.confiance}
    message.set(INTENT, rang, add_to_output=True)
    message.set("intent_ranking", [rang], add_to_output=True)
    nouvelles = [("besoin", b) for b in decision.besoins]
    nouvelles += [("besoin_possible", b) for b in decision.besoins_possibles]
    nouvelles += [("sujet", decision.sujet)] if decision.sujet else []
    nouvelles += [("hypothese", h) for h in decision.hypotheses]
    message.set(
        ENTITIES,
        entites
        + [
            {
                "entity": nom,
                "value": valeur,
                "start": 0,
                "end": len(texte),
                "extractor": "Classifieur",
            }
            for nom, valeur in nouvelles
        ],
        add_to_output=True,
    )


def tout_reconnu(texte: str, passages: List[Tuple[int, int]]) -> bool:
    """Vrai si la réponse n'est que des lieux ou des valeurs du profil."""
    return bool(passages) and not set(cle(_effacer(texte, passages)).split()) - _PETITS_MOTS


def _effacer(texte: str, passages: List[Tuple[int, int]]) -> str:
    """Le texte, ces passages remplacés par autant d'espaces."""
    reste = list(texte)
    for debut, fin in passages:
        reste[debut:fin] = " " * (fin - debut)
    return "".join(reste)
