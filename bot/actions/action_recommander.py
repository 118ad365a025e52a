"""Donne la recommandation, ou ce que la dernière précision y change, puis propose d'affiner."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.etat import Etat, noter
from bot.fiche.donnees import composer
from bot.fiche.rendu import bloc
from bot.paroles import Paroles
from bot.repliques.affinage import affiner
from bot.repliques.avis import recueillir
from bot.repliques.changements import dire_changements
from bot.repliques.compris import dire_compris
from bot.repliques.dispositifs import MONTRES, recommander
from bot.repliques.fabriques import montrer_fabriques
from bot.repliques.questions import reposer
from knowledge import store
from knowledge.matching import apparier


class ActionRecommander(Action):
    """La première fois, tout ; ensuite, seulement ce qui change. À un agent, un bloc à coller."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_recommander"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Recommandation, Fabriques proches, question d'affinage."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        profil = etat.profil
        if etat.avis:
            return recueillir(dispatcher, paroles, etat, etat.avis)
        resultats = apparier(base.dispositifs(), profil.reponses())
        montres = resultats[:MONTRES]
        nouveau = not etat.montres or "besoins" in etat.changements
        evenements = dire_compris(dispatcher, paroles, base, etat)
        if not nouveau and not etat.changements:
            return evenements + reposer(dispatcher, paroles, etat)
        if profil.lieu and profil.lieu.type == "etranger":
            # Ni aide ni Fabrique à proposer : un lieu en France rouvrira la recommandation.
            dispatcher.utter_message(text=paroles.dire("utter_etranger", nom=profil.lieu.nom))
            return evenements + noter(lieu=None)
        evenements += noter(
            montres=[r.dispositif.id for r in montres],
            verdicts={r.dispositif.id: r.verdict.value for r in resultats},
            dernier_sujet=None,
        )
        if not montres:
            dispatcher.utter_message(text=paroles.dire("utter_aucun_dispositif"))
        elif profil.role == "agent":
            fiche = composer(paroles, base, profil, date.today())
            dispatcher.utter_message(
                text=bloc(paroles, fiche),
                json_message=contrat.recommandation(base, profil, montres),
            )
            return evenements + noter(question=None, choix=None, relances=0)
        elif nouveau:
            recommander(dispatcher, paroles, base, profil, montres)
        else:
            dire_changements(dispatcher, paroles, base, tracker, profil, resultats, montres)
        if not etat.montres or "lieu" in etat.changements:  # celles d'ici sont déjà dites
            evenements += montrer_fabriques(dispatcher, paroles, base, profil.lieu)
        return evenements + affiner(dispatcher, paroles, base, profil, montres)
