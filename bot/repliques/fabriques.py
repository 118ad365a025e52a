"""Les Fabriques proches en mots."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.demande_fabriques import DemandeFabriques
from bot.etat import noter
from bot.paroles import Paroles
from bot.repliques.lieux import lieu_sans_recherche, nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche

PAR_PAGE = 3
LISTE = "dossier"
"""Document de sources.yml d'où viennent la liste des Fabriques et les films."""
SANS_FILTRE = DemandeFabriques()


def montrer_fabriques(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    base: Connaissances,
    lieu: Optional[Lieu],
    depuis: int = 0,
    demande: DemandeFabriques = SANS_FILTRE,
) -> List[EventType]:
    """Montre les Fabriques suivantes autour d'un lieu ; dit clairement quand il n'y en a pas.

    La liste va du plus proche au plus lointain : un rayon en est le début, « au-delà » la fin.
    """
    refus = lieu_sans_recherche(paroles, lieu)
    if lieu is None or refus:
        dispatcher.utter_message(text=refus)
        return []
    if demande.distance_km is not None and lieu.type != "commune":
        dispatcher.utter_message(text=paroles.dire("utter_fabriques_rayon_sans_commune"))
        demande = replace(demande, rayon_km=None, au_dela_km=None)
    toutes = base.fabriques_proches(lieu)
    departement = lieu.departement if demande.ailleurs else None
    voulues = [p for p in toutes if p.objet.departement_code != departement]
    if demande.au_dela_km is not None:
        depuis = _jusqu_a(voulues, demande.au_dela_km)
    fin = len(voulues) if demande.rayon_km is None else _jusqu_a(voulues, demande.rayon_km)
    page = voulues[depuis : min(depuis + PAR_PAGE, fin)]
    if not page:
        dispatcher.utter_message(text=_rien(paroles, base, lieu, toutes, demande))
        return noter(fabriques_vues=depuis, lieu_vu=lieu.contrat(), ailleurs_vu=demande.ailleurs)
    lignes = [
        _entete(paroles, lieu, page, depuis, demande),
        *(ligne_fabrique(paroles, p) for p in page),
        dire_avec_la_liste(paroles, base, "utter_fabriques_note"),
    ]
    if fin > depuis + len(page):
        lignes.append(paroles.dire("utter_fabriques_suite"))
    distances = [p.distance_km for p in page if p.distance_km is not None]
    dispatcher.utter_message(
        text="\n".join(lignes),
        json_message=contrat.fabriques(lieu, max(distances, default=None), page),
    )
    return noter(
        fabriques_vues=depuis + len(page), lieu_vu=lieu.contrat(), ailleurs_vu=demande.ailleurs
    )


def dire_avec_la_liste(paroles: Paroles, base: Connaissances, nom: str, lieu: str = "") -> str:
    """Une réplique sur la liste des Fabriques ou des films, avec son document et sa date."""
    document = base.document(LISTE)
    return paroles.dire(nom, document=document.titre, date=document.date, lieu=lieu)


def _jusqu_a(proches: Sequence[Proche], km: int) -> int:
    """Combien sont à `km` kilomètres au plus. Une Fabrique sans ville n'a pas de distance."""
    return sum(1 for p in proches if p.distance_km is not None and p.distance_km <= km)


def _rien(
    paroles: Paroles,
    base: Connaissances,
    lieu: Lieu,
    toutes: Sequence[Proche],
    demande: DemandeFabriques,
) -> str:
    nom = nom_complet(lieu)
    if not toutes:
        return dire_avec_la_liste(paroles, base, "utter_fabriques_aucune", lieu=nom)
    if demande.rayon_km is None:
        return paroles.dire("utter_fabriques_fin", lieu=nom)
    rien = paroles.dire("utter_fabriques_rayon_vide", lieu=nom, km=demande.rayon_km)
    return "\n".join([rien, ligne_fabrique(paroles, toutes[0])])


def _entete(
    paroles: Paroles, lieu: Lieu, page: Sequence[Proche], depuis: int, demande: DemandeFabriques
) -> str:
    nom = nom_complet(lieu)
    if demande.rayon_km is not None:
        return paroles.dire("utter_fabriques_rayon", lieu=nom, km=demande.rayon_km)
    if demande.au_dela_km is not None:
        return paroles.dire("utter_fabriques_au_dela", lieu=nom, km=demande.au_dela_km)
    if depuis:
        return paroles.dire("utter_fabriques_plus", lieu=nom)
    if demande.ailleurs:
        return paroles.dire("utter_fabriques_ailleurs", lieu=nom)
    dedans = lieu.type == "commune" or any(p.distance_km is None for p in page)
    return paroles.dire("utter_fabriques" if dedans else "utter_fabriques_aucune_dedans", lieu=nom)


def ligne_fabrique(paroles: Paroles, proche: Proche) -> str:
    """Une ligne : nom, ville, distance."""
    fabrique = proche.objet
    distance = dire_distance(paroles, proche)
    if fabrique.ville:
        lieu = paroles.dire(
            "utter_fabrique_ville", ville=fabrique.ville, departement=fabrique.departement_code
        )
    else:
        lieu = paroles.dire("utter_fabrique_departement", departement=proche.nom_departement)
    texte = paroles.dire("utter_fabrique", nom=fabrique.nom, lieu=lieu, distance=distance)
    if fabrique.confiance != "sure":
        texte += " " + paroles.dire("utter_fabrique_a_confirmer")
    return texte


def dire_distance(paroles: Paroles, proche: Proche) -> str:
    """« , à 12 km », « , dans la commune », ou rien quand elle n'a pas de sens."""
    if proche.distance_km is None:
        return ""
    if proche.distance_km == 0:
        return paroles.dire("utter_distance_meme_commune")
    return paroles.dire("utter_distance", km=proche.distance_km)
