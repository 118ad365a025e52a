"""`bot/comprehension.py` et `bot/profil.py` : purs, sans base ni Rasa."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, List, Optional, Tuple

import pytest

from bot.code_court import encoder
from bot.comprehension import (
    Contexte,
    Lecture,
    Message,
    choix_designe,
    comprendre,
    est_numero,
    supposer,
)
from bot.profil import AFFINAGES, CHAMPS, SANS_LIEU, Profil
from knowledge.lieux import Lieu

LIEUX = {
    "commune:59512": Lieu("commune", "Roubaix", "59512", "59", "32", cle="commune:59512"),
    "departement:12": Lieu("departement", "Aveyron", None, "12", "76", cle="departement:12"),
}
ROUBAIX = LIEUX["commune:59512"]
MAIRIE = {"porteur": ["collectivite"]}
PLEIN = Profil(
    ("locaux", "amorcage"),
    ROUBAIX,
    "ouvert",
    "association",
    "oui",
    "non",
    ("fablab",),
    "agent",
    ("qpv",),
)
ADMISES = {
    "besoins": ["locaux", "amorcage", "investissement"],
    "porteur": ["association", "collectivite"],
    "avancement": ["idee", "en_projet", "ouvert"],
    "qpv": ["oui", "non"],
    "rayonnement": ["oui", "non"],
    "activites": ["fablab", "coworking"],
    "role": ["porteur", "agent"],
}


def lire(
    profil: Profil = Profil(),  # noqa: B008 — figé
    texte: str = "x",
    intention: str = "informer",
    contexte: Contexte = Contexte(),  # noqa: B008 — figé
    **entites: List[str],
) -> Lecture:
    message = Message(texte, intention, entites, {})
    return comprendre(profil, message, contexte, ADMISES, LIEUX.get)


def choix(*titres: str, champ: str = "porteur") -> Tuple[Dict[str, str], ...]:
    return tuple({"titre": t, "champ": champ, "valeur": f"v{n}"} for n, t in enumerate(titres, 1))


# --- le message de Rasa ------------------------------------------------------------------------


def test_message_de_rasa() -> None:
    lu = Message.depuis_rasa(
        {
            "text": "à Roubaix, une asso",
            "intent": {"name": "informer"},
            "entities": [
                {"entity": "lieu", "value": "commune:59512", "start": 2, "end": 9},
                {"entity": "porteur", "value": "association", "start": 15, "end": 19},
                {"entity": "lieu", "value": "commune:59512", "start": 0, "end": 1},
                {"entity": "lieu", "value": "departement:12"},
            ],
        }
    )
    assert lu.intention == "informer"
    assert lu.entites == {"lieu": ["commune:59512", "departement:12"], "porteur": ["association"]}
    assert lu.extraits["commune:59512"] == "Roubaix"


@pytest.mark.parametrize(
    "brut",
    [{}, {"text": None, "intent": None, "entities": None}, {"intent": {}, "entities": []}],
)
def test_message_vide(brut: Dict[str, Any]) -> None:
    assert Message.depuis_rasa(brut) == Message("", "", {}, {})


@pytest.mark.parametrize("valeur", [None, 12, ["locaux"], {"a": 1}])
def test_une_valeur_qui_n_est_pas_un_texte_le_devient(valeur: Any) -> None:
    lu = Message.depuis_rasa({"text": "x", "entities": [{"entity": "besoin", "value": valeur}]})
    assert lu.entites == {"besoin": [str(valeur)]}


# --- désigner un choix -------------------------------------------------------------------------

TROIS = choix("une association", "une mairie", "oui, dans un quartier", "des gens (amis)")


@pytest.mark.parametrize(
    "texte, rang",
    [
        ("1", 1),
        (" 2. ", 2),
        ("n°3", 3),
        ("numéro 2", 2),
        ("choix 1", 1),
        ("le 2", 2),
        ("premier", 1),
        ("la première", 1),
        ("le deuxième", 2),
        ("la seconde", 2),
        ("le second", 2),
        ("Troisième !", 3),
        ("le quatrieme", 4),
        ("une association", 1),
        ("UNE ASSOCIATION.", 1),
        ("Une  Mairie ?", 2),
        ("oui", 3),
        ("des gens", 4),
        ("des gens amis", 4),
        ("", None),
        ("!!!", None),
        ("0", None),
        ("5", None),
        ("99", None),
        ("123", None),
        ("-1", 1),
        ("une", None),
        ("association", None),
        ("une associat", None),
        ("2 rue des Lilas", None),
        ("le cinquième", None),
        ("oui mais non", None),
    ],
)
def test_choix_designe(texte: str, rang: Optional[int]) -> None:
    designe = choix_designe(texte, TROIS)
    assert (int(designe["valeur"][1:]) if designe else None) == rang


@pytest.mark.parametrize(
    "texte, rang",
    [("1er", 1), ("2e", 2), ("2ème", 2), ("option 2", 2), ("le dernier", 4), ("deux", 2)],
)
def test_choix_designe_autrement(texte: str, rang: int) -> None:
    designe = choix_designe(texte, TROIS)
    assert designe and designe["valeur"] == f"v{rang}"


def test_le_titre_entier_passe_avant_le_debut_d_un_autre() -> None:
    deux = choix("non", "non, ailleurs")
    assert choix_designe("non", deux) == deux[0]


@pytest.mark.parametrize("texte", ["1", "une association", "oui", ""])
def test_sans_choix_rien_n_est_designe(texte: str) -> None:
    assert choix_designe(texte, ()) is None


@pytest.mark.parametrize(
    "texte, vrai", [("2", True), ("le premier", True), ("75001", False), ("deux rues", False)]
)
def test_est_numero(texte: str, vrai: bool) -> None:
    assert est_numero(texte) is vrai


# --- valeurs admises ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "champ, valeur",
    [("porteur", "collectivite"), ("avancement", "idee"), ("qpv", "non"), ("role", "agent")],
)
def test_une_valeur_admise(champ: str, valeur: str) -> None:
    assert getattr(lire(**{champ: [valeur]}).profil, champ) == valeur
    assert lire(**{champ: [valeur]}).profil.differences(Profil()) == (champ,)


@pytest.mark.parametrize("champ", ["besoin", "lieu", "activites", *ADMISES])
@pytest.mark.parametrize("valeur", ["<script>", "", "commune:99999", "OUI", "None"])
def test_une_valeur_inconnue_ne_change_rien(champ: str, valeur: str) -> None:
    assert lire(**{champ: [valeur]}) == Lecture(Profil())


def test_un_champ_sans_vocabulaire_ne_prend_rien() -> None:
    message = Message("x", "informer", {"porteur": ["association"]}, {})
    lu = comprendre(Profil(), message, Contexte(), {"besoins": []}, LIEUX.get)
    assert lu.profil == Profil()


def test_la_derniere_valeur_l_emporte() -> None:
    assert lire(porteur=["association", "collectivite"]).profil.porteur == "collectivite"


def test_les_activites_s_ajoutent_sans_doublon() -> None:
    profil = lire(Profil(activites=("fablab",)), activites=["fablab", "coworking", "x"]).profil
    assert profil.activites == ("fablab", "coworking")


def test_une_valeur_non_admise_n_efface_pas_la_valeur_connue() -> None:
    profil = Profil(porteur="association", lieu=ROUBAIX, besoins=("locaux",))
    assert lire(profil, porteur=["x"], lieu=["x"], besoin=["x"]).profil == profil


# --- intentions et réponses courtes ------------------------------------------------------------


@pytest.mark.parametrize("intention", ["faq", "porte", "hors_sujet", "nlu_fallback", "saluer", ""])
def test_hors_des_tentatives_le_message_ne_dit_rien(intention: str) -> None:
    lu = lire(intention=intention, besoin=["locaux"], lieu=["commune:59512"], qpv=["oui"])
    assert lu == Lecture(Profil())


OUVERTES: List[Tuple[str, str, Dict[str, Any]]] = [
    ("qpv", "affirmer", {"qpv": "oui"}),
    ("qpv", "nier", {"qpv": "non"}),
    ("rayonnement", "affirmer", {"rayonnement": "oui"}),
    ("rayonnement", "nier", {"rayonnement": "non"}),
    ("porteur", "affirmer", {}),
    ("porteur", "nier", {"refus": ("porteur",)}),
    ("avancement", "passer", {"refus": ("avancement",)}),
    ("activites", "ne_sait_pas", {"refus": ("activites",)}),
    ("qpv", "ne_sait_pas", {"refus": ("qpv",)}),
    ("lieu", "passer", {"lieu": SANS_LIEU}),
    ("lieu", "ne_sait_pas", {"lieu": SANS_LIEU}),
    ("lieu", "nier", {"lieu": SANS_LIEU}),
    ("lieu", "affirmer", {}),
    ("besoins", "passer", {}),
    ("besoins", "nier", {}),
    ("besoins", "affirmer", {}),
]


@pytest.mark.parametrize("attend, intention, attendu", OUVERTES)
def test_reponse_courte(attend: str, intention: str, attendu: Dict[str, Any]) -> None:
    profil = lire(intention=intention, contexte=Contexte(attend)).profil
    assert profil == Profil(**{c: v for c, v in attendu.items() if c != "refus"})
    assert profil.refus == attendu.get("refus", ())


@pytest.mark.parametrize("intention", ["affirmer", "nier", "passer", "ne_sait_pas"])
def test_sans_question_ouverte_une_reponse_courte_ne_dit_rien(intention: str) -> None:
    lu = lire(intention=intention)
    assert lu.profil == Profil() and lu.profil.refus == ()


@pytest.mark.parametrize("intention", ["nier", "ne_sait_pas", "passer"])
def test_ce_qui_est_dit_l_emporte_sur_le_refus(intention: str) -> None:
    """« Non, une mairie », « je ne sais pas, une mairie je crois »."""
    lu = lire(intention=intention, contexte=Contexte("porteur"), porteur=["collectivite"])
    assert (lu.profil.porteur, lu.profil.refus) == ("collectivite", ())


def test_une_valeur_sans_rapport_n_empeche_pas_de_passer() -> None:
    lu = lire(intention="passer", contexte=Contexte("porteur"), besoin_possible=["locaux"])
    assert lu.profil.refus == ("porteur",)


def test_les_autres_reponses_d_une_phrase_sont_gardees() -> None:
    lu = lire(intention="affirmer", contexte=Contexte("qpv"), porteur=["association"])
    assert (lu.profil.qpv, lu.profil.porteur) == ("oui", "association")


def test_un_choix_ignore_les_entites_du_meme_message() -> None:
    contexte = Contexte("porteur", choix("une association", "x"))
    lu = lire(texte="1", contexte=contexte, porteur=["collectivite"], lieu=["commune:59512"])
    assert lu.profil == Profil()  # « v1 » n'est pas une valeur admise


# --- lieux -------------------------------------------------------------------------------------


def test_le_lieu_garde_les_mots_dits() -> None:
    message = Message(
        "vers roubaix", "informer", {"lieu": ["commune:59512"]}, {"commune:59512": "roubaix"}
    )
    lu = comprendre(Profil(), message, Contexte(), ADMISES, LIEUX.get)
    assert lu.profil.lieu == replace(ROUBAIX, compris_depuis="roubaix")


def test_lieux_possibles() -> None:
    lu = lire(lieu_possible=["departement:12", "commune:99999", "commune:59512"])
    assert lu.lieux_possibles == ("departement:12", "commune:59512")
    assert lu.profil.lieu is None


def test_un_lieu_sur_efface_l_hesitation() -> None:
    lu = lire(lieu=["commune:59512"], lieu_possible=["departement:12"])
    assert lu.lieux_possibles == () and lu.profil.lieu is not None


# --- besoins -----------------------------------------------------------------------------------

BESOINS: List[Tuple[Tuple[str, ...], str, str, bool, List[str], Tuple[str, ...]]] = [
    ((), "besoin", "un local", False, ["locaux"], ("locaux",)),
    ((), "besoin", "x", False, ["amorcage", "locaux"], ("amorcage", "locaux")),
    (("locaux",), "besoin", "x", False, ["amorcage"], ("locaux", "amorcage")),
    (("locaux",), "besoin", "x", False, ["locaux"], ("locaux",)),
    (("locaux",), "besoin", "x", True, ["amorcage"], ("amorcage",)),
    (("locaux",), "corriger", "non, x", False, ["amorcage"], ("amorcage",)),
    (("locaux",), "besoin", "x aussi", True, ["amorcage"], ("locaux", "amorcage")),
    (("locaux",), "corriger", "Ajoutez x", True, ["amorcage"], ("locaux", "amorcage")),
    (("locaux",), "besoin", "x, et également y", True, ["amorcage"], ("locaux", "amorcage")),
    (("locaux", "amorcage"), "corriger", "enlève x", True, ["locaux"], ("amorcage",)),
    (
        ("locaux", "amorcage"),
        "corriger",
        "on n'a plus besoin de x",
        False,
        ["amorcage"],
        ("locaux",),
    ),
    (("locaux",), "corriger", "laisse tomber x", False, ["locaux"], ()),
    (("locaux", "amorcage"), "corriger", "retirez tout", True, ["amorcage", "locaux"], ()),
    (("locaux",), "besoin", "x", True, ["piscine"], ("locaux",)),
]


@pytest.mark.parametrize("avant, intention, texte, recommande, dits, apres", BESOINS)
def test_besoins(
    avant: Tuple[str, ...],
    intention: str,
    texte: str,
    recommande: bool,
    dits: List[str],
    apres: Tuple[str, ...],
) -> None:
    contexte = Contexte(deja_recommande=recommande)
    assert (
        lire(Profil(besoins=avant), texte, intention, contexte, besoin=dits).profil.besoins == apres
    )


def test_besoins_possibles() -> None:
    lu = lire(besoin_possible=["locaux", "piscine", "amorcage"])
    assert lu.besoins_possibles == ("locaux", "amorcage") and lu.profil == Profil()


# --- annuler -----------------------------------------------------------------------------------

AVANT = Profil(besoins=("locaux",), lieu=ROUBAIX, refus=("qpv",))


@pytest.mark.parametrize(
    "avant", [AVANT, Profil(), Profil(lieu=SANS_LIEU), AVANT.avec(porteur="collectivite")]
)
def test_annuler_rend_le_profil_d_avant(avant: Profil) -> None:
    lu = lire(AVANT.avec(qpv="oui"), "annule", "annuler", Contexte(avant=avant))
    assert lu == Lecture(avant, a_dire="utter_annule")
    assert lu.profil.refus == avant.refus


def test_sans_profil_d_avant_il_n_y_a_rien_a_annuler() -> None:
    assert lire(AVANT, "annule", "annuler") == Lecture(AVANT, a_dire="utter_rien_a_annuler")


def test_annuler_ne_lit_rien_d_autre_dans_le_message() -> None:
    """« Annule l'association », « annule 1 »."""
    contexte = Contexte("porteur", choix("une association"), avant=AVANT)
    lu = lire(PLEIN, "1", "annuler", contexte, porteur=["collectivite"], besoin=["amorcage"])
    assert lu.profil == AVANT


