"""Construit la base SQLite depuis les sources : fichier temporaire, contrôle, puis renommage.

Une source fausse laisse l'ancienne base en service.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, List, Optional

import sqlite_utils

from knowledge import chemins
from knowledge.load import Base, charger

VERSION_SCHEMA = 1
"""À augmenter quand les tables changent : le lecteur refuse une base d'une autre version."""

Suivi = Callable[[str], None]


def empreinte(dossier: Path = chemins.RACINE) -> str:
    """Empreinte des sources et du code qui les lit : rien n'est reconstruit si elle est égale."""
    resume = hashlib.sha256(str(VERSION_SCHEMA).encode())
    for chemin in sorted(dossier.rglob("*")):
        if chemin.suffix in {".yml", ".csv", ".py"} and chemin.is_file():
            resume.update(chemin.relative_to(dossier).as_posix().encode())
            resume.update(chemin.read_bytes())
    return resume.hexdigest()


def est_a_jour(base: Path, dossier: Path = chemins.RACINE) -> bool:
    """Vrai si la base vient des sources telles qu'elles sont."""
    if not base.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)) as db:
            ligne = db.execute("select valeur from meta where cle = 'empreinte'").fetchone()
    except sqlite3.Error:
        return False
    return ligne is not None and ligne[0] == empreinte(dossier)


def construire(
    destination: Optional[Path] = None,
    dossier: Path = chemins.RACINE,
    suivi: Suivi = lambda _: None,
) -> Path:
    """Écrit la base et rend son chemin.

    Lève `ErreurBase` si une source est fausse : rien n'est alors remplacé.
    """
    destination = destination or chemins.base()
    suivi("Lecture et contrôle des sources…")
    base = charger(dossier)
    destination.parent.mkdir(parents=True, exist_ok=True)
    provisoire = destination.with_name(f".{destination.name}.{os.getpid()}.tmp")
    provisoire.unlink(missing_ok=True)
    suivi("Écriture de la base…")
    try:
        db = sqlite_utils.Database(provisoire, strict=True)
        with db.conn:
            _remplir(db, base)
            db["meta"].insert_all(
                [
                    {"cle": "version_schema", "valeur": str(VERSION_SCHEMA)},
                    {"cle": "empreinte", "valeur": empreinte(dossier)},
                ],
                pk="cle",
            )
        fautes = list(db.execute("pragma foreign_key_check").fetchall())
        if fautes:
            raise RuntimeError(f"Références cassées dans la base : {fautes[:5]}")
        db.conn.close()
        os.replace(provisoire, destination)
    finally:
        provisoire.unlink(missing_ok=True)
    return destination


def _remplir(db: sqlite_utils.Database, base: Base) -> None:
    db["documents"].insert_all(_plats(base.documents.values()), pk="id", columns={"note": str})
    db["contacts"].insert_all(
        ({"id": c.id, "nom": c.nom, "fiche": c.json()} for c in base.contacts.values()), pk="id"
    )
    db["vocabulaires"].insert_all(
        ({"id": v.id, "libelle": v.libelle} for v in base.vocabulaires.values()), pk="id"
    )
    db["termes"].insert_all(
        (
            {"vocabulaire": v.id, "rang": rang, "valeur": t.valeur, "fiche": t.json()}
            for v in base.vocabulaires.values()
            for rang, t in enumerate(v.termes)
        ),
        pk=("vocabulaire", "valeur"),
        foreign_keys=[("vocabulaire", "vocabulaires", "id")],
    )
    _territoires(db, base)
    db["dispositifs"].insert_all(
        (
            {
                "id": d.id,
                "titre": d.titre,
                "rang": d.rang,
                "etat": str(d.statut.etat),
                "verifie_le": d.verifie_le.isoformat(),
                "fiche": d.json(),
            }
            for d in base.dispositifs
        ),
        pk="id",
    )
    db["dispositif_besoins"].insert_all(
        ({"dispositif": d.id, "besoin": b} for d in base.dispositifs for b in d.besoins),
        pk=("dispositif", "besoin"),
        foreign_keys=[("dispositif", "dispositifs", "id")],
    )
    db["faq"].insert_all(
        ({"id": r.id, "question": r.question, "fiche": r.json()} for r in base.faq), pk="id"
    )
    db["portes"].insert_all(
        ({"id": p.id, "sujet": p.sujet, "fiche": p.json()} for p in base.portes), pk="id"
    )
    db["fabriques"].insert_all(
        ({**f.dict(), "code_insee": f.code_insee or None} for f in base.fabriques),
        pk="id",
        foreign_keys=[
            ("departement_code", "departements", "code"),
            ("code_insee", "communes", "code_insee"),
        ],
    )
    db["videos"].insert_all(
        _plats(base.videos), pk="id", foreign_keys=[("code_insee", "communes", "code_insee")]
    )
    _recherche(db, base)


def _territoires(db: sqlite_utils.Database, base: Base) -> None:
    db["pays"].insert_all(base.pays.values(), pk="code")
    db["regions"].insert_all(base.regions.values(), pk="code")
    db["departements"].insert_all(
        base.departements.values(), pk="code", foreign_keys=[("region", "regions", "code")]
    )
    db["communes"].insert_all(
        (
            {
                **c,
                "population": int(c["population"] or 0),
                "latitude": float(c["latitude"]) if c["latitude"] else None,
                "longitude": float(c["longitude"]) if c["longitude"] else None,
            }
            for c in base.communes.values()
        ),
        pk="code_insee",
        foreign_keys=[("departement", "departements", "code")],
        columns={"population": int, "latitude": float, "longitude": float},
    )


def _recherche(db: sqlite_utils.Database, base: Base) -> None:
    """Index plein texte, sans accents, sur ce qu'une personne peut chercher."""
    lignes: List[Dict[str, str]] = [
        {
            "genre": "dispositif",
            "id": d.id,
            "titre": d.titre,
            "texte": " ".join([d.resume, d.pour_qui, *d.porte_par]),
        }
        for d in base.dispositifs
    ]
    lignes += [
        {
            "genre": "faq",
            "id": r.id,
            "titre": r.question,
            "texte": " ".join([r.reponse, *r.mots_cles]),
        }
        for r in base.faq
    ]
    lignes += [
        {
            "genre": "fabrique",
            "id": f.id,
            "titre": f.nom,
            "texte": f"{f.ville} {base.departements[f.departement_code]['nom']}",
        }
        for f in base.fabriques
    ]
    db["recherche"].insert_all(lignes, pk=("genre", "id"))
    db["recherche"].enable_fts(["titre", "texte"], tokenize="unicode61 remove_diacritics 2")


def _plats(objets: Iterable[Any]) -> Iterable[Dict[str, Any]]:
    """Objets en colonnes : les valeurs composées deviennent du JSON."""
    for objet in objets:
        yield {
            cle: json.dumps(valeur, ensure_ascii=False)
            if isinstance(valeur, (list, dict))
            else valeur
            for cle, valeur in objet.dict().items()
        }
