"""Entraîne un système par `rasa train`, dans son propre processus : durée, mémoire, taille."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, Sequence

from benchmarks.comprehension import projet
from benchmarks.comprehension.etapes import Detail, Resultat
from benchmarks.comprehension.plan import RACINE

ENVIRONNEMENT = {
    "PYTHONPATH": str(RACINE),
    "RASA_MAX_CACHE_SIZE": "0",  # sinon un second entraînement ne ferait rien
}
PAS_S = 0.2
_SUIVI = re.compile(r"Starting to train component '([^']+)'|Epochs:\s+(\d+)%")


def entrainer(
    dossier: Path, contenus: Dict[str, str], comprehension_seule: bool, detail: Detail
) -> Resultat:
    """Écrit le projet dans `dossier` et l'entraîne."""
    shutil.rmtree(dossier, ignore_errors=True)
    projet.ecrire(dossier, contenus)
    options = ["nlu", "--nlu", "data"] if comprehension_seule else ["--data", "data"]
    debut = time.monotonic()
    memoire = executer(
        ["-m", "rasa", "train", *options, "--domain", "domain.yml", "--config", "config.yml"]
        + ["--out", ".", "--fixed-model-name", "modele"],
        dossier,
        detail,
    )
    archive = dossier / "modele.tar.gz"
    return {
        "archive": str(archive),
        "secondes": time.monotonic() - debut,
        "memoire_mo": memoire,
        "taille_mo": archive.stat().st_size / 1e6,
    }


def executer(arguments: Sequence[str], dossier: Path, detail: Detail) -> float:
    """Lance Python à part, journal dans `dossier` ; rend la mémoire résidente maximale (Mo)."""
    composant, memoire = "", 0.0
    journal = dossier / "journal.log"
    dossier.mkdir(parents=True, exist_ok=True)
    processus = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=dossier,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **ENVIRONNEMENT},
    )
    assert processus.stdout is not None
    try:
        with journal.open("wb") as sortie:
            while True:
                memoire = max(memoire, memoire_mo(processus.pid))
                if not select.select([processus.stdout], [], [], PAS_S)[0]:
                    continue
                if not (morceau := os.read(processus.stdout.fileno(), 65536)):
                    break
                sortie.write(morceau)
                for nomme, part in _SUIVI.findall(morceau.decode(errors="replace")):
                    composant = nomme or composant
                    detail(f"{composant} {part} %" if part else composant)
        code = processus.wait()
    finally:
        if processus.poll() is None:
            processus.kill()
    if code:
        fin = "\n".join(journal.read_text(errors="replace").splitlines()[-15:])
        raise SystemExit(f"Échec ({journal}) :\n{fin}")
    return memoire


def memoire_mo(pid: int) -> float:
    """Mémoire résidente maximale d'un processus depuis son départ ; 0 s'il est fini."""
    try:
        etat = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    trouve = re.search(r"VmHWM:\s+(\d+) kB", etat)
    return int(trouve.group(1)) / 1000 if trouve else 0.0
