"""Ne pas comprendre : jamais deux fois la même phrase, puis une personne."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from bot.actions.action_ask_besoins import ActionAskBesoins
from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_detailler import ActionDetailler
from bot.actions.action_recommander import ActionRecommander
from bot.actions.action_repli import ActionRepli
from knowledge.store import Connaissances
from tests.actions.outils import (
    HOSTILES,
    PAROLES,
    ROUBAIX,
    Conversation,
    Reponse,
    lieu,
    verifier,
)


def incompris(c: Conversation, *hypotheses: str) -> Reponse:
    entites = {"hypothese": hypotheses} if hypotheses else {}
    c.dire("glop pas glop", "nlu_fallback", **entites).lancer(ActionComprendre)
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


# --- « vouliez-vous dire… ? » --------------------------------------------------------------------

QUESTION, BESOIN, PORTE = "faq/qpv", "besoin/investissement", "porte/assurance"


def titre(base: Connaissances, hypothese: str) -> str:
    genre, _, detail = hypothese.partition("/")
    if genre == "besoin":
        return next(t.libelle for t in base.vocabulaire("besoins") if t.valeur == detail)
    faq, porte = base.reponse(detail), base.porte(detail)
    if genre == "faq":
        assert faq is not None
        return faq.question
    assert porte is not None
    return porte.sujet


@pytest.mark.parametrize(
    "hypotheses", [(QUESTION, BESOIN), (BESOIN, PORTE), (PORTE, QUESTION), (QUESTION,)]
)
def test_les_hypotheses_sont_des_choix(hypotheses: tuple[str, ...], base: Connaissances) -> None:
    c = Conversation()
    reponse = incompris(c, *hypotheses)
    assert reponse.texte.startswith(PAROLES.dire("utter_repli_hypotheses"))
    assert reponse.titres == [titre(base, h) for h in hypotheses]
    question = reponse.custom("question")
    assert question["attend"] == "confirmation"
    assert question["pourquoi"] == PAROLES.dire("utter_pourquoi_confirmation")
    assert c.slots["echecs"] == 1 and len(c.slots["choix"]) == len(hypotheses)


@pytest.mark.parametrize("reponse", ["1", "le premier", "titre"])
def test_le_besoin_choisi_entre_dans_le_dossier(reponse: str, base: Connaissances) -> None:
    c = Conversation()
    incompris(c, BESOIN, QUESTION)
    c.comprendre(titre(base, BESOIN) if reponse == "titre" else reponse, "informer")
    assert c.slots["besoins"] == ["investissement"]
    assert (c.slots["choix"], c.slots["echecs"]) == (None, 0)


def test_la_question_choisie_recoit_sa_reponse_puis_le_projet_reprend(base: Connaissances) -> None:
    c = Conversation()
    incompris(c, QUESTION, BESOIN)
    c.comprendre("1", "informer")
    reponse = c.formulaire("besoins").lancer(ActionAskBesoins)
    verifier(reponse)
    assert [x["type"] for x in reponse.customs] == ["faq", "question"]
    assert reponse.custom("faq")["id"] == "qpv"
    assert (c.slots["demande"], c.slots["dernier_sujet"]) == (None, "qpv")
    assert c.lancer(ActionAskBesoins).customs[0]["type"] == "question"
    faq = base.reponse("qpv")
    assert faq is not None
    simple = c.dire("plus simplement", "simple").lancer(ActionDetailler)
    assert simple.textes == [PAROLES.dire("utter_faq_simple", texte=faq.en_simple)]


def test_apres_une_recommandation_la_question_choisie_ne_la_redit_pas() -> None:
    c = Conversation({"besoins": ["locaux"], "lieu": lieu(ROUBAIX), "montres": ["x"]})
    incompris(c, PORTE, QUESTION)
    c.comprendre("2", "informer")
    reponse = c.lancer(ActionRecommander)
    assert [x["type"] for x in reponse.customs] == ["faq"]
    assert PAROLES.dire("utter_reponse_inconnue") not in reponse.texte


def test_la_porte_choisie_oriente(base: Connaissances) -> None:
    c = Conversation({"besoins": ["locaux"], "lieu": lieu(ROUBAIX), "montres": ["x"]})
    incompris(c, PORTE, QUESTION)
    c.comprendre("1", "informer")
    porte = base.porte("assurance")
    assert porte is not None and porte.phrase in c.lancer(ActionRecommander).texte
    assert (c.slots["demande"], c.slots["dernier_sujet"]) == (None, None)


@pytest.mark.parametrize("hypothese, intention", [(QUESTION, "faq"), (PORTE, "porte")])
def test_un_bouton_compris_comme_une_question_n_y_repond_pas_deux_fois(
    hypothese: str, intention: str, base: Connaissances
) -> None:
    """Sa propre règle répond ; rien ne doit rester à dire au message suivant."""
    c = Conversation()
    incompris(c, hypothese, BESOIN)
    c.comprendre(titre(base, hypothese), intention, sujet=hypothese.split("/")[1])
    assert c.slots["demande"] is None
    c.comprendre("un local", "besoin", besoin="locaux")
    reponse = c.formulaire("lieu").lancer(ActionAskBesoins)
    assert [x["type"] for x in reponse.customs] == ["compris", "question"]


@pytest.mark.parametrize(
    "hypothese",
    [*HOSTILES, "faq/piscine", "porte/qpv", "besoin/piscine", "faq/", "besoin", "autre/qpv"],
)
def test_une_hypothese_inconnue_n_est_pas_proposee(hypothese: str, base: Connaissances) -> None:
    seule = incompris(Conversation(), hypothese)
    assert seule.texte == PAROLES.dire("utter_repli", 0) and seule.titres == []
    assert seule.custom("question")["attend"] == "besoin"
    assert incompris(Conversation(), hypothese, QUESTION).titres == [titre(base, QUESTION)]


def test_au_deuxieme_echec_les_besoins_et_non_les_hypotheses(base: Connaissances) -> None:
    c = Conversation()
    incompris(c, QUESTION, BESOIN)
    reponse = incompris(c, QUESTION, BESOIN)
    assert reponse.titres == [t.libelle for t in base.vocabulaire("besoins") if not t.masque]
    assert reponse.texte.startswith(PAROLES.dire("utter_repli", 1))
    assert reponse.custom("question")["attend"] == "besoin"
    assert incompris(c, QUESTION).texte == PAROLES.dire("utter_repli_porte", 2)


def test_une_question_ouverte_passe_avant_les_hypotheses() -> None:
    choix = [{"titre": "une association", "champ": "porteur", "valeur": "association"}]
    c = Conversation({"question": "porteur", "choix": choix})
    reponse = incompris(c, QUESTION, BESOIN)
    assert reponse.titres == [] and reponse.customs == []
    assert c.slots["choix"] == choix
    dans_le_formulaire = incompris(Conversation().formulaire("lieu"), QUESTION)
    assert dans_le_formulaire.titres == []
