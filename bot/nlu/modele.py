"""Modèle de compréhension : TF-IDF de mots et de lettres, régressions logistiques. Sans Rasa.

Trois étages, sur les mêmes traits :
1. l'intention (« besoin », « faq », « saluer »…), une régression par intention ;
2. chaque besoin à part, pour en trouver zéro, un, deux ou trois ;
3. le sujet d'une question de FAQ ou d'une porte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.texte import cle

BESOIN = "besoin"
Suivi = Callable[[str], None]
Tableau = npt.NDArray[Any]

TRAITS: Tuple[Dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\b\w+\b"},
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
)


@dataclass(frozen=True)
class Lecture:
    """Ce que le modèle lit dans un texte ; toutes les confiances vont de 0 à 1."""

    intention: str
    confiance: float
    classement: Tuple[Tuple[str, float], ...]
    besoins: Tuple[Tuple[str, float], ...]
    sujet: str
    confiance_sujet: float


@dataclass(frozen=True)
class _Etage:
    """Régressions d'un étage : une ligne de poids par étiquette."""

    etiquettes: Tuple[str, ...]
    poids: Tableau
    biais: Tableau

    def probabilites(self, traits: csr_matrix) -> Tableau:
        """(textes, étiquettes), chaque étiquette jugée à part."""
        marges = traits @ self.poids.T + self.biais
        return np.asarray(1.0 / (1.0 + np.exp(-marges)))


class Modele:
    """Se forme sur des phrases étiquetées « intention » ou « intention/détail+détail »."""

    def __init__(self, vecteurs: List[TfidfVectorizer], etages: Dict[str, _Etage]) -> None:
        """Voir `entrainer` et `charger`."""
        self._vecteurs = vecteurs
        self._etages = etages

    # --- apprentissage -----------------------------------------------------------------------

    @classmethod
    def entrainer(
        cls,
        textes: Sequence[str],
        etiquettes: Sequence[str],
        regularisation: float = 10.0,
        suivi: Suivi = lambda _: None,
    ) -> Modele:
        """Forme les trois étages. Déterministe."""
        propres = [cle(t) for t in textes]
        vecteurs = [
            TfidfVectorizer(lowercase=False, sublinear_tf=True, min_df=2, dtype=np.float32, **t)
            for t in TRAITS
        ]
        traits = hstack([v.fit_transform(propres) for v in vecteurs]).tocsr()
        intentions = [e.split("/")[0] for e in etiquettes]
        details = [_details(e) for e in etiquettes]

        def etage(noms: Sequence[str], vrai: Any, lignes: Any, equilibre: str | None) -> _Etage:
            poids, biais = [], []
            for nom in noms:
                y = [vrai(i, nom) for i in lignes]
                lr = LogisticRegression(
                    C=regularisation, solver="liblinear", class_weight=equilibre, random_state=0
                ).fit(traits[lignes], y)
                poids.append(lr.coef_[0].astype(np.float32))
                biais.append(lr.intercept_[0])
            return _Etage(tuple(noms), np.stack(poids), np.array(biais, dtype=np.float32))

        toutes = list(range(len(textes)))
        suivi("intentions")
        etages = {
            "intention": etage(
                sorted(set(intentions)), lambda i, n: intentions[i] == n, toutes, "balanced"
            )
        }
        for intention in sorted({i for i, d in zip(intentions, details, strict=True) if d}):
            lignes = [i for i in toutes if intentions[i] == intention]
            noms = sorted({d for i in lignes for d in details[i]})
            suivi(intention)
            # Un besoin se juge contre tout le reste ; un sujet, contre les autres sujets.
            portee = toutes if intention == BESOIN else lignes
            etages[intention] = etage(
                noms,
                lambda i, n, intention=intention: intentions[i] == intention and n in details[i],
                portee,
                None,
            )
        return cls(vecteurs, etages)

    # --- lecture -------------------------------------------------------------------------------

    def lire(self, texte: str) -> Lecture:
        """Lit un texte (lieux déjà masqués)."""
        return self.lire_tous([texte])[0]

    def lire_tous(self, textes: Sequence[str]) -> List[Lecture]:
        """Lit plusieurs textes d'un coup."""
        propres = [cle(t) for t in textes]
        traits = hstack([v.transform(propres) for v in self._vecteurs]).tocsr()
        etage = self._etages["intention"]
        brutes = etage.probabilites(traits)
        intentions = brutes / brutes.sum(axis=1, keepdims=True)
        details = {
            nom: e.probabilites(traits) for nom, e in self._etages.items() if nom != "intention"
        }
        return [self._lecture(i, intentions[i], details) for i in range(len(textes))]

    def _lecture(self, i: int, p: Tableau, details: Dict[str, Tableau]) -> Lecture:
        noms = self._etages["intention"].etiquettes
        classement = tuple((noms[k], float(p[k])) for k in np.argsort(-p))
        intention, confiance = classement[0]
        besoins = _trier(self._etages[BESOIN].etiquettes, details[BESOIN][i])
        sujet, confiance_sujet = "", 0.0
        if intention in details and intention != BESOIN:
            sujet, confiance_sujet = _trier(
                self._etages[intention].etiquettes, details[intention][i]
            )[0]
        return Lecture(intention, confiance, classement, besoins, sujet, confiance_sujet)

    # --- fichiers ------------------------------------------------------------------------------

    def enregistrer(self, dossier: Path) -> None:
        """Écrit des nombres et des mots, jamais d'objet Python sérialisé."""
        tableaux: Dict[str, Tableau] = {}
        for nom, etage in self._etages.items():
            tableaux[f"{nom}:poids"], tableaux[f"{nom}:biais"] = etage.poids, etage.biais
        for k, vecteur in enumerate(self._vecteurs):
            tableaux[f"idf:{k}"] = vecteur.idf_
        np.savez(dossier / "poids.npz", **tableaux)
        mots = {
            "etiquettes": {nom: list(e.etiquettes) for nom, e in self._etages.items()},
            "vocabulaires": [
                {mot: int(rang) for mot, rang in v.vocabulary_.items()} for v in self._vecteurs
            ],
        }
        (dossier / "mots.json").write_text(json.dumps(mots, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def charger(cls, dossier: Path) -> Modele:
        """Relit ce que `enregistrer` a écrit."""
        mots = json.loads((dossier / "mots.json").read_text(encoding="utf-8"))
        tableaux = np.load(dossier / "poids.npz", allow_pickle=False)
        vecteurs = []
        for k, (options, vocabulaire) in enumerate(zip(TRAITS, mots["vocabulaires"], strict=True)):
            vecteur = TfidfVectorizer(
                lowercase=False,
                sublinear_tf=True,
                dtype=np.float32,
                vocabulary=vocabulaire,
                **options,
            )
            vecteur.idf_ = tableaux[f"idf:{k}"]
            vecteurs.append(vecteur)
        etages = {
            nom: _Etage(tuple(noms), tableaux[f"{nom}:poids"], tableaux[f"{nom}:biais"])
            for nom, noms in mots["etiquettes"].items()
        }
        return cls(vecteurs, etages)


def _details(etiquette: str) -> List[str]:
    _, _, suite = etiquette.partition("/")
    return suite.split("+") if suite else []


def _trier(noms: Sequence[str], p: Tableau) -> Tuple[Tuple[str, float], ...]:
    return tuple((noms[k], float(p[k])) for k in np.argsort(-p))
