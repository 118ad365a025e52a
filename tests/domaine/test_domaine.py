"""Le linter du domaine : ce que `rasa data validate` ne voit pas, ou laisse passer."""

from __future__ import annotations

import ast
import importlib
import json
import re
import string
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Set, Tuple

import pytest
from jinja2 import Environment, nodes
from rasa_sdk import Action
from ruamel.yaml import YAML

from bot.profil import AFFINAGES, CHAMPS
from bot.repliques.avis import RAISONS, REPONSES
from bot.repliques.details import DETAILS
from bot.texte import cle
from knowledge.matching import Etat, Verdict
from knowledge.schema import EtatStatut
from knowledge.store import Connaissances
from tests.actions.outils import DOMAINE, RACINE

BOT = RACINE / "bot"
REPLIQUES: Dict[str, List[Dict[str, Any]]] = DOMAINE["responses"]
LIAISONS = {"utter_virgule", "utter_et", "utter_puis"}
"""Répliques dont les espaces comptent : elles relient deux morceaux de phrase."""
DE_RASA = {"utter_default"}
"""Répliques que Rasa dit de lui-même (action_default_fallback)."""
FICHIERS_D_ACTION = sorted((BOT / "actions").glob("action_*.py"))
GABARITS = {
    p: Environment().parse(p.read_text(encoding="utf-8"))
    for p in sorted((BOT / "fiche").glob("fiche.*")) + [BOT / "fiche" / "bloc.txt"]
}
"""Mises en page de la fiche ; ce qu'elles disent vient aussi des répliques."""
CODE = {p: ast.parse(p.read_text(encoding="utf-8")) for p in sorted(BOT.rglob("*.py"))}


def lire(chemin: str) -> Any:
    return YAML(typ="safe").load(RACINE / chemin)


REGLES = lire("bot/data/rules.yml")["rules"]
EXEMPLES = {
    bloc["intent"]: [ligne[2:].strip() for ligne in bloc["examples"].splitlines()]
    for bloc in lire("bot/data/nlu.yml")["nlu"]
}
INTENTIONS = {etiquette.split("/")[0] for etiquette in EXEMPLES}
ETAPES = [etape for regle in REGLES for etape in regle["steps"]]
ACTIONS_DES_REGLES = {etape["action"] for etape in ETAPES if "action" in etape}

ATTENDUS = ("besoins", "lieu", "choix_lieu", "confirmation", "avis", *AFFINAGES)
VALEURS: Dict[str, Tuple[str, ...]] = {
    "utter_question_{}": ATTENDUS,
    "utter_pourquoi_{}": ATTENDUS,
    "utter_compris_{}": CHAMPS,
    "utter_dispositif_{}": (*(v.value for v in Verdict), "ferme"),
    "utter_fiche_{}": tuple(v.value for v in Verdict),
    "utter_mot_{}": tuple(e.value for e in Etat),
    "utter_nom_{}": tuple(c for c in CHAMPS if c != "role"),
    "utter_visite_{}": ("proche", "ailleurs", "aussi", "film"),
    "utter_supposition_{}": ("sans_effet", "autre_lieu"),
    "utter_avis_{}": (*REPONSES, *RAISONS),
    "utter_merci_avis_{}": ("utile", *RAISONS),
    "utter_remplacement_{}": ("titre", "voisin"),
    "utter_devient_{}": tuple(v.value for v in Verdict),
    "utter_autre_{}": tuple(v.value for v in Verdict if v is not Verdict.correspond),
    "utter_critere_{}": tuple(e.value for e in Etat),
    "utter_critere_detail_{}": tuple(e.value for e in Etat),
    "utter_statut_{}": tuple(e.value for e in EtatStatut),
    "utter_etat_{}": tuple(e.value for e in EtatStatut),
    "utter_detail_{}": ("url", "telephone", "courriel"),
}
"""Noms de répliques composés dans le code, et ce qui les complète."""
FACULTATIVES = {
    "utter_lieu_{}": ("commune", "departement", "region", "aucun", "etranger", "inconnu"),
    "{}_rappel": tuple(f"utter_question_{a}" for a in ATTENDUS),
    "{}_erreur": tuple(f"utter_question_{a}" for a in ATTENDUS),
}
"""Pareil, mais le code regarde d'abord si la réplique existe."""


# --- ce que le code cite -----------------------------------------------------------------------


def gabarit(noeud: ast.JoinedStr) -> str:
    """`f"utter_{x}_y"` → « utter_{}_y »."""
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in noeud.values)


def noms_cites(noeud: ast.AST) -> Set[str]:
    """Répliques nommées dans un bout de code, noms composés compris."""
    noms: Set[str] = set()
    for n in ast.walk(noeud):
        if isinstance(n, ast.JoinedStr):
            forme = gabarit(n)
            suites = {**VALEURS, **FACULTATIVES}.get(forme, ())
            noms |= {forme.format(s) for s in suites}
        elif isinstance(n, ast.Constant) and re.fullmatch(r"utter_[a-z_]*[a-z]", str(n.value)):
            noms.add(str(n.value))
    return noms


