"""Les Fabriques proches : distances, pages, outre-mer, lieux qui n'en ont pas."""

from __future__ import annotations

from typing import Any, Dict, List

import pytest

from bot.actions.action_montrer_fabriques import ActionMontrerFabriques
from knowledge.store import Connaissances, Proche
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

OUTRE_MER = {"971", "972", "973", "974", "976"}


def demander(
    c: Conversation, intention: str = "fabriques", texte: str = "des Fabriques ?", **entites: Any
) -> Reponse:
    reponse = c.dire(texte, intention, **entites).lancer(ActionMontrerFabriques)
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
    assert de_la_liste("utter_fabriques_note") in reponse.texte


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
    assert reponse.textes == [de_la_liste("utter_fabriques_aucune", nom)]


def test_a_l_etranger() -> None:
    reponse = demander(Conversation(), lieu=BELGIQUE)
    assert reponse.textes == [PAROLES.dire("utter_etranger", nom="Belgique")]
    assert reponse.customs == []


# --- un rayon, ailleurs, des films ---------------------------------------------------------------


def proches(base: Connaissances, cle: str) -> List[Proche]:
    trouve = base.lieu(cle)
    assert trouve is not None
    return base.fabriques_proches(trouve)


@pytest.mark.parametrize("cle", [ROUBAIX, DECAZEVILLE])
@pytest.mark.parametrize("km", [60, 100, 1000])
def test_un_rayon(km: int, cle: str, base: Connaissances) -> None:
    c = Conversation({"lieu": lieu(cle)})
    reponse = demander(c, texte=f"des Fabriques à moins de {km} km")
    nom = f"{lieu(cle)['nom']} ({lieu(cle)['departement']})"
    entete = PAROLES.dire("utter_fabriques_rayon", lieu=nom, km=km)
    assert reponse.texte.split("\n")[0] == entete
    dedans = [p.objet.id for p in proches(base, cle) if (p.distance_km or 0) <= km]
    montrees = reponse.custom("fabriques")["fabriques"]
    assert [f["id"] for f in montrees] == dedans[:3] != []
    assert all(f["distance_km"] <= km for f in montrees)
    suite = PAROLES.dire("utter_fabriques_suite")
    assert (suite in reponse.texte) == (len(dedans) > 3)


def test_un_rayon_vide_le_dit_et_donne_la_plus_proche(base: Connaissances) -> None:
    c = Conversation({"lieu": lieu(DECAZEVILLE)})
    premiere = proches(base, DECAZEVILLE)[0]
    assert premiere.distance_km and premiere.distance_km > 5
    reponse = demander(c, texte="une Fabrique à moins de 5 km ?")
    lignes = reponse.texte.split("\n")
    nom = "Decazeville (12)"
    assert lignes[0] == PAROLES.dire("utter_fabriques_rayon_vide", lieu=nom, km=5)
    assert len(lignes) == 2 and premiere.objet.nom in lignes[1]
    assert PAROLES.dire("utter_distance", km=premiere.distance_km) in lignes[1]
    assert reponse.customs == [] and c.slots["lieu_vu"] == lieu(DECAZEVILLE)


def test_le_bord_du_rayon_compte(base: Connaissances) -> None:
    km = proches(base, DECAZEVILLE)[0].distance_km
    c = Conversation({"lieu": lieu(DECAZEVILLE)})
    assert len(demander(c, texte=f"à {km} km").custom("fabriques")["fabriques"]) >= 1
    assert demander(c, texte=f"à {(km or 0) - 1} km").customs == []


def test_un_rayon_autour_d_un_departement_compte_celles_du_departement() -> None:
    reponse = demander(Conversation(), texte="à moins de 10 km", lieu=AVEYRON)
    assert {f["departement"] for f in reponse.custom("fabriques")["fabriques"]} == {"12"}


def test_un_rayon_ou_il_n_y_a_rien_du_tout() -> None:
    reponse = demander(Conversation(), texte="à moins de 10 km", lieu=MAMOUDZOU)
    assert reponse.textes == [de_la_liste("utter_fabriques_aucune", "Mamoudzou (976)")]


@pytest.mark.parametrize("cle, ici", [(ROUBAIX, "59"), (AVEYRON, "12")])
def test_ailleurs(cle: str, ici: str, base: Connaissances) -> None:
    reponse = demander(Conversation({"lieu": lieu(cle)}), texte="dans le département d'à côté")
    montrees = reponse.custom("fabriques")["fabriques"]
    attendues = [p.objet.id for p in proches(base, cle) if p.objet.departement_code != ici]
    assert [f["id"] for f in montrees] == attendues[:3]
    assert ici not in {f["departement"] for f in montrees}
    nom = f"{lieu(cle)['nom']} ({ici})"
    assert reponse.texte.startswith(PAROLES.dire("utter_fabriques_ailleurs", lieu=nom))


