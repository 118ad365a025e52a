"""`bot/comprehension.py` et `bot/profil.py` : purs, sans base ni Rasa."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Optional, Tuple

import pytest

from bot.comprehension import (
    Contexte,
    Lecture,
    Message,
    choix_designe,
    comprendre,
    est_numero,
)
from bot.profil import AFFINAGES, CHAMPS, SANS_LIEU, Profil
from knowledge.lieux import Lieu

LIEUX = {
    "commune:59512": Lieu("commune", "Roubaix", "59512", "59", "32", cle="commune:59512"),
    "departement:12": Lieu("departement", "Aveyron", None, "12", "76", cle="departement:12"),
}
ROUBAIX = LIEUX["commune:59512"]
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


# --- le profil ---------------------------------------------------------------------------------

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
