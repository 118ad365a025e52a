"""Ce que reçoit un canal : le schéma, ce que les actions envoient, et ce qu'il doit refuser."""

from __future__ import annotations

import copy
import itertools
from typing import Any, Callable, Dict, List

import pytest
from jsonschema import Draft7Validator

from bot import contrat
from bot.actions.action_ask_besoins import ActionAskBesoins
from bot.actions.action_ask_lieu import ActionAskLieu
from bot.actions.action_expliquer import ActionExpliquer
from bot.actions.action_faire_fiche import ActionFaireFiche
from bot.actions.action_montrer_fabriques import ActionMontrerFabriques
from bot.actions.action_recommander import ActionRecommander
from bot.actions.action_repondre_faq import ActionRepondreFaq
from bot.profil import AFFINAGES, SANS_LIEU, Profil
from knowledge.lieux import Lieu
from knowledge.matching import apparier
from knowledge.store import Connaissances
from tests.actions.outils import (
    AVEYRON,
    BRETAGNE,
    MAMOUDZOU,
    ROUBAIX,
    SAINT_DENIS_93,
    SAINT_DENIS_974,
    SCHEMA,
    Conversation,
    ecart,
    lieu,
)

pytestmark = pytest.mark.usefixtures("base")

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]
LIEUX = [ROUBAIX, AVEYRON, BRETAGNE, MAMOUDZOU, "commune:2A004", "departement:975"]
TYPES = {"question", "compris", "recommandation", "fabriques", "fiche", "faq"}


def test_le_schema_est_valide_et_connait_chaque_type() -> None:
    Draft7Validator.check_schema(SCHEMA.schema)
    assert {r["$ref"].rsplit("/", 1)[-1] for r in SCHEMA.schema["oneOf"]} == TYPES


def test_chaque_fonction_du_contrat_a_son_type() -> None:
    """Un type de plus dans bot/contrat.py veut une définition de plus."""
    produits = {n for n in vars(contrat) if n in TYPES and callable(getattr(contrat, n))}
    assert produits == TYPES


@pytest.mark.parametrize("besoin, cle", itertools.product(BESOINS, LIEUX))
def test_une_conversation_entiere(besoin: str, cle: str) -> None:
    """La recommandation, chaque précision possible, l'explication, les Fabriques suivantes."""
    c = Conversation()
    c.comprendre("un projet par ici", "besoin", besoin=besoin, lieu=cle)
    customs = c.lancer(ActionRecommander).customs
    for _ in AFFINAGES:
        c.comprendre("1" if c.slots["choix"] else "passer", "informer")
        customs += c.lancer(ActionRecommander).customs
    assert c.slots["question"] is None
    c.dire("pourquoi ?", "pourquoi")
    customs += c.lancer(ActionExpliquer).customs
    c.dire("et d'autres ?", "plus_fabriques")
    customs += c.lancer(ActionMontrerFabriques).customs
    assert [e for custom in customs if (e := ecart(custom))] == []
    assert {"compris", "recommandation"} <= {x["type"] for x in customs}


@pytest.mark.parametrize(
    "attend",
    [
        "besoin",
        "confirmation",
        "lieu",
        "choix_lieu",
    ],
)
def test_les_questions_du_formulaire(attend: str) -> None:
    c = Conversation().formulaire("besoins")
    action: Any = ActionAskBesoins
    if attend == "confirmation":
        c.comprendre("?", "besoin", besoin_possible=["recettes", "amorcage"])
    elif attend != "besoin":
        c, action = Conversation({"besoins": ["locaux"]}).formulaire("lieu"), ActionAskLieu
    if attend == "choix_lieu":
        c.comprendre("?", "informer", lieu_possible=[SAINT_DENIS_93, SAINT_DENIS_974])
    question = c.lancer(action).custom("question")
    assert question["attend"] == attend and not ecart(question)


