"""Des lieux à visiter : le plus proche, un autre département, un film ; jamais de l'autre côté."""

from __future__ import annotations

from typing import Any, List, Tuple

import pytest

from bot.actions.action_proposer_visites import ActionProposerVisites
from knowledge.store import Connaissances
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
    de_la_liste,
    lieu,
    verifier,
)

BASTIA, CORSE_DU_SUD, CORSE = "commune:2B033", "departement:2A", "region:94"
MARTINIQUE, GUADELOUPE = "departement:972", "region:01"
RAISONS = ("proche", "ailleurs", "aussi", "film")


def visiter(c: Conversation, **entites: Any) -> Reponse:
    reponse = c.dire("que visiter ?", "visiter", **entites).lancer(ActionProposerVisites)
    verifier(reponse)
    assert reponse.customs == [] and len(reponse.messages) == 1
    retenus = {e["name"]: e["value"] for e in reponse.evenements}
    if proposees(reponse):  # la suite part de ce lieu, au début de la liste
        assert retenus.pop("lieu_vu")["nom"] in reponse.texte
        assert retenus == {"fabriques_vues": 0, "ailleurs_vu": False}
    return reponse


def proposees(reponse: Reponse) -> List[Tuple[str, str]]:
    """Chaque raison et la ligne qui la suit."""
    lignes = reponse.texte.split("\n")
    titres = {PAROLES.dire(f"utter_visite_{r}"): r for r in RAISONS}
    return [(titres[x], lignes[n + 1]) for n, x in enumerate(lignes) if x in titres]


@pytest.mark.parametrize(
    "cle, raisons",
    [
        (ROUBAIX, ["proche", "ailleurs", "film"]),
        (DECAZEVILLE, ["proche", "ailleurs", "film"]),
        (AVEYRON, ["proche", "ailleurs", "film"]),
        (BRETAGNE, ["proche", "ailleurs", "film"]),
        (BASTIA, ["proche"]),
        (CORSE_DU_SUD, ["proche"]),
        (CORSE, ["proche"]),
        (SAINT_DENIS_974, ["proche", "aussi", "aussi"]),
        (MARTINIQUE, ["proche"]),
        (GUADELOUPE, ["proche"]),
    ],
)
def test_une_raison_par_lieu(cle: str, raisons: List[str], base: Connaissances) -> None:
    reponse = visiter(Conversation(), lieu=cle)
    lignes = reponse.texte.split("\n")
    assert lieu(cle)["nom"] in lignes[0]
    assert lignes[-1] == de_la_liste("utter_fabriques_note")
    choisies = proposees(reponse)
    assert [raison for raison, _ in choisies] == raisons
    assert len(lignes) == 2 + 2 * len(raisons)
    assert len({ligne for _, ligne in choisies}) == len(choisies)
    vues = dict(choisies)

    trouve = base.lieu(cle)
    assert trouve is not None
    proches = base.fabriques_proches(trouve)
    assert proches[0].objet.nom in vues["proche"]
    if "ailleurs" in vues:
        autres = [p for p in proches if p.objet.nom in vues["ailleurs"]]
        assert {p.objet.departement_code for p in autres} != {proches[0].objet.departement_code}
    if "film" in vues:
        assert base.videos_proches(trouve)[0].objet.url in vues["film"]


@pytest.mark.parametrize("cle", [BASTIA, CORSE_DU_SUD, CORSE, SAINT_DENIS_974, MARTINIQUE])
def test_on_n_annonce_pas_trois_lieux_quand_il_n_y_en_a_qu_un(cle: str) -> None:
    assert "rois lieux" not in visiter(Conversation(), lieu=cle).texte


def test_jamais_de_l_autre_cote_de_la_mer() -> None:
    for cle, ici in ((SAINT_DENIS_974, "(974)"), (MARTINIQUE, "(972)"), (BASTIA, "(2B)")):
        vues = proposees(visiter(Conversation(), lieu=cle))
        assert all(ici in ligne for _, ligne in vues), vues


def test_aucune_sans_traverser_la_mer() -> None:
    reponse = visiter(Conversation(), lieu=MAMOUDZOU)
    assert reponse.textes == [de_la_liste("utter_fabriques_aucune", "Mamoudzou (976)")]


def test_un_film_dans_la_commune_n_a_pas_de_distance(base: Connaissances) -> None:
    film = base.videos_proches(None)[0].objet
    ligne = dict(proposees(visiter(Conversation(), lieu=f"commune:{film.code_insee}")))["film"]
    assert film.url in ligne and PAROLES.dire("utter_distance_meme_commune") in ligne


def test_le_lieu_nomme_passe_avant_celui_du_projet() -> None:
    c = Conversation({"lieu": lieu(ROUBAIX)})
    assert "Roubaix (59)" in visiter(c).texte
    assert "Decazeville (12)" in visiter(c, lieu=DECAZEVILLE).texte


def test_a_l_etranger() -> None:
    attendu = [PAROLES.dire("utter_etranger", nom="Belgique")]
    reponse = visiter(Conversation(), lieu=BELGIQUE)
    assert reponse.textes == attendu and reponse.evenements == []
    assert visiter(Conversation({"lieu": lieu(BELGIQUE)})).textes == attendu


@pytest.mark.parametrize("valeur", ["", *HOSTILES])
def test_sans_lieu_on_le_demande(valeur: str) -> None:
    sans = {**lieu(BELGIQUE), "type": "aucun", "nom": None}
    for slots in ({}, {"lieu": sans}):
        reponse = visiter(Conversation(slots), **({"lieu": valeur} if valeur else {}))
        assert reponse.textes == [PAROLES.dire("utter_fabriques_sans_lieu")]
        assert reponse.evenements == []
