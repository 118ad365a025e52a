"""Dire ce qu'une précision change à la recommandation."""

from __future__ import annotations

from typing import List, Mapping, Optional, Sequence

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.paroles import Paroles
from bot.profil import Profil
from knowledge.matching import Etat, Resultat, Verdict
from knowledge.store import Connaissances


def dire_changements(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    base: Connaissances,
    tracker: Tracker,
    profil: Profil,
    resultats: Sequence[Resultat],
    montres: Sequence[Resultat],
) -> None:
    """Une ligne par dispositif dont le verdict a changé, ou « cela ne change pas »."""
    if tracker.get_slot("changements") == ["refus"]:
        dispatcher.utter_message(text=paroles.dire("utter_question_passee"))
        return
    lignes = lignes_de_changement(
        paroles,
        tracker.get_slot("verdicts") or {},
        next(iter(tracker.get_slot("montres") or ()), None),
        resultats,
    )
    dispatcher.utter_message(
        text="\n".join(lignes) or paroles.dire("utter_rien_ne_change"),
        json_message=contrat.recommandation(base, profil, montres),
    )


def lignes_de_changement(
    paroles: Paroles,
    verdicts_avant: Mapping[str, str],
    premier_avant: Optional[str],
    resultats: Sequence[Resultat],
) -> List[str]:
    """Une ligne par dispositif dont le verdict, ou la première place, n'est plus le même."""
    return [
        paroles.dire("utter_changement", titre=r.dispositif.titre, texte=_phrase(paroles, r))
        for r in resultats
        if verdicts_avant.get(r.dispositif.id) != r.verdict.value
        or (r is resultats[0] and r.dispositif.id != premier_avant)
    ]


def _phrase(paroles: Paroles, resultat: Resultat) -> str:
    nom = f"utter_devient_{resultat.verdict.value}"
    if resultat.verdict is not Verdict.ne_correspond_pas:
        return paroles.dire(nom)
    manques = [c.critere.texte for c in resultat.criteres if c.etat is Etat.non_rempli]
    raison = paroles.enumerer([paroles.dire("utter_raison_critere", texte=m) for m in manques])
    return paroles.dire(nom, raison=raison)
