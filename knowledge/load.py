"""Lit et contrôle toutes les sources ; rend la base entière ou toutes les erreurs d'un coup.

Chaque erreur dit le fichier, la ligne, le champ, ce qui ne va pas et la valeur la plus proche.
"""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Dict, Generic, Iterable, List, Optional, Tuple, Type, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge import chemins, schema
from knowledge.schema import (
    Contact,
    Dispositif,
    Document,
    Fabrique,
    Modele,
    Porte,
    Reponse,
    Source,
    Video,
    Vocabulaire,
)

M = TypeVar("M", bound=Modele)
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@dataclass(frozen=True)
class Constat:
    """Une erreur ou un avertissement, prêt à être lu par un éditeur."""

    fichier: str
    ligne: int
    champ: str
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Une ligne lisible : fichier:ligne, champ, message, suggestion."""
        fin = f" {self.suggestion}" if self.suggestion else ""
        return f"{self.fichier}:{self.ligne} — {self.champ} : {self.message}{fin}"


class ErreurBase(Exception):
    """La base ne peut pas être construite ; porte tous les constats."""

    def __init__(self, erreurs: List[Constat]) -> None:
        """Garde la liste pour l'affichage."""
        super().__init__("\n".join(str(e) for e in erreurs))
        self.erreurs = erreurs


@dataclass(frozen=True)
class Situe(Generic[M]):
    """Un objet et l'endroit de sa source, pour situer les erreurs de référence."""

    objet: M
    fichier: str
    donnees: Any

    def ligne(self, chemin: Iterable[Any]) -> int:
        """Numéro de ligne du champ désigné par `chemin`."""
        return ligne_de(self.donnees, list(chemin))


@dataclass
class Base:
    """Toutes les sources, lues et contrôlées."""

    documents: Dict[str, Document] = field(default_factory=dict)
    vocabulaires: Dict[str, Vocabulaire] = field(default_factory=dict)
    dispositifs: List[Dispositif] = field(default_factory=list)
    faq: List[Reponse] = field(default_factory=list)
    contacts: Dict[str, Contact] = field(default_factory=dict)
    portes: List[Porte] = field(default_factory=list)
    fabriques: List[Fabrique] = field(default_factory=list)
    videos: List[Video] = field(default_factory=list)
    communes: Dict[str, Dict[str, str]] = field(default_factory=dict)
    departements: Dict[str, Dict[str, str]] = field(default_factory=dict)
    regions: Dict[str, Dict[str, str]] = field(default_factory=dict)
    pays: Dict[str, Dict[str, str]] = field(default_factory=dict)


def ligne_de(donnees: Any, chemin: List[Any]) -> int:
    """Remonte la position gardée par ruamel.yaml ; 1 quand elle est inconnue."""
    ligne = 1
    for cle in chemin:
        position = getattr(donnees, "lc", None)
        if position is None:
            return ligne
        try:
            place = position.item(cle) if isinstance(cle, int) else position.key(cle)
            ligne = place[0] + 1
            donnees = donnees[cle]
        except (KeyError, IndexError, TypeError):
            return int(position.line) + 1 if ligne == 1 else ligne
    return int(ligne)


def _ligne_de_date_impossible(texte: str) -> int:
    """Première ligne dont la date AAAA-MM-JJ n'existe pas ; 1 si aucune."""
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        for trouve in _DATE.findall(ligne):
            try:
                date.fromisoformat(trouve)
            except ValueError:
                return numero
    return 1


def proche(valeur: str, possibles: Iterable[str]) -> str:
    """« Vouliez-vous écrire … ? » ou la liste des valeurs possibles quand elle est courte."""
    choix = sorted(possibles)
    trouves = difflib.get_close_matches(str(valeur), choix, n=1, cutoff=0.5)
    if trouves:
        return f"Vouliez-vous écrire « {trouves[0]} » ?"
    if 0 < len(choix) <= 12:
        return "Valeurs possibles : " + ", ".join(choix) + "."
    return ""


