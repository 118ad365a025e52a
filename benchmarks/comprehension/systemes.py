"""Les deux systèmes comparés, et comment ramener leurs réponses à la même forme."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Mapping, Tuple

from benchmarks.comprehension.plan import ICI, RACINE
from bot.nlu.mesure import Lu

Analyse = Mapping[str, Any]
"""Ce que Rasa rend pour un message (`Agent.parse_message`)."""
REPLI = "nlu_fallback"
_PREFIXE = "besoin_"


@dataclass(frozen=True)
class Systeme:
    """Une configuration de Rasa et ses conventions."""

    nom: str
    titre: str
    config: str
    sources: Tuple[str, ...]
    """Motifs des fichiers du dépôt dont dépend ce qu'il apprend ou répond."""
    etiquette: Callable[[str], str]
    """Étiquette de nlu.yml → intention donnée à Rasa."""
    lire: Callable[[Analyse], Lu]


def _notre(analyse: Analyse) -> Lu:
    def valeurs(nom: str) -> List[str]:
        return [e["value"] for e in analyse["entities"] if e["entity"] == nom]

    return {
        "intention": analyse["intent"]["name"],
        "confiance": analyse["intent"]["confidence"],
        "besoins": valeurs("besoin"),
        "besoins_possibles": valeurs("besoin_possible"),
        "sujet": (valeurs("sujet") or [""])[0],
        "lieux": valeurs("lieu") or valeurs("lieu_possible"),
        "lieu_sur": bool(valeurs("lieu")),
    }


def _origine(analyse: Analyse) -> Lu:
    """Lecture de DIET et des sélecteurs ; le lieu reste un texte (`lieux_lus`), résolu ensuite."""
    rangs = [(r["name"], r["confidence"]) for r in analyse["intent_ranking"] if r["name"] != REPLI]
    brute, sans_repli = analyse["intent"]["name"], rangs[0][0]
    intention, besoins = _deplier(sans_repli)
    par_besoin: Dict[str, float] = defaultdict(float)
    for nom, confiance in rangs:
        for besoin in _deplier(nom)[1]:
            par_besoin[besoin] += confiance
    selecteur = analyse.get("response_selector", {}).get(intention, {}).get("ranking") or [{}]
    cle = str(selecteur[0].get("intent_response_key") or "")
    return {
        "intention": REPLI if brute == REPLI else intention,
        "intention_sans_repli": intention,
        "confiance": sum(c for nom, c in rangs if _deplier(nom)[0] == intention),
        # L'ordre des intentions jointes ne dit rien : le plus probable d'abord.
        "besoins": sorted(besoins, key=lambda b: -par_besoin[b]),
        "besoins_possibles": [],
        "sujet": cle.partition("/")[2],
        "lieux_lus": [e["value"] for e in analyse["entities"] if e["entity"] == "LOC"],
        "lieux": [],
        "lieu_sur": False,
    }


def avec_repli(lu: Lu) -> Lu:
    """Ce que Rasa d'origine retient : au repli, rien n'est compris."""
    return {**lu, "besoins": [], "sujet": ""} if lu["intention"] == REPLI else lu


def sans_repli(lu: Lu) -> Lu:
    """Ce que Rasa d'origine lirait sans `FallbackClassifier`."""
    return {**lu, "intention": lu["intention_sans_repli"]}


def joindre(etiquette: str) -> str:
    """« besoin/locaux+outils » → « besoin_locaux+besoin_outils » ; FAQ et portes inchangées."""
    intention, _, suite = etiquette.partition("/")
    if intention != "besoin":
        return etiquette
    return "+".join(f"{_PREFIXE}{besoin}" for besoin in suite.split("+"))


def _deplier(nom: str) -> Tuple[str, List[str]]:
    if not nom.startswith(_PREFIXE):
        return nom, []
    return "besoin", [part[len(_PREFIXE) :] for part in nom.split("+")]


NOTRE = Systeme(
    "notre",
    "La nôtre",
    (RACINE / "config.yml").read_text(encoding="utf-8"),
    (
        "bot/nlu/*.py",
        "bot/texte.py",
        "bot/comprehension.py",
        "knowledge/lieux/*.py",
        "knowledge/territoires/*.csv",
        "knowledge/vocabulaires/*",
        "requirements.lock",
    ),
    lambda etiquette: etiquette,
    _notre,
)
ORIGINE = Systeme(
    "origine",
    "Rasa d'origine",
    (ICI / "origine.yml").read_text(encoding="utf-8"),
    ("requirements.lock",),
    joindre,
    _origine,
)
SYSTEMES = {s.nom: s for s in (NOTRE, ORIGINE)}