@pytest.mark.parametrize("attend", [*AFFINAGES, "avis"])
def test_les_questions_d_affinage(attend: str) -> None:
    assert not ecart(contrat.question(attend, "Une raison."))


def test_faq() -> None:
    c = Conversation().dire("c'est quoi ?", "faq", sujet="definition_tiers_lieu")
    assert not ecart(c.lancer(ActionRepondreFaq).custom("faq"))


CODE = "TL-4F7K-2CD"
FICHE = {
    "type": "fiche",
    "version": 1,
    "code": CODE,
    "html_url": f"http://127.0.0.1:5005/fiche/{CODE}",
    "markdown": "# Fiche",
}


def test_fiche() -> None:
    c = Conversation({"besoins": ["locaux"], "lieu": lieu(ROUBAIX)}).dire("une fiche", "fiche")
    custom = c.lancer(ActionFaireFiche).custom("fiche")
    assert not ecart(custom) and not ecart(FICHE)
    assert set(custom) == set(FICHE)


def test_une_hypothese_est_marquee_et_rien_d_autre_ne_l_est(base: Connaissances) -> None:
    reelle = _recommandation(base)
    assert "hypothese" not in reelle
    resultats = apparier(base.dispositifs(), {"besoins": ["amorcage"]})[:3]
    supposee = contrat.recommandation(base, Profil(besoins=("amorcage",)), resultats, True)
    assert supposee["hypothese"] is True and not ecart(supposee)
    for autre in (False, None, "oui", 1):
        assert ecart({**supposee, "hypothese": autre})


def test_chaque_dispositif_de_la_base(base: Connaissances) -> None:
    """Même ceux que le classement ne montre jamais."""
    resultats = apparier(base.dispositifs(), {"besoins": BESOINS})
    assert len(resultats) == len(base.dispositifs())
    for r in resultats:
        assert not ecart(contrat.recommandation(base, Profil(besoins=("locaux",)), [r])), r


def test_chaque_fabrique_de_la_base(base: Connaissances) -> None:
    for cle in (ROUBAIX, AVEYRON, MAMOUDZOU, "departement:974"):
        trouve = base.lieu(cle)
        assert trouve is not None
        assert not ecart(contrat.fabriques(trouve, None, base.fabriques_proches(trouve)))


@pytest.mark.parametrize(
    "profil",
    [
        Profil(),
        Profil(lieu=SANS_LIEU),
        Profil(lieu=Lieu("etranger", "Belgique")),
        Profil(lieu=Lieu("inconnu")),
        Profil(besoins=("outils", "locaux"), avancement="idee", porteur="particulier", qpv="non"),
        Profil(rayonnement="oui", role="agent", activites=("fablab", "culture")),
    ],
)
def test_compris(profil: Profil) -> None:
    objet = contrat.compris(profil)
    assert not ecart(objet)
    assert objet["besoins"] == list(profil.besoins)
    assert (objet["lieu"] is None) == (profil.lieu is None)


# --- ce qu'il refuse -------------------------------------------------------------------------

Alteration = Callable[[Dict[str, Any]], Any]


def _recommandation(base: Connaissances) -> Dict[str, Any]:
    resultats = apparier(base.dispositifs(), {"besoins": ["amorcage"]})[:3]
    profil = Profil(besoins=("amorcage",), lieu=base.lieu(ROUBAIX))
    return contrat.recommandation(base, profil, resultats)


def _premier(o: Dict[str, Any]) -> Dict[str, Any]:
    premier: Dict[str, Any] = o["dispositifs"][0]
    return premier


