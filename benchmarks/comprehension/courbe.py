"""Courbe d'apprentissage de notre modèle, dans un seul processus : il s'entraîne en secondes.

python -m benchmarks.comprehension.courbe DEMANDE.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Sequence

import yaml
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.comprehension.donnees import Exemple
from benchmarks.comprehension.entrainement import executer
from benchmarks.comprehension.etapes import Detail, Resultat, ecrire_json
from benchmarks.comprehension.plan import TRAVAIL
from benchmarks.comprehension.systemes import NOTRE
from bot.nlu import mesure
from bot.nlu.classifieur import Classifieur, masquer_noms
from bot.nlu.modele import Modele
from bot.nlu.reperage import PASSAGES, Reperage


def tracer(
    exemples: Sequence[Exemple], tailles: Sequence[int], textes: Sequence[str], detail: Detail
) -> Resultat:
    """`points` : taille → ce que le modèle formé sur tant d'exemples lit dans les textes."""
    dossier = TRAVAIL / "courbe"
    sortie = dossier / "points.json"
    demande = {
        "exemples": exemples[: max(tailles, default=0)],
        "tailles": tailles,
        "textes": textes,
        "sortie": str(sortie),
    }
    ecrire_json(dossier / "demande.json", demande)
    executer(["-m", __name__, str(dossier / "demande.json")], dossier, detail)
    return {"points": json.loads(sortie.read_text(encoding="utf-8"))}


def _points(demande: Dict[str, Any]) -> Dict[str, List[mesure.Lu]]:
    etapes = yaml.safe_load(NOTRE.config)["pipeline"]
    reglages = {**Classifieur.get_default_config(), **etapes[-1]}
    messages = [Message.build(text=texte) for texte, _ in demande["exemples"]]
    Reperage().process_training_data(TrainingData(messages))
    masques = [masquer_noms(m.get(TEXT), m.get(PASSAGES) or []) for m in messages]
    etiquettes = [etiquette for _, etiquette in demande["exemples"]]
    points = {}
    for n in demande["tailles"]:
        modele = Modele.entrainer(masques[:n], etiquettes[:n], reglages["regularisation"])
        points[str(n)] = mesure.lecteur(modele)(demande["textes"])
    return points


if __name__ == "__main__":
    recue = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    ecrire_json(Path(recue["sortie"]), _points(recue))
