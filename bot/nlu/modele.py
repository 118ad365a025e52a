"""Modèle de compréhension : TF-IDF de mots et de lettres, régressions logistiques. Sans Rasa.

Trois étages, sur les mêmes traits :
1. l'étiquette : une régression par intention et par détail de nlu.yml (« saluer », « faq »,
   « faq/qpv »…), rares et fréquents à égalité ; la confiance d'une intention est la moyenne de la
   sienne et de celle de son meilleur détail, qui donne le sujet d'une FAQ ou d'une porte ;
2. chaque besoin à part, aux fréquences réelles, sans les propositions qui le nient ;
3. « y a-t-il un besoin de plus ? » : une régression qui regarde les confiances de l'étage 2 sur le
   message entier et sur chacune de ses propositions, apprise sur des phrases tenues à l'écart.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from bot.texte import cle

BESOIN = "besoin"
ETIQUETTE = "etiquette"
C_BESOIN = 3.0
"""Régularisation de l'étage 2 : plus souple, ses exemples sont les plus nombreux."""
Suivi = Callable[[str], None]
Tableau = npt.NDArray[Any]

TRAITS: Tuple[Dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"\b\w+\b"},
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
)


TOLERANCE = 0.1
LISSAGE = 0.1
RARE = 500
ALLEGE = 5
"""Trois phrases sur quatre disent un besoin : une sur cinq suffit pour en distinguer une étiquette
rare, et l'apprentissage dure deux fois moins."""
MUETTES = ("corriger", "et_si", "annuler")
"""« Et si c'étaient des travaux ? », « laisse tomber le local » : le besoin y est, sans étiquette.
Ces phrases n'apprennent pas à le reconnaître, ni à l'ignorer."""
MOTS_PAR_COEUR = 5
"""Un exemple aussi court est reconnu tel quel : « aide » ne dépend d'aucun calcul."""
PLIS = 3
"""Parts d'apprentissage de l'étage 3 : qui juge une phrase ne l'a jamais vue."""

_COUPURE = re.compile(
    r"[.,;:!?()\n–—]+\s|\b(?:et|mais|puis|sans compter|ainsi que|en revanche|par contre)\b"
)

