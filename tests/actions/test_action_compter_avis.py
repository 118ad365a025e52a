"""Un avis dit en toutes lettres : compté, remercié, et rien d'autre n'est gardé."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest

from bot.actions.action_ask_besoins import ActionAskBesoins
from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_compter_avis import ActionCompterAvis
from bot.actions.action_recommander import ActionRecommander
from bot.actions.action_relancer import ActionRelancer
from bot.avis import compter, comptes
from bot.repliques.avis import RAISONS
from tests.actions.outils import HOSTILES, PAROLES, ROUBAIX, Conversation, Reponse, lieu, verifier

MOIS = f"{date.today():%Y-%m}"


def dossier(**slots: Any) -> Conversation:
    recommande = {"besoins": ["amorcage"], "lieu": lieu(ROUBAIX), "montres": ["vague-2024"]}
    return Conversation({**recommande, **slots})


def juger(c: Conversation, texte: str = "c'est faux", **entites: Any) -> Reponse:
    c.dire(texte, "avis", **entites).lancer(ActionComprendre)
    reponse = c.lancer(ActionCompterAvis)
    verifier(reponse)
    return reponse


def choisir(c: Conversation, texte: str, intention: str = "informer") -> Reponse:
    c.comprendre(texte, intention)
    reponse = c.lancer(ActionRecommander)
    verifier(reponse)
    return reponse


def schema_et_lignes(chemin: Path) -> Tuple[List[str], List[Tuple[Any, ...]]]:
    with closing(sqlite3.connect(chemin)) as db:
        tables = [nom for (nom,) in db.execute("select name from sqlite_master where sql <> ''")]
        assert tables == ["avis"]
        colonnes = [c[1] for c in db.execute("pragma table_info(avis)")]
        return colonnes, list(db.execute("select * from avis order by sujet, avis"))


@pytest.mark.parametrize("avis", ["utile", *RAISONS])
def test_un_avis_clair_est_compte_et_remercie(avis: str) -> None:
    c = dossier()
    reponse = juger(c, sujet=avis)
    assert reponse.textes == [PAROLES.dire(f"utter_merci_avis_{avis}")]
    assert comptes() == [(MOIS, "vague-2024", avis, 1)]
    assert (c.slots["question"], c.slots["avis"], c.slots["avis_demande"]) == (None, None, True)


def test_les_avis_s_additionnent() -> None:
    for avis, fois in (("faux", 3), ("long", 1)):
        for _ in range(fois):
            juger(dossier(), sujet=avis)
    assert comptes() == [(MOIS, "vague-2024", "faux", 3), (MOIS, "vague-2024", "long", 1)]


def test_un_mois_ne_s_ajoute_pas_a_l_autre() -> None:
    compter("qpv", "faux", date(2026, 1, 31))
    compter("qpv", "faux", date(2026, 2, 1))
    assert comptes() == [("2026-02", "qpv", "faux", 1), ("2026-01", "qpv", "faux", 1)]


@pytest.mark.parametrize(
    "slots, sujet",
    [
        ({"dernier_sujet": "qpv"}, "qpv"),
        ({}, "vague-2024"),
        ({"montres": None, "besoins": None, "lieu": None}, "conversation"),
    ],
)
def test_le_sujet_est_la_derniere_reponse(slots: Dict[str, Any], sujet: str) -> None:
    juger(dossier(**slots), sujet="faux")
    assert comptes() == [(MOIS, sujet, "faux", 1)]


@pytest.mark.parametrize("entites", [{}, {"sujet": "inutile"}, *({"sujet": h} for h in HOSTILES)])
def test_sans_raison_on_la_demande_puis_on_la_compte(entites: Dict[str, str]) -> None:
    c = dossier()
    reponse = juger(c, "ça ne m'aide pas", **entites)
    assert reponse.custom("question")["attend"] == "avis"
    assert reponse.textes[0].startswith(PAROLES.dire("utter_question_avis_raison"))
    assert reponse.titres == [PAROLES.dire(f"utter_avis_{r}") for r in RAISONS]
    assert c.lancer(ActionRelancer).messages == []
    assert c.slots["question"] == "avis"
    suite = choisir(c, "2")
    assert suite.textes == [PAROLES.dire("utter_merci_avis_perime")]
    assert comptes() == [
        (MOIS, "vague-2024", "inutile", 1),
        (MOIS, "vague-2024", "perime", 1),
    ]
    assert c.slots["question"] is None and c.slots["choix"] is None


@pytest.mark.parametrize(
    "texte, intention",
    [("non", "nier"), ("oui", "affirmer"), ("passer", "passer"), ("x", "projet")],
)
def test_la_raison_ne_se_devine_ni_ne_se_reclame(texte: str, intention: str) -> None:
    c = dossier()
    juger(c, "ça ne m'aide pas")
    reponse = choisir(c, texte, intention)
    assert reponse.textes == [PAROLES.dire("utter_suite_possible")]
    assert comptes() == [(MOIS, "vague-2024", "inutile", 1)]
    assert (c.slots["question"], c.slots["choix"]) == (None, None)


def test_une_autre_question_ferme_celle_de_l_avis() -> None:
    c = dossier()
    juger(c, "ça ne m'aide pas")
    reponse = c.dire("c'est quoi un QPV ?", "faq").lancer(ActionRelancer)
    assert reponse.messages == [] and c.slots["question"] is None


def test_avant_toute_recommandation_la_raison_est_comptee_et_le_projet_continue() -> None:
    """La raison choisie ouvre le formulaire : elle se compte, et la suite n'en souffre pas."""
    c = Conversation({"dernier_sujet": "qpv"})
    juger(c, "ça ne m'aide pas")
    c.comprendre("1", "informer")
    reponse = c.formulaire("besoins").lancer(ActionAskBesoins)
    assert reponse.textes[0] == PAROLES.dire("utter_merci_avis_faux")
    assert reponse.customs[-1]["attend"] == "besoin"
    assert (MOIS, "qpv", "faux", 1) in comptes()
    c.comprendre("un local à Roubaix", "besoin", besoin="locaux", lieu=ROUBAIX)
    assert c.lancer(ActionRecommander).custom("recommandation")["besoins"] == ["locaux"]
    assert (MOIS, "qpv", "faux", 1) in comptes()


