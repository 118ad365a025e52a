"""Des confiances du modèle à une décision : quelle intention, quels besoins, ou demander. Pur."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from bot.nlu.modele import BESOIN, Lecture

SEUIL_PREMIER = 0.12
"""Au-dessous, on demande lequel des deux besoins les plus probables."""
SEUIL_SUIVANT = 0.4
"""Au-dessus, un besoin de plus est retenu."""
SEUIL_INTENTION = 0.23
"""Au-dessous, l'assistant dit qu'il n'a pas compris."""
SEUIL_REPERE = 0.35
"""Au-dessous, un lieu ou une valeur du profil dit mieux que l'intention ce que la personne veut."""
SEUIL_LANGUE = 0.33
"""Un mot inconnu n'est pas pour autant une langue étrangère."""
SEUIL_CONNUS = 0.35
"""Au-dessous, presque aucun mot n'est connu : l'assistant ne devine pas."""
AVANCE_BESOIN = 0.05
"""Avance qu'un besoin doit avoir sur l'intention suivante : mieux vaut demander que recommander."""
PRESENTATIONS = ("projet", "informer")
SEUIL_BESOIN_DIT = 0.5
"""« Je suis maire, nous devons rénover l'école » : se présenter n'empêche pas de demander."""
CHANGEMENTS = {"corriger": 0.15, "et_si": 0.3}
"""« Je me suis trompé, c'est un local », « et si c'était des travaux ? » : le besoin nommé."""
RETRAITS = ("annuler", "avis")
"""« Laisse tomber le local », « oublie Guéret, c'est à Aubusson » : dire quoi, c'est corriger."""
BESOINS_MAX = 3
PROPOSABLES = (BESOIN, "faq", "porte")
HYPOTHESES = 2


@dataclass(frozen=True)
class Decision:
    """Ce que la conversation retient du message."""

    intention: str
    confiance: float
    besoins: Tuple[str, ...] = ()
    besoins_possibles: Tuple[str, ...] = ()
    sujet: str = ""
    hypotheses: Tuple[str, ...] = ()
    """Ce que la personne a peut-être voulu dire, quand rien n'est retenu (« faq/qpv »)."""


def decider(lecture: Lecture, repere: bool) -> Decision:
    """Décide d'après une lecture. `repere` : un lieu ou un élément du profil a été reconnu."""
    if lecture.connus < SEUIL_CONNUS and not repere:
        return Decision("nlu_fallback", lecture.confiance)
    (intention, confiance), (suivante, confiance_suivante) = lecture.classement[:2]
    sujet = lecture.sujets.get(intention, "")
    if intention == BESOIN and confiance - confiance_suivante < AVANCE_BESOIN:
        intention, confiance = suivante, confiance_suivante
        sujet = lecture.sujets.get(intention, "")
    besoin, confiance_besoin = lecture.besoins[0] if lecture.besoins else ("", 0.0)
    if intention in PRESENTATIONS and confiance_besoin >= SEUIL_BESOIN_DIT:
        intention = BESOIN
    if intention in RETRAITS and (
        repere or (intention == "annuler" and confiance_besoin >= SEUIL_BESOIN_DIT)
    ):
        intention, sujet = "corriger", ""
    if intention != BESOIN:
        seuil = SEUIL_LANGUE if intention == "langue_etrangere" else SEUIL_INTENTION
        if repere and confiance < SEUIL_REPERE:
            return Decision("informer", confiance)
        if confiance < seuil:
            return Decision("nlu_fallback", confiance, hypotheses=_hypotheses(lecture))
        assez = CHANGEMENTS.get(intention, 1.0)
        if repere:  # le lieu ou le statut suffit à la correction
            assez = max(assez, SEUIL_BESOIN_DIT)
        change = intention in CHANGEMENTS and confiance_besoin >= assez
        return Decision(intention, confiance, (besoin,) if change else (), sujet=sujet)
    (premier, confiance), *suivants = lecture.besoins[:BESOINS_MAX]
    if confiance < SEUIL_PREMIER:
        possibles = (premier, *(besoin for besoin, _ in suivants[:1]))
        return Decision(BESOIN, lecture.confiance, besoins_possibles=possibles)
    retenus = [premier]
    for besoin, confiance_de_plus in suivants:
        if confiance_de_plus < SEUIL_SUIVANT:
            break
        retenus.append(besoin)
    retenus.sort(key=lambda b: lecture.places[b])  # dans l'ordre où la personne les dit
    return Decision(BESOIN, lecture.confiance, tuple(retenus))


def _hypotheses(lecture: Lecture) -> Tuple[str, ...]:
    """Les deux lectures les plus probables qu'on peut proposer en toutes lettres."""
    details = {**lecture.sujets, BESOIN: lecture.besoins[0][0] if lecture.besoins else ""}
    proposables = [i for i, _ in lecture.classement if i in PROPOSABLES and details.get(i)]
    return tuple(f"{i}/{details[i]}" for i in proposables[:HYPOTHESES])