ALTERATIONS: List[Alteration] = [
    lambda o: o.update(type="autre"),
    lambda o: o.update(version=2),
    lambda o: o.update(secret="x"),
    lambda o: o.update(besoins=[]),
    lambda o: o.update(besoins=["amorcage", "amorcage"]),
    lambda o: o.update(besoins=["<script>"]),
    lambda o: o.pop("profil"),
    lambda o: o["profil"].update(nom="Dupont"),
    lambda o: o["profil"].update(lieu=None),
    lambda o: o["profil"]["lieu"].update(cle=ROUBAIX),
    lambda o: o["profil"]["lieu"].update(type="village"),
    lambda o: o["profil"]["lieu"].update(code_insee=None),
    lambda o: o["profil"]["lieu"].update(code_insee="5951"),
    lambda o: o["profil"]["lieu"].update(departement="20"),
    lambda o: o["profil"]["lieu"].update(type="aucun"),
    lambda o: o.update(dispositifs=o["dispositifs"] * 2),
    lambda o: _premier(o).update(verdict="peut_etre"),
    lambda o: _premier(o).update(criteres=[]),
    lambda o: _premier(o)["criteres"][0].update(etat="oui"),
    lambda o: _premier(o)["criteres"][0].pop("source"),
    lambda o: _premier(o)["criteres"][0]["source"].update(section=" "),
    lambda o: _premier(o)["statut"].update(au="21/02/2022"),
    lambda o: _premier(o)["statut"].update(etat="fermé"),
    lambda o: _premier(o)["montant"].update(minimum="75 000 €"),
    lambda o: _premier(o)["montant"].pop("source"),
    lambda o: _premier(o).update(etapes=[]),
    lambda o: _premier(o)["contacts"][0].pop("telephone"),
    lambda o: _premier(o)["liens"].append({"titre": "x", "url": "javascript:x", "note": None}),
    lambda o: _premier(o).pop("verifie_le"),
]


@pytest.mark.parametrize("alteration", ALTERATIONS, ids=range(len(ALTERATIONS)))
def test_une_recommandation_alteree_est_refusee(
    alteration: Alteration, base: Connaissances
) -> None:
    objet = _recommandation(base)
    assert not ecart(objet)
    altere = copy.deepcopy(objet)
    alteration(altere)
    assert ecart(altere)


@pytest.mark.parametrize(
    "objet",
    [
        {},
        {"type": "question", "version": 1, "attend": "lieu"},
        {"type": "question", "version": 1, "attend": "lieu", "pourquoi": ""},
        {"type": "question", "version": 1, "attend": "nom", "pourquoi": "Une raison."},
        {"type": "question", "attend": "lieu", "pourquoi": "Une raison."},
        {"type": "compris", "version": 1, "besoins": ["locaux"]},
        {"type": "compris", "version": 1, "besoins": "locaux", "lieu": None},
        {"type": "faq", "version": 1, "id": "qpv", "source": {"document": "d", "section": "s"}},
        {**FICHE, "code": "TL-4F7K-2CE "},
        {**FICHE, "code": "TL-4F7K-2CO"},
        {**FICHE, "code": "4F7K-2CD"},
        {**FICHE, "html_url": f"javascript:/fiche/{CODE}"},
        {**FICHE, "html_url": "http://127.0.0.1:5005/"},
        {**FICHE, "markdown": ""},
        {**FICHE, "nom": "Dupont"},
        {k: v for k, v in FICHE.items() if k != "code"},
        {"type": "fabriques", "version": 1, "lieu": None, "rayon_km": -1, "fabriques": []},
        {"type": "fabriques", "version": 1, "lieu": None, "rayon_km": 1.5, "fabriques": []},
    ],
)
def test_un_objet_mal_fait_est_refuse(objet: Dict[str, Any]) -> None:
    assert ecart(objet)


def test_une_distance_va_de_la_plus_courte_a_la_plus_longue(base: Connaissances) -> None:
    c = Conversation({"lieu": lieu(AVEYRON)}).dire("des Fabriques ?", "fabriques")
    custom = c.lancer(ActionMontrerFabriques).custom("fabriques")
    distances = [f["distance_km"] for f in custom["fabriques"]]
    connues = [d for d in distances if d is not None]
    assert connues == sorted(connues) == distances[len(distances) - len(connues) :]
