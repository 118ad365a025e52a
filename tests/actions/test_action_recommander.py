"""La recommandation, puis seulement ce que chaque précision y change."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List, Tuple

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_recommander import ActionRecommander
from bot.code_court import encoder
from bot.fiche.donnees import composer
from bot.fiche.rendu import bloc
from bot.profil import AFFINAGES, Profil
from bot.repliques.dispositifs import A_VERIFIER_MONTRES
from bot.texte import cle
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
MOTS_AU_PLUS = 160
"""Une aide fermée dit aussi ce qui a suivi ; les autres tiennent en 145 mots environ."""


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
    (texte,) = [m["text"] for m in reponse.messages if m["custom"] == custom]
    morceaux = [
        *(
            principal.titre,
            principal.montant.bref or principal.montant.texte,
            principal.statut.au.strftime("%d/%m/%Y"),
        ),
        base.document(principal.source.document).titre,
        principal.verifie_le.strftime("%d/%m/%Y"),
        PAROLES.dire("utter_premiere_etape", texte=principal.etapes[0]),
    ]
    assert [m for m in morceaux if m not in texte] == []
    premier = custom["dispositifs"][0]  # ce qui n'est plus dit d'abord y est encore
    assert [x["texte"] for x in premier["criteres"]] == [x.texte for x in principal.criteres]
    assert premier["source"]["section"] == principal.source.section
    assert c.slots["changements"] is None


@pytest.mark.parametrize("besoin", BESOINS)
def test_le_premier_message_est_court_le_reste_se_demande(besoin: str, base: Connaissances) -> None:
    """Une étape, un contact, un statut en une phrase ; ni pièces, ni questions, ni histoire."""
    reponse = premiere([besoin]).lancer(ActionRecommander)
    principal = base.dispositif(reponse.custom("recommandation")["dispositifs"][0]["id"])
    assert principal is not None
    (texte,) = [m["text"] for m in reponse.messages if m["custom"].get("dispositifs")]
    contacts = [base.contact(i).nom for i in principal.contacts]
    nomme = cle(contacts[0]).split()[0] in cle(principal.etapes[0]).split()
    assert (PAROLES.dire("utter_contacts", noms=contacts[0]) in texte.split("\n")) is not nomme
    de_trop = [
        *principal.etapes[1:],
        *principal.pieces,
        *principal.questions,
        *contacts[1:],
        *(e.texte for e in principal.statut.historique),
    ]
    assert [x for x in de_trop if x in reponse.texte] == []


@pytest.mark.parametrize("besoin", BESOINS)
def test_de_beaucoup_de_points_a_verifier_deux_sont_dits(besoin: str, base: Connaissances) -> None:
    reponse = premiere([besoin]).lancer(ActionRecommander)
    (texte,) = [m["text"] for m in reponse.messages if m["custom"].get("dispositifs")]
    criteres = reponse.custom("recommandation")["dispositifs"][0]["criteres"]
    inconnus = [c["texte"] for c in criteres if c["etat"] == "a_verifier"]
    dits = [x for x in inconnus if x in texte]
    if len(inconnus) <= A_VERIFIER_MONTRES + 1:  # « 1 autre point » ne serait pas plus court
        assert dits == inconnus
    else:
        assert dits == inconnus[:A_VERIFIER_MONTRES]
        reste = len(inconnus) - len(dits)
        assert PAROLES.dire("utter_criteres_autres", nombre=reste) in texte
    connus = [c["texte"] for c in criteres if c["etat"] != "a_verifier"]
    assert all(x in texte for x in connus)


def mots(texte: str) -> int:
    """Les mots qu'on lit ; un signe seul n'en est pas un."""
    return sum(any(c.isalnum() for c in mot) for mot in texte.split())


@pytest.mark.parametrize("besoin", BESOINS)
def test_la_premiere_recommandation_se_lit_vite(besoin: str) -> None:
    """Le message de la recommandation : vingt à trente secondes de lecture."""
    reponse = premiere([besoin]).lancer(ActionRecommander)
    (texte,) = [m["text"] for m in reponse.messages if m["custom"].get("type") == "recommandation"]
    assert mots(texte) <= MOTS_AU_PLUS


def test_ordre_des_messages() -> None:
    reponse = premiere(["amorcage"]).lancer(ActionRecommander)
    types = [m["custom"].get("type") for m in reponse.messages]
    assert types[:2] == ["compris", "recommandation"]
    assert types[-2:] == ["fabriques", "question"]


def test_deux_besoins_se_servent_a_tour_de_role(base: Connaissances) -> None:
    """Le premier en entier, le second en trois lignes."""
    reponse = premiere(["locaux", "recettes"]).lancer(ActionRecommander)
    dispositifs = reponse.custom("recommandation")["dispositifs"]
    assert "locaux" in dispositifs[0]["besoins"] and "recettes" in dispositifs[1]["besoins"]
    second = base.dispositif(dispositifs[1]["id"])
    assert second is not None
    (bref,) = [t for t in reponse.textes if t.startswith(PAROLES.dire("utter_second_besoin"))]
    lignes = bref.split("\n")
    assert len(lignes) == 3 and second.titre in lignes[1] and second.resume in lignes[1]
    assert second.statut.au.strftime("%d/%m/%Y") in lignes[2]
    assert sum(second.titre in t for t in reponse.textes) == 1
    assert all(c.texte not in bref for c in second.criteres)


def test_un_troisieme_besoin_tient_en_une_ligne(base: Connaissances) -> None:
    reponse = premiere(["locaux", "recettes", "outils"]).lancer(ActionRecommander)
    ids = [d["id"] for d in reponse.custom("recommandation")["dispositifs"]]
    troisieme = base.dispositif(ids[2])
    assert troisieme is not None and "outils" in troisieme.besoins
    seconds = [t for t in reponse.textes if t.startswith(PAROLES.dire("utter_second_besoin"))]
    (autres,) = [
        t for t in reponse.textes if t.startswith(PAROLES.dire("utter_autres_dispositifs"))
    ]
    assert len(seconds) == 1 and troisieme.titre in autres
    assert len(autres.split("\n")) == 2


def test_une_aide_fermee_est_dite_au_passe() -> None:
    reponse = premiere(["amorcage"]).lancer(ActionRecommander)
    premier = reponse.custom("recommandation")["dispositifs"][0]
    assert (premier["statut"]["etat"], premier["verdict"]) == ("clos", "correspond")
    passe, present = (
        PAROLES.dire(f"utter_dispositif_{n}", titre=premier["titre"], resume="")
        for n in ("ferme", "correspond")
    )
    assert passe in reponse.texte and present not in reponse.texte


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


@pytest.mark.parametrize("entites", [{"role": "porteur"}, {"activites": "culture"}])
def test_une_precision_sans_effet_le_dit(entites: Dict[str, str]) -> None:
    c = premiere(["recettes"])
    c.lancer(ActionRecommander)
    reponse = repondre(c, "une précision", **entites)
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


# --- pour un agent -------------------------------------------------------------------------------


def bloc_attendu(c: Conversation, base: Connaissances) -> str:
    profil = Profil.depuis_slots(c.slots)
    return bloc(PAROLES, composer(PAROLES, base, profil, date.today()))


@pytest.mark.parametrize("besoin", BESOINS)
def test_un_agent_recoit_un_bloc_et_aucune_question(besoin: str, base: Connaissances) -> None:
    c = premiere([besoin], role="agent")
    reponse = c.lancer(ActionRecommander)
    verifier(reponse)
    assert [x["type"] for x in reponse.customs] == ["compris", "recommandation"]
    assert len(reponse.messages) == 2 and reponse.titres == []
    assert reponse.textes[1] == bloc_attendu(c, base)
    assert encoder(Profil.depuis_slots(c.slots), base.valeurs_admises()) in reponse.textes[1]
    assert (c.slots["question"], c.slots["choix"], c.slots["changements"]) == (None, None, None)
    assert c.slots["montres"][0] == reponse.custom("recommandation")["dispositifs"][0]["id"]


def test_la_ligne_d_un_agent_suffit(base: Connaissances) -> None:
    """« agent : association, travaux » : pas de question sur le lieu, il reste à préciser."""
    c = Conversation()
    texte = "agent : association, travaux"
    c.comprendre(texte, "besoin", besoin="investissement", porteur="association", role="agent")
    reponse = c.lancer(ActionRecommander)
    verifier(reponse)
    assert c.slots["lieu"]["type"] == "aucun"
    debut = PAROLES.dire("utter_bloc_inconnus", noms=PAROLES.dire("utter_nom_lieu").lower())
    assert any(x.startswith(debut) for x in reponse.textes[-1].split("\n"))
    assert PAROLES.dire("utter_lieu_aucun") not in reponse.textes[-1]


def test_une_precision_d_agent_redonne_le_bloc(base: Connaissances) -> None:
    c = premiere(["amorcage"], role="agent")
    c.lancer(ActionRecommander)
    reponse = repondre(c, "hors QPV", qpv="non")
    assert reponse.textes[-1] == bloc_attendu(c, base)
    assert reponse.custom("recommandation")["profil"]["qpv"] == "non"
    assert c.slots["question"] is None


def test_se_dire_agent_apres_coup_ferme_la_question(base: Connaissances) -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    assert c.slots["question"]
    reponse = repondre(c, "je suis agent", role="agent")
    assert reponse.textes[-1] == bloc_attendu(c, base) and c.slots["question"] is None


def test_un_agent_a_l_etranger() -> None:
    reponse = premiere(["amorcage"], BELGIQUE, role="agent").lancer(ActionRecommander)
    assert reponse.textes[-1] == PAROLES.dire("utter_etranger", nom="Belgique")


# --- annuler, reprendre --------------------------------------------------------------------------


def annuler(c: Conversation) -> Reponse:
    reponse = repondre(c, "annule", "annuler")
    verifier(reponse)
    return reponse


def test_annuler_rend_le_dossier_d_avant() -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    avant = {n: c.slots[n] for n in ("besoins", "lieu", "rayonnement", "verdicts", "montres")}
    repondre(c, "que le quartier", rayonnement="non")
    assert c.slots["rayonnement"] == "non" and c.slots["verdicts"] != avant["verdicts"]
    reponse = annuler(c)
    assert reponse.textes[0] == PAROLES.dire("utter_annule")
    assert {n: c.slots[n] for n in avant} == avant
    assert reponse.custom("recommandation")["profil"].get("rayonnement") is None


def test_annuler_un_besoin_redonne_la_premiere_recommandation() -> None:
    c = premiere(["recettes"])
    c.lancer(ActionRecommander)
    repondre(c, "non, un local", "corriger", besoin="locaux")
    reponse = annuler(c)
    assert c.slots["besoins"] == ["recettes"]
    assert reponse.custom("recommandation")["besoins"] == ["recettes"]


def test_annuler_ne_s_annule_pas() -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    repondre(c, "hors QPV", qpv="non")
    annuler(c)
    reponse = annuler(c)
    assert reponse.textes == [PAROLES.dire("utter_rien_a_annuler")]
    assert c.slots["qpv"] is None


def test_rien_a_annuler_laisse_la_question_ouverte() -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    question, choix = c.slots["question"], c.slots["choix"]
    assert annuler(c).textes == [PAROLES.dire("utter_rien_a_annuler")]
    assert (c.slots["question"], c.slots["choix"]) == (question, choix)


def test_rasa_comprend_deux_fois_le_meme_message() -> None:
    """Hors du formulaire, puis dedans : annuler deux fois de suite ne doit pas tout perdre."""
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    repondre(c, "hors QPV", qpv="non")
    c.comprendre("annule", "annuler")
    c.formulaire("besoins").lancer(ActionComprendre)
    c.boucle = {}
    reponse = c.lancer(ActionRecommander)
    assert reponse.textes[0] == PAROLES.dire("utter_annule")
    assert c.slots["qpv"] is None and c.slots["besoins"] == ["amorcage"]


def test_un_code_faux_ne_change_rien() -> None:
    c = premiere(["amorcage"])
    c.lancer(ActionRecommander)
    avant = dict(c.slots)
    reponse = repondre(c, "reprendre TL-4F7K-2", "reprendre", code="TL-4F7K-2")
    assert reponse.textes == [PAROLES.dire("utter_code_faux")]
    assert {n: v for n, v in c.slots.items() if v != avant[n]} == {"echecs": 0}


def test_un_code_reprend_un_autre_dossier(base: Connaissances) -> None:
    autre = Profil(besoins=("locaux",), lieu=base.lieu(DECAZEVILLE), porteur="collectivite")
    code = encoder(autre, base.valeurs_admises())
    c = premiere(["amorcage"], qpv="oui")
    c.lancer(ActionRecommander)
    reponse = repondre(c, f"reprendre {code}", "reprendre", code=code)
    verifier(reponse)
    assert reponse.textes[0] == PAROLES.dire("utter_code_repris")
    assert reponse.custom("recommandation")["besoins"] == ["locaux"]
    assert (c.slots["porteur"], c.slots["qpv"]) == ("collectivite", None)
    assert annuler(c).textes[0] == PAROLES.dire("utter_annule")
    assert (c.slots["besoins"], c.slots["qpv"]) == (["amorcage"], "oui")


SUITES: List[Tuple[Dict[str, Any], str]] = [
    ({"dernier_sujet": "qpv"}, "dernier_sujet"),
    ({"a_dire": "utter_annule"}, "a_dire"),
    ({"demande": "faq/qpv"}, "demande"),
]


@pytest.mark.parametrize("slots, nom", SUITES)
def test_ce_qui_est_dit_est_acquitte(slots: Dict[str, Any], nom: str) -> None:
    c = premiere(["recettes"], **slots)
    c.lancer(ActionRecommander)
    assert c.slots[nom] is None
