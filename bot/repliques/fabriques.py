"""Les Fabriques proches en mots."""

from __future__ import annotations

from typing import List, Optional, Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.demande_fabriques import DemandeFabriques
from bot.etat import noter
from bot.paroles import Paroles
from bot.repliques.lieux import nom_complet
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
    """Montre les Fabriques suivantes autour d'un lieu ; dit clairement quand il n'y en a pas."""
    if lieu is None or lieu.type in ("aucun", "inconnu"):
        dispatcher.utter_message(text=paroles.dire("utter_fabriques_sans_lieu"))
        return []
    if lieu.type == "etranger":
        dispatcher.utter_message(text=paroles.dire("utter_etranger", nom=lieu.nom))
        return []
    if demande.rayon_km is not None and lieu.type != "commune":
        dispatcher.utter_message(text=paroles.dire("utter_fabriques_rayon_sans_commune"))
        demande = SANS_FILTRE
    toutes = base.fabriques_proches(lieu)
    voulues = _filtrer(toutes, lieu, demande)
    if toutes and not voulues:
        dispatcher.utter_message(text=_rien_dans_le_rayon(paroles, lieu, toutes, demande))
        return noter(lieu_vu=lieu.contrat())
    page = voulues[depuis : depuis + PAR_PAGE]
    if not page:
        fin = paroles.dire("utter_fabriques_fin", lieu=nom_complet(lieu))
        aucune = dire_avec_la_liste(paroles, base, "utter_fabriques_aucune", lieu=nom_complet(lieu))
        dispatcher.utter_message(text=fin if toutes else aucune)
        return noter(fabriques_vues=depuis)
    lignes = [
        _entete(paroles, lieu, page, depuis, demande),
        *(ligne_fabrique(paroles, p) for p in page),
        dire_avec_la_liste(paroles, base, "utter_fabriques_note"),
    ]
    if len(voulues) > depuis + len(page):
        lignes.append(paroles.dire("utter_fabriques_suite"))
    distances = [p.distance_km for p in page if p.distance_km is not None]
    dispatcher.utter_message(
        text="\n".join(lignes),
        json_message=contrat.fabriques(lieu, max(distances, default=None), page),
    )
    # Un filtre a sa propre numérotation : « montre-m'en plus » repart alors de la liste entière.
    vues = 0 if demande.filtre else depuis + len(page)
    return noter(fabriques_vues=vues, lieu_vu=lieu.contrat())


def dire_avec_la_liste(paroles: Paroles, base: Connaissances, nom: str, lieu: str = "") -> str:
    """Une réplique sur la liste des Fabriques ou des films, avec son document et sa date."""
    document = base.document(LISTE)
    return paroles.dire(nom, document=document.titre, date=document.date, lieu=lieu)


def _filtrer(toutes: Sequence[Proche], lieu: Lieu, demande: DemandeFabriques) -> List[Proche]:
    """Celles du rayon, ou d'un autre département. Sans distance, une Fabrique est dans le lieu."""
    return [
        p
        for p in toutes
        if (demande.rayon_km is None or (p.distance_km or 0) <= demande.rayon_km)
        and not (demande.ailleurs and p.objet.departement_code == lieu.departement)
    ]


def _rien_dans_le_rayon(
    paroles: Paroles, lieu: Lieu, toutes: Sequence[Proche], demande: DemandeFabriques
) -> str:
    if demande.rayon_km is None:
        return paroles.dire("utter_fabriques_fin", lieu=nom_complet(lieu))
    rien = paroles.dire("utter_fabriques_rayon_vide", lieu=nom_complet(lieu), km=demande.rayon_km)
    return "\n".join([rien, ligne_fabrique(paroles, toutes[0])])


def _entete(
    paroles: Paroles, lieu: Lieu, page: Sequence[Proche], depuis: int, demande: DemandeFabriques
) -> str:
    nom = nom_complet(lieu)
    if demande.rayon_km is not None:
        return paroles.dire("utter_fabriques_rayon", lieu=nom, km=demande.rayon_km)
    if demande.ailleurs:
        return paroles.dire("utter_fabriques_ailleurs", lieu=nom)
    if depuis:
        return paroles.dire("utter_fabriques_plus", lieu=nom)
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
