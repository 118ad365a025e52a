"""Une petite copie des sources, à casser librement : quelques fiches, les communes utiles."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Callable

import pytest

from knowledge import chemins

FICHES = ["fabriques-de-territoire", "vague-2023", "vague-2024", "locaux-vacants-etat"]
DOSSIERS = {"dispositifs": FICHES, "faq": ["assistant"], "portes": ["assurance"]}


@pytest.fixture(scope="session")
def modele(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """La copie que chaque test recopie ; les territoires y tiennent en quelques lignes."""
    source, copie = chemins.RACINE, tmp_path_factory.mktemp("sources")
    for nom in ("contacts.yml", "sources.yml", "fabriques.csv", "videos.csv"):
        shutil.copy(source / nom, copie)
    shutil.copytree(source / "vocabulaires", copie / "vocabulaires")
    for dossier, noms in DOSSIERS.items():
        (copie / dossier).mkdir()
        for nom in noms:
            shutil.copy(source / dossier / f"{nom}.yml", copie / dossier)
    (copie / "territoires").mkdir()
    for nom in ("departements.csv", "regions.csv", "pays.csv"):
        shutil.copy(source / "territoires" / nom, copie / "territoires")
    utiles = {
        ligne["code_insee"]
        for nom in ("fabriques.csv", "videos.csv")
        for ligne in csv.DictReader((source / nom).open(encoding="utf-8", newline=""))
    }
    communes = source / "territoires" / "communes.csv"
    with communes.open(encoding="utf-8", newline="") as flux:
        lecteur = csv.DictReader(flux)
        gardees = [ligne for ligne in lecteur if ligne["code_insee"] in utiles]
        with (copie / "territoires" / "communes.csv").open(
            "w", encoding="utf-8", newline=""
        ) as sortie:
            ecrit = csv.DictWriter(sortie, lecteur.fieldnames or [])
            ecrit.writeheader()
            ecrit.writerows(gardees)
    return copie


@pytest.fixture
def sources(modele: Path, tmp_path: Path) -> Path:
    """Des sources justes, propres à ce test."""
    return Path(shutil.copytree(modele, tmp_path / "knowledge"))


@pytest.fixture
def remplacer(sources: Path) -> Callable[[str, str, str], int]:
    """Remplace un texte dans un fichier des sources et rend la ligne où il commençait."""

    def faire(fichier: str, ancien: str, nouveau: str) -> int:
        chemin = sources / fichier
        texte = chemin.read_text(encoding="utf-8")
        assert ancien in texte, f"« {ancien} » n'est plus dans {fichier}"
        chemin.write_text(texte.replace(ancien, nouveau, 1), encoding="utf-8")
        return texte[: texte.index(ancien)].count("\n") + 1

    return faire