# --- reprendre ---------------------------------------------------------------------------------


def reprendre(profil: Profil, *codes: str) -> Lecture:
    return lire(profil, "reprendre", "reprendre", code=list(codes))


def test_reprendre_remplace_tout_le_dossier_sauf_le_role() -> None:
    """Un agent qui reprend le dossier d'un porteur reste un agent."""
    repris = Profil(besoins=("amorcage",), lieu=LIEUX["departement:12"], qpv="non")
    lu = reprendre(PLEIN, encoder(repris.avec(role="porteur"), ADMISES))
    assert lu == Lecture(repris.avec(role="agent"), a_dire="utter_code_repris")
    assert lu.profil.refus == ()


def test_reprendre_un_dossier_sans_lieu_ne_redemande_pas_le_lieu() -> None:
    lu = reprendre(Profil(), encoder(Profil(besoins=("locaux",), lieu=SANS_LIEU), ADMISES))
    assert lu.profil == Profil(besoins=("locaux",), lieu=SANS_LIEU)


def test_reprendre_un_dossier_sans_besoin_laisse_les_deux_questions() -> None:
    lu = reprendre(Profil(), encoder(Profil(porteur="association"), ADMISES))
    assert lu.profil == Profil(porteur="association")


def test_reprendre_sans_code_le_demande() -> None:
    assert reprendre(PLEIN) == Lecture(PLEIN, a_dire="utter_code_demande")


