"""Du message aux slots : valeurs admises, réponses courtes, corrections, valeurs hostiles."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.code_court import encoder
from bot.profil import Profil
from knowledge.store import Connaissances
from tests.actions.outils import (
    AVEYRON,
    BELGIQUE,
    BRETAGNE,
    DECAZEVILLE,
    HOSTILES,
    ROUBAIX,
    SAINT_DENIS_93,
    SAINT_DENIS_974,
    Conversation,
    lieu,
)

PROFIL = ("besoins", "lieu", "avancement", "porteur", "qpv", "rayonnement", "activites", "role")
DEUX_LIEUX = [
    {"titre": "Saint-Denis (93)", "champ": "lieu", "valeur": SAINT_DENIS_93},
    {"titre": "Saint-Denis (974)", "champ": "lieu", "valeur": SAINT_DENIS_974},
]
DEUX_PORTEURS = [
    {"titre": "une association", "champ": "porteur", "valeur": "association"},
    {"titre": "une entreprise ou une coopérative", "champ": "porteur", "valeur": "entreprise"},
]
OUI_NON = [
    {"titre": "oui, dans un quartier prioritaire", "champ": "qpv", "valeur": "oui"},
    {"titre": "non, ailleurs", "champ": "qpv", "valeur": "non"},
]


def test_ne_dit_rien() -> None:
    reponse = Conversation().comprendre("il nous faut un local", "besoin", besoin="locaux")
    assert reponse.messages == []


PREMIERS: List[Tuple[str, str, Dict[str, Any], Dict[str, Any]]] = [
    ("un local", "besoin", {"besoin": "locaux"}, {"besoins": ["locaux"]}),
    (
        "un local et un animateur",
        "besoin",
        {"besoin": ["locaux", "amorcage"]},
        {"besoins": ["locaux", "amorcage"]},
    ),
    ("on est une association", "informer", {"porteur": "association"}, {"porteur": "association"}),
    ("déjà ouvert", "informer", {"avancement": "ouvert"}, {"avancement": "ouvert"}),
    ("hors QPV", "informer", {"qpv": "non"}, {"qpv": "non"}),
    ("on rayonne", "informer", {"rayonnement": "oui"}, {"rayonnement": "oui"}),
    ("je suis agent", "informer", {"role": "agent"}, {"role": "agent"}),
    (
        "un fablab et du coworking",
        "informer",
        {"activites": ["fablab", "coworking"]},
        {"activites": ["fablab", "coworking"]},
    ),
    (
        "une asso qui cherche un local",
        "besoin",
        {"besoin": "locaux", "porteur": "association"},
        {"besoins": ["locaux"], "porteur": "association"},
    ),
]


@pytest.mark.parametrize("texte, intention, entites, attendu", PREMIERS)
def test_premier_message(
    texte: str, intention: str, entites: Dict[str, Any], attendu: Dict[str, Any]
) -> None:
    c = Conversation()
    c.comprendre(texte, intention, **entites)
    assert {n: c.slots[n] for n in PROFIL if c.slots[n] is not None} == attendu
    assert sorted(c.slots["changements"]) == sorted(attendu)


@pytest.mark.parametrize("cle", [ROUBAIX, AVEYRON, BRETAGNE, BELGIQUE])
def test_un_lieu_est_lu_dans_la_base_et_garde_les_mots_de_la_personne(cle: str) -> None:
    c = Conversation()
    c.comprendre("par ici", "informer", lieu=cle)
    assert c.slots["lieu"] == {**lieu(cle), "compris_depuis": "par ici"}
    assert c.slots["changements"] == ["lieu"]


@pytest.mark.parametrize(
    "intention", ["faq", "porte", "hors_sujet", "fabriques", "saluer", "simple"]
)
def test_une_question_ne_dit_rien_du_projet(intention: str) -> None:
    c = Conversation()
    c.comprendre("c'est quoi un QPV à Roubaix ?", intention, lieu=ROUBAIX, qpv="oui", sujet="qpv")
    assert all(c.slots[n] is None for n in PROFIL)


@pytest.mark.parametrize("valeur", HOSTILES)
@pytest.mark.parametrize(
    "entite",
    ["besoin", "lieu", "lieu_possible", "besoin_possible", "code", "hypothese", "sujet", *PROFIL],
)
def test_une_valeur_hostile_ne_laisse_aucune_trace(entite: str, valeur: str) -> None:
    c = Conversation()
    c.comprendre("x", "informer", **{entite: valeur})
    restes = {n: v for n, v in c.slots.items() if v not in (None, 0)}
    assert restes == {}


@pytest.mark.parametrize(
    "entites",
    [
        {"besoin": ["locaux", "piscine"]},
        {"besoin": ["<script>", "locaux"], "porteur": "<script>"},
        {"besoin": "locaux", "lieu": "commune:99999", "inconnue": "x"},
    ],
)
def test_le_bon_grain_reste(entites: Dict[str, Any]) -> None:
    c = Conversation()
    c.comprendre("x", "besoin", **entites)
    assert {n: c.slots[n] for n in PROFIL if c.slots[n]} == {"besoins": ["locaux"]}


def test_un_besoin_d_un_autre_vocabulaire_est_refuse() -> None:
    c = Conversation()
    c.comprendre("x", "informer", besoin="association", porteur="locaux")
    assert c.slots["besoins"] is None and c.slots["porteur"] is None


CHOIX: List[Tuple[str, str, List[Dict[str, str]], str, Any]] = [
    ("2", "informer", DEUX_PORTEURS, "porteur", "entreprise"),
    ("1.", "informer", DEUX_PORTEURS, "porteur", "association"),
    ("le deuxième", "informer", DEUX_PORTEURS, "porteur", "entreprise"),
    ("la première", "informer", DEUX_PORTEURS, "porteur", "association"),
    ("Une association", "informer", DEUX_PORTEURS, "porteur", "association"),
    ("UNE ASSOCIATION !", "hors_sujet", DEUX_PORTEURS, "porteur", "association"),
    ("une entreprise", "nlu_fallback", DEUX_PORTEURS, "porteur", "entreprise"),
    ("oui", "affirmer", OUI_NON, "qpv", "oui"),
    ("non", "nier", OUI_NON, "qpv", "non"),
    ("bien sûr", "affirmer", OUI_NON, "qpv", "oui"),
    ("pas du tout", "nier", OUI_NON, "qpv", "non"),
]


@pytest.mark.parametrize("texte, intention, choix, champ, attendu", CHOIX)
def test_reponse_a_une_question(
    texte: str, intention: str, choix: List[Dict[str, str]], champ: str, attendu: str
) -> None:
    c = Conversation({"question": champ, "choix": choix, "relances": 2, "echecs": 1})
    c.comprendre(texte, intention)
    assert c.slots[champ] == attendu
    assert (c.slots["question"], c.slots["choix"]) == (None, None)
    assert (c.slots["relances"], c.slots["echecs"]) == (0, 0)


@pytest.mark.parametrize("texte", ["0", "3", "12", "le sixième", "une", "autre chose"])
def test_un_choix_impossible_laisse_la_question_ouverte(texte: str) -> None:
    c = Conversation({"question": "porteur", "choix": DEUX_PORTEURS, "relances": 1})
    c.comprendre(texte, "informer")
    assert c.slots["porteur"] is None
    assert (c.slots["question"], c.slots["choix"]) == ("porteur", DEUX_PORTEURS)
    assert c.slots["relances"] == 1


@pytest.mark.parametrize("champ", ["porteur", "avancement", "rayonnement", "qpv", "activites"])
@pytest.mark.parametrize("texte, intention", [("passer", "passer"), ("sais pas", "ne_sait_pas")])
def test_une_precision_declinee_n_est_plus_demandee(champ: str, texte: str, intention: str) -> None:
    c = Conversation({"question": champ, "refus": ["role"]})
    c.comprendre(texte, intention)
    assert c.slots["refus"] == ["role", champ]
    assert c.slots["changements"] == ["refus"]
    assert c.slots["question"] is None


@pytest.mark.parametrize("intention", ["passer", "ne_sait_pas", "nier"])
def test_le_lieu_refuse_n_empeche_rien(intention: str) -> None:
    c = Conversation().formulaire("lieu")
    c.comprendre("peu importe", intention)
    assert c.slots["lieu"]["type"] == "aucun"


def test_on_ne_decline_pas_le_besoin() -> None:
    c = Conversation({"relances": 1}).formulaire("besoins")
    c.comprendre("je ne sais pas", "ne_sait_pas")
    assert c.slots["besoins"] is None and c.slots["refus"] is None
    assert c.slots["relances"] == 1


# --- lieux ambigus ---------------------------------------------------------------------------


def test_des_homonymes_deviennent_des_choix() -> None:
    c = Conversation({"relances": 2}).formulaire("lieu")
    c.comprendre("à Saint-Denis", "informer", lieu_possible=[SAINT_DENIS_93, SAINT_DENIS_974])
    assert c.slots["choix"] == DEUX_LIEUX
    assert c.slots["lieu"] is None and c.slots["changements"] is None
    assert c.slots["relances"] == 0


def test_seuls_les_lieux_de_la_base_sont_proposes() -> None:
    c = Conversation().formulaire("lieu")
    c.comprendre("?", "informer", lieu_possible=["commune:99999", SAINT_DENIS_93, "<script>"])
    assert c.slots["choix"] == DEUX_LIEUX[:1]


@pytest.mark.parametrize(
    "texte, intention, entites, attendu",
    [
        ("2", "informer", {}, SAINT_DENIS_974),
        ("Saint-Denis (93)", "informer", {"lieu_possible": [SAINT_DENIS_974]}, SAINT_DENIS_93),
        ("Roubaix plutôt", "corriger", {"lieu": ROUBAIX}, ROUBAIX),
        ("à Roubaix", "informer", {"lieu": ROUBAIX, "lieu_possible": DECAZEVILLE}, ROUBAIX),
    ],
)
def test_sortir_de_l_ambiguite(
    texte: str, intention: str, entites: Dict[str, Any], attendu: str
) -> None:
    c = Conversation({"choix": DEUX_LIEUX}).formulaire("lieu")
    c.comprendre(texte, intention, **entites)
    assert {**c.slots["lieu"], "compris_depuis": None} == lieu(attendu)
    assert c.slots["choix"] is None


def test_oui_accepte_le_seul_lieu_propose() -> None:
    c = Conversation({"choix": DEUX_LIEUX[:1]}).formulaire("lieu")
    c.comprendre("oui", "affirmer")
    assert c.slots["lieu"]["code_insee"] == "93066"


def test_oui_ne_choisit_pas_entre_deux_lieux() -> None:
    c = Conversation({"choix": DEUX_LIEUX}).formulaire("lieu")
    c.comprendre("oui", "affirmer")
    assert c.slots["lieu"] is None and c.slots["choix"] == DEUX_LIEUX


@pytest.mark.parametrize("intention", ["passer", "ne_sait_pas"])
def test_un_lieu_ambigu_se_decline_aussi(intention: str) -> None:
    c = Conversation({"choix": DEUX_LIEUX}).formulaire("lieu")
    c.comprendre("passer", intention)
    assert c.slots["lieu"] and c.slots["lieu"]["type"] == "aucun"


# --- besoins : hésitation, correction, ajout, retrait -----------------------------------------


def test_deux_besoins_possibles_sont_gardes_pour_demander() -> None:
    c = Conversation()
    c.comprendre("on galère", "besoin", besoin_possible=["recettes", "amorcage", "piscine"])
    assert c.slots["besoins"] is None
    assert c.slots["besoins_possibles"] == ["recettes", "amorcage"]
    c.comprendre("bonjour", "saluer")
    assert c.slots["besoins_possibles"] is None


CORRECTIONS: List[Tuple[str, str, str, List[str], List[str]]] = [
    ("il faut aussi des travaux", "besoin", "investissement", [], ["locaux", "investissement"]),
    ("des travaux", "besoin", "investissement", [], ["locaux", "investissement"]),
    ("non, plutôt des travaux", "corriger", "investissement", [], ["investissement"]),
    ("des travaux", "besoin", "investissement", ["bourse-aux-locaux"], ["investissement"]),
    (
        "et des travaux en plus",
        "besoin",
        "investissement",
        ["bourse-aux-locaux"],
        ["locaux", "investissement"],
    ),
    (
        "il faut également des travaux",
        "corriger",
        "investissement",
        ["bourse-aux-locaux"],
        ["locaux", "investissement"],
    ),
    ("un local, je répète", "besoin", "locaux", [], ["locaux"]),
]


@pytest.mark.parametrize("texte, intention, besoin, montres, attendu", CORRECTIONS)
def test_ajouter_ou_remplacer_un_besoin(
    texte: str, intention: str, besoin: str, montres: List[str], attendu: List[str]
) -> None:
    c = Conversation({"besoins": ["locaux"], "montres": montres})
    c.comprendre(texte, intention, besoin=besoin)
    assert c.slots["besoins"] == attendu
    assert (c.slots["changements"] is None) == (attendu == ["locaux"])


@pytest.mark.parametrize(
    "texte", ["enlève les travaux", "retirez les travaux", "oubliez les travaux", "plus besoin"]
)
def test_retirer_un_besoin(texte: str) -> None:
    c = Conversation({"besoins": ["locaux", "investissement"], "montres": ["bourse-aux-locaux"]})
    c.comprendre(texte, "corriger", besoin="investissement")
    assert c.slots["besoins"] == ["locaux"]


def test_retirer_le_dernier_besoin_rouvre_la_question() -> None:
    c = Conversation({"besoins": ["locaux"]})
    c.comprendre("laisse tomber le local", "corriger", besoin="locaux")
    assert c.slots["besoins"] is None


@pytest.mark.parametrize("montres", [[], ["bourse-aux-locaux"]])
def test_retirer_un_besoin_absent_ne_change_rien(montres: List[str]) -> None:
    c = Conversation({"besoins": ["locaux"], "montres": montres})
    c.comprendre("laisse tomber les travaux", "corriger", besoin="investissement")
    assert c.slots["besoins"] == ["locaux"]


def test_corriger_le_lieu_et_le_porteur() -> None:
    c = Conversation({"besoins": ["locaux"], "lieu": lieu(ROUBAIX), "porteur": "association"})
    c.comprendre(
        "non, une mairie à Decazeville", "corriger", lieu=DECAZEVILLE, porteur="collectivite"
    )
    assert (c.slots["lieu"]["nom"], c.slots["porteur"]) == ("Decazeville", "collectivite")
    assert c.slots["changements"] == ["lieu", "porteur"]


def test_le_meme_lieu_redit_n_est_pas_un_changement() -> None:
    c = Conversation({"lieu": {**lieu(ROUBAIX), "compris_depuis": "Roubaix"}})
    c.comprendre("à roubaix", "informer", lieu=ROUBAIX)
    assert c.slots["changements"] is None


def test_les_changements_pas_encore_redits_s_ajoutent() -> None:
    c = Conversation({"changements": ["besoins"], "besoins": ["locaux"]})
    c.comprendre("à Roubaix", "informer", lieu=ROUBAIX)
    assert c.slots["changements"] == ["besoins", "lieu"]


@pytest.mark.parametrize(
    "demande, intention, redits",
    [
        ("besoins", "projet", True),
        ("lieu", "passer", True),
        ("lieu", "faq", False),
        ("", "projet", False),
    ],
)
def test_un_essai_dans_le_formulaire_redit_ses_slots(
    demande: str, intention: str, redits: bool
) -> None:
    """Sans valeur pour ses slots, le formulaire se croirait interrompu."""
    c = Conversation({"besoins": ["locaux"]})
    if demande:
        c.formulaire(demande)
    reponse = c.comprendre("un projet super", intention)
    assert ({"besoins", "lieu"} <= set(reponse.slots)) is redits
    assert c.slots["besoins"] == ["locaux"]


# --- annuler, reprendre ------------------------------------------------------------------------


def test_le_profil_d_avant_est_garde_a_chaque_changement() -> None:
    c = Conversation()
    c.comprendre("un local", "besoin", besoin="locaux")
    c.comprendre("à Roubaix", "informer", lieu=ROUBAIX)
    assert c.slots["profil_avant"]["besoins"] == ["locaux"]
    assert c.slots["profil_avant"]["lieu"] is None
    c.comprendre("bonjour", "saluer")
    assert c.slots["profil_avant"]["besoins"] == ["locaux"]
    c.comprendre("annule", "annuler")
    assert (c.slots["besoins"], c.slots["lieu"]) == (["locaux"], None)
    assert c.slots["profil_avant"] is None
    assert c.slots["a_dire"] == "utter_annule"


def test_annuler_le_tout_premier_message() -> None:
    c = Conversation()
    c.comprendre("un local", "besoin", besoin="locaux")
    c.comprendre("annule", "annuler")
    assert all(c.slots[n] is None for n in PROFIL)


def test_annuler_une_question_passee_la_rouvre() -> None:
    c = Conversation({"question": "porteur", "besoins": ["locaux"]})
    c.comprendre("passer", "passer")
    assert c.slots["refus"] == ["porteur"]
    c.comprendre("annule", "annuler")
    assert c.slots["refus"] is None


@pytest.mark.parametrize("code", ["TL-4F7K-2", "", "<script>"])
def test_un_code_faux_laisse_le_dossier(code: str) -> None:
    c = Conversation({"besoins": ["locaux"], "lieu": lieu(ROUBAIX)})
    c.comprendre(f"reprendre {code}", "reprendre", code=code)
    assert (c.slots["besoins"], c.slots["lieu"]) == (["locaux"], lieu(ROUBAIX))
    assert (c.slots["a_dire"], c.slots["changements"]) == ("utter_code_faux", None)


def test_un_code_juste_remplit_les_slots(base: Connaissances) -> None:
    repris = Profil(besoins=("outils",), lieu=base.lieu(DECAZEVILLE), qpv="non")
    code = encoder(repris, base.valeurs_admises())
    c = Conversation({"besoins": ["locaux"], "porteur": "association", "role": "agent"})
    c.comprendre(f"reprendre {code}", "reprendre", code=code)
    assert {n: c.slots[n] for n in PROFIL if c.slots[n]} == {
        "besoins": ["outils"],
        "lieu": lieu(DECAZEVILLE),
        "qpv": "non",
        "role": "agent",
    }
    assert c.slots["changements"] == ["besoins", "lieu", "porteur", "qpv"]


@pytest.mark.parametrize("intention", ["annuler", "reprendre"])
def test_dans_le_formulaire_ses_slots_sont_redits(intention: str) -> None:
    """Sans valeur pour ses slots, le formulaire se croirait interrompu."""
    c = Conversation({"besoins": ["locaux"]}).formulaire("lieu")
    assert {"besoins", "lieu"} <= set(c.comprendre("x", intention).slots)


DEUX_FOIS: List[Tuple[str, str, Dict[str, Any], Dict[str, Any]]] = [
    ("annule", "annuler", {}, {"besoins": ["locaux"], "a_dire": "utter_annule"}),
    ("1", "informer", {}, {"demande": "faq/qpv", "besoins": ["locaux", "outils"]}),
]


@pytest.mark.parametrize("texte, intention, entites, attendu", DEUX_FOIS)
def test_un_message_compris_deux_fois_donne_la_meme_chose(
    texte: str, intention: str, entites: Dict[str, Any], attendu: Dict[str, Any]
) -> None:
    """Rasa appelle l'action hors du formulaire, puis dedans."""
    choix = [{"titre": "C'est quoi un QPV ?", "champ": "demande", "valeur": "faq/qpv"}]
    c = Conversation({"besoins": ["locaux"]})
    c.comprendre("et des outils", "besoin", besoin="outils")
    c.slots["choix"] = choix
    c.comprendre(texte, intention, **entites)
    c.formulaire("lieu").comprendre(texte, intention, **entites)
    assert {n: c.slots[n] for n in attendu} == attendu


def test_un_message_incomplet_de_rasa_ne_casse_rien() -> None:
    c = Conversation()
    c.message = {"text": None, "intent": None, "entities": [{"entity": None, "value": None}]}
    assert c.lancer(ActionComprendre).messages == []
    c.message = {}
    assert c.lancer(ActionComprendre).messages == []


def test_le_territoire_departage_les_homonymes() -> None:
    """« À Saint-Denis », puis « La Réunion »."""
    c = Conversation({"besoins": ["locaux"], "lieux_possibles": DEUX_LIEUX}).formulaire("lieu")
    c.comprendre("à La Réunion", "informer", lieu="departement:974")
    assert c.slots["lieu"]["code_insee"] == "97411"


def test_un_autre_territoire_ne_departage_rien() -> None:
    c = Conversation({"besoins": ["locaux"], "lieux_possibles": DEUX_LIEUX}).formulaire("lieu")
    c.comprendre("en Aveyron", "informer", lieu=AVEYRON)
    assert (c.slots["lieu"]["type"], c.slots["lieu"]["departement"]) == ("departement", "12")
