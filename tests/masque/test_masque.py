"""Masquage des données personnelles : corpus fictif, idempotence, robustesse."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masque import GENRES, JETON, masquage, masquer

ICI = Path(__file__).parent


def lignes(chemin: Path) -> List[Dict[str, Any]]:
    return [json.loads(x) for x in chemin.read_text(encoding="utf-8").splitlines() if x]


CORPUS = lignes(ICI / "corpus.jsonl")
AVEC = [x for x in CORPUS if x["texte"] != x["attendu"]]
SANS = [x for x in CORPUS if x["texte"] == x["attendu"]]


def jetons(texte: str) -> Counter[str]:
    return Counter(m.group()[1:-1] for m in JETON.finditer(texte))


def test_taille_du_corpus() -> None:
    assert len({x["texte"] for x in CORPUS}) == len(CORPUS)
    assert len(AVEC) >= 200 and len(SANS) >= 120
    total = sum((jetons(x["attendu"]) for x in AVEC), Counter())
    assert set(total) == set(GENRES) and min(total.values()) >= 20


@pytest.mark.parametrize("ligne", CORPUS, ids=[x["texte"][:50] for x in CORPUS])
def test_chaque_ligne(ligne: Dict[str, Any]) -> None:
    masque = masquer(ligne["texte"])
    assert masque.texte == ligne["attendu"]
    nouveaux = jetons(ligne["attendu"]) - jetons(ligne["texte"])
    assert set(masque.genres) == set(nouveaux)
    assert masquer(masque.texte) == type(masque)(masque.texte, ())


def test_rappel_et_precision() -> None:
    justes = attendus = trouves = 0
    for ligne in CORPUS:
        deja = jetons(ligne["texte"])
        voulu = jetons(ligne["attendu"]) - deja
        lu = jetons(masquer(ligne["texte"]).texte) - deja
        justes += sum((voulu & lu).values())
        attendus += sum(voulu.values())
        trouves += sum(lu.values())
    assert justes / attendus >= 0.98
    assert justes / trouves >= 0.98


def test_questions_ordinaires_intactes() -> None:
    questions = [x["texte"] for x in lignes(ICI.parent / "nlu" / "validation.jsonl")]
    touchees = [q for q in questions if masquer(q).genres]
    assert len(touchees) <= 0.02 * len(questions), touchees


def test_genres_dans_l_ordre_sans_doublon() -> None:
    masque = masquer("a@exemple.fr, 06 39 98 12 34, b@exemple.fr, 12 rue des Lilas")
    assert masque.genres == ("courriel", "téléphone", "adresse")


def test_accents_decomposes_et_invisibles() -> None:
    decompose = "Ne\u0301e le 3 fe\u0301vrier 1975, 06\u200b 39 98\u00ad 12 34"
    assert masquer(decompose).texte == "Ne\u0301e le [date de naissance], [téléphone]"


def test_texte_vide() -> None:
    assert masquer("").texte == "" and masquer("").genres == ()


FRAGMENTS = [
    "06 39 98 12 34",
    "0",
    "1 ",
    "06",
    "+33",
    "(0)",
    " ",
    ".",
    "-",
    "/",
    ",",
    "@",
    "a@",
    "a@b.fr",
    " arobase ",
    " point ",
    "né le ",
    "née à ",
    "ne",
    "12/03/1980",
    "3 avril 1975",
    "12 rue ",
    "des Lilas",
    "rue de ",
    "Jean ",
    "place",
    "FR76 3000 6000 0112 3456 7890 189",
    "FR76",
    "189",
    "4242 4242 4242 4242",
    "4242",
    "1 85 05 78 006 084 36",
    "2A",
    "clé ",
    "https://",
    "www.",
    "siret ",
    "date de naissance : ",
    "[téléphone]",
    "[adresse]",
    "[",
    "]",
    "é",
    "\u0301",
    "ﬃ",
    "½",
    "İ",
    "\u200b",
    "\n",
    "\u00a0",
    "\ud800",
    "zéro six ",
    "trente ",
    "tel ",
    "départements ",
    "75 000 €",
    "n°",
    "bis",
    "mon anniversaire ",
    "association ",
]
HOSTILES = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))


@settings(max_examples=600, deadline=None)
@given(HOSTILES)
def test_idempotent_et_sans_exception(texte: str) -> None:
    masque = masquer(texte)
    assert masquer(masque.texte).texte == masque.texte
    assert set(masque.genres) <= set(GENRES)


DONNEES = [
    "06 39 98 12 34",
    "marie.durand@exemple.fr",
    "FR76 3000 6000 0112 3456 7890 189",
    "4242 4242 4242 4242",
    "1 85 05 78 006 084 91",
]
MOTS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèàç ,;!?'", max_size=40)


@settings(max_examples=300, deadline=None)
@given(MOTS, st.sampled_from(DONNEES), MOTS)
def test_ne_survit_dans_aucune_phrase(avant: str, donnee: str, apres: str) -> None:
    assert donnee not in masquer(f"{avant} {donnee} {apres}").texte


@pytest.mark.parametrize(
    "motif",
    [
        "0",
        "1 ",
        "1-1/",
        "06 39 98 12 3 ",
        "a",
        "a.",
        "a@",
        "@",
        "a arobase a point ",
        "ne ",
        "née a ",
        "12 rue de la ",
        "1 rue A ",
        "rue de rue ",
        "FR76 3000 ",
        "www.",
        "siret 1",
        "1 85 05 78 006 084 ",
        "4242 4242 ",
        "zéro un ",
        "[téléphone]",
        "\u0301",
        "((",
        "  ",
        "naissance 12/03/",
        "Jean et Marie ",
        "İa@",
        "06 39 98 12 34",
    ],
)
def test_un_texte_hostile_se_lit_en_peu_de_passes(
    motif: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: List[int] = []

    def passe(texte: str) -> Tuple[str, List[str]]:
        passes.append(len(texte))
        return une_passe(texte)

    une_passe = masquage._passe
    monkeypatch.setattr(masquage, "_passe", passe)
    texte = (motif * 16_000)[:16_000]
    masque = masquer(texte)
    assert len(passes) <= 3
    assert len(masque.texte) <= 2 * len(texte)
    place = 0
    for reste in JETON.split(masque.texte):
        place = texte.index(reste, place) + len(reste)  # rien d'ajouté, rien de déplacé