@pytest.mark.parametrize("codes", [("TL-4F7K-2",), ("",), ("<script>",), ("TL-ZZZZ-ZZ",)])
def test_un_code_faux_ne_change_rien(codes: Tuple[str, ...]) -> None:
    assert reprendre(PLEIN, *codes) == Lecture(PLEIN, a_dire="utter_code_faux")


def test_un_lieu_que_la_base_ne_connait_plus_fait_refuser_le_code() -> None:
    ailleurs = Lieu("commune", "Lyon", "69123", "69", "84", cle="commune:69123")
    lu = reprendre(PLEIN, encoder(Profil(besoins=("locaux",), lieu=ailleurs), ADMISES))
    assert lu == Lecture(PLEIN, a_dire="utter_code_faux")


def test_de_deux_codes_le_premier_compte() -> None:
    un, deux = (
        encoder(Profil(besoins=(b,), lieu=ROUBAIX), ADMISES) for b in ADMISES["besoins"][:2]
    )
    assert reprendre(Profil(), un, deux).profil.besoins == ("locaux",)


# --- ligne d'agent -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texte, tout_dit",
    [
        ("agent: association, travaux", True),
        ("Agent : association, travaux", True),
        ("  AGENTE - travaux", True),
        ("agent, travaux", True),
        ("agent – travaux", True),
        ("agent travaux", False),
        ("agentes: travaux", False),
        ("je suis agent : travaux", False),
        ("association, travaux", False),
    ],
)
def test_une_ligne_d_agent_dit_tout_d_un_coup(texte: str, tout_dit: bool) -> None:
    dit = next(iter(re.findall(r"(?i)\b(?:je suis )?agente?\b", texte)), "")
    entites = {"besoin": ["investissement"], "role": ["agent"]}
    message = Message(texte, "besoin", entites, {"agent": dit})
    lu = comprendre(Profil(), message, Contexte(), ADMISES, LIEUX.get)
    assert lu.profil.lieu == (SANS_LIEU if tout_dit else None)
    assert lu.profil.role == "agent"


