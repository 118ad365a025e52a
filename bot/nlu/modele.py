"""Modèle de compréhension : TF-IDF de mots et de lettres, régressions logistiques. Sans Rasa.

Quatre étages, sur les mêmes traits :
1. l'intention (« besoin », « faq », « saluer »…), une régression par intention ;
2. chaque besoin à part, contre tout le reste ;
3. « y a-t-il un besoin de plus ? » : une régression qui regarde les confiances de l'étage 2 sur le
   message entier et sur chacune de ses propositions, apprise sur des phrases tenues à l'écart ;
4. le sujet d'une question de FAQ ou d'une porte.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from bot.texte import cle

BESOIN = "besoin"
Suivi = Callable[[str], None]
Tableau = npt.NDArray[Any]

TRAITS: Tuple[Dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\b\w+\b"},
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
)


PLIS = 3
"""Parts d'apprentissage de l'étage 3 : qui juge une phrase ne l'a jamais vue."""

_COUPURE = re.compile(
    r"[.,;:!?()\n–—]+\s|\b(?:et|mais|puis|sans compter|ainsi que|en revanche|par contre)\b"
)


@dataclass(frozen=True)
class Lecture:
    """Ce que le modèle lit dans un texte ; toutes les confiances vont de 0 à 1.

    `besoins` : du plus au moins probable. La confiance du premier est celle d'être demandé ; celle
    des suivants, d'être demandés en plus de ceux qui précèdent.
    """

    intention: str
    confiance: float
    classement: Tuple[Tuple[str, float], ...]
    besoins: Tuple[Tuple[str, float], ...]
    sujet: str
    confiance_sujet: float
    connus: float  # part des mots vus à l'apprentissage


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

    def __init__(
        self, vecteurs: List[TfidfVectorizer], etages: Dict[str, _Etage], suivant: _Etage
    ) -> None:
        """Voir `entrainer` et `charger`."""
        self._vecteurs = vecteurs
        self._etages = etages
        self._suivant = suivant

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
            y = np.array([[vrai(i, nom) for nom in noms] for i in lignes])
            return _etage(noms, traits[lignes], y, regularisation, equilibre)

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
        suivi("besoins multiples")
        suivant = _apprendre_suivant(
            vecteurs, traits, textes, intentions, details, etages[BESOIN].etiquettes, regularisation
        )
        return cls(vecteurs, etages, suivant)

    # --- lecture -------------------------------------------------------------------------------

    def lire(self, texte: str) -> Lecture:
        """Lit un texte (lieux déjà masqués)."""
        return self.lire_tous([texte])[0]

    def lire_tous(self, textes: Sequence[str]) -> List[Lecture]:
        """Lit plusieurs textes d'un coup."""
        traits = _traits(self._vecteurs, textes)
        brutes = self._etages["intention"].probabilites(traits)
        intentions = brutes / brutes.sum(axis=1, keepdims=True)
        details = {
            nom: e.probabilites(traits) for nom, e in self._etages.items() if nom != "intention"
        }
        par_texte = _par_proposition(self._vecteurs, self._etages[BESOIN], textes)
        return [
            self._lecture(i, intentions[i], details, textes[i], par_texte[i])
            for i in range(len(textes))
        ]

    def _lecture(
        self, i: int, p: Tableau, details: Dict[str, Tableau], texte: str, propositions: Tableau
    ) -> Lecture:
        noms = self._etages["intention"].etiquettes
        classement = tuple((noms[k], float(p[k])) for k in np.argsort(-p))
        intention, confiance = classement[0]
        sujet, confiance_sujet = "", 0.0
        if intention in details and intention != BESOIN:
            sujet, confiance_sujet = _trier(
                self._etages[intention].etiquettes, details[intention][i]
            )[0]
        besoins = self._besoins(details[BESOIN][i], propositions, texte)
        connus = self._connus(texte)
        return Lecture(intention, confiance, classement, besoins, sujet, confiance_sujet, connus)

    def _connus(self, texte: str) -> float:
        mots, vocabulaire = cle(texte).split(), self._vecteurs[0].vocabulary_
        return sum(m in vocabulaire for m in mots) / max(1, len(mots))

    def _besoins(
        self, p: Tableau, propositions: Tableau, texte: str
    ) -> Tuple[Tuple[str, float], ...]:
        """Le premier, puis chaque suivant avec la confiance qu'il soit demandé en plus."""
        noms, ordre = self._etages[BESOIN].etiquettes, np.argsort(-p)
        besoins = [(noms[ordre[0]], float(p[ordre[0]]))]
        for rang in range(1, len(ordre)):
            indices = _indices(p, propositions, ordre, rang, texte)
            confiance = float(self._suivant.probabilites(indices[None, :])[0, 0])
            besoins.append((noms[ordre[rang]], confiance))
        return tuple(besoins)

    # --- fichiers ------------------------------------------------------------------------------

    def enregistrer(self, dossier: Path) -> None:
        """Écrit des nombres et des mots, jamais d'objet Python sérialisé."""
        tableaux: Dict[str, Tableau] = {}
        for nom, etage in self._etages.items():
            tableaux[f"{nom}:poids"], tableaux[f"{nom}:biais"] = etage.poids, etage.biais
        tableaux["suivant:poids"] = self._suivant.poids
        tableaux["suivant:biais"] = self._suivant.biais
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
        suivant = _Etage(("suivant",), tableaux["suivant:poids"], tableaux["suivant:biais"])
        return cls(vecteurs, etages, suivant)


