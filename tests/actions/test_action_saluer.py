"""Bonjour : qui parle, ce qu'il sait faire, et pour qui l'on vient."""

from __future__ import annotations

from bot.actions.action_saluer import ActionSaluer
from tests.actions.outils import PAROLES, Conversation, verifier

ROLES = ["je porte le projet", "je renseigne quelqu'un"]


def test_au_debut_le_role_se_choisit() -> None:
    c = Conversation().dire("bonjour", "saluer")
    reponse = c.lancer(ActionSaluer)
    verifier(reponse)
    assert reponse.titres == ROLES
    assert reponse.custom("question")["attend"] == "role"
    c.comprendre("2", "informer")
    assert c.slots["role"] == "agent"


def test_le_titre_du_bouton_suffit() -> None:
    c = Conversation().dire("bonjour", "saluer")
    c.lancer(ActionSaluer)
    c.comprendre(ROLES[0], "informer", role="porteur")
    assert c.slots["role"] == "porteur"


def test_au_milieu_des_questions_on_ne_propose_rien() -> None:
    for c in (
        Conversation({"besoins": ["locaux"]}).formulaire("lieu"),
        Conversation({"role": "agent"}),
        Conversation({"question": "porteur", "choix": [{"titre": "x", "champ": "porteur"}]}),
    ):
        choix = c.slots["choix"]
        reponse = c.dire("bonjour", "saluer").lancer(ActionSaluer)
        assert reponse.textes == [PAROLES.dire("utter_saluer")] and reponse.titres == []
        assert c.slots["choix"] == choix
