"""`bot/texte.py` et `bot/paroles.py`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.paroles import Paroles
from bot.texte import cle, propre, sans_accents, sans_lettre


@pytest.mark.parametrize(
    "brut, attendu",
    [
        ("  un   local \n à\tRoubaix ", "un local à Roubaix"),
        ("e\u0301cole", "école"),
        ("un\u00a0local\u202f!", "un local !"),
        ("un\u200blo\u200dcal\ufeff", "unlocal"),
        ("\u202elacol\u202c", "lacol"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("l’asso « X » œuvre…", "l’asso « X » œuvre…"),
        ("👍 oui", "👍 oui"),
        ("\ue000privé", "privé"),
        ("\u0085\u2028x", "x"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_propre(brut: str, attendu: str) -> None:
    assert propre(brut) == attendu


@given(st.text())
def test_propre_est_stable_et_sans_caractere_cache(texte: str) -> None:
    lu = propre(texte)
    assert propre(lu) == lu
    assert not any(ord(c) < 32 or c in "\u200b\u200d\u202e\ufeff\u00a0" for c in lu)


@pytest.mark.parametrize(
    "texte, attendu",
    [
        ("Élève À L'ŒUVRE", "eleve a l'oeuvre"),
        ("ÇA ÿ æ", "ca y ae"),
        ("ñandú", "nandu"),
        ("", ""),
    ],
)
def test_sans_accents(texte: str, attendu: str) -> None:
    assert sans_accents(texte) == attendu


@pytest.mark.parametrize(
    "texte, attendu",
    [
        ("Saint-Étienne-du-Rouvray", "saint etienne du rouvray"),
        ("  L’œuvre, n°2 !! ", "l oeuvre n 2"),
        ("oui, dans un quartier (QPV)", "oui dans un quartier qpv"),
        ("¡!…", ""),
    ],
)
def test_cle(texte: str, attendu: str) -> None:
    assert cle(texte) == attendu


@given(st.text())
def test_cle_est_stable(texte: str) -> None:
    assert cle(cle(texte)) == cle(texte)


@pytest.mark.parametrize(
    "texte, vrai",
    [
        ("", True),
        ("?!…", True),
        ("👍", True),
        ("—", True),
        ("a", False),
        ("2", False),
        ("é", False),
    ],
)
def test_sans_lettre(texte: str, vrai: bool) -> None:
    assert sans_lettre(texte) is vrai


# --- répliques ---------------------------------------------------------------------------------

PAROLES = Paroles(
    {
        "responses": {
            "utter_simple": [{"text": " Bonjour {nom}. "}],
            "utter_repli": [{"text": "a"}, {"text": "b"}],
            "utter_virgule": [{"text": ", "}],
            "utter_et": [{"text": " et "}],
            "utter_ligne_numerotee": [{"text": "{numero}. {texte}"}],
        }
    }
)


def test_dire() -> None:
    assert PAROLES.dire("utter_simple", nom="Ana") == "Bonjour Ana."
    assert [PAROLES.dire("utter_repli", v) for v in range(4)] == ["a", "b", "a", "b"]
    assert "utter_simple" in PAROLES and "utter_autre" not in PAROLES


@pytest.mark.parametrize("valeur", ["{nom}", "{0}", "{nom.__class__}", "}{", "%s"])
def test_une_valeur_n_est_jamais_un_gabarit(valeur: str) -> None:
    assert PAROLES.dire("utter_simple", nom=valeur) == f"Bonjour {valeur}."


def test_une_replique_ou_une_valeur_absente_se_voit() -> None:
    with pytest.raises(KeyError):
        PAROLES.dire("utter_autre")
    with pytest.raises(KeyError):
        PAROLES.dire("utter_simple")


@pytest.mark.parametrize(
    "elements, attendu",
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_enumerer(elements: list[str], attendu: str) -> None:
    assert PAROLES.enumerer(elements) == attendu


def test_numeroter() -> None:
    assert PAROLES.numeroter(["x", "y"]) == ["1. x", "2. y"]


def test_un_domaine_sans_replique() -> None:
    assert "utter_simple" not in Paroles({})
    assert "utter_saluer" in Paroles.du_depot()