def test_la_base_ne_garde_que_quatre_choses(fichier_d_avis: Path) -> None:
    texte = "c'est faux, appelez Mme Dupont au 06 12 34 56 78"
    juger(dossier(porteur="association"), texte, sujet="faux")
    colonnes, lignes = schema_et_lignes(fichier_d_avis)
    assert colonnes == ["mois", "sujet", "avis", "nombre"]
    assert lignes == [(MOIS, "vague-2024", "faux", 1)]
    octets = fichier_d_avis.read_bytes()
    for trace in (b"Dupont", b"06 12", b"59512", b"Roubaix", b"association", b"test"):
        assert trace not in octets
    assert os.listdir(fichier_d_avis.parent) == [fichier_d_avis.name]


def impossible(cas: str, dossier: Path) -> Path:
    if cas == "un dossier":
        return dossier
    if cas == "sous un fichier":
        (dossier / "fichier").write_text("x")
        return dossier / "fichier" / "avis.db"
    if cas == "pas une base":
        (dossier / "avis.db").write_text("ceci n'est pas une base " * 100)
        return dossier / "avis.db"
    if cas == "système en lecture seule":
        return Path("/proc/avis.db")
    (dossier / "avis.db").touch(mode=0o444)  # en lecture seule
    return dossier / "avis.db"


@pytest.mark.parametrize(
    "cas",
    [
        "un dossier",
        "sous un fichier",
        "pas une base",
        "système en lecture seule",
        pytest.param(
            "en lecture seule",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root écrit partout"),
        ),
    ],
)
def test_un_avis_perdu_ne_coupe_pas_la_conversation(
    cas: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ASSISTANT_AVIS", str(impossible(cas, tmp_path)))
    c = dossier()
    assert juger(c, sujet="faux").textes == [PAROLES.dire("utter_merci_avis_faux")]
    assert "avis non compté" in caplog.text
    assert juger(c, "ça ne m'aide pas").custom("question")["attend"] == "avis"
    assert choisir(c, "1").textes == [PAROLES.dire("utter_merci_avis_faux")]


def test_sans_fichier_aucun_compte(fichier_d_avis: Path) -> None:
    assert comptes() == [] and not fichier_d_avis.exists()
