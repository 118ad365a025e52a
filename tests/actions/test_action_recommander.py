"""La recommandation, puis seulement ce que chaque précision y change."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_recommander import ActionRecommander
from bot.profil import AFFINAGES
from knowledge.store import Connaissances
from tests.actions.outils import (
    AVEYRON,
    BELGIQUE,
    DECAZEVILLE,
    PAROLES,
    ROUBAIX,
    SAINT_DENIS_974,
    Conversation,
    Reponse,
    lieu,
    verifier,
)

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]


def premiere(besoins: List[str], cle: str = ROUBAIX, **slots: Any) -> Conversation:
    """Le premier tour : besoins et lieu viennent d'être compris."""
    return Conversation(
        {"besoins": besoins, "lieu": lieu(cle), "changements": ["besoins", "lieu"], **slots}
    ).dire("un projet", "besoin")


def repondre(c: Conversation, texte: str, intention: str = "informer", **entites: Any) -> Reponse:
    """Une précision, et ce qu'elle change."""
    c.comprendre(texte, intention, **entites)
    return c.lancer(ActionRecommander)


@pytest.mark.parametrize("besoin", BESOINS)
def test_chaque_besoin_a_une_recommandation(besoin: str, base: Connaissances) -> None:
    c = premiere([besoin])
    reponse = c.lancer(ActionRecommander)
    verifier(reponse)
    custom = reponse.custom("recommandation")
    assert custom["besoins"] == [besoin]
    assert 1 <= len(custom["dispositifs"]) <= 3
    assert all(besoin in d["besoins"] for d in custom["dispositifs"])
    assert c.slots["montres"] == [d["id"] for d in custom["dispositifs"]]
    assert {d["id"]: d["verdict"] for d in custom["dispositifs"]}.items() <= c.slots[
        "verdicts"
    ].items()
    principal = base.dispositif(custom["dispositifs"][0]["id"])
    assert principal is not None
    for morceau in (principal.titre, principal.montant.texte, principal.statut.texte):
        assert morceau in reponse.texte
    for critere in principal.criteres:
        assert critere.texte in reponse.texte
    for etape in principal.etapes:
        assert etape in reponse.texte
    assert c.slots["changements"] is None


def test_ordre_des_messages() -> None:
    reponse = premiere(["amorcage"]).lancer(ActionRecommander)
    types = [m["custom"].get("type") for m in reponse.messages]
    assert types[:2] == ["compris", "recommandation"]
    assert types[-2:] == ["fabriques", "question"]


def test_deux_besoins_se_servent_a_tour_de_role() -> None:
    reponse = premiere(["locaux", "recettes"]).lancer(ActionRecommander)
    dispositifs = reponse.custom("recommandation")["dispositifs"]
    assert "locaux" in dispositifs[0]["besoins"] and "recettes" in dispositifs[1]["besoins"]


@pytest.mark.parametrize("cle", [ROUBAIX, AVEYRON, SAINT_DENIS_974])
def test_le_lieu_ne_change_que_les_fabriques(cle: str) -> None:
    ailleurs, ici = (
        premiere(["recettes"], x).lancer(ActionRecommander) for x in (DECAZEVILLE, cle)
    )
    verifier(ici)
    assert (
        ici.custom("recommandation")["dispositifs"]
        == ailleurs.custom("recommandation")["dispositifs"]
    )
    assert ici.custom("fabriques")["lieu"]["nom"] == lieu(cle)["nom"]


def test_a_l_etranger_ni_aide_ni_fabrique_puis_un_lieu_en_france() -> None:
    c = premiere(["recettes"], BELGIQUE)
    reponse = c.lancer(ActionRecommander)
    verifier(reponse)
    assert [x["type"] for x in reponse.customs] == ["compris"]
    assert reponse.textes[-1] == PAROLES.dire("utter_etranger", nom="Belgique")
    assert (c.slots["lieu"], c.slots["montres"]) == (None, None)
    en_france = repondre(c, "alors à Roubaix", lieu=ROUBAIX)
    assert en_france.custom("recommandation")["besoins"] == ["recettes"]


def test_sans_lieu() -> None:
    sans = {**lieu(BELGIQUE), "type": "aucun", "nom": None}
    reponse = premiere(["recettes"], lieu=sans).lancer(ActionRecommander)
    verifier(reponse)
    assert PAROLES.dire("utter_lieu_aucun") in reponse.texte
    assert PAROLES.dire("utter_fabriques_sans_lieu") in reponse.texte
    assert reponse.custom("recommandation")["profil"]["lieu"]["type"] == "aucun"


def test_seul_manque_dit_le_point_qui_manque() -> None:
    reponse = premiere(["fonds_propres"], qpv="non").lancer(ActionRecommander)
    (dispositif,) = reponse.custom("recommandation")["dispositifs"]
    (manque,) = [c["texte"] for c in dispositif["criteres"] if c["etat"] == "non_rempli"]
    assert dispositif["verdict"] == "ne_correspond_pas"
    assert PAROLES.dire("utter_seul_manque", texte=manque) in reponse.texte


