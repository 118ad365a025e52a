"""Lit les phrases avec un modèle entraîné, dans son propre processus : réponses et temps.

    python -m benchmarks.comprehension.lecture DEMANDE.json

La demande dit le système, l'archive, les textes et le fichier à écrire.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Sequence

import numpy as np

from benchmarks.comprehension.entrainement import executer
from benchmarks.comprehension.etapes import Detail, Resultat, ecrire_json
from benchmarks.comprehension.systemes import SYSTEMES, Systeme
from bot.nlu.mesure import Lu

AMORCES = 20
"""Lectures non comptées : la première trace des graphes, remplit des caches."""


def lire(systeme: Systeme, archive: str, textes: Sequence[str], detail: Detail) -> Resultat:
    """`lus` et centiles du temps par message (ms)."""
    dossier = Path(archive).parent / "lecture"
    sortie = dossier / "lus.json"
    demande = {
        "systeme": systeme.nom,
        "archive": archive,
        "textes": list(textes),
        "sortie": str(sortie),
    }
    ecrire_json(dossier / "demande.json", demande)
    executer(["-m", __name__, str(dossier / "demande.json")], dossier, detail)
    return dict(json.loads(sortie.read_text(encoding="utf-8")))


def centiles(durees_ms: Sequence[float]) -> Dict[str, float]:
    """p50 et p95."""
    p50, p95 = np.percentile(durees_ms, [50, 95])
    return {"p50_ms": float(p50), "p95_ms": float(p95)}


async def _lire(systeme: Systeme, archive: str, textes: Sequence[str]) -> Resultat:
    from rasa.core.agent import load_agent

    agent = await load_agent(model_path=archive)
    for texte in textes[:AMORCES]:
        await agent.parse_message(texte)
    analyses: List[Dict[str, Any]] = []
    durees: List[float] = []
    for texte in textes:
        debut = time.perf_counter()
        analyses.append(await agent.parse_message(texte))
        durees.append(1000 * (time.perf_counter() - debut))
    lus = _resoudre([systeme.lire(a) for a in analyses])
    return {"lus": lus, **centiles(durees)}


def _resoudre(lus: List[Lu]) -> List[Lu]:
    """Donne à notre résolveur les noms de lieux que spaCy a lus ; hors du temps mesuré."""
    if not any(lu.get("lieux_lus") for lu in lus):
        return lus
    from knowledge.lieux import Index, resoudre

    index = Index.depuis_dossier()
    for lu in lus:
        resolution = resoudre(", ".join(lu["lieux_lus"]), index)
        choix = (resolution.lieu,) if resolution.lieu else resolution.choix
        lu["lieux"], lu["lieu_sur"] = [c.cle for c in choix], bool(resolution.lieu)
    return lus


if __name__ == "__main__":
    demande = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    resultat = asyncio.run(
        _lire(SYSTEMES[demande["systeme"]], demande["archive"], demande["textes"])
    )
    ecrire_json(Path(demande["sortie"]), resultat)
