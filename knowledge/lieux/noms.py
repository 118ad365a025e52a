"""Noms exacts : chacun n'est retenu que si ce qui l'entoure dit que c'est un lieu."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence, Tuple

from knowledge.lieux.contexte import ecarte
from knowledge.lieux.fautes import prolonger
from knowledge.lieux.index import Entree
from knowledge.lieux.jetons import Jeton, accent_de_trop, accent_manque, normaliser
from knowledge.lieux.lecture import Lecture, Passage
from knowledge.lieux.mots import (
    APPELS,
    ARTICLES,
    DETERMINANTS,
    ETABLISSEMENTS,
    NOMMES_AUSSI,
    SUITE_FRANCHE,
    TITRES,
    VOIES,
)
from knowledge.lieux.precisions import accoler, numeroter
from knowledge.lieux.reglages import BOURG, GRANDE_VILLE, VILLAGE, VILLE_CONNUE

_PARIS = "commune:75056"
_SAINT_MARTIN_ET_BARTHELEMY = {"977", "978"}  # on y va « à », comme dans une commune
_SITUE = ("a", "vers", "pres", "de+", "sur")
_ANNONCES = {"departement", "region", "dept"}
_TIRETS = ("-", "‐", "‑")


def lire_nom(lecture: Lecture, i: int) -> Optional[Passage]:
    """Un nom exact qui commence au jeton i, s'il a assez d'indices."""
    for cle, fin, contenue in lecture.formes(i):
        dits = lecture.jetons[i:fin]
        entrees = [e for e in lecture.index.entrees(cle) if not accent_de_trop(dits, e.nom)]
        if not entrees:
            continue
        entrees = _sans_accent_manquant(lecture, dits, entrees)
        preposition = contenue or lecture.preposition(i)
        if contenue == "de":
            preposition = lecture.devant_de(i - 1)
        elif not preposition:
            preposition = _de_l_enumeration(lecture, i)
        passage = _examiner(lecture, cle, Passage(i, fin, entrees, "", preposition))
        if passage is not None:
            return prolonger(lecture, passage) or passage
    return None


def _de_l_enumeration(lecture: Lecture, i: int) -> str:
    """« à Vichy et Moulins » : la préposition vaut pour toute l'énumération."""
    precedent = lecture.passages[-1] if lecture.passages else None
    return precedent.preposition if precedent and lecture.enchaine(precedent.fin, i) else ""


def _sans_accent_manquant(
    lecture: Lecture, dits: Sequence[Jeton], entrees: List[Entree]
) -> List[Entree]:
    """« Lure » plutôt que « Luré », si le texte porte des accents ou si l'écart est net."""
    manque = [e for e in entrees if accent_manque(dits, e.nom)]
    exactes = [e for e in entrees if e not in manque]
    if not manque or not exactes:
        return entrees
    accentue = any(j.brut.lower() != normaliser(j.brut) for j in lecture.jetons)
    net = max(e.population for e in exactes) >= 5 * max(e.population for e in manque)
    return exactes if accentue or net else entrees


def _examiner(lecture: Lecture, cle: str, p: Passage) -> Optional[Passage]:
    """Garde le passage si ses indices suffisent, avec la bonne nature."""
    communes, territoires, etrangers = _departager(lecture, cle, p)
    if communes:
        possibles = replace(p, entrees=communes + etrangers + territoires, nature="commune")
        retenu = _examiner_commune(lecture, cle, possibles)
        if retenu:
            return retenu
    if territoires:
        possibles = replace(p, entrees=territoires, nature=territoires[0].lieu.type)
        return _examiner_territoire(lecture, cle, possibles)
    if etrangers and not communes:
        possibles = replace(p, entrees=etrangers, nature="etranger")
        return _examiner_etranger(lecture, cle, possibles)
    return None