_DENI = re.compile(
    r"\b(?:c est|ce n est|c etait|ce n etait|ce ne sont)(?: vraiment| meme)* (?:pas|plus)\b"
    r"|\b(?:pas|plus|aucun|nul) besoin\b"
    r"|\bne? (?:manquent?|cherch(?:e|ons)|demand(?:e|ons)|veu[xt]|voulons) (?:pas|plus|rien)\b"
    r"|\bpas (?:question|la question|le (?:probleme|sujet|souci))\b"
)
"""« Ce n'est pas les travaux » ; mais « on n'a pas de local » dit bien un manque."""


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
    places: Mapping[str, int]  # besoin → rang de la proposition qui le dit le mieux
    sujets: Mapping[str, str]  # intention → sujet de sa meilleure étiquette
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
        self,
        vecteurs: List[TfidfVectorizer],
        etages: Dict[str, _Etage],
        suivant: _Etage,
        par_coeur: Mapping[str, str],
    ) -> None:
        """Voir `entrainer` et `charger`. `par_coeur` : exemple court, au propre → étiquette."""
        self._vecteurs = vecteurs
        self._etages = etages
        self._suivant = suivant
        self._par_coeur = par_coeur

    # --- apprentissage -----------------------------------------------------------------------

    @classmethod
    def entrainer(
        cls,
        textes: Sequence[str],
        etiquettes: Sequence[str],
        regularisation: float = 3.0,
        suivi: Suivi = lambda _: None,
    ) -> Modele:
        """Forme les trois étages. Déterministe."""
        propres = [cle(t) for t in textes]
        vecteurs = [
            TfidfVectorizer(lowercase=False, sublinear_tf=True, min_df=2, dtype=np.float32, **t)
            for t in TRAITS
        ]
        traits = hstack([v.fit_transform(propres) for v in vecteurs]).tocsr()
        parts = [_parts(e) for e in etiquettes]
        noms = sorted({part for p in parts for part in p})
        besoins = [n for n in noms if n.startswith(f"{BESOIN}/")]

        def vrais(noms: Sequence[str]) -> Tableau:
            return np.array([[n in p for n in noms] for p in parts])

        suivi(f"{len(noms)} étiquettes")
        demande = vrais([BESOIN])[:, 0]
        lignes = np.flatnonzero(~demande | (np.cumsum(demande) % ALLEGE == 0))
        etages = {ETIQUETTE: _etage(noms, traits, vrais(noms), regularisation, "balanced", lignes)}
        suivi(f"{len(besoins)} besoins")
        dites = [i for i, p in enumerate(parts) if p[0] not in MUETTES]
        demandes, textes = vrais(besoins)[dites], [_affirme(textes[i]) for i in dites]
        traits = _traits(vecteurs, textes)
        etages[BESOIN] = _etage(besoins, traits, demandes, C_BESOIN)
        suivi("besoins multiples")
        suivant = _apprendre_suivant(vecteurs, traits, textes, besoins, demandes)
        return cls(vecteurs, etages, suivant, _courtes(propres, etiquettes))

    # --- lecture -------------------------------------------------------------------------------

    def lire(self, texte: str) -> Lecture:
        """Lit un texte (lieux déjà masqués)."""
        return self.lire_tous([texte])[0]

    def lire_tous(self, textes: Sequence[str]) -> List[Lecture]:
        """Lit plusieurs textes d'un coup."""
        affirmes = [_affirme(t) for t in textes]
        etiquettes = self._etages[ETIQUETTE].probabilites(_traits(self._vecteurs, textes))
        besoins = self._etages[BESOIN].probabilites(_traits(self._vecteurs, affirmes))
        coupes = _par_proposition(self._vecteurs, self._etages[BESOIN], affirmes)
        lues = [
            self._lecture(*lignes)
            for lignes in zip(textes, etiquettes, besoins, coupes, strict=True)
        ]
        par_coeur = [self._par_coeur.get(cle(t)) for t in textes]
        return [_sue(lue, sue) if sue else lue for lue, sue in zip(lues, par_coeur, strict=True)]

    def _lecture(self, texte: str, p: Tableau, besoins: Tableau, coupes: Tableau) -> Lecture:
        noms = self._etages[ETIQUETTE].etiquettes
        confiances: Dict[str, List[float]] = {}  # intention → la sienne et celle de son détail
        sujets: Dict[str, str] = {}
        for k in np.argsort(-p):
            intention, detail = _intention(noms[k]), _detail(noms[k])
            if detail and intention in sujets:
                continue
            if detail:
                sujets[intention] = detail
            confiances.setdefault(intention, []).append(float(p[k]))
        moyennes = {i: sum(c) / len(c) for i, c in confiances.items()}
        somme = sum(moyennes.values())
        rangees = sorted(moyennes.items(), key=lambda x: -x[1])
        classement = tuple((i, confiance / somme) for i, confiance in rangees)
        intention, confiance = classement[0]
        return Lecture(
            intention,
            confiance,
            classement,
            self._besoins(besoins, coupes, texte),
            places={
                _detail(nom): int(rang)
                for nom, rang in zip(
                    self._etages[BESOIN].etiquettes, coupes.argmax(axis=0), strict=True
                )
            },
            sujets=sujets,
            connus=self._connus(texte),
        )

    def _besoins(
        self, p: Tableau, propositions: Tableau, texte: str
    ) -> Tuple[Tuple[str, float], ...]:
        """Le premier, puis chaque suivant avec la confiance qu'il soit demandé en plus."""
        noms, ordre = self._etages[BESOIN].etiquettes, np.argsort(-p)
        besoins = [(_detail(noms[ordre[0]]), float(p[ordre[0]]))]
        for rang in range(1, len(ordre)):
            indices = _indices(p, propositions, ordre, rang, texte)
            confiance = float(self._suivant.probabilites(indices[None, :])[0, 0])
            besoins.append((_detail(noms[ordre[rang]]), confiance))
        return tuple(besoins)

    def _connus(self, texte: str) -> float:
        mots, vocabulaire = cle(texte).split(), self._vecteurs[0].vocabulary_
        return sum(m in vocabulaire for m in mots) / max(1, len(mots))

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
            "par_coeur": dict(self._par_coeur),
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
        return cls(vecteurs, etages, suivant, mots["par_coeur"])


def _courtes(propres: Sequence[str], etiquettes: Sequence[str]) -> Dict[str, str]:
    """Les exemples courts qui n'ont qu'une étiquette."""
    vues: Dict[str, set[str]] = {}
    for propre, etiquette in zip(propres, etiquettes, strict=True):
        if propre and len(propre.split()) <= MOTS_PAR_COEUR:
            vues.setdefault(propre, set()).add(etiquette)
    return {propre: min(e) for propre, e in vues.items() if len(e) == 1}


def _sue(lecture: Lecture, etiquette: str) -> Lecture:
    """La lecture d'un exemple connu : son étiquette, sans un doute."""
    intention, _, suite = etiquette.partition("/")
    details = suite.split("+") if suite else []
    autres = [(i, 0.0) for i, _ in lecture.classement if i != intention]
    besoins = lecture.besoins
    if intention == BESOIN:
        besoins = (
            *((b, 1.0) for b in details),
            *((b, 0.0) for b, _ in lecture.besoins if b not in details),
        )
    sujets = {**lecture.sujets, **({intention: details[0]} if details else {})}
    return replace(
        lecture,
        intention=intention,
        confiance=1.0,
        classement=((intention, 1.0), *autres),
        besoins=besoins,
        sujets=sujets,
        connus=1.0,
    )


