"""./assistant test : conversations par `rasa test`, puis pytest."""

from __future__ import annotations

import os
import subprocess
import sys

from commande.preparer import MODELE, RACINE, preparer

CONVERSATIONS = [
    "-m",
    "rasa",
    "test",
    "core",
    "--e2e",
    "--model",
    str(MODELE),
    "--stories",
    "tests/conversations",
    "--fail-on-prediction-errors",
    "--no-plot",
    "--out",
    ".cache/resultats",
]


def tester(rapide: bool = False) -> int:
    """0 si tout passe. `rapide` : sans serveur ni modèle."""
    environnement = {**os.environ, "PYTHONPATH": str(RACINE)}
    if rapide:
        return subprocess.call(
            [sys.executable, "-m", "pytest", "-m", "not lent"], cwd=RACINE, env=environnement
        )
    preparer()
    print("Conversations (rasa test)…", flush=True)
    code = subprocess.call([sys.executable, *CONVERSATIONS], cwd=RACINE, env=environnement)
    if code:
        return code
    return subprocess.call([sys.executable, "-m", "pytest"], cwd=RACINE, env=environnement)
