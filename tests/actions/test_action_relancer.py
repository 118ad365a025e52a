"""Après une digression, la question ouverte revient."""

from __future__ import annotations

import pytest

from bot.actions.action_relancer import ActionRelancer
from bot.profil import AFFINAGES
from bot.repliques.questions import choix_du_vocabulaire
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES, Conversation, verifier

AVIS = [{"titre": "oui, elle m'a aidé", "champ": "avis", "valeur": "utile"}]


@pytest.mark.parametrize("attend", AFFINAGES)
def test_la_question_ouverte_revient_avec_ses_choix(attend: str, base: Connaissances) -> None:
    choix = choix_du_vocabulaire(base, attend, attend)
    c = Conversation({"question": attend, "choix": choix, "montres": ["x"]}).dire("merci", "faq")
    reponse = c.lancer(ActionRelancer)
    verifier(reponse)
    assert reponse.custom("question")["attend"] == attend
    assert reponse.texte.startswith(PAROLES.dire(f"utter_question_{attend}"))
    assert reponse.titres == [x["titre"] for x in choix]
    assert (c.slots["question"], c.slots["choix"]) == (attend, choix)


@pytest.mark.parametrize("attend", ["besoins", "lieu"])
def test_dans_le_formulaire_rasa_s_en_charge(attend: str) -> None:
    c = Conversation({"question": attend}).formulaire(attend).dire("merci", "faq")
    reponse = c.lancer(ActionRelancer)
    assert (reponse.messages, reponse.evenements) == ([], [])


def test_sans_question_rien() -> None:
    reponse = Conversation().dire("merci", "faq").lancer(ActionRelancer)
    assert (reponse.messages, reponse.evenements) == ([], [])


@pytest.mark.parametrize("intention", ["faq", "fabriques", "nlu_fallback", "et_si"])
def test_un_avis_ne_se_reclame_pas(intention: str) -> None:
    c = Conversation({"question": "avis", "choix": AVIS, "relances": 1})
    reponse = c.dire("c'est quoi un QPV ?", intention).lancer(ActionRelancer)
    assert reponse.messages == []
    assert (c.slots["question"], c.slots["choix"], c.slots["relances"]) == (None, None, 0)


def test_la_raison_d_un_avis_reste_demandee() -> None:
    """action_compter_avis vient de poser la question : elle attend sa réponse."""
    c = Conversation({"question": "avis", "choix": AVIS, "relances": 1})
    reponse = c.dire("ça ne m'aide pas", "avis").lancer(ActionRelancer)
    assert (reponse.messages, reponse.evenements) == ([], [])
    assert c.slots["question"] == "avis"
