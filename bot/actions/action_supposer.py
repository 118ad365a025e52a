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
from bot.profil import Profil
from bot.repliques.changements import lignes_de_changement
from bot.repliques.compris import lignes_comprises
from bot.repliques.dispositifs import MONTRES
from bot.repliques.lieux import nom_complet
from knowledge import store
from knowledge.matching import apparier
from knowledge.store import Connaissances


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
        homonymes = [
            x for c in etat.message.entites.get("lieu_possible", ()) if (x := base.lieu(c))
        ]
        if homonymes and "lieu" not in champs:
            noms = paroles.enumerer([nom_complet(x) for x in homonymes])
            dispatcher.utter_message(text=paroles.dire("utter_supposition_homonymes", noms=noms))
            return []
        if not champs or not suppose.besoins:
            dispatcher.utter_message(text=paroles.dire(_rien_a_comparer(etat, base)))
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
        inchange = "autre_lieu" if "lieu" in champs else "sans_effet"
        lignes = [
            paroles.dire("utter_supposition"),
            *lignes_comprises(paroles, base, suppose, champs),
            *(effets[:MONTRES] or [paroles.dire(f"utter_supposition_{inchange}")]),
            paroles.dire("utter_supposition_note"),
        ]
        dispatcher.utter_message(
            text="\n".join(lignes),
            json_message=contrat.recommandation(base, suppose, apres[:MONTRES], hypothese=True),
        )
        return []


def _rien_a_comparer(etat: Etat, base: Connaissances) -> str:
    """Ce qui manque : un besoin au dossier, une supposition comprise, ou une différence."""
    if not etat.profil.besoins:
        return "utter_detail_sans_dispositif"
    dit = supposer(Profil(), etat.message, base.valeurs_admises(), base.lieu)
    return "utter_supposition_deja" if dit != Profil() else "utter_supposition_inconnue"
