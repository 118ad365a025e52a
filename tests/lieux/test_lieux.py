"""Le lieu du projet dans des phrases réelles : la table de `cas.csv` et quelques propriétés."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import List, Tuple

import pytest

from knowledge.lieux import CHOIX_MAX, Index, Resolution, reperer, resoudre

ICI = Path(__file__).parent


def _cas() -> List[Tuple[str, str]]:
    with (ICI / "cas.csv").open(encoding="utf-8", newline="") as flux:
        return [(ligne["texte"], ligne["attendu"]) for ligne in csv.DictReader(flux)]


CAS = _cas()


@pytest.fixture(scope="module")
def index() -> Index:
    """L'index complet, construit une fois."""
    return Index.depuis_dossier()


def _dire(resolution: Resolution) -> str:
    """La résolution dans la notation de `cas.csv`."""
    if resolution.lieu is not None:
        return resolution.lieu.cle
    return "choix:" + "|".join(x.cle for x in resolution.choix) if resolution.choix else ""


@pytest.mark.parametrize("texte, attendu", CAS)
def test_cas(index: Index, texte: str, attendu: str) -> None:
    """Une phrase, un lieu ; « … » en fin de choix veut dire « et d'autres »."""
    obtenu = _dire(resoudre(texte, index))
    if attendu.endswith("…"):
        assert obtenu.startswith(attendu.rstrip("…|")) and "|" in obtenu
    else:
        assert obtenu == attendu


def test_un_lieu_ou_des_choix_jamais_les_deux(index: Index) -> None:
    for texte, _ in CAS:
        resolution = resoudre(texte, index)
        assert resolution.lieu is None or not resolution.choix
        assert len(resolution.choix) <= CHOIX_MAX
        assert len({x.cle for x in resolution.choix}) == len(resolution.choix)


def test_les_cles_font_l_aller_retour(index: Index) -> None:
    for texte, _ in CAS:
        resolution = resoudre(texte, index)
        for lieu in (*resolution.choix, *([resolution.lieu] if resolution.lieu else [])):
            connu = index.lieu(lieu.cle)
            assert connu is not None
            assert (connu.type, connu.nom, connu.code_insee) == (
                lieu.type,
                lieu.nom,
                lieu.code_insee,
            )
            assert lieu.compris_depuis


@pytest.mark.parametrize("cle", ["aucun", "inconnu", "region:04", "etranger:BE", "departement:2A"])
def test_cles_connues(index: Index, cle: str) -> None:
    lieu = index.lieu(cle)
    assert lieu is not None and lieu.cle == cle and lieu.type == cle.split(":")[0]


@pytest.mark.parametrize(
    "cle",
    ["", "commune:", "commune:00000", "commune:59512' --", "59512", "x" * 10_000, "\x00", "é"],
)
def test_une_cle_inconnue_ne_rend_rien(index: Index, cle: str) -> None:
    assert index.lieu(cle) is None


def test_une_cle_qui_n_est_pas_un_texte_ne_rend_rien(index: Index) -> None:
    for cle in (None, 3, ["commune:59512"], {"a": 1}):
        assert index.lieu(cle) is None  # type: ignore[arg-type]


def test_le_contrat_a_ses_six_champs(index: Index) -> None:
    lieu = resoudre("on est à Lomme", index).lieu
    assert lieu is not None
    assert lieu.contrat() == {
        "type": "commune",
        "nom": "Lille",
        "code_insee": "59350",
        "departement": "59",
        "region": "32",
        "compris_depuis": "Lomme",
    }


@pytest.mark.parametrize(
    "texte, depuis",
    [
        ("Paris 11e", "Paris 11e arrondissement"),
        ("paris 1", "Paris 1er arrondissement"),
        ("Marseille, 3ème arrondissement", "Marseille 3e arrondissement"),
        ("dans le neuf-trois", "le neuf-trois"),
        ("59100", "59100"),
        ("à Seynod", "Seynod"),
        ("Roubaix (59)", "Roubaix (59"),
    ],
)
def test_dit_comment_il_a_compris(index: Index, texte: str, depuis: str) -> None:
    lieu = resoudre(texte, index).lieu
    assert lieu is not None and lieu.compris_depuis == depuis


def test_les_mentions_situent_le_texte(index: Index) -> None:
    texte = "Je viens de Lyon mais le projet est à Privas, en Ardèche."
    mentions = reperer(texte, index)
    assert [m.texte for m in mentions] == ["Lyon", "Privas, en Ardèche"]
    for m in mentions:
        assert texte[m.debut : m.fin] == m.texte
        assert m.candidats and not m.approx


def test_une_faute_de_frappe_ne_devine_pas(index: Index) -> None:
    (mention,) = reperer("notre lieu est à Montpelier", index)
    assert mention.approx and mention.candidats[0].nom == "Montpellier"
    resolution = resoudre("notre lieu est à Montpelier", index)
    assert resolution.lieu is None and len(resolution.choix) == 1


def test_sans_les_annexes_l_index_les_lit(index: Index) -> None:
    communes = [
        {
            "code_insee": "59512",
            "nom": "Roubaix",
            "departement": "59",
            "region": "32",
            "codes_postaux": "59100",
            "population": "98000",
            "anciens": "",
        }
    ]
    petit = Index.depuis_lignes(
        communes, [{"code": "59", "nom": "Nord", "region": "32"}], [{"code": "32", "nom": "HdF"}]
    )
    lieu = resoudre("dans le neuf-trois ou à roubaix", petit).lieu
    assert lieu is not None and lieu.cle == "commune:59512"
    etranger = resoudre("à Bruxelles", petit).lieu
    assert etranger is not None and etranger.cle == "etranger:BE"


def test_aucun_texte_ne_fait_tomber(index: Index) -> None:
    hasard = random.Random(20260301)
    alphabet = "aàâeéèêioôuç ABÉ'’-,.()/0123456789\n\t€²œ\u0301\u202f😀Ω"
    mots = ["Saint-", "Paris ", "59100 ", "dans le ", "(59)", " à ", "d'", "9-3", "le ", "s/s "]
    for _ in range(2_000):
        morceaux = [
            hasard.choice(mots) if hasard.random() < 0.4 else hasard.choice(alphabet)
            for _ in range(hasard.randrange(40))
        ]
        resoudre("".join(morceaux), index)
    resoudre("à " * 5_000, index)


def test_memes_mots_meme_reponse(index: Index) -> None:
    autre = Index.depuis_dossier()
    for texte, _ in CAS[:200]:
        assert resoudre(texte, index) == resoudre(texte, autre)
