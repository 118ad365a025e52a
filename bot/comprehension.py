"""D'un message compris au profil mis à jour. Fonctions pures : ni base, ni serveur."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.code_court import CodeInvalide, decoder
from bot.profil import AFFINAGES, CHAMPS_SIMPLES, SANS_LIEU, Profil
from bot.texte import cle
from knowledge.lieux import Lieu

Choix = Mapping[str, str]
"""Une réponse proposée : `titre` (ce que la personne lit et dit), `champ`, `valeur`."""

_NUMEROS = {
    mot: rang
    for rang, mots in enumerate(
        (
            "un premier premiere 1er 1ere",
            "deux deuxieme second seconde 2e 2eme",
            "trois troisieme 3e 3eme",
            "quatre quatrieme 4e 4eme",
            "cinq cinquieme 5e 5eme",
            "six sixieme 6e 6eme",
        ),
        start=1,
    )
    for mot in mots.split()
}
_NUMERO = re.compile(
    r"^(?:le |la |l |choix |option |numero |n )*(\d{1,2}|dernier|derniere|"
    + "|".join(_NUMEROS)
    + ")$"
)
_AJOUT = re.compile(r"\b(aussi|en plus|egalement|et puis|en meme temps|ajout\w*)\b")
_RETRAIT = re.compile(r"\b(enlev\w*|retir\w*|supprim\w*|oubli\w*|laiss\w* tomber|plus besoin)\b")
_SEPARATEUR = re.compile(r"[:,;–-]")
_SE_SITUE = re.compile(r"\b(?:on|nous|je|j|notre|mon|le projet)\b")

AVIS = {"affirmer": "utile", "nier": "inutile"}
"""« Oui », « non » à « cette réponse vous a-t-elle aidé ? » ; pas à la question de la raison."""
LISTES = {"fabriques": "fabriques", "plus_fabriques": "fabriques", "visiter": "visiter"}
"""Intention → la liste qu'un autre lieu peut prolonger."""
SANS_REPONSE = frozenset({"ne_sait_pas", "passer"})
TENTATIVES = SANS_REPONSE | {
    *("besoin", "projet", "informer", "corriger", "affirmer", "nier"),
    *("annuler", "reprendre"),
}
"""Intentions qui répondent, ou essaient de répondre, à la question ouverte."""


@dataclass(frozen=True)
class Message:
    """Ce que le NLU a lu : texte, intention, et valeurs par entité dans l'ordre du texte."""

    texte: str
    intention: str
    entites: Mapping[str, Sequence[str]]
    extraits: Mapping[str, str]

    @classmethod
    def depuis_rasa(cls, latest_message: Mapping[str, Any]) -> Message:
        """Lit `tracker.latest_message`."""
        entites: Dict[str, List[str]] = {}
        extraits: Dict[str, str] = {}
        texte = str(latest_message.get("text") or "")
        for entite in latest_message.get("entities") or []:
            valeur = str(entite.get("value"))
            valeurs = entites.setdefault(str(entite.get("entity")), [])
            if valeur not in valeurs:
                valeurs.append(valeur)
            extraits.setdefault(valeur, texte[entite.get("start") or 0 : entite.get("end") or 0])
        intention = str((latest_message.get("intent") or {}).get("name") or "")
        return cls(texte, intention, entites, extraits)


@dataclass(frozen=True)
class Contexte:
    """Ce que l'assistant vient de demander et a déjà donné."""

    attend: Optional[str] = None
    choix: Tuple[Choix, ...] = ()
    deja_recommande: bool = False
    avant: Optional[Profil] = None  # le profil d'avant le dernier changement
    homonymes: Tuple[str, ...] = ()  # clés des lieux entre lesquels on hésite
    liste: Optional[str] = None  # l'intention (LISTES) à laquelle on vient de répondre


@dataclass(frozen=True)
class Lecture:
    """Le profil après le message, et ce qu'il faut encore trancher ou dire.

    `a_dire` : nom d'une réplique qui précède toute autre. `demande` : ce à quoi répondre d'abord,
    un sujet choisi parmi ceux d'un repli (« faq/qpv ») ou une liste autour d'un autre lieu
    (« fabriques/region:94 »). `avis` : ce que la personne pense de la réponse.
    """

    profil: Profil
    lieux_possibles: Tuple[str, ...] = ()
    besoins_possibles: Tuple[str, ...] = ()
    a_dire: Optional[str] = None
    demande: Optional[str] = None
    avis: Optional[str] = None


