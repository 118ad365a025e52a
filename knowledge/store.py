"""Lecture seule de la base construite. Une nouvelle base est prise en service dès le renommage."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Type, TypeVar

from knowledge import chemins
from knowledge.build import VERSION_SCHEMA
from knowledge.geo import distance_km, zone
from knowledge.lieux import Lieu
from knowledge.schema import (
    Contact,
    Dispositif,
    Document,
    Fabrique,
    Modele,
    Porte,
    Reponse,
    Terme,
    Video,
)

M = TypeVar("M", bound=Modele)
Ligne = Dict[str, Any]
LOIN = float("inf")


class BaseIndisponible(Exception):
    """La base manque, est abîmée, ou n'a pas la version attendue."""


@dataclass(frozen=True)
class Proche:
    """Un point de la base et sa distance au lieu demandé (None si elle n'a pas de sens)."""

    objet: Any
    nom_departement: str
    distance_km: Optional[int]
    precision: str


class Connaissances:
    """Une base ouverte en lecture seule."""

    def __init__(self, chemin: Path) -> None:
        """Ouvre et vérifie la base ; lève `BaseIndisponible` avec une phrase claire."""
        try:
            self._db = sqlite3.connect(
                f"{chemin.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma query_only = 1")
            abimee = self._db.execute("pragma quick_check(1)").fetchone()[0] != "ok"
            version = self._db.execute(
                "select valeur from meta where cle = 'version_schema'"
            ).fetchone()
            self._db.set_authorizer(_refuser_attach)
        except sqlite3.Error as erreur:
            raise BaseIndisponible(
                f"La base {chemin} est absente ou illisible ({erreur}). "
                "Construisez-la : ./assistant knowledge build"
            ) from erreur
        if abimee:
            raise BaseIndisponible(
                f"La base {chemin} est abîmée. Reconstruisez-la : ./assistant knowledge build"
            )
        if version is None or version["valeur"] != str(VERSION_SCHEMA):
            raise BaseIndisponible(
                f"La base {chemin} n'a pas la version attendue ({VERSION_SCHEMA}). "
                "Reconstruisez-la : ./assistant knowledge build"
            )

    def _lignes(self, sql: str, *valeurs: Any) -> List[sqlite3.Row]:
        return list(self._db.execute(sql, valeurs))

    def _fiche(self, modele: Type[M], table: str, identifiant: str) -> Optional[M]:
        lignes = self._lignes(f"select fiche from {table} where id = ?", identifiant)
        return modele.parse_raw(lignes[0]["fiche"]) if lignes else None

    # --- dispositifs, FAQ, contacts ----------------------------------------------------------

    def dispositifs(self) -> List[Dispositif]:
        """Tous les dispositifs, dans l'ordre de la rédaction."""
        lignes = self._lignes("select fiche from dispositifs order by rang, id")
        return [Dispositif.parse_raw(ligne["fiche"]) for ligne in lignes]

    def dispositif(self, identifiant: str) -> Optional[Dispositif]:
        """Un dispositif par son identifiant, ou None."""
        return self._fiche(Dispositif, "dispositifs", identifiant)

    def reponse(self, identifiant: str) -> Optional[Reponse]:
        """Une réponse de FAQ, ou None."""
        return self._fiche(Reponse, "faq", identifiant)

    def porte(self, identifiant: str) -> Optional[Porte]:
        """Un sujet hors base et ses interlocuteurs, ou None."""
        return self._fiche(Porte, "portes", identifiant)

    def contact(self, identifiant: str) -> Contact:
        """Un contact ; KeyError s'il n'existe pas (les références sont contrôlées avant)."""
        fiche = self._fiche(Contact, "contacts", identifiant)
        if fiche is None:
            raise KeyError(identifiant)
        return fiche

    def document(self, identifiant: str) -> Document:
        """Un document de référence ; KeyError s'il n'existe pas."""
        lignes = self._lignes("select * from documents where id = ?", identifiant)
        if not lignes:
            raise KeyError(identifiant)
        return Document.parse_obj(dict(lignes[0]))

    def vocabulaire(self, identifiant: str) -> List[Terme]:
        """Termes d'un vocabulaire fermé, dans l'ordre de la rédaction."""
        lignes = self._lignes(
            "select fiche from termes where vocabulaire = ? order by rang", identifiant
        )
        return [Terme.parse_raw(ligne["fiche"]) for ligne in lignes]

    def vocabulaires(self) -> Dict[str, List[Terme]]:
        """Tous les vocabulaires fermés."""
        noms = [ligne["id"] for ligne in self._lignes("select id from vocabulaires order by id")]
        return {nom: self.vocabulaire(nom) for nom in noms}

    def valeurs_admises(self) -> Dict[str, List[str]]:
        """Champ du profil → valeurs de son vocabulaire fermé, dans l'ordre de la rédaction."""
        return {nom: [t.valeur for t in termes] for nom, termes in self.vocabulaires().items()}

    # --- territoires -------------------------------------------------------------------------

    def communes(self) -> List[Ligne]:
        """Toutes les communes."""
        return [dict(ligne) for ligne in self._lignes("select * from communes")]

    def departements(self) -> List[Ligne]:
        """Tous les départements."""
        return [dict(ligne) for ligne in self._lignes("select * from departements")]

    def regions(self) -> List[Ligne]:
        """Toutes les régions."""
        return [dict(ligne) for ligne in self._lignes("select * from regions")]

    def pays(self) -> List[Ligne]:
        """Pays étrangers reconnus, pour dire qu'ils ne sont pas couverts."""
        return [dict(ligne) for ligne in self._lignes("select * from pays")]

    def lieu(self, cle: str) -> Optional[Lieu]:
        """Le lieu désigné par une clé (« commune:59512 »), ou None : la clé est hostile."""
        genre, _, code = str(cle).partition(":")
        if genre == "commune":
            for c in self._lignes("select * from communes where code_insee = ?", code):
                return Lieu(
                    genre, c["nom"], c["code_insee"], c["departement"], c["region"], cle=cle
                )
        if genre == "departement":
            for d in self._lignes("select * from departements where code = ?", code):
                return Lieu(genre, d["nom"], None, d["code"], d["region"], cle=cle)
        if genre == "region":
            for r in self._lignes("select * from regions where code = ?", code):
                return Lieu(genre, r["nom"], None, None, r["code"], cle=cle)
        if genre == "etranger":
            for p in self._lignes("select * from pays where code = ?", code):
                return Lieu(genre, p["nom"], cle=cle)
        return None

    # --- fabriques et films ------------------------------------------------------------------

    def fabriques(self) -> List[Fabrique]:
        """Toutes les Fabriques de la liste."""
        return [_fabrique(ligne) for ligne in self._lignes("select * from fabriques order by nom")]

    def fabriques_proches(self, lieu: Lieu) -> List[Proche]:
        """Fabriques de la même zone, de la plus proche à la plus lointaine.

        Pour une commune : distance entre centres. Pour un département ou une région : celles du
        territoire d'abord, sans distance, puis les autres depuis son centre.
        """
        lignes = self._lignes(
            "select f.*, d.nom as nom_departement, d.region as code_region, c.latitude, "
            "c.longitude, c.precision as precision_point from fabriques f "
            "join departements d on d.code = f.departement_code "
            "left join communes c on c.code_insee = f.code_insee"
        )
        return self._proches(lieu, lignes, _fabrique)

    def videos_proches(self, lieu: Optional[Lieu] = None) -> List[Proche]:
        """Films, du plus proche au plus lointain ; tous, sans distance, si le lieu manque."""
        lignes = self._lignes(
            "select v.*, d.nom as nom_departement, d.code as departement_code, "
            "d.region as code_region, c.latitude, c.longitude, c.precision as precision_point "
            "from videos v join communes c on c.code_insee = v.code_insee "
            "join departements d on d.code = c.departement order by v.rowid"
        )
        if lieu is None:
            return [Proche(_video(v), v["nom_departement"], None, "") for v in lignes]
        return self._proches(lieu, lignes, _video)

    def _proches(self, lieu: Lieu, lignes: List[sqlite3.Row], lire: Any) -> List[Proche]:
        centre, precision = self._centre(lieu)
        zones = self._zones(lieu)
        proches: List[Tuple[bool, float, str, Proche]] = []
        for ligne in lignes:
            if zone(ligne["departement_code"]) not in zones:
                continue
            dedans = lieu.type != "commune" and (
                ligne["departement_code"] == lieu.departement
                if lieu.type == "departement"
                else ligne["code_region"] == lieu.region
            )
            distance: Optional[float] = None
            if centre and ligne["latitude"] is not None:
                distance = distance_km(*centre, ligne["latitude"], ligne["longitude"])
            exacte = precision == "commune" and ligne["precision_point"] == "commune"
            montree = None if dedans or distance is None else round(distance)
            proches.append(
                (
                    not dedans,
                    LOIN if distance is None else distance,
                    ligne["id"],
                    Proche(
                        lire(ligne),
                        ligne["nom_departement"],
                        montree,
                        "departement"
                        if distance is None or lieu.type != "commune"
                        else "commune"
                        if exacte
                        else "approximative",
                    ),
                )
            )
        return [p[3] for p in sorted(proches, key=lambda p: p[:3])]

    def _centre(self, lieu: Lieu) -> Tuple[Optional[Tuple[float, float]], str]:
        """Point qui représente le lieu : la commune, ou le milieu des communes du territoire."""
        if lieu.type == "commune":
            sql = "select latitude, longitude, precision from communes where code_insee = ?"
            valeur = lieu.code_insee
        else:
            colonne = "departement" if lieu.type == "departement" else "region"
            valeur = lieu.departement if lieu.type == "departement" else lieu.region
            sql = (
                "select avg(latitude) as latitude, avg(longitude) as longitude, "
                f"'territoire' as precision from communes where {colonne} = ?"
            )
        for ligne in self._lignes(sql, valeur):
            if ligne["latitude"] is not None:
                return (ligne["latitude"], ligne["longitude"]), ligne["precision"]
        return None, "inconnue"

    def _zones(self, lieu: Lieu) -> set[str]:
        if lieu.type == "region":
            departements = [
                ligne["code"]
                for ligne in self._lignes(
                    "select code from departements where region = ?", lieu.region
                )
            ]
            return {zone(code) for code in departements}
        return {zone(lieu.departement or "")}

    # --- recherche ---------------------------------------------------------------------------

    def rechercher(self, texte: str, limite: int = 10) -> List[Ligne]:
        """Recherche plein texte sans accents ; chaque mot est un mot, jamais un opérateur."""
        mots = " ".join(
            '"' + mot.replace('"', "").replace("\0", "") + '"*' for mot in texte.split()[:12]
        )
        if not mots:
            return []
        lignes = self._lignes(
            "select r.genre, r.id, r.titre from recherche_fts f "
            "join recherche r on r.rowid = f.rowid where recherche_fts match ? "
            "order by f.rank limit ?",
            mots,
            limite,
        )
        return [dict(ligne) for ligne in lignes]