def test_une_ligne_d_agent_garde_son_lieu() -> None:
    dite = {"besoin": ["locaux"], "lieu": ["commune:59512"]}
    assert lire(texte="agent: Roubaix, local", intention="besoin", **dite).profil.lieu == replace(
        ROUBAIX, compris_depuis=None
    )
    connu = lire(Profil(lieu=ROUBAIX), "agent: local", "besoin", besoin=["locaux"])
    assert connu.profil.lieu == ROUBAIX


def test_une_ligne_d_agent_sans_besoin_ne_decline_pas_le_lieu() -> None:
    assert lire(texte="agent: association", porteur=["association"]).profil.lieu is None


# --- une liste, autour d'un autre lieu ---------------------------------------------------------


@pytest.mark.parametrize("liste", ["fabriques", "visiter"])
@pytest.mark.parametrize("texte", ["et à Roubaix ?", "Roubaix"])
def test_un_autre_lieu_prolonge_la_liste_sans_deplacer_le_projet(liste: str, texte: str) -> None:
    projet = Profil(besoins=("locaux",), lieu=LIEUX["departement:12"])
    message = Message(texte, "informer", {"lieu": ["commune:59512"]}, {})
    lu = comprendre(projet, message, Contexte(liste=liste), ADMISES, LIEUX.get)
    assert lu == Lecture(projet, demande=f"{liste}/commune:59512")


