"""Ne pas comprendre : jamais deux fois la même phrase, puis une personne."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_repli import ActionRepli
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES, ROUBAIX, Conversation, Reponse, verifier


def incompris(c: Conversation) -> Reponse:
    c.dire("glop pas glop", "nlu_fallback").lancer(ActionComprendre)
    reponse = c.lancer(ActionRepli)
    verifier(reponse)
    return reponse


def contextes() -> List[Dict[str, Any]]:
    choix = [{"titre": "une association", "champ": "porteur", "valeur": "association"}]
    return [{}, {"question": "porteur", "choix": choix}, {"besoins": ["locaux"], "montres": ["x"]}]


@pytest.mark.parametrize("slots", contextes())
@pytest.mark.parametrize("demande", ["", "besoins", "lieu"])
def test_jamais_deux_fois_la_meme_phrase(slots: Dict[str, Any], demande: str) -> None:
    c = Conversation(slots)
    if demande:
        c.formulaire(demande)
    phrases = [incompris(c).texte.split("\n")[0] for _ in range(7)]
    assert all(a != b for a, b in zip(phrases, phrases[1:], strict=False)), phrases
    assert phrases[:2] == [PAROLES.dire("utter_repli", v) for v in (0, 1)]
    assert set(phrases[2:]) == {PAROLES.dire("utter_repli_porte", v) for v in (0, 1)}
    assert c.slots["echecs"] == 7


def test_apres_deux_echecs_une_personne() -> None:
    c = Conversation()
    incompris(c)
    incompris(c)
    assert "préfecture" in incompris(c).texte


def test_le_deuxieme_propose_les_besoins(base: Connaissances) -> None:
    c = Conversation()
    assert incompris(c).titres == []
    titres = incompris(c).titres
    assert titres == [t.libelle for t in base.vocabulaire("besoins") if not t.masque]
    c.comprendre("3", "informer")
    assert c.slots["besoins"] == ["investissement"] and c.slots["echecs"] == 0


def test_une_question_ouverte_garde_ses_choix() -> None:
    choix = [{"titre": "une association", "champ": "porteur", "valeur": "association"}]
    c = Conversation({"question": "porteur", "choix": choix})
    for _ in range(4):
        incompris(c)
    assert c.slots["question"] == "porteur" and c.slots["choix"] == choix


def test_une_reponse_comprise_remet_le_compte_a_zero() -> None:
    c = Conversation()
    incompris(c)
    incompris(c)
    c.comprendre("à Roubaix", "informer", lieu=ROUBAIX)
    assert incompris(c).textes[0].startswith(PAROLES.dire("utter_repli", 0))


@pytest.mark.parametrize("intention", ["faq", "saluer", "fabriques"])
def test_des_echecs_separes_par_une_reponse_ne_se_suivent_pas(intention: str) -> None:
    c = Conversation()
    incompris(c)
    incompris(c)
    c.comprendre("c'est quoi un tiers-lieu ?", intention)
    assert incompris(c).textes[0].startswith(PAROLES.dire("utter_repli", 0))
