"""Une base construite une fois, ailleurs que celle en service."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

import pytest

from knowledge import build, store


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.Connaissances]:
    chemin: Path = tmp_path_factory.mktemp("base") / "connaissances.db"
    build.construire(chemin)
    avant = os.environ.get("ASSISTANT_BASE")
    os.environ["ASSISTANT_BASE"] = str(chemin)
    yield store.ouvrir()
    if avant is None:
        del os.environ["ASSISTANT_BASE"]
    else:
        os.environ["ASSISTANT_BASE"] = avant