def _refuser_attach(action: int, *_: Any) -> int:
    """Une base ouverte en lecture n'en ouvre pas une autre."""
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def _fabrique(ligne: sqlite3.Row) -> Fabrique:
    champs = {cle: ligne[cle] for cle in Fabrique.__fields__}
    return Fabrique.parse_obj({cle: "" if v is None else v for cle, v in champs.items()})


def _video(ligne: sqlite3.Row) -> Video:
    return Video.parse_obj({cle: ligne[cle] for cle in Video.__fields__})


_ouverte: Optional[Tuple[Tuple[str, int, int], Connaissances]] = None


def ouvrir(chemin: Optional[Path] = None) -> Connaissances:
    """La base en service ; rouverte si le fichier a changé, gardée si le nouveau est mauvais.

    Lève `BaseIndisponible` si aucune base n'a jamais pu être ouverte.
    """
    global _ouverte
    chemin = chemin or chemins.base()
    try:
        etat = chemin.stat()
        marque = (str(chemin), etat.st_ino, etat.st_mtime_ns)
        if _ouverte is None or _ouverte[0] != marque:
            _ouverte = (marque, Connaissances(chemin))
    except FileNotFoundError as erreur:
        if _ouverte is None or _ouverte[0][0] != str(chemin):
            raise BaseIndisponible(
                f"La base {chemin} est absente. Construisez-la : ./assistant knowledge build"
            ) from erreur
    except BaseIndisponible:
        if _ouverte is None or _ouverte[0][0] != str(chemin):
            raise
    return _ouverte[1]
