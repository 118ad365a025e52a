"""Ce que la fiche contient, avant toute mise en page. Aucune donnée personnelle n'y entre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import List, Sequence, Tuple

from bot.code_court import encoder
from bot.paroles import Paroles
from bot.profil import AFFINAGES, CHAMPS, Profil
from bot.repliques.compris import valeur_dite
from bot.repliques.dispositifs import (
    MONTRES,
    jour,
    ligne_source,
    ligne_statut,
    lignes_provenance,
    precisions,
    statut_en_un_mot,
)
from bot.repliques.fabriques import PAR_PAGE, dire_avec_la_liste, ligne_fabrique
from knowledge.matching import Resultat, apparier
from knowledge.schema import Contact, Dispositif
from knowledge.store import Connaissances


@dataclass(frozen=True)
class Ligne:
    """Un critère et son état, en mots."""

    etat: str  # rempli, non_rempli, a_verifier
    mot: str
    texte: str
    a_verifier: str
    section: str


@dataclass(frozen=True)
class Fiche:
    """Tout ce que la page montre."""

    code: str
    date: str
    compris: Sequence[Tuple[str, str]]  # libellé, valeur
    inconnus: Sequence[str]
    dispositif: Dispositif
    verdict: str
    statut: str
    etat: str
    criteres: Sequence[Ligne]
    contacts: Sequence[Contact]
    provenance: Sequence[str]
    autres: Sequence[Tuple[str, str]]  # titre, précisions
    fabriques: Sequence[str]
    note_fabriques: str


class SansBesoin(ValueError):
    """Sans besoin, il n'y a aucun dispositif à mettre dans une fiche."""


def composer(paroles: Paroles, base: Connaissances, profil: Profil, jour_meme: date) -> Fiche:
    """La fiche d'un profil qui a au moins un besoin ; SansBesoin sinon."""
    if profil.lieu and profil.lieu.type == "aucun":  # le code ne le garde pas non plus
        profil = profil.avec(lieu=None)
    resultats = apparier(base.dispositifs(), profil.reponses())
    if not resultats:
        raise SansBesoin
    premier = resultats[0]
    d = premier.dispositif
    return Fiche(
        code=encoder(profil, base.valeurs_admises()),
        date=jour(jour_meme),
        compris=_compris(paroles, base, profil),
        inconnus=[
            paroles.dire(f"utter_nom_{c}") for c in ("lieu", *AFFINAGES) if not getattr(profil, c)
        ],
        dispositif=d,
        verdict=paroles.dire(f"utter_fiche_{premier.verdict.value}"),
        statut=ligne_statut(paroles, d),
        etat=statut_en_un_mot(paroles, d),
        criteres=_criteres(paroles, premier),
        contacts=[base.contact(c) for c in d.contacts],
        provenance=lignes_provenance(paroles, ligne_source(paroles, base, d.source), d, jour_meme),
        autres=[(r.dispositif.titre, precisions(paroles, r)) for r in resultats[1:MONTRES]],
        fabriques=_fabriques(paroles, base, profil),
        note_fabriques=dire_avec_la_liste(paroles, base, "utter_fabriques_note"),
    )


def _compris(paroles: Paroles, base: Connaissances, profil: Profil) -> List[Tuple[str, str]]:
    return [
        (paroles.dire(f"utter_nom_{champ}"), dit)
        for champ in CHAMPS
        if champ != "role" and (dit := valeur_dite(paroles, base, profil, champ))
    ]


def _criteres(paroles: Paroles, resultat: Resultat) -> List[Ligne]:
    return [
        Ligne(
            c.etat.value,
            paroles.dire(f"utter_mot_{c.etat.value}"),
            c.critere.texte,
            c.critere.a_verifier if c.etat.value == "a_verifier" else "",
            c.critere.source.section,
        )
        for c in resultat.criteres
    ]


def _fabriques(paroles: Paroles, base: Connaissances, profil: Profil) -> List[str]:
    lieu = profil.lieu
    if lieu is None or lieu.type not in ("commune", "departement", "region"):
        return []
    proches = base.fabriques_proches(lieu)[:PAR_PAGE]
    return [ligne_fabrique(paroles, p) for p in proches]
