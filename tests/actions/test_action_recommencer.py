"""Recommencer ne laisse aucune trace."""

from __future__ import annotations

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_recommander import ActionRecommander
from bot.actions.action_recommencer import ActionRecommencer
from tests.actions.outils import DOMAINE, PAROLES, ROUBAIX, Conversation, lieu, verifier


def test_aucune_trace_d_un_etat_plein() -> None:
    plein = {nom: ["x"] for nom in DOMAINE["slots"]}
    ecrits = {"lieu": lieu(ROUBAIX), "lieu_vu": lieu(ROUBAIX), "profil_avant": {"role": "agent"}}
    c = Conversation({**plein, **ecrits, "echecs": 2, "relances": 3}).formulaire("lieu")
    c.slots["fabriques_vues"] = 6
    reponse = c.dire("on recommence", "recommencer").lancer(ActionRecommencer)
    assert reponse.textes == [PAROLES.dire("utter_recommencer")]
    assert not any(c.slots.values()) and c.boucle == {}


def test_la_conversation_suivante_est_une_premiere_conversation() -> None:
    def premier_tour(c: Conversation) -> list[dict]:
        c.comprendre("un local à Roubaix", "besoin", besoin="locaux", lieu=ROUBAIX)
        return c.lancer(ActionRecommander).messages

    neuve, usee = Conversation(), Conversation()
    usee.comprendre(
        "déjà ouverts en QPV",
        "besoin",
        besoin=["amorcage", "recettes"],
        qpv="oui",
        porteur="collectivite",
        lieu="departement:12",
    )
    usee.lancer(ActionRecommander)
    usee.comprendre("passer", "passer")
    usee.lancer(ActionRecommander)
    usee.dire("recommencer", "recommencer").lancer(ActionComprendre)
    usee.lancer(ActionRecommencer)
    assert premier_tour(usee) == premier_tour(neuve)
    assert usee.slots == neuve.slots


@pytest.mark.parametrize("role, reste", [("agent", "agent"), ("porteur", None), (None, None)])
def test_un_agent_reste_un_agent(role: str | None, reste: str | None) -> None:
    """« Nouveau dossier » : le suivant est encore pour quelqu'un d'autre."""
    c = Conversation({"besoins": ["locaux"], "lieu": lieu(ROUBAIX), "role": role, "refus": ["qpv"]})
    reponse = c.dire("nouveau dossier", "recommencer").lancer(ActionRecommencer)
    verifier(reponse)
    assert {n: v for n, v in c.slots.items() if v} == ({"role": reste} if reste else {})
    assert reponse.custom("question")["attend"] == "besoin"
