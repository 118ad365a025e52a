"""« Cette réponse vous a-t-elle aidé ? » : une fois, après une recommandation, jamais réclamé."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Tuple

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_demander_avis import ActionDemanderAvis
from bot.actions.action_recommander import ActionRecommander
from bot.actions.action_relancer import ActionRelancer
from bot.avis import comptes
from bot.repliques.avis import RAISONS, REPONSES
from tests.actions.outils import PAROLES, ROUBAIX, Conversation, Reponse, lieu, verifier

MOIS = f"{date.today():%Y-%m}"


def remercier(c: Conversation) -> Reponse:
    c.dire("merci", "remercier").lancer(ActionComprendre)
    reponse = c.lancer(ActionDemanderAvis)
    verifier(reponse)
    return reponse


def dossier(**slots: Any) -> Conversation:
    return Conversation(
        {
            "besoins": ["locaux"],
            "lieu": lieu(ROUBAIX),
            "montres": ["locaux-vacants-etat"],
            "verdicts": {},
            **slots,
        }
    )


def repondre(c: Conversation, texte: str, intention: str, **entites: Any) -> Reponse:
    c.comprendre(texte, intention, **entites)
    reponse = c.lancer(ActionRecommander)
    verifier(reponse)
    return reponse


def test_la_question_et_ses_deux_reponses() -> None:
    c = dossier()
    reponse = remercier(c)
    assert reponse.textes[0].startswith(PAROLES.dire("utter_question_avis"))
    assert reponse.titres == [PAROLES.dire(f"utter_avis_{r}") for r in REPONSES]
    custom = reponse.custom("question")
    assert custom["attend"] == "avis" and custom["pourquoi"] == PAROLES.dire("utter_pourquoi_avis")
    assert c.slots["question"] == "avis" and c.slots["avis_demande"] is True
    assert comptes() == []


def test_une_seule_fois() -> None:
    c = dossier()
    assert remercier(c).messages
    repondre(c, "1", "informer")
    assert (remercier(c).messages, remercier(c).evenements) == ([], [])


def test_pas_avant_une_recommandation() -> None:
    for slots in ({}, {"besoins": ["locaux"]}, {"dernier_sujet": "qpv"}):
        reponse = remercier(Conversation(slots))
        assert (reponse.messages, reponse.evenements) == ([], [])


def test_pas_apres_un_avis_deja_donne() -> None:
    assert remercier(dossier(avis_demande=True)).messages == []


OUI: List[Tuple[str, str]] = [
    ("oui", "affirmer"),
    ("carrément", "affirmer"),
    ("1", "informer"),
    ("oui, elle m'a aidé", "nlu_fallback"),
    ("Oui, elle m'a aidé", "affirmer"),
]


@pytest.mark.parametrize("texte, intention", OUI)
def test_oui(texte: str, intention: str) -> None:
    c = dossier()
    remercier(c)
    assert repondre(c, texte, intention).textes == [PAROLES.dire("utter_merci_avis_utile")]
    assert comptes() == [(MOIS, "locaux-vacants-etat", "utile", 1)]
    assert (c.slots["question"], c.slots["choix"], c.slots["avis"]) == (None, None, None)


@pytest.mark.parametrize("texte, intention", [("non", "nier"), ("bof", "nier"), ("2", "informer")])
def test_non_demande_la_raison(texte: str, intention: str) -> None:
    c = dossier()
    remercier(c)
    reponse = repondre(c, texte, intention)
    assert reponse.titres == [PAROLES.dire(f"utter_avis_{r}") for r in RAISONS]
    assert c.slots["question"] == "avis"
    repondre(c, "4", "informer")
    assert comptes() == [
        (MOIS, "locaux-vacants-etat", "inutile", 1),
        (MOIS, "locaux-vacants-etat", "long", 1),
    ]


@pytest.mark.parametrize("texte, intention", [("passer", "passer"), ("sais pas", "ne_sait_pas")])
def test_passer_passe(texte: str, intention: str) -> None:
    """La question dit « répondez passer » : elle ne revient pas."""
    c = dossier()
    remercier(c)
    reponse = repondre(c, texte, intention)
    assert reponse.textes == [PAROLES.dire("utter_suite_possible")]
    assert c.slots["question"] is None and comptes() == []


@pytest.mark.parametrize("intention", ["faq", "fabriques", "porte"])
def test_une_autre_question_ne_la_fait_pas_revenir(intention: str) -> None:
    c = dossier()
    remercier(c)
    reponse = c.dire("c'est quoi un QPV ?", intention).lancer(ActionRelancer)
    assert reponse.messages == [] and c.slots["question"] is None


def test_une_precision_reste_une_precision() -> None:
    c = dossier()
    remercier(c)
    reponse = repondre(c, "on est une association", "informer", porteur="association")
    assert c.slots["porteur"] == "association" and comptes() == []
    assert reponse.custom("compris")["porteur"] == "association"


def test_le_dossier_ne_change_pas() -> None:
    c = dossier(porteur="association")
    avant: Dict[str, Any] = {n: c.slots[n] for n in ("besoins", "lieu", "porteur", "montres")}
    remercier(c)
    repondre(c, "oui", "affirmer")
    assert {n: c.slots[n] for n in avant} == avant


def test_un_second_merci_ne_repose_pas_la_question() -> None:
    c = dossier()
    assert remercier(c).customs
    assert remercier(c).messages == []


def test_une_autre_question_ouverte_revient_d_abord() -> None:
    c = dossier(question="porteur")
    reponse = remercier(c)
    assert reponse.textes[0].startswith(PAROLES.dire("utter_question_porteur"))
    assert c.slots["question"] == "porteur" and not c.slots.get("avis_demande")