def _departager(
    lecture: Lecture, cle: str, p: Passage
) -> Tuple[List[Entree], List[Entree], List[Entree]]:
    """Communes, territoires et pays de ce nom, moins ceux que la préposition exclut."""
    communes = [e for e in p.entrees if e.lieu.type == "commune"]
    territoires = [e for e in p.entrees if e.lieu.type in ("departement", "region")]
    etrangers = [e for e in p.entrees if e.lieu.type == "etranger"]
    if communes and territoires:
        codes = {e.lieu.departement or "" for e in territoires}
        outre_mer = any(code.startswith("97") for code in codes - _SAINT_MARTIN_ET_BARTHELEMY)
        petites = all(e.population < VILLAGE or e.genre == "abrege" for e in communes)
        if any(e.lieu.cle == _PARIS for e in communes):
            territoires = []
        elif (
            outre_mer
            or cle.split(" ")[0] in ARTICLES
            or p.preposition == "en"
            or (petites and p.preposition not in APPELS)
        ):
            communes = []
        elif (
            codes & _SAINT_MARTIN_ET_BARTHELEMY
            or p.preposition in (*APPELS, "pres", "a?")
            or (p.preposition == "de+" and lecture.norme(p.debut - 2) not in _ANNONCES)
        ):
            territoires = []
    if (
        etrangers
        and p.preposition not in APPELS
        and (p.preposition == "en" or all(e.population < BOURG for e in communes))
    ):
        communes = []
    return communes, territoires, etrangers


# --- communes ---------------------------------------------------------------------------------


def _examiner_commune(lecture: Lecture, cle: str, p: Passage) -> Optional[Passage]:
    contracte = lecture.contracte(cle, p.debut)
    if _nomme_autre_chose(lecture, p, contracte):
        return None
    p = accoler(lecture, p)
    if p.accole:
        return p
    p = numeroter(lecture, p)
    population = max(e.population for e in p.entrees)
    if population < GRANDE_VILLE and _inacheve(lecture, p):
        return None
    # la majuscule se lit sur le premier vrai mot du nom
    avec_article = lecture.norme(p.debut) in ARTICLES and p.fin > p.debut + 1
    capitale = lecture.jetons[p.debut + (contracte or avec_article)].majuscule
    majuscule = capitale and (p.debut > 0 or lecture.apposition(p.debut, p.fin))
    isole = lecture.isole(p.debut, p.fin)
    situe = p.preposition in _SITUE or (p.preposition == "a?" and majuscule)
    if lecture.index.ordinaire(cle, population):
        connue = max((e.population for e in p.entrees if e.genre != "abrege"), default=0)
        dite = connue if connue >= VILLAGE or population < 15_000 else population
        sure = (
            (lecture.tout_seul(p.debut, p.fin) and (dite >= VILLAGE or capitale))
            or (majuscule and (situe or (contracte and population >= VILLE_CONNUE)))
            or (
                p.preposition in ("a", "pres")
                and connue >= 8_000
                and not majuscule
                and not contracte
            )
        )
        propre = capitale and cle not in NOMMES_AUSSI and not lecture.sigle(p.debut, p.fin)
        franc = isole and lecture.franc(p.fin)
        # « de La Garde », mais ni « de la Garde » ni « du Val Fourré »
        de = p.preposition == "de" and lecture.jetons[p.debut].majuscule
        if propre and (isole or de):  # « un agent de Digne »
            avant = p.debut - 1 - de  # « Bureau de Change »
            titre = avant > 0 and lecture.jetons[avant].majuscule and not lecture.ouvre(p.debut)
            seuil = VILLAGE if (franc or de) and not titre else VILLE_CONNUE
            sure = sure or (connue or (de and population)) >= seuil
        elif franc and lecture.en_tete(p.debut) and not avec_article and connue >= VILLE_CONNUE:
            return replace(p, approx=not sure)  # « tours. on cherche… »
    else:
        sure = (
            population >= VILLE_CONNUE
            or situe
            or p.preposition in ("en", "a?")
            or lecture.seul(p.debut, p.fin)
            or (isole and population >= VILLAGE and not lecture.index.francais(cle))
            or _avec_majuscule(lecture, p, population, capitale, majuscule)
        )
    return p if sure else None


def _avec_majuscule(
    lecture: Lecture, p: Passage, population: int, capitale: bool, majuscule: bool
) -> bool:
    """Sans préposition qui situe, la majuscule ou la population décident."""
    if p.preposition == "de":
        return majuscule or population >= VILLAGE
    if majuscule and lecture.apposition(p.debut, p.fin):
        return True
    compose = p.fin - p.debut > 2  # « Faux la Montagne »
    return (population >= 1_500 or compose) and (majuscule or (capitale and p.debut == 0))