def _message_pydantic(erreur: Dict[str, Any], modele: Type[Modele]) -> Tuple[str, str]:
    genre, contexte = erreur["type"], erreur.get("ctx", {})
    if genre == "value_error.missing":
        return "ce champ est obligatoire et manque.", ""
    if genre == "value_error.extra":
        champs = set(modele.__fields__) | _champs_imbriques(modele)
        return "champ inconnu.", proche(str(erreur["loc"][-1]), champs)
    if genre == "type_error.enum":
        possibles = [str(v.value) for v in contexte.get("enum_values", [])]
        return "valeur inconnue.", "Valeurs possibles : " + ", ".join(possibles) + "."
    if genre in ("type_error.integer", "value_error.number.not_ge"):
        return "un nombre entier est attendu (sans espace ni €).", "Exemple : 75000."
    if genre in ("value_error.date", "type_error.date"):
        return "date illisible.", "Écrivez-la AAAA-MM-JJ, par exemple 2021-09-30."
    if genre == "value_error.list.min_items":
        return "au moins un élément est attendu.", ""
    if genre in ("type_error.none.not_allowed", "type_error.str"):
        return "un texte est attendu.", ""
    if genre == "type_error.list":
        return "une liste est attendue.", "Mettez chaque élément sur une ligne avec un tiret."
    return f"{erreur['msg']}.", ""


def _champs_imbriques(modele: Type[Modele]) -> set[str]:
    noms: set[str] = set()
    for champ in modele.__fields__.values():
        if isinstance(champ.type_, type) and issubclass(champ.type_, Modele):
            noms |= set(champ.type_.__fields__)
    return noms


