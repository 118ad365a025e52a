"""Mesure la compréhension par les composants eux-mêmes, tels que Rasa les enchaîne."""

from __future__ import annotations

import re
import tarfile
import tempfile
import unicodedata
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Sequence

from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.classifieur import Classifieur
from bot.nlu.modele import Modele
from bot.nlu.reperage import Reperage
from knowledge import store

Lu = Dict[str, Any]
"""intention, confiance, besoins, besoins_possibles, sujet, lieux (clés), lieu_sur (bool)."""
Lecteur = Callable[[Sequence[str]], List[Lu]]


def lecteur_du_modele(archive: Path) -> Lecteur:
    """Lecteur fait de l'archive entraînée par Rasa."""
    with tempfile.TemporaryDirectory() as dossier, tarfile.open(archive) as tar:
        for membre in tar.getmembers():
            if Path(membre.name).name in ("poids.npz", "mots.json"):
                membre.name = Path(membre.name).name
                tar.extract(membre, dossier)
        modele = Modele.charger(Path(dossier))
    return lecteur(modele)


def lecteur(modele: Modele) -> Lecteur:
    """Lecteur fait d'un modèle en mémoire."""
    reperage, classifieur = Reperage(), Classifieur({}, None, None, modele)

    def lire(textes: Sequence[str]) -> List[Lu]:
        messages = [Message.build(text=t) for t in textes]
        return [_lu(m) for m in classifieur.process(reperage.process(messages))]

    return lire


def _lu(message: Message) -> Lu:
    def valeurs(nom: str) -> List[str]:
        return [e["value"] for e in message.get(ENTITIES) if e["entity"] == nom]

    return {
        "intention": message.get(INTENT)["name"],
        "confiance": message.get(INTENT)["confidence"],
        "besoins": valeurs("besoin"),
        "besoins_possibles": valeurs("besoin_possible"),
        "sujet": (valeurs("sujet") or [""])[0],
        "lieux": valeurs("lieu") or valeurs("lieu_possible"),
        "lieu_sur": bool(valeurs("lieu")),
    }


def mesurer(lire: Lecteur, phrases: Sequence[Mapping[str, Any]]) -> Dict[str, float]:
    """Parts de réussite (0 à 1) ; `fausses_alertes` : part du hors sujet pris pour un besoin.

    Chaque phrase : texte, intention, besoins, lieu (« Roubaix (59) », « département 12 », « région
    Bretagne », « étranger Belgique », « choix Saint-Denis », ou vide), sujet.
    """
    lus = lire([p["texte"] for p in phrases])
    paires = list(zip(phrases, lus, strict=True))
    noms = _noms_de_lieux()

    def part(vrais: Sequence[bool]) -> float:
        return sum(vrais) / len(vrais) if vrais else 0.0

    besoins = [(p, lu) for p, lu in paires if p["intention"] == "besoin"]
    return {
        "besoins_exacts": part([set(lu["besoins"]) == set(p["besoins"]) for p, lu in besoins]),
        "besoins_exacts_seul": part(
            [set(lu["besoins"]) == set(p["besoins"]) for p, lu in besoins if len(p["besoins"]) == 1]
        ),
        "besoins_exacts_plusieurs": part(
            [set(lu["besoins"]) == set(p["besoins"]) for p, lu in besoins if len(p["besoins"]) > 1]
        ),
        "premier_besoin": part([lu["besoins"][:1] == p["besoins"][:1] for p, lu in besoins]),
        "premier_besoin_parmi": part(
            [bool(lu["besoins"]) and lu["besoins"][0] in p["besoins"] for p, lu in besoins]
        ),
        "fausses_alertes": part(
            [lu["intention"] == "besoin" for p, lu in paires if p["intention"] == "hors_sujet"]
        ),
        "faq_sujet": part(
            [
                lu["intention"] == "faq" and lu["sujet"] == p["sujet"]
                for p, lu in paires
                if p["intention"] == "faq"
            ]
        ),
        "porte_sujet": part(
            [
                lu["intention"] == "porte" and lu["sujet"] == p["sujet"]
                for p, lu in paires
                if p["intention"] == "porte"
            ]
        ),
        "autres_intentions": part(
            [
                lu["intention"] == p["intention"]
                for p, lu in paires
                if p["intention"] not in ("besoin", "faq", "porte", "hors_sujet")
            ]
        ),
        "lieux": part(
            [
                lieu_juste(p["lieu"], lu, noms)
                for p, lu in paires
                if p["lieu"] or p["intention"] in ("besoin", "projet")
            ]
        ),
    }


def lieu_juste(attendu: str, lu: Lu, noms: Mapping[str, str]) -> bool:
    """Vrai si le lieu lu est celui qui est attendu ; un vrai choix n'admet qu'une question."""
    if not attendu:
        return not lu["lieux"]
    if attendu.startswith("choix "):
        return not lu["lieu_sur"] and len(lu["lieux"]) > 1
    return bool(lu["lieu_sur"]) and lu["lieux"] == [noms.get(_plat(attendu))]


def _noms_de_lieux() -> Dict[str, str]:
    """« roubaix (59) » → clé."""
    base = store.ouvrir()
    noms = {
        _plat(f"{c['nom']} ({c['departement']})"): f"commune:{c['code_insee']}"
        for c in base.communes()
    }
    for d in base.departements():
        noms[_plat(f"département {d['code']}")] = f"departement:{d['code']}"
    for r in base.regions():
        noms[_plat(f"région {r['nom']}")] = f"region:{r['code']}"
    for p in base.pays():
        noms[_plat(f"étranger {p['nom']}")] = f"etranger:{p['code']}"
    return noms


def _plat(texte: str) -> str:
    sans = unicodedata.normalize("NFD", texte.lower().replace("œ", "oe"))
    return re.sub(r"[\s'’-]+", " ", "".join(c for c in sans if not unicodedata.combining(c)))
