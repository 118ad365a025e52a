"""Un aspect d'un dispositif en mots, à la demande."""

from __future__ import annotations

from typing import Callable, Dict, Sequence

from bot.paroles import Paroles
from bot.repliques.dispositifs import ligne_source, ligne_statut, texte_autres
from knowledge.matching import Resultat
from knowledge.store import Connaissances

Detail = Callable[[Paroles, Connaissances, Sequence[Resultat]], str]


def combien(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """Ce que la source dit du montant, avec la source."""
    d = resultats[0].dispositif
    return "\n".join(
        [
            paroles.dire("utter_detail_combien", titre=d.titre, texte=d.montant.texte),
            paroles.dire(
                "utter_faq_source",
                source=ligne_source(paroles, base, d.montant.source),
                verifie=d.verifie_le.strftime("%d/%m/%Y"),
            ),
        ]
    )


def contact(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """Chaque interlocuteur, avec les seules coordonnées que la base connaît."""
    d = resultats[0].dispositif
    lignes = [paroles.dire("utter_detail_contact_titre", titre=d.titre)]
    for c in (base.contact(identifiant) for identifiant in d.contacts):
        lignes.append(
            paroles.dire("utter_detail_contact", nom=c.nom, role=c.role, comment=c.comment)
        )
        for moyen in ("url", "telephone", "courriel"):
            valeur = getattr(c, moyen)
            if valeur:
                lignes.append(paroles.dire(f"utter_detail_{moyen}", **{moyen: valeur}))
    return "\n".join(lignes)


def encore_ouvert(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """Le statut daté, sa source, et l'histoire connue."""
    d = resultats[0].dispositif
    return "\n".join(
        [
            paroles.dire(
                "utter_detail_statut_titre", titre=d.titre, statut=ligne_statut(paroles, d)
            ),
            *(
                paroles.dire("utter_detail_historique", date=e.date, texte=e.texte)
                for e in d.statut.historique
            ),
            paroles.dire(
                "utter_faq_source",
                source=ligne_source(paroles, base, d.statut.source),
                verifie=d.verifie_le.strftime("%d/%m/%Y"),
            ),
        ]
    )


def etapes(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """La marche à suivre."""
    d = resultats[0].dispositif
    return "\n".join(
        [paroles.dire("utter_detail_etapes", titre=d.titre), *paroles.numeroter(d.etapes)]
    )


def pieces(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """Ce qu'il est utile de préparer."""
    d = resultats[0].dispositif
    return "\n".join(
        [
            paroles.dire("utter_detail_pieces", titre=d.titre),
            *(paroles.dire("utter_tiret", texte=p) for p in d.pieces),
            paroles.dire("utter_detail_pieces_note"),
        ]
    )


def simple(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """La fiche en français très simple."""
    d = resultats[0].dispositif
    return paroles.dire("utter_detail_simple", titre=d.titre, texte=d.en_simple)


def autres(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """Tous les autres dispositifs du besoin."""
    if not resultats[1:]:
        return paroles.dire("utter_aucun_autre")
    return texte_autres(paroles, resultats[1:])


def pourquoi(paroles: Paroles, base: Connaissances, resultats: Sequence[Resultat]) -> str:
    """Chaque critère du premier dispositif, son état et la section qui le fonde."""
    r = resultats[0]
    return "\n".join(
        [
            paroles.dire("utter_detail_pourquoi", titre=r.dispositif.titre),
            *(
                paroles.dire(
                    f"utter_critere_detail_{c.etat.value}",
                    texte=c.critere.texte,
                    a_verifier=c.critere.a_verifier,
                    source=ligne_source(paroles, base, c.critere.source),
                )
                for c in r.criteres
            ),
        ]
    )


DETAILS: Dict[str, Detail] = {
    "combien": combien,
    "contact": contact,
    "encore_ouvert": encore_ouvert,
    "etapes": etapes,
    "pieces": pieces,
    "simple": simple,
    "autres_dispositifs": autres,
}
"""Intention → aspect."""
