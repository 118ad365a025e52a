"""« Pourquoi ? » : la question ouverte, ou la recommandation critère par critère."""

from __future__ import annotations

import pytest

from bot.actions.action_expliquer import ActionExpliquer
from bot.profil import AFFINAGES
from tests.actions.outils import PAROLES, Conversation, verifier


@pytest.mark.parametrize("attend", ["besoins", "lieu"])
def test_dans_le_formulaire(attend: str) -> None:
    c = Conversation().formulaire(attend).dire("pourquoi ?", "pourquoi")
    assert c.lancer(ActionExpliquer).textes == [PAROLES.dire(f"utter_pourquoi_{attend}")]


@pytest.mark.parametrize("attend", [*AFFINAGES, "choix_lieu", "confirmation"])
def test_hors_du_formulaire(attend: str) -> None:
    c = Conversation({"question": attend}).dire("pourquoi ?", "pourquoi")
    assert c.lancer(ActionExpliquer).textes == [PAROLES.dire(f"utter_pourquoi_{attend}")]


def test_apres_la_recommandation_chaque_critere_et_sa_source() -> None:
    c = Conversation({"besoins": ["amorcage"], "montres": ["x"], "rayonnement": "non"})
    reponse = c.dire("pourquoi ?", "pourquoi").lancer(ActionExpliquer)
    verifier(reponse)
    premier = reponse.custom("recommandation")["dispositifs"][0]
    for critere in premier["criteres"]:
        (ligne,) = [x for x in reponse.texte.split("\n") if critere["texte"] in x]
        assert critere["source"]["section"] in ligne and critere["source"]["document"] in ligne
    assert reponse.evenements == []


def test_rien_a_expliquer() -> None:
    reponse = Conversation().dire("pourquoi ?", "pourquoi").lancer(ActionExpliquer)
    assert reponse.textes == [PAROLES.dire("utter_detail_sans_dispositif")]


def test_une_question_d_affinage_ouverte_s_explique_elle_meme() -> None:
    c = Conversation({"besoins": ["amorcage"], "montres": ["x"], "question": "porteur"})
    reponse = c.dire("pourquoi cette question ?", "pourquoi").lancer(ActionExpliquer)
    assert PAROLES.dire("utter_pourquoi_porteur") in reponse.texte