class Chargeur:
    """Lit un dossier de sources et accumule les erreurs au lieu de s'arrêter à la première."""

    def __init__(self, dossier: Path = chemins.RACINE) -> None:
        """`dossier` : le dossier `knowledge/` (un autre dans les tests)."""
        self.dossier = dossier
        self.erreurs: List[Constat] = []
        self._refusees: List[Tuple[str, Any]] = []  # fiches mal formées, pour tout dire d'un coup

    # --- lecture -----------------------------------------------------------------------------

    def _nom(self, chemin: Path) -> str:
        return f"knowledge/{chemin.relative_to(self.dossier).as_posix()}"

    def yaml(self, chemin: Path) -> Any:
        """Contenu YAML avec positions, ou None si le fichier est illisible (erreur notée)."""
        texte = ""
        try:
            texte = chemin.read_text(encoding="utf-8")
            donnees = YAML(typ="rt").load(texte)
            if donnees is None:
                self.erreurs.append(
                    Constat(self._nom(chemin), 1, "fichier", "le fichier est vide.")
                )
            return donnees
        except FileNotFoundError:
            self.erreurs.append(Constat(self._nom(chemin), 1, "fichier", "fichier introuvable."))
        except UnicodeDecodeError:
            self.erreurs.append(
                Constat(self._nom(chemin), 1, "fichier", "le fichier n'est pas en UTF-8.")
            )
        except ValueError as erreur:  # une date impossible, comme le 30 février
            self.erreurs.append(
                Constat(
                    self._nom(chemin),
                    _ligne_de_date_impossible(texte),
                    "date",
                    f"cette date n'existe pas ({erreur}).",
                    "Écrivez-la AAAA-MM-JJ, par exemple 2021-09-30.",
                )
            )
        except YAMLError as erreur:
            marque = getattr(erreur, "problem_mark", None)
            ligne = marque.line + 1 if marque else 1
            probleme = getattr(erreur, "problem", "") or "YAML illisible"
            self.erreurs.append(
                Constat(
                    self._nom(chemin),
                    ligne,
                    "mise en forme",
                    f"le YAML ne se lit pas ({probleme}).",
                    "Vérifiez les deux-points, l'alignement et les guillemets.",
                )
            )
        return None

    def objet(
        self,
        modele: Type[M],
        donnees: Any,
        fichier: str,
        avant: Tuple[Any, ...] = (),
        racine: Any = None,
    ) -> Optional[M]:
        """Valide `donnees` ; note chaque erreur avec sa ligne et rend None s'il y en a."""
        racine = donnees if racine is None else racine
        if not isinstance(donnees, dict):
            self.erreurs.append(
                Constat(
                    fichier,
                    ligne_de(racine, list(avant)),
                    modele.__name__.lower(),
                    "une fiche (champ: valeur) est attendue.",
                )
            )
            return None
        try:
            return modele.parse_obj(donnees)
        except ValidationError as erreur:
            for e in erreur.errors():
                chemin = [c for c in e["loc"] if c != "__root__"]
                message, suggestion = _message_pydantic(dict(e), modele)
                self.erreurs.append(
                    Constat(
                        fichier,
                        ligne_de(racine, [*avant, *chemin]),
                        ".".join(str(c) for c in chemin) or "fiche",
                        message,
                        suggestion,
                    )
                )
        return None

    def fiche(self, modele: Type[M], chemin: Path) -> Optional[Situe[M]]:
        """Un fichier, un objet."""
        donnees = self.yaml(chemin)
        if donnees is None:
            return None
        objet = self.objet(modele, donnees, self._nom(chemin))
        if objet is None:
            self._refusees.append((self._nom(chemin), donnees))
            return None
        if getattr(objet, "id", chemin.stem) != chemin.stem:
            self.erreurs.append(
                Constat(
                    self._nom(chemin),
                    ligne_de(donnees, ["id"]),
                    "id",
                    f"l'identifiant doit être le nom du fichier (« {chemin.stem} »).",
                )
            )
        return Situe(objet, self._nom(chemin), donnees)

    def liste(self, modele: Type[M], chemin: Path) -> List[Situe[M]]:
        """Un fichier YAML qui contient une liste d'objets."""
        donnees = self.yaml(chemin)
        if donnees is None:
            return []
        if not isinstance(donnees, list):
            self.erreurs.append(Constat(self._nom(chemin), 1, "fichier", "une liste est attendue."))
            return []
        trouves = []
        for i, element in enumerate(donnees):
            objet = self.objet(modele, element, self._nom(chemin), (i,), donnees)
            if objet is not None:
                trouves.append(Situe(objet, self._nom(chemin), element))
        return trouves

    def lignes_csv(self, chemin: Path) -> List[Tuple[int, Dict[str, str]]]:
        """Lignes d'un CSV avec leur numéro dans le fichier."""
        try:
            with chemin.open(encoding="utf-8", newline="") as flux:
                lecteur = csv.DictReader(flux)
                return [(lecteur.line_num, dict(ligne)) for ligne in lecteur]
        except FileNotFoundError:
            self.erreurs.append(Constat(self._nom(chemin), 1, "fichier", "fichier introuvable."))
        except UnicodeDecodeError:
            self.erreurs.append(
                Constat(self._nom(chemin), 1, "fichier", "le fichier n'est pas en UTF-8.")
            )
        return []

    def table_csv(self, modele: Type[M], chemin: Path) -> List[Tuple[int, M]]:
        """Un CSV dont chaque ligne est un objet."""
        trouves = []
        for numero, ligne in self.lignes_csv(chemin):
            try:
                if None in ligne:
                    raise ValueError("trop de colonnes (une virgule sans guillemets ?)")
                trouves.append((numero, modele.parse_obj(ligne)))
            except ValidationError as erreur:
                for e in erreur.errors():
                    message, suggestion = _message_pydantic(dict(e), modele)
                    champ = ".".join(str(c) for c in e["loc"])
                    self.erreurs.append(
                        Constat(self._nom(chemin), numero, champ, message, suggestion)
                    )
            except ValueError as erreur:
                self.erreurs.append(Constat(self._nom(chemin), numero, "ligne", f"{erreur}."))
        return trouves

    # --- références --------------------------------------------------------------------------

    def reference(
        self, situe: Situe[Any], chemin: List[Any], valeur: str, possibles: Iterable[str], quoi: str
    ) -> None:
        """Note une erreur si `valeur` n'est pas dans `possibles`."""
        possibles = list(possibles)
        if valeur not in possibles:
            self.erreurs.append(
                Constat(
                    situe.fichier,
                    situe.ligne(chemin),
                    ".".join(str(c) for c in chemin),
                    f"« {valeur} » n'est pas {quoi}.",
                    proche(valeur, possibles),
                )
            )

    def sources_de(self, situe: Situe[Any], documents: Iterable[str]) -> None:
        """Vérifie chaque `source` d'une fiche, à toute profondeur."""
        documents = list(documents)

        def descend(valeur: Any, chemin: List[Any]) -> None:
            if isinstance(valeur, Source):
                self.reference(
                    situe,
                    [*chemin, "document"],
                    valeur.document,
                    documents,
                    "un document de sources.yml",
                )
            elif isinstance(valeur, Modele):
                for nom in valeur.__fields__:
                    descend(getattr(valeur, nom), [*chemin, nom])
            elif isinstance(valeur, list):
                for i, v in enumerate(valeur):
                    descend(v, [*chemin, i])

        descend(situe.objet, [])

    def uniques(self, situes: List[Situe[Any]], quoi: str) -> None:
        """Deux objets ne portent pas le même identifiant."""
        vus: Dict[str, str] = {}
        for situe in situes:
            identifiant = situe.objet.id
            if identifiant in vus:
                self.erreurs.append(
                    Constat(
                        situe.fichier,
                        situe.ligne(["id"]),
                        "id",
                        f"{quoi} « {identifiant} » existe déjà dans {vus[identifiant]}.",
                    )
                )
            vus[identifiant] = situe.fichier

    # --- tout --------------------------------------------------------------------------------

    def charger(self) -> Base:
        """Lit tout. Lève `ErreurBase` avec tous les constats s'il y en a un seul."""
        d = self.dossier
        documents = self.liste(Document, d / "sources.yml")
        contacts = self.liste(Contact, d / "contacts.yml")
        vocabulaires = [self.fiche(Vocabulaire, c) for c in _yml(d / "vocabulaires")]
        dispositifs = [self.fiche(Dispositif, c) for c in _yml(d / "dispositifs")]
        portes = [self.fiche(Porte, c) for c in _yml(d / "portes")]
        faq = [r for c in _yml(d / "faq") for r in self.liste(Reponse, c)]
        fabriques = self.table_csv(Fabrique, d / "fabriques.csv")
        videos = self.table_csv(Video, d / "videos.csv")
        territoires = d / "territoires"
        base = Base(
            documents={s.objet.id: s.objet for s in documents},
            contacts={s.objet.id: s.objet for s in contacts},
            vocabulaires={s.objet.id: s.objet for s in vocabulaires if s},
            dispositifs=[s.objet for s in dispositifs if s],
            portes=[s.objet for s in portes if s],
            faq=[s.objet for s in faq],
            fabriques=[f for _, f in fabriques],
            videos=[v for _, v in videos],
            communes=self._territoire(territoires / "communes.csv", "code_insee"),
            departements=self._territoire(territoires / "departements.csv", "code"),
            regions=self._territoire(territoires / "regions.csv", "code"),
            pays=self._territoire(territoires / "pays.csv", "code"),
        )
        for nom, situes in (
            ("le document", documents),
            ("le contact", contacts),
            ("la réponse", faq),
        ):
            self.uniques(list(situes), nom)
        for groupe in (documents, contacts, faq, [s for s in dispositifs if s]):
            for situe in groupe:
                self.sources_de(situe, base.documents)
        self._references_refusees(base)
        for situe_d in dispositifs:
            if situe_d:
                self._references_dispositif(situe_d, base)
        for situe_p in portes:
            if situe_p:
                for i, c in enumerate(situe_p.objet.contacts):
                    self.reference(
                        situe_p, ["contacts", i], c, base.contacts, "un contact de contacts.yml"
                    )
        self._references_fabriques(fabriques, base)
        self._references_videos(videos, base)
        if self.erreurs:
            raise ErreurBase(sorted(self.erreurs, key=lambda e: (e.fichier, e.ligne)))
        return base

    def _territoire(self, chemin: Path, cle: str) -> Dict[str, Dict[str, str]]:
        return {ligne[cle]: ligne for _, ligne in self.lignes_csv(chemin)}

    def _references_refusees(self, base: Base) -> None:
        """Besoins et contacts inconnus d'une fiche déjà refusée pour une autre faute."""
        connus = {
            "besoins": (_valeurs(base, "besoins"), "un besoin"),
            "contacts": (list(base.contacts), "un contact de contacts.yml"),
        }
        for fichier, donnees in self._refusees:
            for champ, (possibles, quoi) in connus.items():
                valeurs = donnees.get(champ) if isinstance(donnees, dict) else None
                for i, valeur in enumerate(valeurs if isinstance(valeurs, list) else []):
                    if isinstance(valeur, str):
                        situe = Situe(donnees, fichier, donnees)
                        self.reference(situe, [champ, i], valeur, possibles, quoi)

    def _references_dispositif(self, situe: Situe[Dispositif], base: Base) -> None:
        fiche = situe.objet
        besoins = _valeurs(base, "besoins")
        for i, besoin in enumerate(fiche.besoins):
            self.reference(situe, ["besoins", i], besoin, besoins, "un besoin")
        for i, contact in enumerate(fiche.contacts):
            self.reference(
                situe, ["contacts", i], contact, base.contacts, "un contact de contacts.yml"
            )
        identifiants = [f.id for f in base.dispositifs]
        for i, autre in enumerate(fiche.statut.remplace_par):
            self.reference(
                situe, ["statut", "remplace_par", i], autre, identifiants, "un dispositif"
            )
        for i, critere in enumerate(fiche.criteres):
            if critere.champ is None:
                continue
            possibles = (
                list(base.departements)
                if critere.champ == schema.Champ.departement
                else _valeurs(base, str(critere.champ))
            )
            for liste in ("rempli", "non_rempli"):
                for j, valeur in enumerate(getattr(critere, liste)):
                    self.reference(
                        situe,
                        ["criteres", i, liste, j],
                        valeur,
                        possibles,
                        f"une valeur de « {critere.champ} »",
                    )
        if fiche.statut.au > date.today() or fiche.verifie_le > date.today():
            self.erreurs.append(
                Constat(
                    situe.fichier,
                    situe.ligne(["verifie_le"]),
                    "date",
                    "une date de statut ou de vérification est dans le futur.",
                )
            )
        if fiche.statut.remplacement and not fiche.statut.remplacement_source:
            self.erreurs.append(
                Constat(
                    situe.fichier,
                    situe.ligne(["statut", "remplacement"]),
                    "statut.remplacement_source",
                    "ce champ est obligatoire et manque.",
                )
            )

    def _references_fabriques(self, fabriques: List[Tuple[int, Fabrique]], base: Base) -> None:
        nom = "knowledge/fabriques.csv"
        vus: Dict[str, int] = {}
        for numero, f in fabriques:
            if f.id in vus:
                self.erreurs.append(
                    Constat(nom, numero, "id", f"« {f.id} » est déjà à la ligne {vus[f.id]}.")
                )
            vus[f.id] = numero
            if f.departement_code not in base.departements:
                self.erreurs.append(
                    Constat(
                        nom,
                        numero,
                        "departement_code",
                        f"« {f.departement_code} » n'est pas un département.",
                        proche(f.departement_code, base.departements),
                    )
                )
            if f.confiance not in ("sure", "probable", "incertaine"):
                self.erreurs.append(
                    Constat(
                        nom,
                        numero,
                        "confiance",
                        f"« {f.confiance} » : valeur inconnue.",
                        proche(f.confiance, ("sure", "probable", "incertaine")),
                    )
                )
            if bool(f.ville) != bool(f.code_insee):
                self.erreurs.append(
                    Constat(
                        nom,
                        numero,
                        "code_insee",
                        "ville et code INSEE vont ensemble : "
                        "remplissez les deux ou laissez les deux vides.",
                    )
                )
            if not f.code_insee:
                continue
            commune = base.communes.get(f.code_insee)
            if commune is None:
                self.erreurs.append(
                    Constat(
                        nom,
                        numero,
                        "code_insee",
                        f"« {f.code_insee} » n'est pas une commune.",
                        proche(f.code_insee, base.communes),
                    )
                )
            elif commune["departement"] != f.departement_code:
                self.erreurs.append(
                    Constat(
                        nom,
                        numero,
                        "departement_code",
                        f"{commune['nom']} est dans le département {commune['departement']}, "
                        f"pas {f.departement_code}.",
                    )
                )

    def _references_videos(self, videos: List[Tuple[int, Video]], base: Base) -> None:
        for numero, v in videos:
            if v.code_insee not in base.communes:
                self.erreurs.append(
                    Constat(
                        "knowledge/videos.csv",
                        numero,
                        "code_insee",
                        f"« {v.code_insee} » n'est pas une commune.",
                        proche(v.code_insee, base.communes),
                    )
                )


def _yml(dossier: Path) -> List[Path]:
    return sorted(dossier.glob("*.yml"))


def _valeurs(base: Base, vocabulaire: str) -> List[str]:
    trouve = base.vocabulaires.get(vocabulaire)
    return [t.valeur for t in trouve.termes] if trouve else []


def charger(dossier: Path = chemins.RACINE) -> Base:
    """Charge et contrôle le dossier de sources ; lève `ErreurBase` avec toutes les erreurs."""
    return Chargeur(dossier).charger()