def test_sans_lieu_connu_celui_de_la_liste_est_celui_du_projet() -> None:
    message = Message("on est à Roubaix", "informer", {"lieu": ["commune:59512"]}, {})
    lu = comprendre(Profil(), message, Contexte(liste="fabriques"), ADMISES, LIEUX.get)
    assert lu.demande == "fabriques/commune:59512"
    assert lu.profil.lieu is not None and lu.profil.lieu.nom == "Roubaix"


@pytest.mark.parametrize(
    "texte, intention, attend",
    [
        ("on est à Roubaix", "informer", None),
        ("non, à Roubaix", "corriger", None),
        ("Roubaix", "informer", "lieu"),  # la question posée passe avant
    ],
)
def test_dire_ou_est_le_projet_le_deplace(texte: str, intention: str, attend: str | None) -> None:
    message = Message(texte, intention, {"lieu": ["commune:59512"]}, {})
    contexte = Contexte(attend=attend, liste="fabriques")
    lu = comprendre(Profil(lieu=LIEUX["departement:12"]), message, contexte, ADMISES, LIEUX.get)
    assert lu.demande is None
    assert lu.profil.lieu is not None and lu.profil.lieu.nom == "Roubaix"


# --- supposer ----------------------------------------------------------------------------------


def imaginer(profil: Profil, texte: str = "et si ?", **entites: List[str]) -> Profil:
    return supposer(profil, Message(texte, "et_si", entites, {}), ADMISES, LIEUX.get)


