"""Tous les lieux connus et toutes les façons de les nommer."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import DefaultDict, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple

from knowledge.lieux.fichiers import TERRITOIRES, liste, table
from knowledge.lieux.jetons import cle_de, mots_du_nom
from knowledge.lieux.mots import (
    ARTICLES,
    DEVANT_DE,
    LIENS_DU_NOM,
    LOCALISE,
    PRES,
    REMPLISSAGE,
    UNITES,
)
from knowledge.lieux.orthographe import Orthographes
from knowledge.lieux.reglages import ARRONDISSEMENTS, BOURG, VILLE_CONNUE
from knowledge.lieux.types import Lieu

Ligne = Mapping[str, object]

_MEMES_NOMS = ("01", "02", "03", "04", "06")  # régions d'outre-mer : leur nom dit le département


@dataclass(frozen=True)
class Entree:
    """Une façon de nommer un lieu."""

    lieu: Lieu
    genre: str  # commune | ancien | abrege | departement | region | etranger
    population: int = 0
    ancien: Optional[str] = None

    @property
    def nom(self) -> str:
        """Le nom de cette entrée, avec ses accents."""
        return self.ancien or self.lieu.nom or ""


def sans_double(entrees: Iterable[Entree]) -> List[Entree]:
    """Une entrée par lieu : départements, régions et étranger, puis les plus peuplées."""
    vues: Dict[str, Entree] = {}
    for e in entrees:
        vues.setdefault(e.lieu.cle, e)
    return sorted(
        vues.values(), key=lambda e: (e.lieu.type == "commune", -e.population, e.lieu.cle)
    )


class Index:
    """Tous les lieux connus, prêts à être cherchés."""

    def __init__(self) -> None:
        """Vide ; voir `depuis_lignes` et `depuis_dossier`."""
        self._lieux: Dict[str, Lieu] = {t: Lieu(t, cle=t) for t in ("aucun", "inconnu")}
        self._noms: Dict[str, List[Entree]] = {}
        self._plus_long: Dict[str, int] = {}
        self._codes_postaux: DefaultDict[str, List[Entree]] = defaultdict(list)
        self._par_commune: Dict[str, Tuple[str, ...]] = {}
        self._populations: Dict[str, int] = {}
        self._ambigus: Set[str] = set()
        self._francais: Set[str] = set()
        self._expressions: Set[str] = set()
        self._soudes: Set[str] = set()  # « lhay les roses » : jamais modèle d'une faute
        self._orthographes = Orthographes()

    @classmethod
    def depuis_lignes(
        cls,
        communes: Iterable[Ligne],
        departements: Iterable[Ligne],
        regions: Iterable[Ligne],
        pays: Optional[Iterable[Ligne]] = None,
        surnoms: Optional[Iterable[Ligne]] = None,
        ambigus: Optional[Iterable[str]] = None,
        courants: Optional[Iterable[str]] = None,
    ) -> Index:
        """Construit l'index ; les lignes ont les colonnes des CSV de `territoires/`.

        `ambigus` et `courants` sont les lignes de `noms_ambigus.txt` et `mots_courants.txt`. Ce
        qui n'est pas donné est lu dans `knowledge/territoires/`.
        """
        index = cls()
        index._ecarter(
            liste("noms_ambigus.txt") if ambigus is None else ambigus,
            liste("mots_courants.txt") if courants is None else courants,
        )
        index._ajouter_regions(regions)
        index._ajouter_departements(departements)
        index._ajouter_communes(communes)
        index._ajouter_pays(table("pays.csv") if pays is None else pays)
        index._ajouter_surnoms(table("surnoms.csv") if surnoms is None else surnoms)
        index._preparer_les_approches()
        return index

    @classmethod
    def depuis_dossier(cls, dossier: Path = TERRITOIRES) -> Index:
        """Construit l'index depuis les fichiers de `knowledge/territoires/`."""
        return cls.depuis_lignes(
            table("communes.csv", dossier),
            table("departements.csv", dossier),
            table("regions.csv", dossier),
            table("pays.csv", dossier),
            table("surnoms.csv", dossier),
            liste("noms_ambigus.txt", dossier),
            liste("mots_courants.txt", dossier),
        )

    def lieu(self, cle: str) -> Optional[Lieu]:
        """Le lieu d'une clé (« commune:59512 », « aucun »…) ; None si elle est inconnue."""
        return self._lieux.get(cle) if isinstance(cle, str) else None

    # -- construction --

    def _ecarter(self, ambigus: Iterable[str], courants: Iterable[str]) -> None:
        for ligne in ambigus:
            if ligne.startswith("~"):
                expression = ligne[1:].strip()
                self._expressions.add(expression)
                self._retenir_longueur(expression)
            elif ligne and not ligne.startswith("#"):
                self._ambigus.add(ligne.strip())
        self._francais = {c.strip() for c in courants if c and not c.startswith("#")}
        self._francais |= self._ambigus
        self._francais |= REMPLISSAGE | LOCALISE | DEVANT_DE | PRES | UNITES

    def _ajouter_regions(self, regions: Iterable[Ligne]) -> None:
        for ligne in regions:
            code, nom = str(ligne["code"]), str(ligne["nom"])
            lieu = Lieu("region", nom, region=code, cle=f"region:{code}")
            self._lieux[lieu.cle] = lieu
            if len(code) == 2 and code not in _MEMES_NOMS:
                self._nommer_avec_article(nom, Entree(lieu, "region"))

    def _ajouter_departements(self, departements: Iterable[Ligne]) -> None:
        for ligne in departements:
            code, nom, region = str(ligne["code"]), str(ligne["nom"]), str(ligne["region"])
            lieu = Lieu(
                "departement", nom, departement=code, region=region, cle=f"departement:{code}"
            )
            self._lieux[lieu.cle] = lieu
            self._nommer_avec_article(nom, Entree(lieu, "departement"))

    def _ajouter_communes(self, communes: Iterable[Ligne]) -> None:
        anciens: List[Tuple[List[str], Entree]] = []
        abreges: List[Tuple[str, Entree]] = []
        for ligne in communes:
            code, nom = str(ligne["code_insee"]), str(ligne["nom"])
            population = int(str(ligne["population"] or 0))
            departement, region = str(ligne["departement"]), str(ligne["region"])
            lieu = Lieu("commune", nom, code, departement, region, cle=f"commune:{code}")
            self._lieux[lieu.cle] = lieu
            entree = Entree(lieu, "commune", population)
            mots = mots_du_nom(nom)
            self._nommer_aussi_soude(mots, entree)
            if "(" in nom:  # « Château-Chinon (Ville) »
                abreges.append((cle_de(nom.split("(")[0]), replace(entree, genre="ancien")))
            tete = _tete(mots, population)
            if tete:
                abreges.append((tete, replace(entree, genre="abrege")))
            codes = tuple(c for c in str(ligne["codes_postaux"] or "").split("|") if c)
            self._par_commune[code] = codes
            self._populations[code] = population
            for code_postal in codes:
                self._codes_postaux[code_postal].append(entree)
            for ancien in str(ligne["anciens"] or "").split("|"):
                if ancien and code not in ARRONDISSEMENTS:
                    vieux = mots_du_nom(ancien)
                    reste = population if mots[: len(vieux)] == vieux else 0
                    anciens.append((vieux, Entree(lieu, "ancien", reste, ancien)))
        for vieux, entree in anciens:  # après, pour que le nom exact l'emporte
            self._nommer_aussi_soude(vieux, entree)
        for cle, entree in abreges:
            self._nommer(cle, entree)

    def _ajouter_pays(self, pays: Iterable[Ligne]) -> None:
        for ligne in pays:
            code, nom = str(ligne["code"]), str(ligne["nom"])
            lieu = Lieu("etranger", nom, cle=f"etranger:{code}")
            self._lieux[lieu.cle] = lieu
            self._nommer_avec_article(nom, Entree(lieu, "etranger"))

    def _ajouter_surnoms(self, surnoms: Iterable[Ligne]) -> None:
        for ligne in surnoms:
            surnom = str(ligne["surnom"])
            for cle in str(ligne["cle"]).split("|"):
                lieu = self._lieux.get(cle)
                if lieu is None:
                    continue
                if lieu.type in ("departement", "region"):
                    self._nommer_avec_article(surnom, Entree(lieu, lieu.type))
                else:
                    self._nommer(cle_de(surnom), Entree(lieu, lieu.type, self.population(lieu)))

    def _nommer(self, cle: str, entree: Entree) -> None:
        if not cle:
            return
        deja = self._noms.setdefault(cle, [])
        for rang, autre in enumerate(deja):
            if autre.lieu.cle == entree.lieu.cle:
                if autre.genre == "abrege":  # un vrai nom vaut mieux qu'un début de nom
                    deja[rang] = entree
                break
        else:
            deja.append(entree)
        self._retenir_longueur(cle)

    def _nommer_avec_article(self, nom: str, entree: Entree) -> None:
        cle = cle_de(nom)
        for forme in (cle, *(f"{article} {cle}" for article in ARTICLES)):
            self._nommer(forme, entree)

    def _nommer_aussi_soude(self, mots: Sequence[str], entree: Entree) -> None:
        cle = " ".join(mots)
        self._nommer(cle, entree)
        if "l" in mots or "d" in mots:  # « lhay les roses », « villeneuve dascq »
            soude = re.sub(r"\b([ld]) (?=\w)", r"\1", cle)
            self._nommer(soude, entree)
            self._soudes.add(soude)

    def _retenir_longueur(self, cle: str) -> None:
        mots = cle.split(" ")
        self._plus_long[mots[0]] = max(len(mots), self.portee(mots[0]))

    def _preparer_les_approches(self) -> None:
        for cle, entrees in self._noms.items():
            if (
                len(cle) >= 5
                and cle not in self._ambigus
                and cle not in self._soudes
                and cle.split(" ", 1)[0] not in ARTICLES
                and any(e.genre not in ("etranger", "abrege") for e in entrees)
            ):
                self._orthographes.ajouter(cle)

    # -- recherche --

    def entrees(self, cle: str) -> List[Entree]:
        """Toutes les façons de comprendre un nom exact."""
        return self._noms.get(cle, [])

    def portee(self, premier: str) -> int:
        """Nombre de mots du plus long nom qui commence par ce mot."""
        return self._plus_long.get(premier, 0)

    def expression(self, cle: str) -> bool:
        """Est-ce une expression où l'on ne cherche aucun lieu ?"""
        return cle in self._expressions

    def ordinaire(self, cle: str, population: int) -> bool:
        """Est-ce aussi un mot courant, ou un nom trop court pour être sûr ?"""
        return cle in self._ambigus or (len(cle) <= 3 and population < VILLE_CONNUE)

    def francais(self, mot: str) -> bool:
        """Mot de la langue, à notre connaissance."""
        return mot in self._francais

    def courant(self, mot: str) -> bool:
        """Mot qu'on ne prend jamais, seul, pour une faute de frappe."""
        return len(mot) <= 4 or self.francais(mot)

    def proches(self, cle: str, ecart: int) -> List[Tuple[int, str]]:
        """Noms à `ecart` fautes au plus, avec leur distance, les plus proches d'abord."""
        return self._orthographes.proches(cle, ecart)

    def par_code_postal(self, code: str) -> List[Entree]:
        """Communes d'un code postal, les plus peuplées d'abord."""
        return sorted(self._codes_postaux.get(code, []), key=lambda e: -e.population)

    def codes_postaux(self, code_insee: Optional[str]) -> Tuple[str, ...]:
        """Codes postaux d'une commune."""
        return self._par_commune.get(code_insee or "", ())

    def population(self, lieu: Lieu) -> int:
        """Habitants d'une commune ; 0 pour tout le reste."""
        return self._populations.get(lieu.code_insee or "", 0)

    def departement(self, code: str) -> Optional[Lieu]:
        """Le département d'un numéro (« 59 », « 2A », « 974 »)."""
        code = code.upper()
        return self._lieux.get(f"departement:{code.zfill(2) if code.isdigit() else code}")


def _tete(mots: Sequence[str], population: int) -> Optional[str]:
    """« Romans » pour « Romans-sur-Isère » : le nom que l'on dit."""
    if population < BOURG:
        return None
    debut = 2 if mots[0] in ("saint", "sainte", *ARTICLES) else 1
    for i in range(debut, len(mots)):
        if mots[i] in LIENS_DU_NOM:
            return " ".join(mots[:i])
    if debut == 1 and len(mots[0]) >= 4 and len(mots) > 1 and population >= 5_000:
        return mots[0]
    return None
