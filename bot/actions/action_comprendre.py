"""Met le profil à jour avec le dernier message. Rasa l'appelle pour remplir les slots."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.comprehension import TENTATIVES, comprendre
from bot.etat import Etat, noter, noter_profil
from bot.repliques.questions import choix_de_lieux
from knowledge import store


class ActionComprendre(Action):
    """Lit entités, choix et réponses courtes ; toute valeur hors vocabulaire est ignorée."""

    def name(self) -> str:
        """Nom dans le domaine."""
        return "action_comprendre"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        """Ne dit rien : remplit les slots."""
        base, etat = store.ouvrir(), Etat.depuis(tracker)
        # Rasa appelle cette action deux fois par message : hors du formulaire, puis dedans.
        if etat.a_dire and etat.message.intention == "annuler":
            return noter_profil(etat.profil, etat.profil, ("besoins", "lieu"))
        lecture = comprendre(
            etat.profil, etat.message, etat.contexte, base.valeurs_admises(), base.lieu
        )
        changements = lecture.profil.differences(etat.profil)
        lieux = [(cle, lieu) for cle in lecture.lieux_possibles if (lieu := base.lieu(cle))]
        if lecture.profil.refus != etat.profil.refus:
            changements = (*changements, "refus")
        repondu = bool(changements or lecture.demande or lecture.avis)
        compris = repondu or bool(lieux) or etat.message.intention != "nlu_fallback"
        # Sans valeur pour un de ses slots, le formulaire se croit interrompu et tourne en rond au
        # lieu de reposer sa question.
        essaie = etat.en_formulaire and (repondu or etat.message.intention in TENTATIVES)
        redits = ("besoins", "lieu") if essaie else ()
        lieux_possibles = choix_de_lieux(lieux) or [dict(c) for c in etat.lieux_possibles]
        if lecture.profil.lieu != etat.profil.lieu:
            lieux_possibles = []
        ferme = bool(changements or lecture.avis)  # une liste demandée au passage ne ferme rien
        garde = not (ferme or (repondu and not etat.attend))
        choix = choix_de_lieux(lieux) or ([dict(c) for c in etat.choix] if garde else None)
        avant = etat.profil_avant
        if changements:  # « annule » ne se défait pas
            avant = etat.profil if etat.message.intention != "annuler" else None
        return [
            *noter_profil(lecture.profil, etat.profil, redits),
            *noter(
                profil_avant=avant.vers_slots() if avant else None,
                a_dire=lecture.a_dire or etat.a_dire,
                demande=lecture.demande or etat.demande,
                avis=lecture.avis or etat.avis,
                changements=(*etat.changements, *changements) or None,
                choix=choix or None,
                lieux_possibles=lieux_possibles or None,
                besoins_possibles=lecture.besoins_possibles or None,
                question=None if ferme else etat.attend,
                relances=0 if repondu or lieux else etat.relances,
                echecs=0 if compris else etat.echecs,
            ),
        ]
