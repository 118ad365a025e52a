"""« Et si c'était en QPV ? » : ce qui changerait, sans toucher au dossier."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.comprehension import supposer
from bot.etat import Etat
from bot.paroles import Paroles
from bot.repliques.changements import lignes_de_changement
from bot.repliques.compris import lignes_comprises
from bot.repliques.dispositifs import MONTRES
from knowledge import store
from knowledge.matching import apparier


class ActionSupposer(Action):
    """Compare la recommandation du profil à celle du profil supposé."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_supposer"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Dit l'hypothèse comprise et ses effets ; n'enregistre rien."""
        base, paroles, etat = store.ouvrir(), Paroles(domain), Etat.depuis(tracker)
        reel = etat.profil
        suppose = supposer(reel, etat.message, base.valeurs_admises(), base.lieu)
        champs = suppose.differences(reel)
        if not champs or not suppose.besoins:
            nom = "utter_supposition_inconnue" if reel.besoins else "utter_detail_sans_dispositif"
            dispatcher.utter_message(text=paroles.dire(nom))
            return []
        if suppose.lieu and suppose.lieu.type == "etranger":
            dispatcher.utter_message(text=paroles.dire("utter_etranger", nom=suppose.lieu.nom))
            return []
        avant = apparier(base.dispositifs(), reel.reponses())
        apres = apparier(base.dispositifs(), suppose.reponses())
        effets = lignes_de_changement(
            paroles,
            {r.dispositif.id: r.verdict.value for r in avant},
            avant[0].dispositif.id if avant else None,
            apres,
        )
        lignes = [
            paroles.dire("utter_supposition"),
            *lignes_comprises(paroles, base, suppose, champs),
            *(effets[:MONTRES] or [paroles.dire("utter_supposition_sans_effet")]),
            paroles.dire("utter_supposition_note"),
        ]
        dispatcher.utter_message(
            text="\n".join(lignes),
            json_message=contrat.recommandation(base, suppose, apres[:MONTRES], hypothese=True),
        )
        return []
