"""Une recommandation en mots : le principal d'abord, le reste en une ligne."""

from __future__ import annotations

from datetime import date
from typing import List, Sequence

from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.paroles import Paroles
from bot.profil import Profil
from knowledge.matching import Etat, Resultat, Verdict
from knowledge.schema import Dispositif, Source
from knowledge.store import Connaissances

MOIS_AVANT_ALERTE = 12
PRINCIPAUX = 2


def jour(d: date) -> str:
    """24/11/2026."""
    return d.strftime("%d/%m/%Y")


def ligne_source(paroles: Paroles, base: Connaissances, source: Source) -> str:
    """Titre du document, section et date."""
    document = base.document(source.document)
    return paroles.dire(
        "utter_source", document=document.titre, section=source.section, date=document.date
    )


def texte_principal(paroles: Paroles, resultat: Resultat) -> str:
    """Le dispositif, où il en est, pourquoi et combien."""
    d = resultat.dispositif
    lignes = [
        paroles.dire(f"utter_dispositif_{resultat.verdict.value}", titre=d.titre, resume=d.resume),
        ligne_statut(paroles, d),
        *lignes_criteres(paroles, resultat),
        paroles.dire("utter_montant", texte=d.montant.texte),
    ]
    return "\n".join(lignes)


def lignes_criteres(paroles: Paroles, resultat: Resultat) -> List[str]:
    """Une ligne par critère, du rempli à l'inconnu ; « il ne manque que… » à la fin."""
    ordre = [Etat.rempli, Etat.non_rempli, Etat.a_verifier]
    lignes = [
        paroles.dire(f"utter_critere_{c.etat.value}", texte=c.critere.texte)
        for etat in ordre
        for c in resultat.criteres
        if c.etat is etat
    ]
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


def texte_suite(paroles: Paroles, base: Connaissances, d: Dispositif, aujourdhui: date) -> str:
    """Que faire, avec qui, d'après quoi."""
    contacts = [base.contact(c).nom for c in d.contacts]
    age = (aujourdhui.year - d.verifie_le.year) * 12 + aujourdhui.month - d.verifie_le.month
    lignes = [
        paroles.dire("utter_etapes"),
        *paroles.numeroter(d.etapes),
        paroles.dire("utter_contacts", noms=paroles.enumerer(contacts)),
        paroles.dire(
            "utter_provenance",
            source=ligne_source(paroles, base, d.source),
            verifie=jour(d.verifie_le),
        ),
    ]
    if age > MOIS_AVANT_ALERTE:
        lignes.append(paroles.dire("utter_verification_ancienne", mois=age))
    return "\n".join(lignes)


def texte_autres(paroles: Paroles, resultats: Sequence[Resultat]) -> str:
    """Les autres dispositifs, une ligne chacun."""
    lignes = [paroles.dire("utter_autres_dispositifs")]
    for r in resultats:
        precisions = [paroles.dire(f"utter_etat_{r.dispositif.statut.etat}")]
        if r.seul_manque:
            precisions.append(paroles.dire("utter_autre_seul_manque", texte=r.seul_manque.texte))
        elif r.verdict is not Verdict.correspond:
            precisions.append(paroles.dire(f"utter_autre_{r.verdict.value}"))
        lignes.append(
            paroles.dire(
                "utter_autre_ligne",
                titre=r.dispositif.titre,
                precisions=paroles.dire_brut("utter_puis").join(precisions),
            )
        )
    return "\n".join(lignes)


def recommander(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    base: Connaissances,
    profil: Profil,
    montres: Sequence[Resultat],
) -> None:
    """En entier, le premier dispositif de chacun des deux premiers besoins ; puis le reste."""
    principaux = list(montres[: min(PRINCIPAUX, len(profil.besoins))])
    for rang, resultat in enumerate(principaux):
        custom = contrat.recommandation(base, profil, montres) if rang == 0 else None
        dispatcher.utter_message(text=texte_principal(paroles, resultat), json_message=custom)
        suite = texte_suite(paroles, base, resultat.dispositif, date.today())
        dispatcher.utter_message(text=suite)
    autres = montres[len(principaux) :]
    if autres:
        dispatcher.utter_message(text=texte_autres(paroles, autres))
