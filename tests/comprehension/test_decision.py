"""Des confiances à une décision, seuil par seuil."""

from __future__ import annotations

from typing import Mapping, Tuple

import pytest

from bot.nlu.decision import (
    AVANCE_BESOIN,
    BESOINS_MAX,
    HYPOTHESES,
    PRESENTATIONS,
    SEUIL_CONNUS,
    SEUIL_INTENTION,
    SEUIL_LANGUE,
    SEUIL_PREMIER,
    SEUIL_REPERE,
    SEUIL_SUIVANT,
    Decision,
    decider,
)
from bot.nlu.modele import Lecture

PEU = 0.001
Notes = Tuple[Tuple[str, float], ...]
UN_BESOIN: Notes = (("a", 0.9), ("b", 0.0))


def lecture(
    *classement: Tuple[str, float],
    besoins: Notes = UN_BESOIN,
    places: Mapping[str, int] | None = None,
    connus: float = 1,
) -> Lecture:
    """`classement` : une intention suffit, la suivante est loin derrière."""
    rangs = (*classement, ("remercier", 0.0))
    return Lecture(
        intention=rangs[0][0],
        confiance=rangs[0][1],
        classement=rangs,
        besoins=besoins,
        sujets={"faq": "qpv", "porte": "assurance", "besoin": "a"},
        places=places or {b: n for n, (b, _) in enumerate(besoins)},
        connus=connus,
    )


@pytest.mark.parametrize(
    "confiances, attendu",
    [
        ((0.9, 0.0, 0.0), ("a",)),
        ((SEUIL_PREMIER, 0.0, 0.0), ("a",)),
        ((0.9, SEUIL_SUIVANT, 0.0), ("a", "b")),
        ((0.9, SEUIL_SUIVANT - PEU, 0.9), ("a",)),
        ((0.9, 0.9, SEUIL_SUIVANT), ("a", "b", "c")),
        ((0.9, 0.9, 0.9, 0.9, 0.9), ("a", "b", "c")),
    ],
)
def test_besoins_retenus(confiances: Tuple[float, ...], attendu: Tuple[str, ...]) -> None:
    besoins = tuple(zip("abcdef", confiances, strict=False))
    decision = decider(lecture(("besoin", 0.9), besoins=besoins), False)
    assert decision == Decision("besoin", 0.9, attendu)
    assert len(decision.besoins) <= BESOINS_MAX


def test_sous_le_premier_seuil_on_demande_entre_deux() -> None:
    besoins = (("a", SEUIL_PREMIER - PEU), ("b", 0.9), ("c", 0.9))
    decision = decider(lecture(("besoin", 0.9), besoins=besoins), False)
    assert (decision.besoins, decision.besoins_possibles) == ((), ("a", "b"))


@pytest.mark.parametrize(
    "places, attendu",
    [
        ({"a": 0, "b": 1, "c": 2}, ("a", "b")),
        ({"a": 1, "b": 0, "c": 2}, ("b", "a")),
        ({"a": 3, "b": 3, "c": 0}, ("a", "b")),
    ],
)
def test_les_besoins_sont_dans_l_ordre_ou_ils_sont_dits(
    places: Mapping[str, int], attendu: Tuple[str, ...]
) -> None:
    besoins = (("a", 0.9), ("b", SEUIL_SUIVANT), ("c", 0.0))
    lu = lecture(("besoin", 0.9), besoins=besoins, places=places)
    assert decider(lu, False).besoins == attendu


@pytest.mark.parametrize(
    "intention, confiance, repere, attendu",
    [
        ("saluer", SEUIL_INTENTION, False, "saluer"),
        ("saluer", SEUIL_INTENTION - PEU, False, "nlu_fallback"),
        ("saluer", SEUIL_REPERE - PEU, True, "informer"),
        ("saluer", SEUIL_REPERE, True, "saluer"),
        ("langue_etrangere", SEUIL_LANGUE, False, "langue_etrangere"),
        ("langue_etrangere", SEUIL_LANGUE - PEU, False, "nlu_fallback"),
        ("besoin", SEUIL_INTENTION - PEU, False, "besoin"),
    ],
)
def test_intention_sure_ou_pas(
    intention: str, confiance: float, repere: bool, attendu: str
) -> None:
    assert decider(lecture((intention, confiance)), repere).intention == attendu