COMPOSEE = re.compile(r"^utter_|_(?:erreur|rappel)$")


def formes_composees() -> Set[str]:
    return {
        forme
        for arbre in CODE.values()
        for n in ast.walk(arbre)
        if isinstance(n, ast.JoinedStr) and COMPOSEE.search(forme := gabarit(n))
    }


def appels_des_gabarits() -> Iterator[Tuple[str, str, Set[str]]]:
    """Chaque `dire("utter_…", …)` d'une mise en page : où, la réplique, les valeurs fournies."""
    for chemin, arbre in GABARITS.items():
        for n in arbre.find_all(nodes.Call):
            if isinstance(n.node, nodes.Name) and n.node.name == "dire":
                (nom,) = [a.value for a in n.args if isinstance(a, nodes.Const)]
                yield f"{chemin.name}:{n.lineno}", nom, {k.key for k in n.kwargs}


DES_GABARITS = {nom for _, nom, _ in appels_des_gabarits()}
DU_CODE = set().union(*(noms_cites(arbre) for arbre in CODE.values())) | DES_GABARITS
FACULTATIFS = {forme.format(s) for forme, suites in FACULTATIVES.items() for s in suites}
DES_REGLES = {nom for nom in ACTIONS_DES_REGLES if nom.startswith("utter_")}


class Appel(NamedTuple):
    """Un `dire(…)` : où, les répliques possibles, les valeurs fournies."""

    ou: str
    possibles: Set[str]
    fournies: Set[str]
    sur: bool  # le nom est écrit tel quel dans l'appel


def appels() -> Iterator[Appel]:
    """Chaque `dire(…)` qu'on peut suivre, noms passés par une variable compris."""
    for chemin, arbre in CODE.items():
        for f in ast.walk(arbre):
            if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef):
                for n in ast.walk(f):
                    nom = getattr(getattr(n, "func", None), "attr", "")
                    if isinstance(n, ast.Call) and nom in ("dire", "_dire"):
                        yield from appel(chemin.name, f, n)


def appel(fichier: str, fonction: ast.AST, n: ast.Call) -> Iterator[Appel]:
    if any(k.arg is None for k in n.keywords):
        return  # **valeurs
    fournies = {str(k.arg) for k in n.keywords} - {"variante"}
    for argument in n.args:
        possibles = noms_cites(argument)
        if isinstance(argument, ast.Name):
            possibles = set().union(
                *(
                    noms_cites(a.value)
                    for a in ast.walk(fonction)
                    if isinstance(a, ast.Assign) and ast.unparse(a.targets[0]) == argument.id
                )
            )
        if possibles:
            yield Appel(f"{fichier}:{n.lineno}", possibles, fournies, len(possibles) == 1)


APPELS = list(appels()) + [
    Appel(ou, {nom}, fournies, True) for ou, nom, fournies in appels_des_gabarits()
]


def variables(nom: str) -> Set[str]:
    return {
        champ
        for variante in REPLIQUES[nom]
        for _, champ, _, _ in string.Formatter().parse(variante["text"])
        if champ is not None
    }


# --- intentions, règles, actions ---------------------------------------------------------------


def test_les_intentions_de_nlu_et_du_domaine_sont_les_memes() -> None:
    sans_exemple = {"nlu_fallback", "reprendre"}  # posées par le classifieur : doute, code lu
    assert INTENTIONS | sans_exemple == set(DOMAINE["intents"])
    assert len(DOMAINE["intents"]) == len(set(DOMAINE["intents"]))


def test_chaque_intention_a_une_seule_regle() -> None:
    departs = Counter(e["intent"] for e in ETAPES if "intent" in e)
    assert set(departs) == set(DOMAINE["intents"])
    assert [i for i, n in departs.items() if n > 1] == []


def test_chaque_action_des_regles_est_declaree() -> None:
    connues = {*DOMAINE["actions"], *DOMAINE["forms"], *REPLIQUES}
    assert ACTIONS_DES_REGLES - connues == set()


def actions_du_code() -> Dict[str, List[Path]]:
    noms: Dict[str, List[Path]] = {}
    for chemin in FICHIERS_D_ACTION:
        module = importlib.import_module(f"bot.actions.{chemin.stem}")
        for classe in vars(module).values():
            if isinstance(classe, type) and issubclass(classe, Action) and classe is not Action:
                noms.setdefault(classe().name(), []).append(chemin)
    return noms


def test_une_action_par_fichier_qui_porte_son_nom() -> None:
    noms = actions_du_code()
    assert {nom: [p.stem for p in chemins] for nom, chemins in noms.items()} == {
        p.stem: [p.stem] for p in FICHIERS_D_ACTION
    }