def test_un_besoin_sans_dispositif_le_dit() -> None:
    reponse = premiere(["piscine"], changements=["lieu"]).lancer(ActionRecommander)
    assert PAROLES.dire("utter_aucun_dispositif") in reponse.texte


def test_affinage_une_question_a_la_fois_jusqu_au_bout() -> None:
    c = premiere(["amorcage"])
    reponse, posees = c.lancer(ActionRecommander), []
    while c.slots["question"] and len(posees) <= len(AFFINAGES):
        verifier(reponse)
        posees.append(c.slots["question"])
        assert reponse.custom("question")["attend"] == posees[-1]
        assert (
            PAROLES.dire(f"utter_pourquoi_{posees[-1]}") == reponse.custom("question")["pourquoi"]
        )
        reponse = repondre(c, "passer", "passer")
        assert PAROLES.dire("utter_question_passee") in reponse.texte
    assert posees == [a for a in AFFINAGES if a in posees] and len(posees) == len(set(posees)) > 1
    assert reponse.textes[-1] == PAROLES.dire("utter_suite_possible")
    assert c.slots["refus"] == posees


@pytest.mark.parametrize("besoin", BESOINS)
def test_ce_qui_est_deja_dit_n_est_pas_demande(besoin: str) -> None:
    """Même quand la réponse laisse un critère à vérifier (une association, un fonds privé)."""
    connus = {"porteur": "association", "avancement": "idee", "rayonnement": "oui", "qpv": "oui"}
    c = premiere([besoin], activites=["culture"], **connus)
    c.lancer(ActionRecommander)
    assert c.slots["question"] is None


def test_une_precision_dit_le_verdict_qui_change() -> None:
    c = premiere(["amorcage"])
    avant = {d["id"]: d for d in c.lancer(ActionRecommander).customs[1]["dispositifs"]}
    reponse = repondre(c, "non", "informer", rayonnement="non")
    verifier(reponse)
    apres = {d["id"]: d for d in reponse.custom("recommandation")["dispositifs"]}
    changes = [i for i in apres if i in avant and apres[i]["verdict"] != avant[i]["verdict"]]
    assert not changes or all(apres[i]["titre"] in reponse.texte for i in changes)
    assert c.slots["verdicts"]["fabriques-de-territoire"] == "ne_correspond_pas"
    assert "fabriques" not in [x["type"] for x in reponse.customs]


def test_une_precision_sans_effet_le_dit() -> None:
    c = premiere(["recettes"])
    c.lancer(ActionRecommander)
    reponse = repondre(c, "agent", role="agent")
    assert PAROLES.dire("utter_rien_ne_change") in reponse.texte


def test_un_autre_lieu_montre_d_autres_fabriques() -> None:
    c = premiere(["recettes"])
    c.lancer(ActionRecommander)
    reponse = repondre(c, "non, à Decazeville", "corriger", lieu=DECAZEVILLE)
    verifier(reponse)
    assert reponse.custom("fabriques")["lieu"]["nom"] == "Decazeville"


def test_un_autre_besoin_donne_une_autre_recommandation() -> None:
    c = premiere(["recettes"])
    c.lancer(ActionRecommander)
    reponse = repondre(c, "non, plutôt un local", "corriger", besoin="locaux")
    verifier(reponse)
    assert c.slots["besoins"] == ["locaux"]
    assert "locaux" in reponse.custom("recommandation")["dispositifs"][0]["besoins"]


@pytest.mark.parametrize(
    "entites", [{"porteur": "<script>"}, {"lieu": "commune:99999"}, {"besoin": "piscine"}]
)
def test_une_reponse_inconnue_repose_la_question(entites: Dict[str, str]) -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    question, choix = c.slots["question"], c.slots["choix"]
    reponse = repondre(c, "zzz", **entites)
    verifier(reponse)
    assert reponse.textes[0] == PAROLES.dire("utter_reponse_inconnue")
    assert (c.slots["question"], c.slots["choix"]) == (question, choix)


def test_deux_reponses_inconnues_ne_recoivent_pas_les_memes_mots() -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    assert repondre(c, "zzz").textes != repondre(c, "zzz").textes


def test_apres_l_affinage_une_reponse_inconnue_dit_la_suite_possible() -> None:
    c = Conversation({"besoins": ["recettes"], "lieu": lieu(ROUBAIX), "montres": ["x"]})
    reponse = repondre(c, "d'accord", "affirmer")
    assert reponse.textes == [PAROLES.dire("utter_suite_possible")]


def test_meme_etat_meme_reponse() -> None:
    a, b = premiere(["amorcage", "locaux"]), premiere(["amorcage", "locaux"])
    assert a.lancer(ActionRecommander).messages == b.lancer(ActionRecommander).messages


def test_le_numero_d_une_question_d_affinage_repond() -> None:
    c = premiere(["fonds_propres"])
    c.lancer(ActionRecommander)
    champ, choix = c.slots["question"], c.slots["choix"]
    c.dire("2", "informer").lancer(ActionComprendre)
    valeur = c.slots[champ]
    assert (valeur[0] if isinstance(valeur, list) else valeur) == choix[1]["valeur"]
