"""Donne la recommandation, ou ce que la dernière précision y change, puis propose d'affiner."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.etat import Etat, noter
from bot.paroles import Paroles
from bot.repliques.affinage import affiner
from bot.repliques.changements import dire_changements
from bot.repliques.compris import dire_compris
from bot.repliques.dispositifs import recommander
from bot.repliques.fabriques import montrer_fabriques
from bot.repliques.questions import reposer
from knowledge import store
from knowledge.matching import apparier

MONTRES = 3


class ActionRecommander(Action):
    """La première fois, tout ; ensuite, seulement ce qui change."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_recommander"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Recommandation, Fabriques proches, question d'affinage."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        profil = etat.profil
        resultats = apparier(base.dispositifs(), profil.reponses())
        montres = resultats[:MONTRES]
        nouveau = not etat.montres or "besoins" in etat.changements
        if not nouveau and not etat.changements:
            return reposer(dispatcher, paroles, etat)
        evenements = dire_compris(dispatcher, paroles, base, etat)
        if profil.lieu and profil.lieu.type == "etranger":
            # Ni aide ni Fabrique à proposer : un lieu en France rouvrira la recommandation.
            dispatcher.utter_message(text=paroles.dire("utter_etranger", nom=profil.lieu.nom))
            return evenements + noter(lieu=None)
        if not montres:
            dispatcher.utter_message(text=paroles.dire("utter_aucun_dispositif"))
        elif nouveau:
            recommander(dispatcher, paroles, base, profil, montres)
        else:
            dire_changements(dispatcher, paroles, base, tracker, profil, resultats, montres)
        if nouveau or "lieu" in etat.changements:
            evenements += montrer_fabriques(dispatcher, paroles, base, profil.lieu)
        evenements += noter(
            montres=[r.dispositif.id for r in montres],
            verdicts={r.dispositif.id: r.verdict.value for r in resultats},
        )
        return evenements + affiner(dispatcher, paroles, base, profil, montres)
