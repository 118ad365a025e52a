"""Compte les avis sur les réponses : un mois, un sujet, un avis, un nombre. Ni texte ni session."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import List, Tuple

journal = logging.getLogger(__name__)
DEFAUT = Path(__file__).resolve().parent.parent / ".cache" / "avis.db"

_TABLE = """
create table if not exists avis (
  mois text not null, sujet text not null, avis text not null, nombre integer not null,
  primary key (mois, sujet, avis)
)
"""


def chemin() -> Path:
    """Fichier des comptes : ASSISTANT_AVIS, sinon dans le dossier de travail."""
    return Path(os.environ.get("ASSISTANT_AVIS", DEFAUT))


def compter(sujet: str, avis: str, jour: date) -> None:
    """Ajoute un. Un fichier qui ne s'écrit pas perd l'avis, et le dit au journal."""
    try:
        chemin().parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(chemin())) as db, db:
            db.execute(_TABLE)
            db.execute(
                "insert into avis values (?, ?, ?, 1) "
                "on conflict (mois, sujet, avis) do update set nombre = nombre + 1",
                (f"{jour:%Y-%m}", sujet, avis),
            )
    except (sqlite3.Error, OSError) as erreur:
        journal.warning("avis non compté : %s", erreur)


def comptes() -> List[Tuple[str, str, str, int]]:
    """(mois, sujet, avis, nombre), du plus récent au plus ancien."""
    if not chemin().exists():
        return []
    with closing(sqlite3.connect(chemin())) as db:
        db.execute(_TABLE)
        return list(db.execute("select * from avis order by mois desc, nombre desc, sujet, avis"))
