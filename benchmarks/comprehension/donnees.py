"""Exemples d'apprentissage, échantillons emboîtés et phrases de validation."""

from __future__ import annotations

import json
import random
from typing import Any, Dict, List, Sequence, Tuple

from rasa.shared.data import get_data_files, is_nlu_file
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from benchmarks.comprehension.plan import GRAINE, RACINE
from commande.evaluer import PHRASES

Exemple = Tuple[str, str]
"""Texte et étiquette (« saluer », « faq/qpv », « besoin/locaux+outils »)."""
Phrase = Dict[str, Any]

SECOND = 0.015
"""Rang du deuxième exemple d'une étiquette rare : chacune en a deux dès que l'on prend cette part
d'une étiquette fréquente."""
LONG = 300
"""Longueur (caractères) au-delà de laquelle un exemple ne vient qu'en dernier : DIET complète
chaque lot à la longueur du plus long, et y mettrait quatre fois plus de temps."""


def exemples() -> List[Exemple]:
    """Tous les exemples de bot/data, rangés pour que tout début de la liste soit un échantillon.

    Chaque étiquette y a sa part, les plus rares un exemple puis deux ; un petit échantillon est
    contenu dans les grands ; les plus longs exemples sont à la fin.
    """
    par_etiquette: Dict[str, List[str]] = {}
    for fichier in sorted(get_data_files([str(RACINE / "bot" / "data")], is_nlu_file)):
        for message in load_data(fichier).intent_examples:
            etiquette = message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)
            par_etiquette.setdefault(etiquette, []).append(message.get(TEXT))
    hasard = random.Random(GRAINE)
    rangs: List[Tuple[float, float, Exemple]] = []
    for etiquette, textes in sorted(par_etiquette.items()):
        hasard.shuffle(textes)
        textes.sort(key=lambda t: len(t) > LONG)
        for k, texte in enumerate(textes):
            part = (k + 0.5) / len(textes)
            rang = 0.0 if k == 0 else min(part, SECOND) if k == 1 else part
            rang += 1.0 if len(texte) > LONG and k > 1 else 0.0
            rangs.append((rang, 1 / len(textes), (texte, etiquette)))
    return [exemple for *_, exemple in sorted(rangs)]


def phrases(pas: int) -> List[Phrase]:
    """Phrases de validation, une sur `pas`."""
    lignes = PHRASES.read_text(encoding="utf-8").splitlines()
    return [json.loads(ligne) for ligne in lignes if ligne.strip()][::pas]


def nlu_yml(choisis: Sequence[Exemple]) -> str:
    """Les exemples au format de Rasa."""
    par_etiquette: Dict[str, List[str]] = {}
    for texte, etiquette in choisis:
        par_etiquette.setdefault(etiquette, []).append(texte)
    blocs = [
        f"  - intent: {etiquette}\n    examples: |\n" + "".join(f"      - {t}\n" for t in textes)
        for etiquette, textes in par_etiquette.items()
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocs)