def test_supposer_ne_touche_pas_au_profil() -> None:
    avant = Profil(besoins=("locaux",), lieu=ROUBAIX, porteur="association")
    copie = replace(avant)
    suppose = imaginer(avant, qpv=["oui"], porteur=["collectivite"], lieu=["departement:12"])
    assert avant == copie
    assert suppose == avant.avec(qpv="oui", porteur="collectivite", lieu=LIEUX["departement:12"])


@pytest.mark.parametrize(
    "texte, dits, apres",
    [
        ("et si c'était des travaux ?", ["investissement"], ("investissement",)),
        ("et si on ajoutait des travaux ?", ["investissement"], ("locaux", "investissement")),
        ("et si on avait aussi des travaux ?", ["investissement"], ("locaux", "investissement")),
        ("et si on n'avait plus besoin de local ?", ["locaux"], ()),
        ("et si on enlevait le local ?", ["locaux"], ()),
        ("et si on retirait le local ?", ["locaux"], ()),
        ("et si on supprimait le local ?", ["locaux"], ()),
        ("et si on oubliait le local ?", ["locaux"], ()),
        ("et si on laissait tomber le local ?", ["locaux"], ()),
    ],
)
def test_supposer_un_autre_besoin(texte: str, dits: List[str], apres: Tuple[str, ...]) -> None:
    assert imaginer(Profil(besoins=("locaux",)), texte, besoin=dits).besoins == apres


@pytest.mark.parametrize("valeur", ["<script>", "", "None", "commune:99999"])
def test_supposer_une_valeur_inconnue_ne_suppose_rien(valeur: str) -> None:
    assert imaginer(PLEIN, qpv=[valeur], lieu=[valeur], besoin=[valeur]) == PLEIN


def test_supposer_ne_refuse_rien() -> None:
    suppose = imaginer(Profil(besoins=("locaux",)), "et si on ne savait pas ?")
    assert (suppose.refus, suppose.lieu) == ((), None)


# --- choix d'une demande, avis -----------------------------------------------------------------

DEMANDES = (
    {"titre": "C'est quoi un QPV ?", "champ": "demande", "valeur": "faq/qpv"},
    {"titre": "un lieu", "champ": "besoin", "valeur": "locaux"},
)
UTILE_OU_NON = (
    {"titre": "oui, elle m'a aidé", "champ": "avis", "valeur": "utile"},
    {"titre": "non, pas vraiment", "champ": "avis", "valeur": "inutile"},
)
POURQUOI_NON = (
    {"titre": "une information est fausse", "champ": "avis", "valeur": "faux"},
    {"titre": "ce n'est plus à jour", "champ": "avis", "valeur": "perime"},
)


@pytest.mark.parametrize("texte", ["1", "le premier", "C'est quoi un QPV ?", "c'est quoi un qpv"])
def test_une_demande_choisie_ne_change_pas_le_profil(texte: str) -> None:
    lu = lire(PLEIN, texte, contexte=Contexte(choix=DEMANDES), qpv=["non"])
    assert lu == Lecture(PLEIN, demande="faq/qpv")


