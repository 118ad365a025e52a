"""La question du besoin : ses choix, ses relances, l'hésitation entre deux besoins."""

from __future__ import annotations

import pytest

from bot.actions.action_ask_besoins import ActionAskBesoins
from bot.actions.action_comprendre import ActionComprendre
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES, ROUBAIX, Conversation, ecart, lieu, verifier


def test_premiere_question(base: Connaissances) -> None:
    c = Conversation().formulaire("besoins").dire("bonjour", "projet")
    reponse = c.lancer(ActionAskBesoins)
    termes = [t for t in base.vocabulaire("besoins") if not t.masque]
    assert reponse.textes[0].startswith(PAROLES.dire("utter_question_besoins"))
    assert reponse.titres == [t.libelle for t in termes]
    assert [x["valeur"] for x in c.slots["choix"]] == [t.valeur for t in termes]
    assert (c.slots["question"], c.slots["relances"]) == ("besoins", 1)
    assert reponse.customs[0]["pourquoi"] == PAROLES.dire("utter_pourquoi_besoins")


def test_contrat() -> None:
    verifier(Conversation().formulaire("besoins").lancer(ActionAskBesoins))


def test_hesitation() -> None:
    c = Conversation({"besoins_possibles": ["recettes", "amorcage"]}).formulaire("besoins")
    reponse = c.dire("on galère", "besoin").lancer(ActionAskBesoins)
    verifier(reponse)
    assert reponse.custom("question")["attend"] == "confirmation"
    assert PAROLES.dire("utter_question_confirmation") in reponse.texte
    assert sorted(x["valeur"] for x in c.slots["choix"]) == ["amorcage", "recettes"]
    c.comprendre("1", "informer")
    assert len(c.slots["besoins"]) == 1 and c.slots["besoins_possibles"] is None


def test_chaque_relance_change_de_texte() -> None:
    c = Conversation().formulaire("besoins")
    premieres = []
    for _ in range(5):
        c.dire("un projet super", "projet").lancer(ActionComprendre)
        premieres.append(c.lancer(ActionAskBesoins).textes[0].split("\n")[0])
    assert all(a != b for a, b in zip(premieres, premieres[1:], strict=False)), premieres
    assert premieres[0] == PAROLES.dire("utter_question_besoins")


def test_chaque_relance_d_une_hesitation_change_de_texte() -> None:
    c = Conversation().formulaire("besoins")
    premieres = []
    for _ in range(4):
        c.comprendre("on galère", "besoin", besoin_possible=["recettes", "amorcage"])
        premieres.append(c.lancer(ActionAskBesoins).textes[0].split("\n")[0])
    assert all(a != b for a, b in zip(premieres, premieres[1:], strict=False)), premieres


@pytest.mark.parametrize("intention", ["faq", "saluer", "fabriques", "insulte"])
def test_apres_une_digression_la_question_est_la_premiere(intention: str) -> None:
    c = Conversation({"relances": 2}).formulaire("besoins").dire("autre chose", intention)
    assert c.lancer(ActionAskBesoins).textes[0].startswith(PAROLES.dire("utter_question_besoins"))


def test_dit_d_abord_ce_qui_est_compris() -> None:
    c = Conversation({"lieu": lieu(ROUBAIX), "changements": ["lieu"]}).formulaire("besoins")
    reponse = c.dire("à Roubaix", "informer").lancer(ActionAskBesoins)
    assert [x["type"] for x in reponse.customs] == ["compris", "question"]
    assert not ecart(reponse.customs[0])
    assert "Roubaix (59)" in reponse.textes[0]
    assert c.slots["changements"] is None
    assert len(c.lancer(ActionAskBesoins).messages) == 1


def test_apres_une_digression_la_liste_n_est_pas_redite() -> None:
    """Les choix restent, en boutons et par leur numéro ; un échec, lui, redit la liste."""
    c = Conversation().formulaire("besoins")
    liste = c.dire("bonjour", "projet").lancer(ActionAskBesoins)
    rappel = c.dire("c'est quoi un QPV ?", "faq").lancer(ActionAskBesoins)
    assert rappel.textes == [PAROLES.dire("utter_question_besoins_rappel")]
    assert rappel.titres == liste.titres and c.slots["choix"]
    redite = c.dire("blabla", "nlu_fallback").lancer(ActionAskBesoins)
    assert redite.textes == liste.textes
