"""Ce que dit une phrase, par les vocabulaires de la base : valeur et passage."""

from __future__ import annotations

from typing import List, Tuple

import pytest

from bot.nlu.vocabulaires import Vocabulaires
from knowledge.schema import Terme
from knowledge.store import Connaissances

ASSO, MAIRIE, BOITE = "porteur=association", "porteur=collectivite", "porteur=entreprise"
GENS, PUBLIC = "porteur=particulier", "porteur=etablissement_public"
IDEE, PROJET, OUVERT = "avancement=idee", "avancement=en_projet", "avancement=ouvert"
QPV, HORS = "qpv=oui", "qpv=non"
LOIN, PRES = "rayonnement=oui", "rayonnement=non"


@pytest.fixture(scope="module")
def vocabulaires(base: Connaissances) -> Vocabulaires:
    return Vocabulaires(base.vocabulaires())


PHRASES: List[Tuple[str, str]] = [
    # La personne se présente.
    ("on est une association loi 1901", ASSO),
    ("nous sommes une petite commune de 800 habitants", MAIRIE),
    ("je suis maire", MAIRIE),
    ("je suis le maire de Decazeville", MAIRIE),
    ("adjointe au maire", MAIRIE),
    ("je suis président d'une association", ASSO),
    ("notre association cherche un local", ASSO),
    ("mon association a dix ans", ASSO),
    ("on a monté une SCIC", BOITE),
    ("nous sommes une coopérative", BOITE),
    ("c'est une entreprise", BOITE),
    ("projet porté par une coopérative", BOITE),
    ("porté par la commune", MAIRIE),
    ("au nom de la mairie", MAIRIE),
    ("en tant qu'association", ASSO),
    ("c'est pour une association de quartier", ASSO),
    ("nous sommes la communauté de communes", MAIRIE),
    ("nous sommes le CCAS", PUBLIC),
    ("on est un collectif d'habitants", GENS),
    ("un groupe de voisins", GENS),
    ("sans structure", GENS),
    ("pas encore d'association", GENS),
    # Une réponse courte à la question posée.
    ("une association", ASSO),
    ("ASSOCIATION", ASSO),
    ("l’association", ASSO),
    ("mairie", MAIRIE),
    ("la commune", MAIRIE),
    ("nous, la mairie", MAIRIE),
    ("MJC", ASSO),
    # D'autres que le porteur.
    ("la mairie nous prête un local", ""),
    ("une association voisine a un local", ""),
    ("l'association d'à côté nous aide", ""),
    ("on est hébergés par la mairie", ""),
    ("on loue à une entreprise", ""),
    ("je travaille dans une entreprise", ""),
    ("la communauté de communes est d'accord", ""),
    ("on est dans une petite commune", ""),
    ("le maire est partant, la commune aussi est contente", ""),
    ("on n'est pas une association", ""),
    ("nous ne sommes pas encore une association", ""),
    ("Mairie de Mende, on cherche des locaux", MAIRIE),
    ("on a un local mais la mairie le reprend", ""),
    ("mairie pas intéressée, on cherche ailleurs", ""),
    ("notre mairie nous soutient", ""),
    ("c'est la mairie qui nous prête les murs", ""),
    ("en commune rurale", ""),
    ("je suis salarié d'une entreprise", ""),
    ("avec l'aide d'une mairie", ""),
    ("entreprise ou coopérative", BOITE),
    ("je représente la communauté de communes", MAIRIE),
    ("on n'a pas de structure", GENS),
    ("on n'a pas encore d'association", GENS),
    ("je n'ai aucune structure", GENS),
    ("on n'a pas la mairie avec nous", ""),
    # Quartier prioritaire.
    ("QPV", QPV),
    ("on est en QPV", QPV),
    ("dans un quartier prioritaire de la politique de la ville", QPV),
    ("on n'est pas en QPV", HORS),
    ("pas en quartier prioritaire", HORS),
    ("on est hors QPV", HORS),
    ("ce n'est plus un quartier prioritaire", HORS),
    ("le quartier n'est pas en politique de la ville", HORS),
    ("on n'est ni en QPV ni en zone rurale", HORS),
    ("aucun QPV ici", HORS),
    ("en dehors d'un QPV", HORS),
    ("à côté d'un QPV", ""),
    ("je ne sais pas si on est en QPV", ""),
    # Avancement.
    ("le lieu est ouvert depuis deux ans", OUVERT),
    ("on a ouvert en mars", OUVERT),
    ("le lieu tourne déjà", OUVERT),
    ("un tiers-lieu existant", OUVERT),
    ("on n'est pas encore ouvert", PROJET),
    ("on n'a pas encore ouvert", PROJET),
    ("pas ouvert", PROJET),
    ("on va ouvrir en mars", PROJET),
    ("avant l'ouverture", PROJET),
    ("étude de faisabilité", PROJET),
    ("c'est juste une idée", IDEE),
    ("on y réfléchit", IDEE),
    ("rien n'est fait", IDEE),
    ("au tout début", IDEE),
    ("on n'est pas encore ouverts", PROJET),
    ("le lieu n'est pas encore en activité", PROJET),
    ("le lieu n'est plus en activité", ""),
    ("quelque chose de plus ouvert", ""),
    # Rayonnement.
    ("au-delà de la commune", LOIN),
    ("les gens viennent de loin", LOIN),
    ("au dela du village", LOIN),
    ("uniquement le quartier", PRES),
    ("ça ne dépasse pas la commune", PRES),
    ("on ne rayonne pas au-delà de notre commune", PRES),
    ("on n'attire pas les communes voisines", PRES),
    ("on attire les communes voisines", LOIN),
    # Activités et rôle.
    ("un espace de coworking", "activites=coworking"),
    ("ATELIERS NUMERIQUES", "activites=numerique"),
    ("un fablab et un café associatif", "activites=fablab activites=participation"),
    ("un fablab, sans coworking", "activites=fablab"),
    ("pas de coworking", ""),
    ("je porte le projet", "role=porteur"),
    ("je suis agent de mairie", "role=agent"),
    ("secrétaire de mairie", "role=agent"),
    ("un repair café", "activites=transition"),
    # Un besoin n'est lu ici que s'il est toute la réponse.
    ("travaux", "besoin=investissement"),
    ("un lieu pour s'installer (locaux)", "besoin=locaux"),
    ("Fonds propres.", "besoin=fonds_propres"),
    ("il faut des travaux pour le toit", ""),
    ("on cherche un local à Roubaix", ""),
    # Plusieurs choses à la fois ; rien du tout.
    ("on est une asso en QPV, déjà ouvert", f"{ASSO} {QPV} {OUVERT}"),
    ("Nous sommes une SCIC, pas en QPV, le lieu est ouvert", f"{BOITE} {HORS} {OUVERT}"),
    ("oui", ""),
    ("non", ""),
    ("bonjour", ""),
    ("", ""),
    ("?! …", ""),
    ("<script>alert('QPV')</script>", QPV),
]


