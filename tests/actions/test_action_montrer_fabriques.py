"""Les Fabriques proches : distances, pages, outre-mer, lieux qui n'en ont pas."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from bot.actions.action_montrer_fabriques import ActionMontrerFabriques
from tests.actions.outils import (
    AVEYRON,
    BELGIQUE,
    BRETAGNE,
    DECAZEVILLE,
    HOSTILES,
    MAMOUDZOU,
    PAROLES,
    ROUBAIX,
    SAINT_DENIS_974,
    Conversation,
    Reponse,
    lieu,
    verifier,
)

OUTRE_MER = {"971", "972", "973", "974", "976"}


def demander(c: Conversation, intention: str = "fabriques", **entites: Any) -> Reponse:
    reponse = c.dire("des Fabriques ?", intention, **entites).lancer(ActionMontrerFabriques)
    verifier(reponse)
    return reponse


def pages(c: Conversation) -> List[Reponse]:
    """Toutes les pages, puis le message de fin."""
    lues = [demander(c)]
    while lues[-1].customs and len(lues) < 100:
        lues.append(demander(c, "plus_fabriques"))
    return lues


@pytest.mark.parametrize("cle", [ROUBAIX, DECAZEVILLE, AVEYRON, BRETAGNE])
def test_le_lieu_nomme(cle: str) -> None:
    c = Conversation()
    reponse = demander(c, lieu=cle)
    custom = reponse.custom("fabriques")
    assert custom["lieu"]["nom"] == lieu(cle)["nom"] and lieu(cle)["nom"] in reponse.texte
    assert len(custom["fabriques"]) == 3 == c.slots["fabriques_vues"]
    distances = [f["distance_km"] for f in custom["fabriques"]]
    connues = [d for d in distances if d is not None]
    assert connues == sorted(connues) and custom["rayon_km"] == max(connues, default=None)
    for f in custom["fabriques"]:
        (ligne,) = [x for x in reponse.texte.split("\n") if x.startswith(f"- {f['nom']},")]
        assert (f["ville"] or f["departement"]) in ligne
        if f["distance_km"]:
            assert PAROLES.dire("utter_distance", km=f["distance_km"]) in ligne
    assert PAROLES.dire("utter_fabriques_note") in reponse.texte


def test_le_lieu_nomme_passe_avant_celui_du_projet() -> None:
    reponse = demander(Conversation({"lieu": lieu(ROUBAIX)}), lieu=DECAZEVILLE)
    assert reponse.custom("fabriques")["lieu"]["nom"] == "Decazeville"


def test_sans_lieu_nomme_celui_du_projet() -> None:
    reponse = demander(Conversation({"lieu": lieu(ROUBAIX)}))
    assert reponse.custom("fabriques")["lieu"]["nom"] == "Roubaix"


@pytest.mark.parametrize("valeur", HOSTILES)
def test_un_lieu_hostile_est_ignore(valeur: str) -> None:
    reponse = demander(Conversation({"lieu": lieu(ROUBAIX)}), lieu=valeur)
    assert reponse.custom("fabriques")["lieu"]["nom"] == "Roubaix"
    seul = demander(Conversation(), lieu=valeur)
    assert seul.textes == [PAROLES.dire("utter_fabriques_sans_lieu")]


def test_pages_sans_repetition_jusqu_a_la_fin() -> None:
    c = Conversation({"lieu": lieu(DECAZEVILLE)})
    *lues, fin = pages(c)
    vues = [f["id"] for page in lues for f in page.custom("fabriques")["fabriques"]]
    assert len(vues) == len(set(vues)) > 100
    assert fin.textes == [PAROLES.dire("utter_fabriques_fin", lieu="Decazeville (12)")]
    assert c.slots["fabriques_vues"] == len(vues)
    suite = PAROLES.dire("utter_fabriques_suite")
    assert [suite in page.texte for page in lues] == [True] * (len(lues) - 1) + [False]
    assert demander(c).custom("fabriques")["fabriques"][0]["id"] == vues[0]


@pytest.mark.parametrize("slots", [{}, {"lieu": ROUBAIX}])
def test_la_suite_est_celle_du_lieu_nomme(slots: Dict[str, str]) -> None:
    c = Conversation({n: lieu(v) for n, v in slots.items()})
    demander(c, lieu=DECAZEVILLE)
    assert demander(c, "plus_fabriques").custom("fabriques")["lieu"]["nom"] == "Decazeville"


@pytest.mark.parametrize("cle, zone", [(SAINT_DENIS_974, {"974"}), (ROUBAIX, None)])
def test_jamais_de_l_autre_cote_de_la_mer(cle: str, zone: set[str] | None) -> None:
    *lues, _ = pages(Conversation({"lieu": lieu(cle)}))
    departements = {f["departement"] for p in lues for f in p.custom("fabriques")["fabriques"]}
    assert departements == zone if zone else not departements & OUTRE_MER


@pytest.mark.parametrize(
    "cle, nom",
    [("departement:975", "Saint-Pierre-et-Miquelon (975)"), (MAMOUDZOU, "Mamoudzou (976)")],
)
def test_aucune_fabrique_sans_traverser_la_mer(cle: str, nom: str) -> None:
    reponse = demander(Conversation(), lieu=cle)
    assert reponse.customs == []
    assert reponse.textes == [PAROLES.dire("utter_fabriques_aucune", lieu=nom)]


def test_a_l_etranger() -> None:
    reponse = demander(Conversation(), lieu=BELGIQUE)
    assert reponse.textes == [PAROLES.dire("utter_etranger", nom="Belgique")]
    assert reponse.customs == []
