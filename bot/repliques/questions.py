"""Questions : leur texte, leur raison, leurs réponses proposées."""

from __future__ import annotations

from typing import Collection, Dict, List, Sequence, Tuple

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot import contrat
from bot.comprehension import Choix
from bot.etat import Etat, boutons, noter
from bot.paroles import Paroles
from bot.repliques.lieux import nom_complet
from knowledge.lieux import Lieu
from knowledge.store import Connaissances

NOM_DU_CONTRAT = {"besoins": "besoin"}
"""Nom public d'une question, quand il n'est pas celui du slot."""


def choix_du_vocabulaire(
    base: Connaissances, champ: str, entite: str, seulement: Collection[str] | None = None
) -> List[Dict[str, str]]:
    """Un choix par terme visible du vocabulaire `champ`, ou par valeur de `seulement`."""
    return [
        {"titre": t.libelle, "champ": entite, "valeur": t.valeur}
        for t in base.vocabulaire(champ)
        if not t.masque and (seulement is None or t.valeur in seulement)
    ]


def choix_de_lieux(lieux: Sequence[Tuple[str, Lieu]]) -> List[Dict[str, str]]:
    """Un choix par lieu possible (clé, lieu), nommé avec son département."""
    return [{"titre": nom_complet(lieu), "champ": "lieu", "valeur": cle} for cle, lieu in lieux]


def poser(
    dispatcher: CollectingDispatcher,
    paroles: Paroles,
    attend: str,
    choix: Sequence[Choix] = (),
    relance: int = 0,
    replique: str = "",
    rappel: bool = False,
) -> List[EventType]:
    """Dit la question avec sa raison et ses choix ; rend les événements qui la laissent ouverte.

    `relance` : nombre de fois que la question vient d'être posée sans réponse ; le texte change.
    `replique` : une autre façon de la poser que celle du champ attendu.
    `rappel` : elle revient après une digression ; une longue liste n'est pas redite.
    """
    nom = f"utter_question_{replique or attend}"
    lignes = paroles.numeroter([c["titre"] for c in choix])
    if relance and f"{nom}_erreur" in paroles:
        texte = paroles.dire(f"{nom}_erreur", variante=relance - 1)
    elif rappel and f"{nom}_rappel" in paroles:
        texte, lignes = paroles.dire(f"{nom}_rappel"), []
    else:
        texte = paroles.dire(nom)
    lignes = [texte, *lignes]
    dispatcher.utter_message(
        text="\n".join(lignes),
        buttons=boutons(choix),
        json_message=contrat.question(
            NOM_DU_CONTRAT.get(attend, attend), paroles.dire(f"utter_pourquoi_{attend}")
        ),
    )
    return noter(question=attend, choix=[dict(c) for c in choix] or None, relances=relance + 1)


def reposer(dispatcher: CollectingDispatcher, paroles: Paroles, etat: Etat) -> List[EventType]:
    """Rien de neuf au dossier : la question ouverte revient, ou l'on demande quoi corriger."""
    if etat.a_dire:
        return []
    if etat.demande:
        return poser(dispatcher, paroles, etat.attend, etat.choix) if etat.attend else []
    if etat.message.intention == "corriger":
        dispatcher.utter_message(text=paroles.dire("utter_corriger_quoi"))
        return []
    if not etat.attend or etat.attend == "avis":  # un avis ne se réclame pas
        dispatcher.utter_message(text=paroles.dire("utter_suite_possible"))
        return noter(question=None, choix=None, relances=0) if etat.attend else []
    inconnue = paroles.dire("utter_reponse_inconnue", variante=max(0, etat.relances - 1))
    dispatcher.utter_message(text=inconnue)
    return poser(dispatcher, paroles, etat.attend, etat.choix, etat.relances)
