"""Un aspect d'un dispositif en mots, à la demande."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Callable, Dict, Optional, Sequence

from bot.paroles import Paroles
from bot.repliques.dispositifs import (
    jour,
    ligne_source,
    ligne_statut,
    ligne_statut_breve,
    lignes_criteres,
    texte_autres,
)
from bot.texte import cle
from knowledge.matching import FERMES, Resultat
from knowledge.schema import Dispositif, Etape, Reponse, Source
from knowledge.store import Connaissances

_ANNEE = re.compile(r"\b(20[0-3]\d)\b")
_DEPUIS = re.compile(r"\bdepuis (?:20\d\d|l an|l annee)\b")
_ANNEE_RELATIVE = re.compile(
    r"\b(?:l an|l annee) (?:(?P<avant>dernier|derniere|passe|passee|d avant)|"
    r"(?P<apres>prochain|prochaine))\b"
)


@dataclass(frozen=True)
class Demande:
    """Ce qu'il faut pour détailler : les dispositifs du besoin, et ce que la personne a écrit."""

    paroles: Paroles
    base: Connaissances
    resultats: Sequence[Resultat]
    texte: str
    derniere_faq: Optional[Reponse] = None

    @property
    def dispositif(self) -> Dispositif:
        """Le premier de la recommandation."""
        return self.resultats[0].dispositif

    def source(self, source: Source) -> str:
        """La ligne « Source : … Vérifié le … »."""
        return self.paroles.dire(
            "utter_faq_source",
            source=ligne_source(self.paroles, self.base, source),
            verifie=jour(self.dispositif.verifie_le),
        )


Detail = Callable[[Demande], str]


def combien(d: Demande) -> str:
    """Ce que la source dit du montant, avec la source."""
    fiche = d.dispositif
    titre, texte = fiche.titre, fiche.montant.texte
    montant = d.paroles.dire("utter_detail_combien", titre=titre, texte=texte)
    return "\n".join([montant, d.source(fiche.montant.source)])


def contact(d: Demande) -> str:
    """Chaque interlocuteur, avec les seules coordonnées que la base connaît."""
    lignes = [d.paroles.dire("utter_detail_contact_titre", titre=d.dispositif.titre)]
    for c in (d.base.contact(identifiant) for identifiant in d.dispositif.contacts):
        lignes.append(
            d.paroles.dire("utter_detail_contact", nom=c.nom, role=c.role, comment=c.comment)
        )
        for moyen in ("url", "telephone", "courriel"):
            valeur = getattr(c, moyen)
            if valeur:
                lignes.append(d.paroles.dire(f"utter_detail_{moyen}", **{moyen: valeur}))
    return "\n".join(lignes)


def encore_ouvert(d: Demande) -> str:
    """Le statut daté d'aujourd'hui, ou ce que la base sait de l'année nommée."""
    annee = _annee_dite(d.texte)
    if annee and annee != date.today().year:
        return _en(d, str(annee))
    fiche = d.dispositif
    statut = ligne_statut(d.paroles, fiche)
    return "\n".join(
        [
            d.paroles.dire("utter_detail_statut_titre", titre=fiche.titre, statut=statut),
            d.source(fiche.statut.source),
            d.paroles.dire("utter_detail_histoire_possible"),
        ]
    )


def histoire(d: Demande) -> str:
    """Ce que la base sait de l'année nommée, ou toute l'histoire."""
    if _annee_dite(d.texte) and not _DEPUIS.search(cle(d.texte)):
        return encore_ouvert(d)
    entete = d.paroles.dire("utter_histoire", titre=d.dispositif.titre)
    faits = d.dispositif.statut.historique
    return "\n".join([entete, *(_fait(d, d.dispositif, f) for f in faits)])


def _en(d: Demande, annee: str) -> str:
    """Les faits d'une année, ceux de ce qui a suivi compris ; l'ignorance est dite."""
    fiche = d.dispositif
    suivants = [s for i in fiche.statut.remplace_par if (s := d.base.dispositif(i))]
    faits = [(x, f) for x in (fiche, *suivants) for f in x.statut.historique]
    de_l_annee = [_fait(d, x, f) for x, f in faits if annee in f.date]
    if de_l_annee:
        entete = d.paroles.dire("utter_histoire_annee", titre=fiche.titre, annee=annee)
        return "\n".join([entete, *de_l_annee])
    lignes = [d.paroles.dire("utter_histoire_inconnue", titre=fiche.titre, annee=annee)]
    avant = [(x, f) for x, f in faits if 0 < _annee(f) < int(annee)]  # 0 : sans date
    if avant:
        dernier = sorted(avant, key=lambda fait: _annee(fait[1]))[-1]
        lignes += [d.paroles.dire("utter_histoire_avant"), _fait(d, *dernier)]
    return "\n".join(lignes)


def _fait(d: Demande, fiche: Dispositif, fait: Etape) -> str:
    nom = "utter_histoire_fait" if fiche == d.dispositif else "utter_histoire_fait_suivant"
    document = d.base.document(fait.source.document).titre
    return d.paroles.dire(
        nom, titre=fiche.titre, date=fait.date, texte=fait.texte, document=document
    )