def test_les_actions_du_code_et_du_domaine_sont_les_memes() -> None:
    assert sorted(actions_du_code()) == sorted(DOMAINE["actions"])


def test_chaque_action_sert() -> None:
    """Dans une règle, dans un slot, ou pour poser la question d'un formulaire."""
    des_slots = {m.get("action") for s in DOMAINE["slots"].values() for m in s["mappings"]}
    des_questions = {
        f"action_ask_{slot}" for f in DOMAINE["forms"].values() for slot in f["required_slots"]
    }
    assert set(DOMAINE["actions"]) - ACTIONS_DES_REGLES - des_slots - des_questions == set()


def test_le_formulaire_ignore_toute_question_et_rien_d_autre() -> None:
    """Une intention sans effet sur le profil ne doit jamais être prise pour une réponse."""
    formulaire = DOMAINE["forms"]["formulaire_projet"]
    vers_le_formulaire = {
        r["steps"][0]["intent"]
        for r in REGLES
        if "intent" in r["steps"][0] and r["steps"][1].get("action") == "formulaire_projet"
    }
    ignorees = set(formulaire["ignored_intents"])
    assert ignorees == set(DOMAINE["intents"]) - vers_le_formulaire - {"nlu_fallback"}
    assert set(formulaire["required_slots"]) <= set(DOMAINE["slots"])


def test_chaque_intention_detaillee_a_son_aspect() -> None:
    detaillees = {
        r["steps"][0]["intent"] for r in REGLES if {"action": "action_detailler"} in r["steps"]
    }
    assert detaillees == set(DETAILS)


def test_aucun_slot_n_influence_la_conversation() -> None:
    """Les règles ne lisent aucun slot : un slot qui influence les ferait échouer en silence."""
    assert [n for n, s in DOMAINE["slots"].items() if s.get("influence_conversation", True)] == []


# --- répliques citées --------------------------------------------------------------------------


def test_chaque_nom_compose_dans_le_code_est_connu_ici() -> None:
    assert formes_composees() == {*VALEURS, *FACULTATIVES}


def test_chaque_replique_citee_existe() -> None:
    assert (DU_CODE | DES_REGLES) - FACULTATIFS - set(REPLIQUES) == set()


def test_chaque_replique_sert() -> None:
    par_argument = {  # replique="confirmer_lieu", replique="avis_raison"
        "utter_question_confirmer_lieu",
        "utter_question_avis_raison",
    }
    assert set(REPLIQUES) - DU_CODE - DES_REGLES - DE_RASA - par_argument == set()


def test_les_appels_suivis_sont_presque_tous_les_appels() -> None:
    assert len(APPELS) > 60
    assert len({nom for a in APPELS for nom in a.possibles}) > 80


def test_chaque_variable_est_fournie() -> None:
    """Par tout appel qui nomme la réplique, ou par l'un de ceux qui composent son nom."""
    for nom in sorted(REPLIQUES):
        besoin = variables(nom)
        candidats = [a for a in APPELS if nom in a.possibles]
        assert [a.ou for a in candidats if a.sur and not besoin <= a.fournies] == [], nom
        assert not candidats or any(besoin <= a.fournies for a in candidats), nom


@pytest.mark.parametrize("nom", sorted(DES_REGLES | LIAISONS))
def test_une_replique_dite_sans_valeur_n_a_pas_de_variable(nom: str) -> None:
    assert variables(nom) == set()


# --- forme des répliques -----------------------------------------------------------------------

TEXTES = [(nom, v["text"]) for nom, variantes in sorted(REPLIQUES.items()) for v in variantes]


def test_une_replique_n_est_definie_qu_une_fois() -> None:
    noms = Counter(
        nom
        for chemin in (BOT / "domain" / "responses").glob("*.yml")
        for nom in lire(str(chemin.relative_to(RACINE)))["responses"]
    )
    assert [nom for nom, n in noms.items() if n > 1] == []


def test_une_seule_variante_sauf_pour_ne_pas_se_repeter() -> None:
    """Rasa choisirait au hasard : mêmes messages, mêmes réponses."""
    plusieurs = {nom for nom, v in REPLIQUES.items() if len(v) > 1}
    assert {n for n in plusieurs if not re.search(r"^utter_repli|_erreur$|_inconnue$", n)} == set()
    assert plusieurs & DES_REGLES == set()


def test_les_variantes_different() -> None:
    assert [n for n, v in REPLIQUES.items() if len({x["text"] for x in v}) < len(v)] == []


@pytest.mark.parametrize("nom, texte", TEXTES)
def test_forme(nom: str, texte: str) -> None:
    assert texte.strip()
    assert "\n" not in texte, "Rasa en ferait plusieurs messages"
    assert nom in LIAISONS or nom == "utter_distance" or texte == texte.strip()
    assert not any({"buttons", "image", "attachment"} & set(v) for v in REPLIQUES[nom])


