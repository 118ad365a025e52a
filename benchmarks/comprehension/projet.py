"""Un projet Rasa minimal, le même pour les deux systèmes : à chaque intention, une réponse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List, Sequence

import yaml

from benchmarks.comprehension.donnees import Exemple, nlu_yml
from benchmarks.comprehension.plan import RACINE
from benchmarks.comprehension.systemes import REPLI, SYSTEMES, Systeme

REPONSE = "utter_reponse"
HISTOIRES = (
    ("saluer", "projet", "remercier"),
    ("aide", "hors_sujet", "au_revoir"),
    ("saluer", "faq", "faq", "remercier"),
    ("robot", "porte", "au_revoir"),
)
"""Pour les politiques qui apprennent des histoires."""


def fichiers(
    systeme: Systeme, exemples: Sequence[Exemple], toutes: Sequence[Exemple], epoques: int
) -> Dict[str, str]:
    """Nom → contenu. `toutes` : tous les exemples, dont viennent domaine et règles."""
    choisis = [(texte, systeme.etiquette(e)) for texte, e in exemples]
    return {
        "config.yml": re.sub(r"epochs: 100", f"epochs: {epoques}", systeme.config),
        "nlu.yml": nlu_yml(choisis),
        **dialogue(toutes),
    }


def dialogue(toutes: Sequence[Exemple]) -> Dict[str, str]:
    """Domaine, règles et histoires : les mêmes pour les deux."""
    etiquettes = sorted({s.etiquette(e) for s in SYSTEMES.values() for _, e in toutes})
    intentions = sorted({e.partition("/")[0] for e in etiquettes})
    domaine = {
        "version": "3.1",
        "intents": intentions,
        "entities": [*_entites(), "LOC"],
        "actions": ["action_repli"],  # nommée par config.yml ; aucune règle n'y mène ici
        "responses": {
            REPONSE: [{"text": "Bien reçu."}],
            **{f"utter_{e}": [{"text": e}] for e in etiquettes if "/" in e},
        },
    }
    regles = [
        {"rule": i, "steps": [{"intent": i}, {"action": REPONSE}]} for i in [*intentions, REPLI]
    ]
    histoires = [
        {
            "story": " ".join(suite),
            "steps": [etape for i in suite for etape in ({"intent": i}, {"action": REPONSE})],
        }
        for suite in HISTOIRES
        if set(suite) <= set(intentions)
    ]
    return {
        "domain.yml": _yaml(domaine),
        "rules.yml": _yaml({"version": "3.1", "rules": regles}),
        "stories.yml": _yaml({"version": "3.1", "stories": histoires}),
        "credentials.yml": "rest:\n",
        "endpoints.yml": "{}\n",
    }


def ecrire(dossier: Path, contenus: Dict[str, str]) -> None:
    """Écrit le projet ; les données d'apprentissage vont dans `data/`."""
    (dossier / "data").mkdir(parents=True, exist_ok=True)
    for nom, contenu in contenus.items():
        sous = "data" if nom in ("nlu.yml", "rules.yml", "stories.yml") else "."
        (dossier / sous / nom).write_text(contenu, encoding="utf-8")


def _entites() -> List[str]:
    """Entités de l'assistant : sans elles, Rasa avertirait à chaque message."""
    noms: List[str] = []
    for fichier in sorted((RACINE / "bot" / "domain").rglob("*.yml")):
        noms += (yaml.safe_load(fichier.read_text(encoding="utf-8")) or {}).get("entities", [])
    return noms


def _yaml(valeur: Any) -> str:
    return yaml.safe_dump(valeur, allow_unicode=True, sort_keys=False)