def test_ailleurs_sans_traverser_la_mer() -> None:
    reponse = demander(Conversation(), texte="dans un autre département", lieu=SAINT_DENIS_974)
    assert reponse.customs == []
    assert reponse.textes[0].startswith(
        PAROLES.dire("utter_fabriques_fin", lieu="Saint-Denis (974)")
    )


def test_ailleurs_et_dans_un_rayon() -> None:
    reponse = demander(
        Conversation({"lieu": lieu(ROUBAIX)}), texte="à moins de 60 km, dans un autre département"
    )
    montrees = reponse.custom("fabriques")["fabriques"]
    assert montrees and all(f["distance_km"] <= 60 and f["departement"] != "59" for f in montrees)


def rangs(reponse: Reponse, base: Connaissances, cle: str) -> List[int]:
    """Place de chaque Fabrique montrée dans la liste entière, de la plus proche à la dernière."""
    ids = [p.objet.id for p in proches(base, cle)]
    return [ids.index(f["id"]) for f in reponse.custom("fabriques")["fabriques"]]


@pytest.mark.parametrize("texte", ["à moins de 100 km", "dans un autre département"])
def test_la_suite_d_un_filtre_vient_apres_lui(texte: str, base: Connaissances) -> None:
    """« Montre-m'en plus » ne redit rien et garde l'autre département."""
    c = Conversation()
    vues = rangs(demander(c, texte=texte, lieu=DECAZEVILLE), base, DECAZEVILLE)
    reponse = demander(c, "plus_fabriques")
    assert min(rangs(reponse, base, DECAZEVILLE)) > max(vues)
    departements = {f["departement"] for f in reponse.custom("fabriques")["fabriques"]}
    assert "autre" not in texte or "12" not in departements


def test_au_dela_d_une_distance() -> None:
    c = Conversation({"lieu": lieu(DECAZEVILLE)})
    reponse = demander(c, texte="celles à plus de 60 km")
    montrees = [f["distance_km"] for f in reponse.custom("fabriques")["fabriques"]]
    assert len(montrees) == 3 and min(montrees) > 60
    assert "à plus de 60 km" in reponse.texte
    suite = demander(c, "plus_fabriques").custom("fabriques")["fabriques"]
    assert min(f["distance_km"] for f in suite) >= max(montrees)


def test_un_filtre_dans_la_suite_repart_du_debut(base: Connaissances) -> None:
    c = Conversation({"lieu": lieu(ROUBAIX)})
    demander(c)
    reponse = demander(c, "plus_fabriques", texte="et à moins de 100 km ?")
    premiere = proches(base, ROUBAIX)[0].objet.id
    assert reponse.custom("fabriques")["fabriques"][0]["id"] == premiere


@pytest.mark.parametrize("texte", ["des Fabriques et des films", "Fabriques avec une vidéo ?"])
def test_des_films_aussi(texte: str, base: Connaissances) -> None:
    trouve = base.lieu(ROUBAIX)
    assert trouve is not None
    reponse = demander(Conversation({"lieu": lieu(ROUBAIX)}), texte=texte)
    assert len(reponse.messages) == 2
    films = reponse.textes[1].split("\n")
    assert films[0] == PAROLES.dire("utter_films")
    assert [v.objet.url in x for v, x in zip(base.videos_proches(trouve), films[1:4], strict=False)]
    assert len(films) == 5
    assert reponse.textes[0] == demander(Conversation({"lieu": lieu(ROUBAIX)})).texte


def test_sans_lieu_les_films_sont_montres_et_le_lieu_demande() -> None:
    reponse = demander(Conversation(), texte="des Fabriques et des films")
    assert reponse.textes[0] == PAROLES.dire("utter_fabriques_sans_lieu")
    assert reponse.textes[1].startswith(PAROLES.dire("utter_films"))


def test_un_rayon_demande_une_commune() -> None:
    c = Conversation({"lieu": lieu(AVEYRON)}).dire("à moins de 10 km", "plus_fabriques")
    textes = c.lancer(ActionMontrerFabriques).textes
    assert textes[0] == PAROLES.dire("utter_fabriques_rayon_sans_commune")
    assert "10 km" not in textes[1]
