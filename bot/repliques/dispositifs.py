"""Une recommandation en mots : le principal d'abord, le reste en une ligne."""

from __future__ import annotations

from datetime import date
from typing import List, Sequence

from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.paroles import Paroles
from bot.profil import Profil
from bot.texte import cle
from knowledge.matching import FERMES, Etat, Resultat, Verdict
from knowledge.schema import Dispositif, EtatStatut, Source
from knowledge.store import Connaissances

MONTRES = 3
"""Dispositifs montrés d'un coup ; les autres se demandent."""
PRINCIPAUX = 2
A_VERIFIER_MONTRES = 2


def jour(d: date) -> str:
    """24/11/2026."""
    return d.strftime("%d/%m/%Y")


def ligne_source(paroles: Paroles, base: Connaissances, source: Source) -> str:
    """Titre du document, section et date."""
    document = base.document(source.document)
    return paroles.dire(
        "utter_source", document=document.titre, section=source.section, date=document.date
    )


def texte_principal(
    paroles: Paroles, base: Connaissances, resultat: Resultat, aujourdhui: date
) -> str:
    """Ce qui se lit en vingt secondes : quoi, pourquoi, combien, par où commencer, d'après quoi."""
    d = resultat.dispositif
    document = base.document(d.source.document)
    source = paroles.dire("utter_source_breve", document=document.titre, date=document.date)
    return "\n".join(
        [
            _annonce(paroles, resultat),
            ligne_statut_breve(paroles, d),
            *lignes_criteres(paroles, resultat, A_VERIFIER_MONTRES),
            paroles.dire("utter_montant", texte=d.montant.bref or d.montant.texte),
            paroles.dire("utter_premiere_etape", texte=d.etapes[0]),
            *_contacts(paroles, base, d),
            *lignes_provenance(paroles, source, d, aujourdhui),
        ]
    )


def _contacts(paroles: Paroles, base: Connaissances, d: Dispositif) -> List[str]:
    """Le premier interlocuteur, si la première étape ne le nomme pas déjà."""
    nom = base.contact(d.contacts[0]).nom
    if cle(nom).split()[0] in cle(d.etapes[0]).split():
        return []
    return [paroles.dire("utter_contacts", noms=nom)]


def texte_second(paroles: Paroles, resultat: Resultat) -> str:
    """Le dispositif d'un second besoin, en trois lignes ; le reste se demande."""
    d = resultat.dispositif
    return "\n".join(
        [
            paroles.dire("utter_second_besoin"),
            _annonce(paroles, resultat),
            ligne_statut_breve(paroles, d),
        ]
    )


def _annonce(paroles: Paroles, resultat: Resultat) -> str:
    """Le dispositif et son verdict ; au passé si l'aide est fermée."""
    d = resultat.dispositif
    ferme = d.statut.etat in FERMES and resultat.verdict is Verdict.correspond
    nom = "ferme" if ferme else resultat.verdict.value
    return paroles.dire(f"utter_dispositif_{nom}", titre=d.titre, resume=d.resume)


def lignes_criteres(
    paroles: Paroles, resultat: Resultat, a_verifier: int | None = None
) -> List[str]:
    """Une ligne par critère, du rempli à l'inconnu ; « il ne manque que… » à la fin.

    `a_verifier` : combien d'inconnus dire en entier ; les autres sont comptés.
    """
    ordre = [Etat.rempli, Etat.non_rempli, Etat.a_verifier]
    tries = sorted(resultat.criteres, key=lambda c: ordre.index(c.etat))
    inconnus = resultat.nombre(Etat.a_verifier)
    caches = 0 if a_verifier is None or inconnus <= a_verifier + 1 else inconnus - a_verifier
    lignes = [
        paroles.dire(f"utter_critere_{c.etat.value}", texte=c.critere.texte)
        for c in tries[: len(tries) - caches]
    ]
    if caches:
        lignes.append(paroles.dire("utter_criteres_autres", nombre=caches))
    manque = resultat.seul_manque
    if manque:
        lignes.append(paroles.dire("utter_seul_manque", texte=manque.texte))
    return lignes


def ligne_statut(paroles: Paroles, d: Dispositif) -> str:
    """Où en est le dispositif, avec sa date ; ce qui a suivi quand on le sait."""
    texte = paroles.dire(
        f"utter_statut_{d.statut.etat}", au=jour(d.statut.au), texte=d.statut.texte
    )
    if d.statut.remplacement:
        texte += " " + paroles.dire("utter_remplacement", texte=d.statut.remplacement)
    return texte


def ligne_statut_breve(paroles: Paroles, d: Dispositif) -> str:
    """L'état et sa date ; s'il est fermé, ce qui a suivi ; s'il est ouvert, jusqu'à quand."""
    suite = d.statut.texte if d.statut.etat == EtatStatut.ouvert.value else ""
    if d.statut.etat in FERMES and d.statut.remplacement:
        suite = d.statut.remplacement
    return paroles.dire(f"utter_statut_{d.statut.etat}", au=jour(d.statut.au), texte=suite)


def lignes_provenance(paroles: Paroles, source: str, d: Dispositif, aujourdhui: date) -> List[str]:
    """La source, sa date, le jour de la vérification ; un avertissement si elle est ancienne."""
    age = (aujourdhui.year - d.verifie_le.year) * 12 + aujourdhui.month - d.verifie_le.month
    lignes = [
        paroles.dire(
            "utter_provenance",
            source=source,
            verifie=jour(d.verifie_le),
        )
    ]
    if age > d.revoir_sous_mois:
        lignes.append(paroles.dire("utter_verification_ancienne", mois=age))
    return lignes


def texte_autres(paroles: Paroles, resultats: Sequence[Resultat]) -> str:
    """Les autres dispositifs, une ligne chacun."""
    lignes = [paroles.dire("utter_autres_dispositifs")]
    for r in resultats:
        lignes.append(
            paroles.dire(
                "utter_autre_ligne", titre=r.dispositif.titre, precisions=precisions(paroles, r)
            )
        )
    return "\n".join(lignes)


def statut_en_un_mot(paroles: Paroles, d: Dispositif) -> str:
    """« ouvert », « fermé », « ouverture non confirmée »."""
    return paroles.dire(f"utter_etat_{d.statut.etat}")


def precisions(paroles: Paroles, r: Resultat) -> str:
    """L'état du dispositif, et ce qui lui manque."""
    dites = [statut_en_un_mot(paroles, r.dispositif)]
    if r.seul_manque:
        dites.append(paroles.dire("utter_autre_seul_manque", texte=r.seul_manque.texte))
    elif r.verdict is not Verdict.correspond:
        dites.append(paroles.dire(f"utter_autre_{r.verdict.value}"))
    return paroles.dire_brut("utter_puis").join(dites)


def recommander(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    base: Connaissances,
    profil: Profil,
    montres: Sequence[Resultat],
) -> None:
    """Le premier dispositif, celui du second besoin en bref, les autres en une ligne chacun."""
    dispatcher.utter_message(
        text=texte_principal(paroles, base, montres[0], date.today()),
        json_message=contrat.recommandation(base, profil, montres),
    )
    seconds = montres[1 : min(PRINCIPAUX, len(profil.besoins))]
    for resultat in seconds:
        dispatcher.utter_message(text=texte_second(paroles, resultat))
    autres = montres[1 + len(seconds) :]
    if autres:
        dispatcher.utter_message(text=texte_autres(paroles, autres))
