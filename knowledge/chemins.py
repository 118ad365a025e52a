"""Où vivent les sources et la base construite."""

from __future__ import annotations

import os
from pathlib import Path

RACINE = Path(__file__).resolve().parent


def base() -> Path:
    """Chemin de la base construite ; `ASSISTANT_BASE` le remplace (tests, déploiement)."""
    return Path(os.environ.get("ASSISTANT_BASE", RACINE.parent / ".cache" / "connaissances.db"))
