"""Toutes les actions lisent la base construite pour les tests et comptent les avis ailleurs."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.store import Connaissances


@pytest.fixture(autouse=True)
def _base_des_tests(base: Connaissances) -> None:
    """Demander la base suffit : les actions la trouvent par ASSISTANT_BASE."""


@pytest.fixture(autouse=True)
def fichier_d_avis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Aucun test n'ajoute aux comptes en service."""
    chemin = tmp_path / "avis" / "avis.db"
    monkeypatch.setenv("ASSISTANT_AVIS", str(chemin))
    return chemin
