"""Le modèle, formé en un instant sur quelques phrases."""

from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

import pytest

from bot.nlu.modele import BESOIN, Modele

USAGES = ("l'atelier", "la chorale", "la radio", "le club", "les jeunes", "le village")
PHRASES: List[Tuple[str, str]] = [
    *((f"on cherche un local pour {x}", "besoin/locaux") for x in USAGES),
    *((f"il faut financer des travaux pour {x}", "besoin/investissement") for x in USAGES),
    *((f"on voudrait des modèles de statuts pour {x}", "besoin/outils") for x in USAGES),
    ("on cherche un local et il faut financer des travaux", "besoin/locaux+investissement"),
    *((f"bonjour {x}", "saluer") for x in ("à vous", "madame", "tout le monde")),
    *((f"et si on cherchait un local pour {x} ?", "et_si") for x in USAGES),
    ("aide", "aide"),
    ("comment ça marche ?", "aide"),
    ("c'est quoi un QPV ?", "faq/qpv"),
    ("les quartiers prioritaires, qu'est-ce que c'est ?", "faq/qpv"),
    ("pas ça", "nier"),
    ("Pas ça !", "corriger"),
]


@pytest.fixture(scope="module")
def modele() -> Modele:
    return Modele.entrainer(*map(list, zip(*PHRASES, strict=True)))


@pytest.mark.parametrize(
    "texte, intention, sujet",
    [("aide", "aide", ""), ("AIDE !", "aide", ""), ("c'est quoi un qpv", "faq", "qpv")],
)
def test_un_exemple_court_est_su_par_coeur(
    modele: Modele, texte: str, intention: str, sujet: str
) -> None:
    lu = modele.lire(texte)
    assert (lu.intention, lu.confiance, lu.sujets.get(intention, "")) == (intention, 1.0, sujet)
    assert lu.classement[0] == (intention, 1.0) and lu.classement[1][1] == 0.0


def test_un_exemple_qui_a_deux_etiquettes_n_est_pas_su(modele: Modele) -> None:
    assert modele.lire("pas ça").confiance < 1.0


def test_un_exemple_long_reste_calcule(modele: Modele) -> None:
    assert modele.lire(PHRASES[0][0]).confiance < 1.0


def test_une_supposition_n_apprend_pas_a_ignorer_un_besoin(modele: Modele) -> None:
    """Sans cela, « et si on cherchait… » rendrait « cherchait un local » moins probable."""
    (besoin, confiance), *_ = modele.lire("et si on cherchait un local pour la fête ?").besoins
    assert besoin == "locaux" and confiance > 0.5


def test_relire_un_modele_enregistre(modele: Modele, tmp_path: Path) -> None:
    modele.enregistrer(tmp_path)
    relu = Modele.charger(tmp_path)
    textes = ["aide", "un local et des travaux", "et si c'était ailleurs ?", ""]
    for lu, su in zip(relu.lire_tous(textes), modele.lire_tous(textes), strict=True):
        assert [i for i, _ in lu.classement] == [i for i, _ in su.classement]
        assert dict(lu.classement) == pytest.approx(dict(su.classement), abs=1e-4)
        assert dict(lu.besoins) == pytest.approx(dict(su.besoins), abs=1e-4)
    assert relu.lire(textes[1]).classement[0][0] == BESOIN