def test_le_besoin_propose_a_cote_entre_dans_le_profil() -> None:
    lu = lire(texte="2", contexte=Contexte(choix=DEMANDES))
    assert lu == Lecture(Profil(besoins=("locaux",)))


@pytest.mark.parametrize("intention", ["faq", "porte", "nlu_fallback", "hors_sujet"])
def test_une_demande_dite_en_toutes_lettres_est_deja_une_question(intention: str) -> None:
    """La règle de la question y répond : l'assistant ne doit pas y répondre deux fois."""
    contexte = Contexte(choix=DEMANDES)
    assert lire(PLEIN, "c'est quoi un QPV ?", intention, contexte) == Lecture(PLEIN)


AVIS: List[Tuple[str, str, Any, Optional[str]]] = [
    ("1", "informer", UTILE_OU_NON, "utile"),
    ("oui, elle m'a aidé", "nlu_fallback", UTILE_OU_NON, "utile"),
    ("oui", "affirmer", UTILE_OU_NON, "utile"),
    ("carrément", "affirmer", UTILE_OU_NON, "utile"),
    ("pas trop", "nier", UTILE_OU_NON, "inutile"),
    ("passer", "passer", UTILE_OU_NON, None),
    ("bof", "informer", UTILE_OU_NON, None),
    ("2", "informer", POURQUOI_NON, "perime"),
    ("oui", "affirmer", POURQUOI_NON, None),
    ("non", "nier", POURQUOI_NON, None),
    ("oui", "affirmer", (), None),
]


@pytest.mark.parametrize("texte, intention, proposes, avis", AVIS)
def test_avis(texte: str, intention: str, proposes: Any, avis: Optional[str]) -> None:
    lu = lire(PLEIN, texte, intention, Contexte("avis", proposes))
    assert lu == Lecture(PLEIN, avis=avis)
    assert lu.profil.refus == PLEIN.refus


@pytest.mark.parametrize("attend", [None, "porteur", "qpv", "lieu"])
def test_oui_n_est_un_avis_que_si_on_le_demande(attend: Optional[str]) -> None:
    assert lire(PLEIN, "oui", "affirmer", Contexte(attend)).avis is None


def test_une_precision_pendant_l_avis_reste_une_precision() -> None:
    lu = lire(Profil(), "on est une mairie", contexte=Contexte("avis", UTILE_OU_NON), **MAIRIE)
    assert lu == Lecture(Profil(porteur="collectivite"))


# --- le profil ---------------------------------------------------------------------------------


@pytest.mark.parametrize("profil", [Profil(), PLEIN, Profil(lieu=SANS_LIEU)])
def test_aller_retour_par_les_slots(profil: Profil) -> None:
    retour = Profil.depuis_slots(profil.vers_slots())
    assert retour.differences(profil) == () and retour.refus == profil.refus


def test_un_profil_vide_remplit_des_slots_vides() -> None:
    assert set(Profil().vers_slots().values()) == {None}
    assert set(Profil().vers_slots()) == {*CHAMPS, "refus"}


def test_differences() -> None:
    assert PLEIN.differences(Profil()) == CHAMPS
    assert Profil(besoins=("a", "b")).differences(Profil(besoins=("b", "a"))) == ("besoins",)
    autrement = PLEIN.avec(lieu=replace(ROUBAIX, compris_depuis="Rbx", cle=""))
    assert autrement.differences(PLEIN) == ()
    assert PLEIN.avec(refus=()).differences(PLEIN) == ()
    assert PLEIN.avec(lieu=None).differences(PLEIN) == ("lieu",)


def test_reponses_pour_le_classement() -> None:
    assert Profil().reponses() == {
        "besoins": [],
        "activites": [],
        "avancement": [],
        "porteur": [],
        "qpv": [],
        "rayonnement": [],
        "role": [],
    }
    assert PLEIN.reponses()["departement"] == ["59"]
    assert PLEIN.reponses()["besoins"] == ["locaux", "amorcage"]
    assert "departement" not in Profil(lieu=SANS_LIEU).reponses()


def test_chaque_affinage_est_un_champ() -> None:
    assert set(AFFINAGES) < set(CHAMPS)
