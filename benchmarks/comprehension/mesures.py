"""Des lectures aux nombres : réussites, calibration, confusions, erreurs."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.comprehension.donnees import Exemple, Phrase
from benchmarks.comprehension.systemes import REPLI
from bot.nlu import mesure
from bot.nlu.mesure import Lu
from bot.texte import cle

TRANCHES = 10
_CLASSES = ("projet", "informer", "hors_sujet", "faq", "porte")


def reussites(phrases: Sequence[Phrase], lus: Sequence[Lu]) -> Dict[str, float]:
    """Les mesures de `./assistant eval`, et la part des phrases renvoyées au repli."""
    replis = [lu["intention"] == REPLI for lu in lus]
    return {
        **mesure.mesurer(lambda _: list(lus), phrases),
        "repli": sum(replis) / len(replis),
    }


def fiabilite(phrases: Sequence[Phrase], lus: Sequence[Lu]) -> Dict[str, Any]:
    """Confiance annoncée et part de vrai, par tranche ; `ece` : écart moyen pondéré.

    L'événement est le même pour les deux systèmes : l'intention est la bonne, quel qu'en soit le
    détail. Les messages renvoyés au repli n'annoncent rien : ils sont écartés.
    """
    paires = [
        (float(lu["confiance"]), lu["intention"] == p["intention"])
        for p, lu in zip(phrases, lus, strict=True)
        if lu["intention"] != REPLI
    ]
    tranches, ecart = [], 0.0
    for k in range(TRANCHES):
        dans = [(c, v) for c, v in paires if min(int(c * TRANCHES), TRANCHES - 1) == k]
        if dans:
            confiance, justesse = np.mean(dans, axis=0).tolist()
            ecart += abs(confiance - justesse) * len(dans) / len(paires)
            tranches.append({"n": len(dans), "confiance": confiance, "justesse": justesse})
    return {"ece": ecart if paires else None, "tranches": tranches, "annonces": len(paires)}


def confusion(phrases: Sequence[Phrase], lus: Sequence[Lu]) -> Tuple[List[str], List[List[int]]]:
    """Classes, puis (attendue, lue) → nombre. Un message à plusieurs besoins compte au premier."""
    attendues = [_classe(p["intention"], p["besoins"]) for p in phrases]
    lues = [_classe(lu["intention"], lu["besoins"]) for lu in lus]
    besoins = sorted({b for p in phrases for b in p["besoins"]})
    noms = [*besoins, "besoin ?", *_CLASSES, "autre", "repli"]
    rangs = {nom: k for k, nom in enumerate(noms)}
    tableau = np.zeros((len(noms), len(noms)), dtype=int)
    for attendue, lue in zip(attendues, lues, strict=True):
        tableau[rangs[attendue], rangs[lue]] += 1
    return noms, tableau.tolist()


def _classe(intention: str, besoins: Sequence[str]) -> str:
    if intention == "besoin":
        return besoins[0] if besoins else "besoin ?"
    if intention == REPLI:
        return "repli"
    return intention if intention in _CLASSES else "autre"


def noms_de_lieux() -> Dict[str, str]:
    """Nom attendu dans une phrase de validation → clé du lieu."""
    return mesure._noms_de_lieux()


def fautes(phrase: Phrase, lu: Lu, noms: Dict[str, str]) -> List[str]:
    """Ce qui est faux, en clair ; vide si tout est juste. `noms` : voir `noms_de_lieux`."""
    dit = []
    if lu["intention"] != phrase["intention"]:
        dit.append(f"intention `{lu['intention']}` au lieu de `{phrase['intention']}`")
    elif set(lu["besoins"]) != set(phrase["besoins"]) and phrase["intention"] == "besoin":
        lus, attendus = (", ".join(b) or "aucun" for b in (lu["besoins"], phrase["besoins"]))
        dit.append(f"besoins `{lus}` au lieu de `{attendus}`")
    elif lu["sujet"] != phrase["sujet"] and phrase["intention"] in ("faq", "porte"):
        dit.append(f"sujet `{lu['sujet']}` au lieu de `{phrase['sujet']}`")
    juge = phrase["lieu"] or phrase["intention"] in ("besoin", "projet")
    if juge and not mesure.lieu_juste(phrase["lieu"], lu, noms):
        lieux = ", ".join(lu["lieux"]) or "aucun"
        dit.append(f"lieu `{lieux}` au lieu de `{phrase['lieu'] or 'aucun'}`")
    return dit


def plus_proches(textes: Sequence[str], exemples: Sequence[Exemple]) -> List[Tuple[Exemple, float]]:
    """Pour chaque texte, l'exemple d'apprentissage le plus proche (cosinus TF-IDF des mots)."""
    vecteurs = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\b\w+\b")
    appris = vecteurs.fit_transform([cle(texte) for texte, _ in exemples])
    proches = (vecteurs.transform([cle(t) for t in textes]) @ appris.T).toarray()
    return [(exemples[int(ligne.argmax())], float(ligne.max())) for ligne in proches]