def _annee(fait: Etape) -> int:
    return _annee_dite(fait.date) or 0


def _annee_dite(texte: str) -> Optional[int]:
    """« En 2021 », « l'an dernier »."""
    if annee := _ANNEE.search(texte):
        return int(annee.group())
    if relative := _ANNEE_RELATIVE.search(cle(texte)):
        return date.today().year + (-1 if relative["avant"] else 1)
    return None


def remplacement(d: Demande) -> str:
    """Ce qui a suivi le dispositif, avec sa source ; ou que la base n'en sait rien."""
    fiche = d.dispositif
    suite = fiche.statut
    if not suite.remplacement and not suite.remplace_par:
        lignes = [d.paroles.dire("utter_remplacement_inconnu", titre=fiche.titre)]
        return "\n".join([*lignes, d.source(suite.source)])
    connu = "titre" if suite.etat in FERMES else "voisin"
    lignes = [d.paroles.dire(f"utter_remplacement_{connu}", titre=fiche.titre)]
    if suite.remplacement:
        lignes.append(suite.remplacement)
    for identifiant in suite.remplace_par:
        suivant = d.base.dispositif(identifiant)
        if suivant:
            etat = d.paroles.dire(f"utter_etat_{suivant.statut.etat}")
            lignes.append(d.paroles.dire("utter_autre_ligne", titre=suivant.titre, precisions=etat))
    return "\n".join([*lignes, d.source(suite.remplacement_source or suite.source)])


def etapes(d: Demande) -> str:
    """La marche à suivre."""
    titre = d.paroles.dire("utter_detail_etapes", titre=d.dispositif.titre)
    return "\n".join([titre, *d.paroles.numeroter(d.dispositif.etapes)])


def pieces(d: Demande) -> str:
    """Ce qu'il est utile de préparer."""
    return "\n".join(
        [
            d.paroles.dire("utter_detail_pieces", titre=d.dispositif.titre),
            *(d.paroles.dire("utter_tiret", texte=p) for p in d.dispositif.pieces),
            d.paroles.dire("utter_detail_pieces_note"),
        ]
    )


def preparer(d: Demande) -> str:
    """« Suis-je prêt ? » : les critères, ce qu'il faut réunir, ce qu'il faut demander."""
    fiche = d.dispositif
    return "\n".join(
        [
            d.paroles.dire("utter_preparer", titre=fiche.titre),
            ligne_statut_breve(d.paroles, fiche),
            *lignes_criteres(d.paroles, d.resultats[0]),
            d.paroles.dire("utter_preparer_pieces"),
            *(d.paroles.dire("utter_tiret", texte=p) for p in fiche.pieces),
            d.paroles.dire("utter_preparer_questions"),
            *(d.paroles.dire("utter_tiret", texte=q) for q in fiche.questions),
            d.paroles.dire("utter_detail_pieces_note"),
        ]
    )


def plan_financement(d: Demande) -> str:
    """Trois lignes ; un plafond seulement quand une source le donne."""
    fiche = d.dispositif
    noms = d.paroles.enumerer([d.base.contact(c).nom for c in fiche.contacts])
    lignes = [
        d.paroles.dire("utter_plan_aide", titre=fiche.titre, texte=fiche.montant.texte),
        d.paroles.dire("utter_plan_autres", noms=noms),
        d.paroles.dire("utter_plan_part"),
    ]
    return "\n".join(
        [
            d.paroles.dire("utter_plan_titre"),
            *d.paroles.numeroter(lignes),
            ligne_statut_breve(d.paroles, fiche),
            d.source(fiche.montant.source),
        ]
    )


def simple(d: Demande) -> str:
    """La dernière réponse de FAQ, sinon la fiche, en français très simple."""
    if d.derniere_faq:
        return d.paroles.dire("utter_faq_simple", texte=d.derniere_faq.en_simple)
    fiche = d.dispositif
    return d.paroles.dire("utter_detail_simple", titre=fiche.titre, texte=fiche.en_simple)


def autres(d: Demande) -> str:
    """Tous les autres dispositifs du besoin."""
    if not d.resultats[1:]:
        return d.paroles.dire("utter_aucun_autre")
    return texte_autres(d.paroles, d.resultats[1:])


def pourquoi(d: Demande) -> str:
    """Chaque critère du premier dispositif, son état et la section qui le fonde."""
    return "\n".join(
        [
            d.paroles.dire("utter_detail_pourquoi", titre=d.dispositif.titre),
            *(
                d.paroles.dire(
                    f"utter_critere_detail_{c.etat.value}",
                    texte=c.critere.texte,
                    a_verifier=c.critere.a_verifier,
                    source=ligne_source(d.paroles, d.base, c.critere.source),
                )
                for c in d.resultats[0].criteres
            ),
        ]
    )


DETAILS: Dict[str, Detail] = {
    "combien": combien,
    "contact": contact,
    "encore_ouvert": encore_ouvert,
    "histoire": histoire,
    "remplacement": remplacement,
    "etapes": etapes,
    "pieces": pieces,
    "preparer": preparer,
    "plan_financement": plan_financement,
    "simple": simple,
    "autres_dispositifs": autres,
}
"""Intention → aspect."""
