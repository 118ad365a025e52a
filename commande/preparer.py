"""Construit la base et entraîne le modèle, seulement quand quelque chose a changé."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from commande import Arret
from knowledge import build, chemins, load

RACINE = chemins.RACINE.parent
CACHE = RACINE / ".cache"
JOURNAUX = CACHE / "journaux"
MODELE = RACINE / "models" / "assistant.tar.gz"
_ENTRAINEMENT = re.compile(r"Starting to train component '([^']+)'")


def preparer() -> None:
    """Base puis modèle. Lève `Arret` avec une phrase claire si l'un est impossible."""
    with _seul():
        _base()
        _modele()


@contextmanager
def _seul() -> Iterator[None]:
    """Une seule préparation à la fois, même avec plusieurs instances."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "preparation.verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


def _base() -> None:
    if build.est_a_jour(chemins.base()):
        return
    try:
        build.construire(suivi=lambda etape: print(f"Base de connaissances : {etape}"))
    except load.ErreurBase as erreur:
        if not chemins.base().exists():
            raise Arret(f"la base ne peut pas être construite.\n{erreur}") from erreur
        print(f"{erreur}\nL'ancienne base reste en service.", file=sys.stderr)


def empreinte_modele() -> str:
    """Empreinte de tout ce dont le modèle dépend."""
    resume = hashlib.sha256()
    fichiers = [
        RACINE / "config.yml",
        RACINE / "requirements.lock",
        RACINE / "bot" / "texte.py",
        *sorted((RACINE / "bot" / "domain").rglob("*.yml")),
        *sorted((RACINE / "bot" / "data").rglob("*.yml")),
        *sorted((RACINE / "bot" / "nlu").rglob("*.py")),
    ]
    for fichier in fichiers:
        resume.update(fichier.relative_to(RACINE).as_posix().encode())
        resume.update(fichier.read_bytes())
    return resume.hexdigest()


def _modele() -> None:
    marque = CACHE / "modele.json"
    empreinte = empreinte_modele()
    if MODELE.exists():
        attendu = json.loads(_lire(marque) or "{}")
        etat = MODELE.stat()
        if attendu == {"sources": empreinte, "taille": etat.st_size}:
            return
    debut = time.monotonic()
    JOURNAUX.mkdir(parents=True, exist_ok=True)
    journal = JOURNAUX / "entrainement.log"
    print("Entraînement du modèle (une à deux minutes la première fois)…")
    commande = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "--config",
        "config.yml",
        "--domain",
        "bot/domain",
        "--data",
        "bot/data",
        "--out",
        str(MODELE.parent),
        "--fixed-model-name",
        MODELE.stem[:-4],
    ]
    with journal.open("w", encoding="utf-8") as sortie:
        processus = subprocess.Popen(
            commande,
            cwd=RACINE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(RACINE)},
        )
        assert processus.stdout is not None
        for ligne in processus.stdout:
            sortie.write(ligne)
            composant = _ENTRAINEMENT.search(ligne)
            if composant:
                print(f"  {composant.group(1)} ({time.monotonic() - debut:.0f} s)", flush=True)
    if processus.wait() != 0 or not MODELE.exists():
        fin = journal.read_text(encoding="utf-8").strip().splitlines()[-8:]
        if any("No space left" in ligne for ligne in fin):
            raise Arret("le disque est plein. Libérez de la place, puis relancez.")
        raise Arret(f"l'entraînement a échoué ({journal}) :\n" + "\n".join(fin))
    etat = MODELE.stat()
    marque.write_text(json.dumps({"sources": empreinte, "taille": etat.st_size}))
    print(f"Modèle prêt en {time.monotonic() - debut:.0f} s.")


def _lire(chemin: Path) -> str:
    return chemin.read_text(encoding="utf-8") if chemin.exists() else ""