def _etage(
    noms: Sequence[str],
    traits: csr_matrix,
    vrais: Tableau,
    regularisation: float,
    equilibre: str | None = None,
    lignes: Tableau | None = None,
) -> _Etage:
    """Une régression par nom ; `vrais` : (lignes, noms). `equilibre` : rares comme fréquents.

    `lignes` : celles qui suffisent à apprendre une étiquette rare.
    """
    poids, biais = [], []
    reduits = traits if lignes is None else traits[lignes]
    for k in range(len(noms)):
        rare = lignes is not None and vrais[:, k].sum() < RARE
        x, y = (reduits, vrais[lignes, k]) if rare else (traits, vrais[:, k])
        # Une étiquette de trente phrases n'a pas de quoi estimer ces rapports.
        echelle = np.float32(1) if equilibre else _rapports(x, y)
        # Le problème dual est plus rapide : bien plus de traits que de phrases.
        lr = LogisticRegression(
            C=regularisation,
            solver="liblinear",
            dual=True,
            tol=TOLERANCE,
            class_weight=equilibre,
            random_state=0,
        ).fit(x if equilibre else x.multiply(echelle).tocsr(), y)
        poids.append((lr.coef_[0] * echelle).astype(np.float32))
        biais.append(lr.intercept_[0])
    return _Etage(tuple(noms), np.stack(poids), np.array(biais, dtype=np.float32))


def _rapports(traits: csr_matrix, vrai: Tableau) -> Tableau:
    """Poids de chaque trait : combien il sépare la classe du reste (Wang et Manning, 2012).

    La régression part ainsi des traits qui distinguent, et non des plus fréquents. L'échelle est
    ensuite fondue dans les poids : la lecture ne coûte rien de plus.
    """
    dedans, dehors = (np.asarray(traits[m].sum(axis=0)).ravel() + LISSAGE for m in (vrai, ~vrai))
    rapports = np.log((dedans / dedans.sum()) / (dehors / dehors.sum()))
    return np.asarray(np.abs(rapports), dtype=np.float32)


def _traits(vecteurs: Sequence[TfidfVectorizer], textes: Sequence[str]) -> csr_matrix:
    propres = [cle(t) for t in textes]
    return hstack([v.transform(propres) for v in vecteurs]).tocsr()


def _affirme(texte: str) -> str:
    """Le texte sans les propositions qui nient un besoin ; entier s'il ne resterait rien."""
    propositions = [p for p in _COUPURE.split(texte) if p.strip()]
    gardees = [p for p in propositions if not _DENI.search(cle(p))]
    reste = sum(len(p.split()) for p in gardees)
    return texte if len(gardees) == len(propositions) or reste < 2 else ", ".join(gardees)


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
    proposition la plus favorable ; dits dans deux propositions ou non ; son avance sur les autres
    dans la sienne ; s'il domine une proposition ; longueurs.
    """
    premier, celui_ci = ordre[0], ordre[rang]
    apres = ordre[min(rang + 1, len(ordre) - 1)]
    au_mieux, ou = propositions.max(axis=0), propositions.argmax(axis=0)
    rivaux = np.delete(propositions[ou[celui_ci]], celui_ci)
    return np.array(
        [
            *(_logit(p[k]) for k in (premier, celui_ci, apres)),
            *(_logit(au_mieux[k]) for k in (premier, celui_ci, apres)),
            float(ou[premier] != ou[celui_ci]),
            _logit(au_mieux[celui_ci]) - _logit(rivaux.max()),
            float((propositions.argmax(axis=1) == celui_ci).any()),
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
    noms: Sequence[str],
    vrais: Tableau,
) -> _Etage:
    """Apprend l'étage 3 sur des confiances que chaque phrase n'a pas servi à former."""
    indices: List[Tableau] = []
    demandes: List[bool] = []
    for gardees, tenues in KFold(PLIS, shuffle=True, random_state=0).split(textes):
        etage = _etage(noms, traits[gardees], vrais[gardees], C_BESOIN)
        lignes = [i for i in tenues if vrais[i].any()]
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


def _parts(etiquette: str) -> List[str]:
    """« besoin/locaux+outils » → besoin, besoin/locaux, besoin/outils."""
    intention, _, suite = etiquette.partition("/")
    return [intention, *(f"{intention}/{d}" for d in suite.split("+") if d)]


def _intention(part: str) -> str:
    return part.partition("/")[0]


def _detail(part: str) -> str:
    return part.partition("/")[2]
