"""Ce qui précède un lieu dit s'il est celui du projet."""

from __future__ import annotations

import re
from typing import List, Optional

from knowledge.lieux.lecture import FIN_DE_PROPOSITION, Lecture, Passage
from knowledge.lieux.mots import CONTRACTIONS, COUPURES, SUJETS

_ECARTE = re.compile(
    r"\b(?:viens|vient|venons|viennent|venez|venus?|venues?|originaires?|nati(?:f|ve)s?)"
    r"(?: tout droit)? (?:de|d|du|des)(?: la| l| les)?$"
    r"|\bsuis nee?s?\b.{0,14}$"
    r"|\bcomme (?:a|au|aux|en|dans|sur|celui de|celle de|ceux de|chez)(?: la| l| le)?$"
    r"|\bvus? (?:ca|cela|ce qui)\b"
    r"|\barriv\w* (?:de|d|du)(?: la| l)?$"
    r"|\b(?:pas|(?:est|sommes|suis) plus|plutot que?|plutot qu)"
    r"(?: (?:a|au|aux|en|dans|sur|de|d|la|le|l|les))*$"
)
_SECONDAIRE = re.compile(
    r"\b(?:travaill\w*|boss\w*|habit\w*|vis|vit|vivons|grandi|etudi\w*|salarie\w*|bureaux?|siege|"
    r"frere|soeur|amis?|amies?|cousine?|banque|train|apres|vus?|visit\w*|decouv\w*|inspir\w*|image|"
    r"instar|exemple|modele|quitt\w*|jusqu|ailleurs|vecu|origine|deux de|accueill\w*|present)\b"
)
_PROJET = re.compile(
    r"\b(?:projet|friche|install\w*|ouvr\w*|mont(?:er|ons|e|ent|era)|creer|creons|batiment|chantier|"
    r"local|locaux|lieu|atelier|repren\w*|achet\w*|renov\w*|cafe|ferme|ecole|gite|fablab|coworking|"
    r"voudr\w*|veu\w*|notre)\b"
)
_ICI = re.compile(
    r"\b(?:chez nous|nous (?=(?:a|en|au|dans|sur)$)|ici|on est|c est|sommes|suis|basee?s?|"
    r"situee?s?|implant\w*|voila)\b"
)
_SIGNATURE = re.compile(r"[(\n–—]|\s-\s")
_NOTES_DES_PREPOSITIONS = {
    "a": 2.0,
    "sur": 2.0,
    "de+": 2.0,
    "a?": 1.5,
    "en": 1.5,
    "vers": 0.5,
    "pres": 0.5,
}
_NOTES_DES_NATURES = {"commune": 1.5, "code_postal": 1.0, "region": -0.5, "etranger": -0.5}


def _gauche(lecture: Lecture, debut: int) -> str:
    """Mots de la même proposition, avant le passage."""
    mots: List[str] = []
    for k in range(debut - 1, max(-1, debut - 13), -1):
        if FIN_DE_PROPOSITION.search(lecture.entre(k + 1)):
            break
        norme = lecture.norme(k)
        if norme in COUPURES or (norme == "et" and lecture.norme(k + 1) in SUJETS):
            break
        mots.append(norme)
    return " ".join(reversed(mots))


def ecarte(lecture: Lecture, debut: int) -> bool:
    """« je viens de… », « comme à… » : sûrement pas le lieu du projet."""
    return _ECARTE.search(_gauche(lecture, debut)) is not None


def noter(lecture: Lecture, p: Passage) -> Optional[float]:
    """Chance que ce soit le lieu du projet ; None s'il ne l'est sûrement pas."""
    gauche = _gauche(lecture, p.debut)
    if lecture.norme(p.debut) in CONTRACTIONS:  # « comme au Havre »
        gauche = f"{gauche} {lecture.norme(p.debut)}".strip()
    if _ECARTE.search(gauche):
        return None
    note = _NOTES_DES_PREPOSITIONS.get(p.preposition, 1.0) + _NOTES_DES_NATURES.get(p.nature, 0.0)
    if _SECONDAIRE.search(gauche):
        note -= 3
    elif _PROJET.search(gauche):
        note += 3
    elif _ICI.search(gauche):
        note += 2.5
    if p.accole:
        note += 0.5
    signe = p.fin == len(lecture.jetons) and _SIGNATURE.search(lecture.entre(p.debut))
    if (
        lecture.isole(p.debut, p.fin)
        and (signe or lecture.en_tete(p.debut))
        and not any(lecture.enchaine(p.fin, autre.debut) for autre in lecture.passages)
    ):
        note += 2  # « Creuse, lieu ouvert… », « … — Mende » : d'où l'on écrit
    return note - 2 if p.approx else note