def comprendre(
    profil: Profil,
    message: Message,
    contexte: Contexte,
    valeurs_admises: Mapping[str, Sequence[str]],
    lieu_de: Callable[[str], Optional[Lieu]],
) -> Lecture:
    """Met le profil à jour.

    `valeurs_admises` : champ → valeurs du vocabulaire fermé ; toute autre valeur est ignorée.
    `lieu_de` : clé de lieu → lieu, ou None si la clé ne désigne rien.
    """
    avant = profil
    if message.intention == "reprendre":
        return _reprendre(profil, message, valeurs_admises, lieu_de)
    if message.intention == "annuler":
        return _annuler(profil, contexte)
    choisi = choix_designe(message.texte, contexte.choix)
    if not choisi and message.intention == "affirmer" and len(contexte.choix) == 1:
        choisi = contexte.choix[0]
    if not choisi and message.intention not in TENTATIVES:
        return Lecture(profil)  # « c'est quoi un QPV ? » ne dit rien du projet
    if not choisi and contexte.attend == "avis":
        dit = AVIS.get(message.intention)
        choisi = next((c for c in contexte.choix if c["valeur"] == dit), None)
    if choisi and choisi["champ"] == "demande":
        # Dit en toutes lettres, c'est une question : sa propre règle y répond.
        ouverte = message.intention in TENTATIVES
        return Lecture(profil, demande=choisi["valeur"] if ouverte else None)
    if choisi and choisi["champ"] == "avis":
        return Lecture(profil, avis=choisi["valeur"])
    if choisi:
        entites: Mapping[str, Sequence[str]] = {choisi["champ"]: [choisi["valeur"]]}
    else:
        entites = {**_reponse_courte(message.intention, contexte), **message.entites}

    profil = _lire_besoins(profil, entites, message, contexte, valeurs_admises)
    for champ in CHAMPS_SIMPLES:
        for valeur in entites.get(champ, ()):
            if valeur in valeurs_admises.get(champ, ()):
                profil = profil.avec(**{champ: valeur})
    nouvelles = [
        v
        for v in entites.get("activites", ())
        if v in valeurs_admises.get("activites", ()) and v not in profil.activites
    ]
    profil = profil.avec(activites=(*profil.activites, *nouvelles))
    cherche = _cherche_autour(profil, entites, message, contexte)
    for valeur in entites.get("lieu", ()):
        lieu = None if cherche and profil.lieu else lieu_de(valeur)
        if lieu:
            lieu = _parmi_les_homonymes(lieu, contexte.homonymes, lieu_de)
            profil = profil.avec(lieu=_avec_extrait(lieu, message.extraits.get(valeur, "")))
    if profil.besoins and not profil.lieu and _est_une_note(message):
        profil = profil.avec(lieu=SANS_LIEU)
    if profil == avant:
        profil = _sans_reponse(profil, message.intention, contexte)
    possibles = [v for v in entites.get("lieu_possible", ()) if lieu_de(v)]
    return Lecture(
        profil,
        lieux_possibles=() if entites.get("lieu") else tuple(possibles),
        besoins_possibles=tuple(
            b for b in entites.get("besoin_possible", ()) if b in valeurs_admises["besoins"]
        ),
        demande=cherche,
    )


def _est_une_note(message: Message) -> bool:
    """« agent: Guéret, association, travaux » : tout est dit ; ce qui manque reste inconnu."""
    role, texte = cle(message.extraits.get("agent", "")), cle(message.texte)
    entete = bool(role) and texte.startswith(role) and not texte.startswith(("je ", "j "))
    return entete and bool(_SEPARATEUR.search(message.texte))


def _cherche_autour(
    profil: Profil, entites: Mapping[str, Sequence[str]], message: Message, contexte: Contexte
) -> Optional[str]:
    """« Et en Corse ? » après des Fabriques : la même liste, autour d'un autre lieu.

    « On est à Marseille » déplace le projet, s'il avait un lieu ; sinon, c'est ce qu'on demandait.
    """
    lieu = next(iter(entites.get("lieu", ())), None)
    if contexte.liste is None or lieu is None or entites.get("besoin"):
        return None
    if contexte.attend in ("lieu", "choix_lieu") or message.intention == "corriger":
        return None
    if profil.lieu and _SE_SITUE.search(cle(message.texte)):
        return None
    return f"{contexte.liste}/{lieu}"


def supposer(
    profil: Profil,
    message: Message,
    valeurs_admises: Mapping[str, Sequence[str]],
    lieu_de: Callable[[str], Optional[Lieu]],
) -> Profil:
    """Le profil tel que « et si c'était en QPV ? » le suppose ; l'autre reste ce qu'il est."""
    dit = replace(message, intention="corriger")
    return comprendre(profil, dit, Contexte(deja_recommande=True), valeurs_admises, lieu_de).profil