def _etage(
    noms: Sequence[str],
    traits: csr_matrix,
    vrais: Tableau,
    regularisation: float,
    equilibre: str | None,
) -> _Etage:
    """Une régression par nom ; `vrais` : (lignes, noms)."""
    poids, biais = [], []
    for k in range(len(noms)):
        lr = LogisticRegression(
            C=regularisation, solver="liblinear", class_weight=equilibre, random_state=0
        ).fit(traits, vrais[:, k])
        poids.append(lr.coef_[0].astype(np.float32))
        biais.append(lr.intercept_[0])
    return _Etage(tuple(noms), np.stack(poids), np.array(biais, dtype=np.float32))


def _traits(vecteurs: Sequence[TfidfVectorizer], textes: Sequence[str]) -> csr_matrix:
    propres = [cle(t) for t in textes]
    return hstack([v.transform(propres) for v in vecteurs]).tocsr()


def _propositions(texte: str) -> List[str]:
    """Le texte coupé à ses ponctuations et conjonctions ; entier s'il n'a qu'une proposition."""
    return [p for p in _COUPURE.split(texte) if len(p.split()) >= 3] or [texte]


def _par_proposition(
    vecteurs: Sequence[TfidfVectorizer], etage: _Etage, textes: Sequence[str]
) -> List[Tableau]:
    """Pour chaque texte, (propositions, besoins)."""
    decoupes = [_propositions(t) for t in textes]
    toutes = etage.probabilites(_traits(vecteurs, [p for d in decoupes for p in d]))
    fins = np.cumsum([len(d) for d in decoupes])
    return [toutes[fin - len(d) : fin] for d, fin in zip(decoupes, fins, strict=True)]


def _indices(p: Tableau, propositions: Tableau, ordre: Tableau, rang: int, texte: str) -> Tableau:
    """Ce qui distingue un besoin de plus d'un simple voisinage de mots.

    Confiances (en logit) du premier besoin, de celui-ci et du suivant, sur le message et sur sa
    proposition la plus favorable ; dits dans deux propositions ou non ; longueurs.
    """
    premier, celui_ci = ordre[0], ordre[rang]
    apres = ordre[min(rang + 1, len(ordre) - 1)]
    au_mieux, ou = propositions.max(axis=0), propositions.argmax(axis=0)
    return np.array(
        [
            *(_logit(p[k]) for k in (premier, celui_ci, apres)),
            *(_logit(au_mieux[k]) for k in (premier, celui_ci, apres)),
            float(ou[premier] != ou[celui_ci]),
            np.log(len(propositions)),
            np.log(max(1, len(texte.split()))),
        ]
    )


def _logit(p: float) -> float:
    borne = min(max(float(p), 1e-4), 1 - 1e-4)
    return float(np.log(borne / (1 - borne)))


def _apprendre_suivant(
    vecteurs: Sequence[TfidfVectorizer],
    traits: csr_matrix,
    textes: Sequence[str],
    intentions: Sequence[str],
    details: Sequence[Sequence[str]],
    noms: Sequence[str],
    regularisation: float,
) -> _Etage:
    """Apprend l'étage 3 sur des confiances que chaque phrase n'a pas servi à former."""
    vrais = np.array(
        [[i == BESOIN and n in d for n in noms] for i, d in zip(intentions, details, strict=True)]
    )
    indices: List[Tableau] = []
    demandes: List[bool] = []
    for gardees, tenues in KFold(PLIS, shuffle=True, random_state=0).split(textes):
        etage = _etage(noms, traits[gardees], vrais[gardees], regularisation, None)
        lignes = [i for i in tenues if intentions[i] == BESOIN]
        confiances = etage.probabilites(traits[lignes])
        coupes = _par_proposition(vecteurs, etage, [textes[i] for i in lignes])
        for ligne, p, propositions in zip(lignes, confiances, coupes, strict=True):
            ordre = np.argsort(-p)
            for rang in (1, 2):
                indices.append(_indices(p, propositions, ordre, rang, textes[ligne]))
                demandes.append(bool(vrais[ligne, ordre[: rang + 1]].all()))
    x = np.array(indices)
    moyenne, echelle = x.mean(axis=0), x.std(axis=0) + 1e-9
    lr = LogisticRegression(C=1.0, random_state=0).fit((x - moyenne) / echelle, demandes)
    poids = lr.coef_[0] / echelle
    biais = lr.intercept_ - poids @ moyenne
    return _Etage(("suivant",), poids[None, :].astype(np.float32), biais.astype(np.float32))


def _details(etiquette: str) -> List[str]:
    _, _, suite = etiquette.partition("/")
    return suite.split("+") if suite else []


def _trier(noms: Sequence[str], p: Tableau) -> Tuple[Tuple[str, float], ...]:
    return tuple((noms[k], float(p[k])) for k in np.argsort(-p))