INSECABLE = "\u00a0"
FAUTES = {
    "espace insécable manquante avant : ; ? ! »": r"[^\u00a0\u202f][:;?!»]",
    "espace insécable manquante après «": r"«[^\u00a0]",
    "trois points": r"\.\.\.",
    "deux espaces": r"[ \u00a0]{2}",
    "guillemets droits": r'"',
    "espace avant une virgule ou un point": r"\s[,.](?!\w)",
    "majuscule sans accent": r"\b(?:A|Etat|Etats|Ecrivez|Etes|Etape|Ile) ",
    "apostrophe typographique, au lieu de la droite du dépôt": r"[’ʼ]",
    "tiret court entre deux espaces": r"\s-\s(?!\{)",
    "tutoiement": r"\b(?:tu|toi|ton|tes)\b",
    "nombre collé à son unité": r"\d(?:km|€|%|ko|mois|ans)\b",
    "guillemets ouverts et pas fermés": r"«[^»]*$|^[^«]*»",
}
ANGLAIS = re.compile(r"^I only speak French.*?\(tiers-lieu\)\. ")


@pytest.mark.parametrize(
    "nom, texte",
    [pytest.param(nom, texte) for nom, texte in TEXTES],
)
def test_typographie(nom: str, texte: str) -> None:
    texte = re.sub(r"\{\w+\}", "x", ANGLAIS.sub("", texte))
    texte = texte.removeprefix("- ")
    if nom in LIAISONS:
        return
    assert [faute for faute, motif in FAUTES.items() if re.search(motif, texte)] == []


TITRES = DES_GABARITS | {
    forme.format(s) for forme in ("utter_mot_{}", "utter_nom_{}") for s in VALEURS[forme]
}
"""Ce que la fiche écrit en titre, en tête de colonne ou en libellé."""


def test_une_phrase_qui_commence_finit() -> None:
    """Une réplique qui s'ouvre par une capitale est une phrase, une ligne « clé : » ou un titre."""
    for nom, texte in TEXTES:
        if nom not in TITRES and re.match(r"[A-ZÀÉÊ]", texte):
            assert re.search(r"[.?!:)»}]$", texte), nom


# --- exemples d'entraînement -------------------------------------------------------------------


@pytest.mark.parametrize("genre", ["faq", "porte"])
def test_les_sujets_sont_ceux_de_la_base(genre: str, base: Connaissances) -> None:
    des_exemples = {e.split("/")[1] for e in EXEMPLES if e.startswith(f"{genre}/")}
    table = {"faq": "faq", "porte": "portes"}[genre]
    de_la_base = {ligne["id"] for ligne in base._lignes(f"select id from {table}")}
    assert des_exemples == de_la_base


def test_les_besoins_sont_ceux_de_la_base(base: Connaissances) -> None:
    des_exemples = {b for e in EXEMPLES if e.startswith("besoin/") for b in e[7:].split("+")}
    assert des_exemples == {t.valeur for t in base.vocabulaire("besoins")}


def test_les_avis_sont_ceux_qu_on_compte() -> None:
    des_exemples = {e.split("/")[1] for e in EXEMPLES if e.startswith("avis/")}
    assert des_exemples == {*REPONSES, *RAISONS}


def test_seuls_besoin_faq_porte_et_avis_ont_un_detail() -> None:
    assert {e.split("/")[0] for e in EXEMPLES if "/" in e} == {"besoin", "faq", "porte", "avis"}


def test_un_exemple_n_a_qu_une_etiquette() -> None:
    etiquettes: Dict[str, Set[str]] = {}
    for etiquette, phrases in EXEMPLES.items():
        for phrase in phrases:
            etiquettes.setdefault(cle(phrase) or phrase, set()).add(etiquette)
    assert {p: e for p, e in etiquettes.items() if len(e) > 1} == {}


def test_aucun_exemple_vide_ni_annotation() -> None:
    """Lieux et valeurs viennent de la base : rien n'est annoté dans les exemples."""
    for etiquette, phrases in EXEMPLES.items():
        for phrase in phrases:
            assert phrase, etiquette
            assert not re.search(r"\]\(|\]\{", phrase), (etiquette, phrase)


def phrases_de_validation() -> List[str]:
    chemin = RACINE / "tests" / "nlu" / "validation.jsonl"
    return [json.loads(x)["texte"] for x in chemin.read_text(encoding="utf-8").splitlines() if x]


def test_les_phrases_de_validation_ne_servent_pas_a_apprendre() -> None:
    apprises = {cle(p) for phrases in EXEMPLES.values() for p in phrases}
    assert [p for p in phrases_de_validation() if cle(p) in apprises] == []