def _reprendre(
    profil: Profil,
    message: Message,
    valeurs_admises: Mapping[str, Sequence[str]],
    lieu_de: Callable[[str], Optional[Lieu]],
) -> Lecture:
    """« Reprendre TL-… » : le profil du code remplace l'autre ; un code faux ne change rien."""
    code = next(iter(message.entites.get("code", ())), None)
    if code is None:
        return Lecture(profil, a_dire="utter_code_demande")
    try:
        repris = decoder(code, valeurs_admises, lieu_de)
    except CodeInvalide:
        return Lecture(profil, a_dire="utter_code_faux")
    if repris.besoins and not repris.lieu:
        repris = repris.avec(lieu=SANS_LIEU)
    return Lecture(repris.avec(role=profil.role), a_dire="utter_code_repris")


def _annuler(profil: Profil, contexte: Contexte) -> Lecture:
    if contexte.avant is None:
        return Lecture(profil, a_dire="utter_rien_a_annuler")
    return Lecture(contexte.avant, a_dire="utter_annule")


def choix_designe(texte: str, choix: Sequence[Choix]) -> Optional[Choix]:
    """Le choix dit par son titre, le début de son titre ou son numéro ; None sinon."""
    dit = cle(texte)
    if not dit:
        return None
    for c in choix:
        if dit == cle(c["titre"]):
            return c
    numero = _NUMERO.match(dit)
    if numero:
        dit = numero.group(1)
        rang = len(choix) if dit.startswith("derni") else _NUMEROS.get(dit) or int(dit)
        return choix[rang - 1] if 0 < rang <= len(choix) else None
    debuts = [c for c in choix if cle(c["titre"]).startswith(f"{dit} ")]
    return debuts[0] if len(debuts) == 1 else None


def est_numero(texte: str) -> bool:
    """« 2 », « le premier »."""
    return bool(_NUMERO.match(cle(texte)))


def _reponse_courte(intention: str, contexte: Contexte) -> Dict[str, List[str]]:
    """« Oui », « non » à la question ouverte."""
    if intention not in ("affirmer", "nier") or contexte.attend is None:
        return {}
    if contexte.attend in ("qpv", "rayonnement"):
        return {contexte.attend: ["oui" if intention == "affirmer" else "non"]}
    return {}


def _sans_reponse(profil: Profil, intention: str, contexte: Contexte) -> Profil:
    """« Je ne sais pas », « peu importe » : on continue sans, et on ne redemande plus."""
    if contexte.attend in AFFINAGES and intention in SANS_REPONSE | {"nier"}:
        return profil.avec(refus=(*profil.refus, contexte.attend))
    decline = intention in SANS_REPONSE or (intention == "nier" and not contexte.choix)
    if contexte.attend == "lieu" and decline:
        return profil.avec(lieu=SANS_LIEU)
    return profil


def _lire_besoins(
    profil: Profil,
    entites: Mapping[str, Sequence[str]],
    message: Message,
    contexte: Contexte,
    valeurs_admises: Mapping[str, Sequence[str]],
) -> Profil:
    dits = tuple(b for b in entites.get("besoin", ()) if b in valeurs_admises["besoins"])
    if not dits:
        return profil
    texte = cle(message.texte)
    if _RETRAIT.search(texte):
        return profil.avec(besoins=tuple(b for b in profil.besoins if b not in dits))
    remplace = contexte.deja_recommande or message.intention == "corriger"
    if remplace and not _AJOUT.search(texte):
        return profil.avec(besoins=dits)
    return profil.avec(besoins=(*profil.besoins, *(b for b in dits if b not in profil.besoins)))


def _parmi_les_homonymes(
    lieu: Lieu, homonymes: Sequence[str], lieu_de: Callable[[str], Optional[Lieu]]
) -> Lieu:
    """« À Saint-Pierre », puis « La Réunion » : la commune de ce nom dans ce territoire."""
    champ = {"departement": "departement", "region": "region"}.get(lieu.type)
    if champ is None:
        return lieu
    voulu = getattr(lieu, champ)
    dedans = [h for cle in homonymes if (h := lieu_de(cle)) and getattr(h, champ) == voulu]
    return dedans[0] if len(dedans) == 1 else lieu


def _avec_extrait(lieu: Lieu, extrait: str) -> Lieu:
    return replace(lieu, compris_depuis=lieu.compris_depuis or extrait or None)