def test_assez_de_phrases() -> None:
    assert len(PHRASES) >= 60


@pytest.mark.parametrize("texte, attendu", PHRASES)
def test_phrase(vocabulaires: Vocabulaires, texte: str, attendu: str) -> None:
    lu = [f"{t.entite}={t.valeur}" for t in vocabulaires.trouver(texte)]
    assert sorted(lu) == sorted(attendu.split())


@pytest.mark.parametrize(
    "texte, passage",
    [
        ("Nous sommes une Association, ici", "une Association"),
        ("là-bas : le lieu EST OUVERT !", "EST OUVERT"),
        ("œuvre : un agent France services ici", "agent France services"),
        ("on est en  quartier   prioritaire", "quartier   prioritaire"),
    ],
)
def test_le_passage_est_celui_du_texte(
    vocabulaires: Vocabulaires, texte: str, passage: str
) -> None:
    trouvees = vocabulaires.trouver(texte)
    assert passage in [texte[t.debut : t.fin] for t in trouvees]


def test_chaque_libelle_se_reconnait_tel_qu_un_bouton_le_dit(
    vocabulaires: Vocabulaires, base: Connaissances
) -> None:
    for nom, termes in base.vocabulaires().items():
        entite = "besoin" if nom == "besoins" else nom
        for terme in termes:
            lus = [(t.entite, t.valeur) for t in vocabulaires.trouver(terme.libelle)]
            assert (entite, terme.valeur) in lus, terme.libelle


# --- sur un petit vocabulaire ------------------------------------------------------------------


def terme(valeur: str, libelle: str, *expressions: str) -> Terme:
    return Terme(valeur=valeur, libelle=libelle, description="x", expressions=list(expressions))


PETIT = Vocabulaires(
    {
        "avancement": [terme("ouvert", "ouvert"), terme("en_projet", "pas encore ouvert")],
        "role": [terme("agent", "agent", "agent public"), terme("porteur", "porteur")],
        "qpv": [terme("oui", "oui", "zone aidée"), terme("non", "non")],
        "activites": [terme("a", "atelier", "atelier bois"), terme("b", "atelier bois et métal")],
    }
)


@pytest.mark.parametrize(
    "texte, attendu",
    [
        ("ouvert", [("avancement", "ouvert")]),
        ("pas encore ouvert", [("avancement", "en_projet")]),
        ("agent public ouvert", [("role", "agent"), ("avancement", "ouvert")]),
        ("un atelier bois et métal", [("activites", "b")]),
        ("un atelier bois", [("activites", "a")]),
        ("atelier, atelier", [("activites", "a"), ("activites", "a")]),
        ("ouverture", []),
        ("oui", []),
        ("en zone aidée", [("qpv", "oui")]),
        ("pas en zone aidée", [("qpv", "non")]),
    ],
)
def test_l_expression_la_plus_longue(texte: str, attendu: List[Tuple[str, str]]) -> None:
    trouvees = PETIT.trouver(texte)
    assert [(t.entite, t.valeur) for t in trouvees] == attendu
    places = [(t.debut, t.fin) for t in trouvees]
    assert all(a[1] <= b[0] for a, b in zip(places, places[1:], strict=False))


def test_sans_vocabulaire() -> None:
    assert Vocabulaires({}).trouver("une association en QPV") == []


@pytest.mark.parametrize(
    ("texte", "besoin"),
    [
        ("enlève l'investissement", "investissement"),
        ("ajoute des locaux s'il te plaît", "locaux"),
        ("en fait c'est pour des travaux", "investissement"),
        ("l'investissement, on verra plus tard avec la mairie", None),
    ],
)
def test_un_besoin_enleve_ou_ajoute(
    vocabulaires: Vocabulaires, texte: str, besoin: str | None
) -> None:
    lus = [t.valeur for t in vocabulaires.trouver(texte) if t.entite == "besoin"]
    assert lus == ([besoin] if besoin else [])
