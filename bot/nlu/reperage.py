"""Composant Rasa : lieu du projet, éléments du profil et code court, comme entités."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.code_court import MOTIF
from bot.nlu.vocabulaires import Vocabulaires
from knowledge import chemins, store
from knowledge.lieux import Index, Lieu, Resolution, resoudre

PASSAGES = "passages"
"""Attribut de message : passages (début, fin) qui nomment un lieu, pour le classifieur."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Reperage(EntityExtractorMixin, GraphComponent):
    """Aucun apprentissage : territoires et vocabulaires viennent de la base."""

    def __init__(self) -> None:
        """Charge l'index des lieux (quelques secondes) et les vocabulaires."""
        self._index = Index.depuis_dossier(chemins.RACINE / "territoires")
        self._vocabulaires = Vocabulaires(store.ouvrir().vocabulaires())

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Reperage:
        """Fabrique demandée par Rasa."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Ajoute les entités et les passages à masquer."""
        for message in messages:
            texte = message.get(TEXT) or ""
            resolution = resoudre(texte, self._index)
            message.set(PASSAGES, [(m.debut, m.fin) for m in resolution.mentions])
            codes = [_entite("code", m.group(), *m.span()) for m in MOTIF.finditer(texte)]
            entites = (codes or _lieux(resolution, texte)) + [
                _entite(t.entite, t.valeur, t.debut, t.fin)
                for t in self._vocabulaires.trouver(texte)
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + entites, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Repère aussi dans les exemples : le classifieur apprend sur des lieux masqués."""
        for message in training_data.training_examples:
            texte = message.get(TEXT) or ""
            mentions = resoudre(texte, self._index).mentions
            message.set(PASSAGES, [(m.debut, m.fin) for m in mentions])
        return training_data


def _lieux(resolution: Resolution, texte: str) -> List[Dict[str, Any]]:
    """L'entité `lieu` quand il est sûr, sinon une `lieu_possible` par candidat."""

    def place(lieu: Lieu) -> Tuple[int, int]:
        for m in resolution.mentions:
            if any(c.cle == lieu.cle for c in m.candidats):
                return m.debut, m.fin
        return 0, len(texte)

    if resolution.lieu:
        return [_entite("lieu", resolution.lieu.cle, *place(resolution.lieu))]
    return [_entite("lieu_possible", c.cle, *place(c)) for c in resolution.choix]


def _entite(nom: str, valeur: str, debut: int, fin: int) -> Dict[str, Any]:
    return {
        "entity": nom,
        "value": valeur,
        "start": debut,
        "end": fin,
        "extractor": "Reperage",
    }
