"""La question du lieu : première fois, relances, homonymes."""

from __future__ import annotations

from bot.actions.action_ask_lieu import ActionAskLieu
from tests.actions.outils import PAROLES, SAINT_DENIS_93, SAINT_DENIS_974, Conversation, verifier

DEUX = {"lieu_possible": [SAINT_DENIS_93, SAINT_DENIS_974]}


def test_premiere_question() -> None:
    c = Conversation({"besoins": ["locaux"], "changements": ["besoins"]}).formulaire("lieu")
    reponse = c.dire("un local", "besoin").lancer(ActionAskLieu)
    verifier(reponse)
    assert [x["type"] for x in reponse.customs] == ["compris", "question"]
    assert reponse.custom("question")["attend"] == "lieu"
    assert reponse.custom("question")["pourquoi"] == PAROLES.dire("utter_pourquoi_lieu")
    assert reponse.textes[1] == PAROLES.dire("utter_question_lieu")
    assert (c.slots["question"], c.slots["choix"], c.slots["relances"]) == ("lieu", None, 1)


def test_chaque_relance_change_de_texte() -> None:
    c = Conversation({"besoins": ["locaux"]}).formulaire("lieu")
    textes = []
    for _ in range(5):
        c.comprendre("par là-bas", "informer")
        textes.append(c.lancer(ActionAskLieu).textes[-1])
    assert all(a != b for a, b in zip(textes, textes[1:], strict=False)), textes
    assert textes[1:3] == [PAROLES.dire("utter_question_lieu_erreur", v) for v in (0, 1)]


def test_homonymes() -> None:
    c = Conversation({"besoins": ["locaux"], "relances": 1}).formulaire("lieu")
    c.comprendre("Saint-Denis", "informer", **DEUX)
    reponse = c.lancer(ActionAskLieu)
    verifier(reponse)
    assert reponse.custom("question")["attend"] == "choix_lieu"
    assert reponse.titres == ["Saint-Denis (93)", "Saint-Denis (974)"]
    assert reponse.textes[0].startswith(PAROLES.dire("utter_question_choix_lieu"))
    c.comprendre("2", "informer")
    assert c.slots["lieu"]["departement"] == "974"


def test_homonymes_sans_reponse() -> None:
    c = Conversation({"besoins": ["locaux"]}).formulaire("lieu")
    c.comprendre("Saint-Denis", "informer", **DEUX)
    c.lancer(ActionAskLieu)
    c.comprendre("euh", "informer")
    reponse = c.lancer(ActionAskLieu)
    assert reponse.textes[0].startswith(PAROLES.dire("utter_question_choix_lieu_erreur"))
    assert reponse.titres == ["Saint-Denis (93)", "Saint-Denis (974)"]


def test_chaque_relance_entre_homonymes_change_de_texte() -> None:
    c = Conversation({"besoins": ["locaux"]}).formulaire("lieu")
    c.comprendre("Saint-Denis", "informer", **DEUX)
    textes = []
    for _ in range(4):
        textes.append(c.lancer(ActionAskLieu).textes[-1])
        c.comprendre("euh", "informer")
    assert all(a != b for a, b in zip(textes, textes[1:], strict=False)), textes


def test_les_choix_d_une_autre_question_ne_sont_pas_des_lieux() -> None:
    choix = [{"titre": "une association", "champ": "porteur", "valeur": "association"}]
    c = Conversation({"besoins": ["locaux"], "choix": choix}).formulaire("lieu")
    reponse = c.dire("bonjour", "saluer").lancer(ActionAskLieu)
    assert reponse.custom("question")["attend"] == "lieu" and reponse.titres == []
