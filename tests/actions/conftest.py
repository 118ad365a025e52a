"""Toutes les actions lisent la base construite pour les tests."""

from __future__ import annotations

import pytest

from knowledge.store import Connaissances


@pytest.fixture(autouse=True)
def _base_des_tests(base: Connaissances) -> None:
    """Demander la base suffit : les actions la trouvent par ASSISTANT_BASE."""