def _nomme_autre_chose(lecture: Lecture, p: Passage, contracte: bool) -> bool:
    """« M. Lure », « lycée Voltaire », « rue de Marseille », « les Lilas »…"""
    precedent = lecture.norme(p.debut - 1)
    separateur = lecture.entre(p.debut)
    if precedent in TITRES or (precedent in ETABLISSEMENTS and not separateur.strip()):
        return True
    if contracte and lecture.norme(p.debut - 1) in VOIES:
        return True
    if precedent in ("de", "d", "du", "des", "la") and not contracte:
        avant = lecture.norme(p.debut - 2)
        if avant in VOIES:
            return True
        if precedent == "la" and avant == "de" and lecture.norme(p.debut - 3) in VOIES:
            return True
    return precedent in DETERMINANTS and not contracte and not separateur.strip(" '’")


def _inacheve(lecture: Lecture, p: Passage) -> bool:
    """« Saint-Gilles-les-Hauts » : le nom continue, c'est un autre lieu que « Saint-Gilles »."""
    apres = p.fin < len(lecture.jetons) and lecture.entre(p.fin) in _TIRETS
    avant = p.debut > 0 and lecture.entre(p.debut) in _TIRETS
    if avant and lecture.passages and lecture.passages[-1].fin == p.debut:
        avant = False  # « Chartres-Paris »
    return avant or (apres and not lecture.index.entrees(lecture.norme(p.fin)))


# --- départements, régions, étranger ----------------------------------------------------------


def _examiner_territoire(lecture: Lecture, cle: str, p: Passage) -> Optional[Passage]:
    """Département ou région nommé."""
    mots = cle.split(" ")
    contracte = lecture.contracte(cle, p.debut)
    avec_article = contracte or (mots[0] in ARTICLES and len(mots) > 1)
    nom = " ".join(mots[1:]) if avec_article else cle
    avant, encore_avant = lecture.norme(p.debut - 1), lecture.norme(p.debut - 2)
    if avant in VOIES or avant in TITRES or (avant in ("de", "d") and encore_avant in VOIES):
        return None
    annonce = {avant, encore_avant} & _ANNONCES
    if annonce or not lecture.index.ordinaire(nom, 0) or p.fin - p.debut == len(lecture.jetons):
        return p
    suivant = lecture.norme(p.fin)
    if nom in ("nord", "centre", "est", "ouest") and suivant in ("de", "du", "d", "des"):
        return None
    jeton = lecture.jetons[p.debut + (avec_article and p.fin > p.debut + 1)]
    if jeton.majuscule and jeton.brut.isupper() and len(jeton.brut) > 2:
        return p
    outre_mer = (p.entrees[0].lieu.departement or "").startswith("97")
    if nom not in ("centre", "reunion") and lecture.isole(p.debut, p.fin):
        if jeton.majuscule and nom not in NOMMES_AUSSI:
            return p
        if lecture.en_tete(p.debut) and lecture.franc(p.fin) and not avec_article:
            return replace(p, approx=True)
    if jeton.majuscule and jeton.debut > 0:
        sur = (
            p.preposition in ("en", "de", "de+", "pres")
            or outre_mer
            or (avec_article and not contracte and p.debut > 0)
        )
    else:
        franche = lecture.ferme(p.fin) or suivant in SUITE_FRANCHE
        en_capitales = jeton.brut.isupper() and lecture.ferme(p.fin)  # « LE LABEL A LA RÉUNION »
        sur = (p.preposition == "en" and franche and not outre_mer) or (
            p.preposition in ("a", "a?") and en_capitales and outre_mer
        )
    return p if sur else None


def _examiner_etranger(lecture: Lecture, cle: str, p: Passage) -> Optional[Passage]:
    precedent = lecture.norme(p.debut - 1)
    if precedent in TITRES or precedent in VOIES or lecture.norme(p.debut - 2) in VOIES:
        return None
    ordinaire = lecture.index.ordinaire(cle, 0)
    if lecture.seul(p.debut, p.fin):
        return p if not ordinaire or lecture.jetons[p.debut].majuscule else None
    situe = p.preposition in (*_SITUE, "a?", "en") or (
        p.preposition == "de" and ecarte(lecture, p.debut)
    )
    return p if situe and (not ordinaire or lecture.jetons[p.fin - 1].majuscule) else None
