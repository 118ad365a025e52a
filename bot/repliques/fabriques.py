"""Les Fabriques proches en mots."""

from __future__ import annotations

from typing import List, Optional, Sequence

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import noter
from bot.paroles import Paroles
from bot.repliques.lieux import nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances, Proche

PAR_PAGE = 3


def montrer_fabriques(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    base: Connaissances,
    lieu: Optional[Lieu],
    depuis: int = 0,
) -> List[EventType]:
    """Montre les Fabriques suivantes autour d'un lieu ; dit clairement quand il n'y en a pas."""
    if lieu is None or lieu.type in ("aucun", "inconnu"):
        dispatcher.utter_message(text=paroles.dire("utter_fabriques_sans_lieu"))
        return []
    if lieu.type == "etranger":
        dispatcher.utter_message(text=paroles.dire("utter_etranger", nom=lieu.nom))
        return []
    toutes = base.fabriques_proches(lieu)
    page = toutes[depuis : depuis + PAR_PAGE]
    if not page:
        nom = "utter_fabriques_fin" if toutes else "utter_fabriques_aucune"
        dispatcher.utter_message(text=paroles.dire(nom, lieu=nom_complet(lieu)))
        return noter(fabriques_vues=depuis)
    lignes = [_entete(paroles, lieu, page, depuis), *(_ligne(paroles, p) for p in page)]
    lignes.append(paroles.dire("utter_fabriques_note"))
    reste = len(toutes) - depuis - len(page)
    if reste:
        lignes.append(paroles.dire("utter_fabriques_suite", reste=reste))
    distances = [p.distance_km for p in page if p.distance_km is not None]
    dispatcher.utter_message(
        text="\n".join(lignes),
        json_message=contrat.fabriques(lieu, max(distances, default=None), page),
    )
    return noter(fabriques_vues=depuis + len(page), lieu_vu=lieu.contrat())


def _entete(paroles: Paroles, lieu: Lieu, page: Sequence[Proche], depuis: int) -> str:
    if depuis:
        return paroles.dire("utter_fabriques_plus", lieu=nom_complet(lieu))
    dedans = lieu.type == "commune" or any(p.distance_km is None for p in page)
    nom = "utter_fabriques" if dedans else "utter_fabriques_aucune_dedans"
    return paroles.dire(nom, lieu=nom_complet(lieu))


def _ligne(paroles: Paroles, proche: Proche) -> str:
    fabrique = proche.objet
    if proche.distance_km is None:
        distance = ""
    elif proche.distance_km == 0:
        distance = paroles.dire("utter_distance_meme_commune")
    else:
        distance = paroles.dire("utter_distance", km=proche.distance_km)
    if fabrique.ville:
        lieu = paroles.dire(
            "utter_fabrique_ville", ville=fabrique.ville, departement=fabrique.departement_code
        )
    else:
        lieu = paroles.dire("utter_fabrique_departement", departement=proche.nom_departement)
    texte = paroles.dire("utter_fabrique", nom=fabrique.nom, lieu=lieu, distance=distance)
    if fabrique.note:
        texte += " " + paroles.dire("utter_fabrique_remarque", note=fabrique.note)
    return texte
