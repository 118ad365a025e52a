"""« Et si… ? » : ce qui changerait, et rien d'enregistré."""

from __future__ import annotations

import copy
from typing import Any, Dict

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_recommander import ActionRecommander
from bot.actions.action_supposer import ActionSupposer
from knowledge.store import Connaissances
from tests.actions.outils import (
    BELGIQUE,
    DECAZEVILLE,
    HOSTILES,
    PAROLES,
    ROUBAIX,
    SAINT_DENIS_974,
    Conversation,
    Reponse,
    lieu,
    verifier,
)

NOTE = PAROLES.dire("utter_supposition_note")
SANS_EFFET = PAROLES.dire("utter_supposition_sans_effet")


def dossier(besoin: str = "amorcage", **slots: Any) -> Conversation:
    """Une recommandation vient d'être donnée."""
    c = Conversation(
        {"besoins": [besoin], "lieu": lieu(ROUBAIX), "changements": ["besoins", "lieu"], **slots}
    ).dire("un projet", "besoin")
    c.lancer(ActionRecommander)
    return c


def et_si(c: Conversation, texte: str = "et si… ?", **entites: Any) -> Reponse:
    """La question telle que Rasa la traite : comprendre, puis supposer. Rien ne doit bouger."""
    c.dire(texte, "et_si", **entites).lancer(ActionComprendre)
    avant = copy.deepcopy(c.slots)
    reponse = c.lancer(ActionSupposer)
    verifier(reponse)
    assert reponse.evenements == [] and c.slots == avant
    return reponse


def test_un_effet_est_dit_et_le_contrat_le_marque(base: Connaissances) -> None:
    c = dossier()
    reponse = et_si(c, "et si on restait dans notre quartier ?", rayonnement="non")
    lignes = reponse.texte.split("\n")
    assert lignes[0] == PAROLES.dire("utter_supposition")
    assert lignes[1].startswith("- Rayonnement") and lignes[-1] == NOTE
    assert SANS_EFFET not in lignes
    d = base.dispositif("fabriques-de-territoire")
    assert d is not None and any(x.startswith(d.titre) for x in lignes[2:-1])
    custom = reponse.custom("recommandation")
    assert custom["hypothese"] is True
    assert custom["profil"]["rayonnement"] == "non"
    assert c.slots["rayonnement"] is None


def test_trois_effets_au_plus() -> None:
    reponse = et_si(dossier(), rayonnement="non", qpv="non", porteur="entreprise")
    effets = [x for x in reponse.texte.split("\n")[1:-1] if not x.startswith("- ")]
    assert 1 <= len(effets) <= 3


def test_sans_effet_on_le_dit() -> None:
    reponse = et_si(dossier("locaux"), "et si on était en QPV ?", qpv="oui")
    assert SANS_EFFET in reponse.texte and NOTE in reponse.texte


def test_un_autre_lieu_ne_change_que_les_interlocuteurs() -> None:
    reponse = et_si(dossier("locaux"), "et si c'était à Decazeville ?", lieu=DECAZEVILLE)
    assert "Decazeville (12)" in reponse.texte
    assert PAROLES.dire("utter_supposition_autre_lieu") in reponse.texte
    assert SANS_EFFET not in reponse.texte and NOTE in reponse.texte
    assert reponse.custom("recommandation")["profil"]["lieu"]["nom"] == "Decazeville"


def test_un_autre_besoin_remplace_celui_du_dossier() -> None:
    c = dossier("locaux")
    reponse = et_si(c, "et si on cherchait des travaux ?", besoin="investissement")
    assert reponse.custom("recommandation")["besoins"] == ["investissement"]
    assert c.slots["besoins"] == ["locaux"]


def test_un_besoin_de_plus() -> None:
    reponse = et_si(dossier("locaux"), "et si on voulait aussi des outils ?", besoin="outils")
    assert reponse.custom("recommandation")["besoins"] == ["locaux", "outils"]


def test_a_l_etranger_la_reponse_ne_resterait_pas_la_meme() -> None:
    reponse = et_si(dossier(), "et si c'était en Belgique ?", lieu=BELGIQUE)
    assert reponse.textes == [PAROLES.dire("utter_etranger", nom="Belgique")]
    assert reponse.customs == []


@pytest.mark.parametrize("valeur", HOSTILES)
def test_une_valeur_hostile_n_est_pas_supposee(valeur: str) -> None:
    entites: Dict[str, Any] = dict.fromkeys(["qpv", "lieu", "porteur", "besoin"], valeur)
    reponse = et_si(dossier(), **entites)
    assert reponse.textes == [PAROLES.dire("utter_supposition_inconnue")]
    assert reponse.customs == []


def test_supposer_ce_qui_est_deja_vrai() -> None:
    reponse = et_si(dossier(qpv="oui"), qpv="oui")
    assert reponse.textes == [PAROLES.dire("utter_supposition_deja")]


def test_supposer_entre_des_homonymes() -> None:
    c = dossier("locaux")
    reponse = et_si(c, "et si c'était à Saint-Denis ?", lieu_possible=[SAINT_DENIS_974, ROUBAIX])
    noms = PAROLES.enumerer(["Saint-Denis (974)", "Roubaix (59)"])
    assert reponse.textes == [PAROLES.dire("utter_supposition_homonymes", noms=noms)]


def test_sans_dossier() -> None:
    for entites in ({}, {"qpv": "oui"}, {"lieu": ROUBAIX}):
        reponse = et_si(Conversation(), **entites)
        assert reponse.textes == [PAROLES.dire("utter_detail_sans_dispositif")]


def test_sans_dossier_mais_avec_un_besoin() -> None:
    reponse = et_si(Conversation(), "et si on cherchait un local ?", besoin="locaux")
    assert reponse.custom("recommandation")["hypothese"] is True


def test_la_supposition_suivante_part_du_dossier_et_non_de_la_premiere() -> None:
    c = dossier()
    et_si(c, qpv="oui")
    assert "qpv" not in et_si(c, porteur="association").custom("recommandation")["profil"]


def test_la_question_ouverte_n_est_pas_une_reponse() -> None:
    """« Et si c'était 2 ? » ne choisit pas la deuxième ligne d'une question."""
    c = dossier()
    ouverte = (c.slots["question"], c.slots["choix"])
    assert ouverte[0]
    et_si(c, "et si on était une association ?", porteur="association")
    assert (c.slots["question"], c.slots["choix"]) == ouverte
