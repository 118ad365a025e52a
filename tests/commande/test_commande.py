"""La commande : des pannes dites en une phrase française, et un code de sortie non nul."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Dict, List

import pytest

from bot.avis import compter
from commande.__main__ import _panne_de_disque
from commande.chat import mettre_en_page

RACINE = Path(__file__).resolve().parents[2]


def _python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "commande", *arguments],
        cwd=RACINE,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_un_port_pris_est_dit_et_un_autre_propose() -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        fini = _python(ASSISTANT_PORT=str(port))
    assert fini.returncode == 1
    assert fini.stderr == (
        f"Erreur : le port {port} est déjà pris. Choisissez-en un autre : "
        f"ASSISTANT_PORT={port + 1} ./assistant\n"
    )


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", ""])
def test_un_port_impossible_est_dit(port: str) -> None:
    fini = _python(ASSISTANT_PORT=port)
    assert fini.returncode == 1
    assert "un nombre de 1 à 65535 est attendu" in fini.stderr
    assert "Traceback" not in fini.stderr


def test_l_aide_liste_chaque_verbe() -> None:
    fini = _python("--help")
    assert fini.returncode == 0
    for verbe in ("demarrer", "chat", "test", "entrainer", "eval", "avis", "knowledge"):
        assert verbe in fini.stdout


def test_montrer_un_dispositif_inconnu_propose_le_plus_proche() -> None:
    fini = _python("knowledge", "show", "subvention-prefet")
    assert fini.returncode == 1
    assert "Vouliez-vous écrire « subventions-prefets » ?" in fini.stderr


def test_les_avis_comptes_sont_montres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chemin = str(tmp_path / "avis.db")
    vide = _python("avis", ASSISTANT_AVIS=chemin)
    assert vide.returncode == 0 and vide.stdout == f"Aucun avis pour l'instant ({chemin}).\n"
    monkeypatch.setenv("ASSISTANT_AVIS", chemin)
    for sujet, avis, jour in (
        ("qpv", "faux", date(2026, 1, 2)),
        ("ami", "utile", date(2026, 2, 3)),
    ):
        compter(sujet, avis, jour)
    compter("qpv", "faux", date(2026, 1, 9))
    plein = _python("avis", ASSISTANT_AVIS=chemin)
    assert [ligne.split() for ligne in plein.stdout.splitlines()] == [
        ["2026-02", "1", "utile", "ami"],
        ["2026-01", "2", "faux", "qpv"],
    ]


def test_des_avis_illisibles_sont_dits_sans_trace(tmp_path: Path) -> None:
    (tmp_path / "avis.db").write_text("ceci n'est pas une base " * 100)
    fini = _python("avis", ASSISTANT_AVIS=str(tmp_path / "avis.db"))
    assert fini.returncode == 1 and "Traceback" not in fini.stderr


def _copie(dossier: Path, faux: Dict[str, str]) -> List[str]:
    """Le script seul, avec de faux programmes devant les vrais."""
    for fichier in ("assistant", "requirements.lock"):
        shutil.copy(RACINE / fichier, dossier / fichier)
    bin_ = dossier / "bin"
    bin_.mkdir()
    for nom, corps in faux.items():
        (bin_ / nom).write_text(f"#!/bin/sh\n{corps}\n")
        (bin_ / nom).chmod(0o755)
    return ["env", f"PATH={bin_}:/usr/bin:/bin", f"HOME={dossier}", str(dossier / "assistant")]


UV_SANS_PYTHON = 'if [ "$1" = --version ]; then exit 0; fi; exit 2'
UV_SANS_RESEAU = (
    'if [ "$1" = --version ]; then exit 0; fi; '
    'if [ "$1" = venv ]; then mkdir -p .venv/bin; ln -s /bin/true .venv/bin/python; exit 0; fi; '
    "exit 1"
)
DISQUE_PLEIN = "echo entete; echo x 1 1 1000 99% /"


@pytest.mark.parametrize(
    ("faux", "phrase"),
    [
        ({"uv": UV_SANS_PYTHON}, "Python 3.10 n'a pas été trouvé"),
        ({"uv": UV_SANS_RESEAU}, "les dépendances n'ont pas pu être installées"),
        ({"uv": "exit 0", "df": DISQUE_PLEIN}, "il reste moins de 3,5 Go sur ce disque"),
    ],
)
def test_une_preparation_impossible_est_dite(
    tmp_path: Path, faux: Dict[str, str], phrase: str
) -> None:
    fini = subprocess.run(
        _copie(tmp_path, faux), capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert fini.returncode == 1
    assert phrase in fini.stderr
    assert fini.stderr.count("Erreur :") == 1


def test_un_dossier_impossible_est_dit_sans_trace() -> None:
    fini = _python("knowledge", "build", ASSISTANT_BASE="/dev/null/connaissances.db")
    assert fini.returncode == 1
    assert fini.stderr.startswith("Erreur : un fichier ne peut être ni lu ni écrit")
    assert "Traceback" not in fini.stderr


@pytest.mark.parametrize(
    "panne",
    [OSError(errno.ENOSPC, "plus de place"), sqlite3.OperationalError("database or disk is full")],
)
def test_un_disque_plein_est_dit(panne: Exception) -> None:
    assert _panne_de_disque(panne) == "le disque est plein. Libérez de la place, puis relancez."


def test_le_terminal_tient_en_80_colonnes() -> None:
    texte = "- " + "un texte assez long pour être replié " * 6 + "\n1. court"
    lignes = mettre_en_page(texte).splitlines()
    assert all(len(ligne) <= 80 for ligne in lignes)
    assert lignes[1].startswith("  ")
    assert lignes[-1] == "1. court"