@pytest.mark.parametrize(
    "suivante, avance, attendu",
    [
        ("faq", AVANCE_BESOIN + PEU, Decision("besoin", 0.5, ("a",))),
        ("faq", AVANCE_BESOIN - PEU, Decision("faq", 0.5 - AVANCE_BESOIN + PEU, sujet="qpv")),
        ("saluer", 0.0, Decision("saluer", 0.5)),
    ],
)
def test_un_besoin_veut_de_l_avance(suivante: str, avance: float, attendu: Decision) -> None:
    assert decider(lecture(("besoin", 0.5), (suivante, 0.5 - avance)), False) == attendu


@pytest.mark.parametrize("presentation", PRESENTATIONS)
def test_se_presenter_n_empeche_pas_de_demander(presentation: str) -> None:
    """« Je suis maire, nous devons rénover l'école » : le besoin dit l'emporte, s'il est net."""
    decide = decider(lecture((presentation, 0.5), ("besoin", 0.3)), False)
    assert decide.intention == "besoin" and decide.besoins == ("a",)


@pytest.mark.parametrize(
    "intention, confiance_besoin, repere, attendue",
    [
        ("annuler", 0.9, False, "corriger"),  # « laisse tomber le local »
        ("annuler", 0.4, False, "annuler"),
        ("annuler", 0.4, True, "corriger"),  # « oublie Guéret, c'est à Aubusson »
        ("avis", 0.4, True, "corriger"),
        ("avis", 0.9, False, "avis"),  # « c'est faux, ce que vous dites du local »
    ],
)
def test_retirer_en_disant_quoi_c_est_corriger(
    intention: str, confiance_besoin: float, repere: bool, attendue: str
) -> None:
    lue = lecture((intention, 0.9), besoins=(("a", confiance_besoin), ("b", 0.0)))
    assert decider(lue, repere).intention == attendue


@pytest.mark.parametrize("intention", ["besoin", "faq", "saluer"])
def test_presque_aucun_mot_connu(intention: str) -> None:
    inconnue = lecture((intention, 0.99), connus=SEUIL_CONNUS - PEU)
    assert decider(inconnue, False) == Decision("nlu_fallback", 0.99)
    assert decider(inconnue, True).intention == intention
    assert decider(lecture((intention, 0.99), connus=SEUIL_CONNUS), False).intention == intention


@pytest.mark.parametrize(
    "intention, sujet", [("faq", "qpv"), ("porte", "assurance"), ("saluer", ""), ("besoin", "")]
)
def test_le_sujet_suit_l_intention(intention: str, sujet: str) -> None:
    assert decider(lecture((intention, 0.9)), False).sujet == sujet


def test_une_intention_incertaine_n_a_pas_de_sujet() -> None:
    assert decider(lecture(("faq", SEUIL_INTENTION - PEU)), True).sujet == ""


def test_une_base_d_un_seul_besoin() -> None:
    seul = lecture(("besoin", 0.9), besoins=(("a", SEUIL_PREMIER - PEU),))
    assert decider(seul, False).besoins_possibles == ("a",)


@pytest.mark.parametrize(
    "classement, attendu",
    [
        ((("faq", PEU), ("porte", PEU), ("besoin", PEU)), ("faq/qpv", "porte/assurance")),
        ((("saluer", PEU), ("besoin", PEU), ("faq", PEU)), ("besoin/a", "faq/qpv")),
        ((("porte", PEU), ("saluer", PEU), ("merci", PEU)), ("porte/assurance",)),
        ((("saluer", PEU), ("insulte", PEU)), ()),
    ],
)
def test_dans_le_doute_les_deux_lectures_qu_on_peut_proposer(
    classement: Notes, attendu: Tuple[str, ...]
) -> None:
    decision = decider(lecture(*classement), False)
    assert (decision.intention, decision.hypotheses) == ("nlu_fallback", attendu)
    assert len(decision.hypotheses) <= HYPOTHESES


@pytest.mark.parametrize("intention", ["besoin", "faq", "saluer"])
def test_une_lecture_sure_ne_propose_rien(intention: str) -> None:
    assert decider(lecture((intention, 0.9), ("porte", 0.05)), False).hypotheses == ()


def test_presque_aucun_mot_connu_ne_propose_rien() -> None:
    assert decider(lecture(("faq", 0.99), connus=SEUIL_CONNUS - PEU), False).hypotheses == ()
