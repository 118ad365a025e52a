"""Dates de naissance."""

from __future__ import annotations

import re
from typing import Iterator

from bot.masque.dits import CHIFFRE_DIT, MOIS
from bot.masque.lecture import Lecture
from bot.masque.types import Empan

_JOUR = (
    r"(?:(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?: ?er)?|\b(?:premier|trente et un|vingt et un"
    r"|(?:vingt[ -])?(?:deux|trois|quatre|cinq|six|sept|huit|neuf)|dix(?:[ -](?:sept|huit|neuf))?"
    r"|onze|douze|treize|quatorze|quinze|seize|vingt|trente))"
)
_AN = (
    r"(?:(?:18|19|20)\d\d(?!\d)|'?\d\d(?!\d|[ .]\d\d|,? ?(?:bis|ter|rue|av|b[dl]|place|ch|imp))"
    rf"|(?:mille neuf cents?|deux mille)(?:[ -]{CHIFFRE_DIT}){{0,5}})"
)
_DATE = re.compile(
    rf"{_JOUR} ?{MOIS}(?: {_AN})?"
    rf"|\b{MOIS} (?:18|19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:(?:18|19|20)\d\d ?[-/. ] ?(?:1[0-2]|0?[1-9]) ?[-/. ] ?(?:3[01]|[12]\d|0?[1-9])"
    r"|(?:3[01]|[12]\d|0?[1-9]) ?[-/. ] ?(?:1[0-2]|0?[1-9]) ?[-/. ] ?(?:(?:18|19|20)\d\d|\d\d)"
    r"|(?:3[01]|[12]\d|0?[1-9])/(?:1[0-2]|0?[1-9])"
    r"|(?:3[01]|[12]\d|0[1-9])(?:1[0-2]|0[1-9])(?:18|19|20)\d\d)(?!\d)"
)
_NE = re.compile(r"\bne(?:\(e\)|[./-]e)?e?[.-]?s?(?!\w)")
_NE_SANS_ACCENT = re.compile(r" (?:le|un|en|a [a-z' -]{2,25} le) ?:? ?")
_DATE_NOMMEE = re.compile(
    r"\bdates? (?:de )?naissance\b|\bddn\b|\bnaissance\b|\bmon anniv(?:ersaire)?\b"
    r"|j'ai vu le jour\b|\bje suis (?:natif |native )?du(?= )"
)
_DATE_PUIS_NOM = re.compile(
    r"[ ,:-]{0,3}(?:\(date de naissance\)|(?:c'est |est )?(?:ma|sa) date de naissance)"
)
_REMPLISSAGE = re.compile(r"(?:[^\d.;!?\0]|\(\d[\dab]\d?\)){0,50}")
_HORS_NAISSANCE = re.compile(
    r"\b(?:depuis|des|pour|avant|apres|jusqu\w*|ouvert\w*|cree\w*|inscri\w*|arrive\w*|et|qui"
    r"|que|on|je|nous|mais|demand\w*|install\w*|rendez|reunion|dossier)\b"
)
_STRUCTURE = re.compile(
    r"\b(?:asso|associations?|collectifs?|projets?|tiers[- ]lieux?|lieux?|idees?|structures?"
    r"|cafes?|ateliers?|cooperatives?|scic|scop|fablabs?|espaces?|reseaux?|initiatives?|demarche"
    r"|groupes?|entreprises?|societe|mouvement|envie|programme|fabriques?|dispositif|label"
    r"|federation|epicerie|ressourcerie|recyclerie|jardin|ca|cela|tout|nous|on|equipe|loi"
    r"|fondation|commune|ville|boutique|festival|friche)\b"
)
_PERSONNE = re.compile(
    r"\b(?:je|j|moi|mon|ma|mme|madame|m|mr|monsieur|president\w*|gerante?s?|porteu\w+|fondat\w+"
    r"|directeur|directrice|tresori\w+|secretaire|salarie\w*|benevoles?|coordinat\w+|animat\w+"
    r"|fils|fille|enfants?|mari|femme|conjointe?|pere|mere|frere|soeur|epou\w+|personne"
    r"|usager\w*|habitante?s?|proprietaire|maire|responsable|jum\w+)\b"
)
_COMPLEMENT = re.compile(
    r"(?:\bdu|\bdes|\bde (?:l'|la|notre|mon|son|ce|cette|leur)|\bd'une?|\bde l')[ ']?$"
)
_FIN_CLAUSE = re.compile(r"[.;!?\0]")


def _naissance_de_structure(s: str, debut: int, date: str) -> bool:
    """Vrai si la date est celle d'une association, d'un lieu, d'une idée."""
    clause = _FIN_CLAUSE.split(s[max(0, debut - 80) : debut])[-1]
    structures = list(_STRUCTURE.finditer(clause))
    if not structures:
        return False
    derniere = structures[-1].start()
    personnes = [m.start() for m in _PERSONNE.finditer(clause)]
    if not personnes:
        return True
    if personnes[-1] > derniere or _COMPLEMENT.search(clause[:derniere]):
        return False
    annee = re.search(r"20\d\d", date)
    return annee is not None and int(annee.group()) >= 2005


def naissances(t: Lecture) -> Iterator[Empan]:
    """Dates de naissance d'une personne ; les autres dates restent."""
    s = t.s
    for m in _NE.finditer(s):
        date = _DATE.search(s, m.end(), m.end() + 90)
        if date is None:
            continue
        entre = s[m.end() : date.start()]
        accent = "é" in t.extrait(*m.span()).lower() or m.group().startswith("nee")
        if not accent and _NE_SANS_ACCENT.fullmatch(entre) is None:
            continue
        if _REMPLISSAGE.fullmatch(entre) is None or _HORS_NAISSANCE.search(entre):
            continue
        if _STRUCTURE.search(entre) or _naissance_de_structure(s, m.start(), date.group()):
            continue
        yield date.span()
    for m in _DATE_NOMMEE.finditer(s):
        date = _DATE.search(s, m.end(), m.end() + 90)
        if date is None:
            continue
        entre = s[m.end() : date.start()]
        if m.group().startswith("je suis") and (entre.strip() or len(date.group()) < 8):
            continue
        if _REMPLISSAGE.fullmatch(entre) and not (
            _HORS_NAISSANCE.search(entre) or _STRUCTURE.search(entre)
        ):
            yield date.span()
    for m in _DATE.finditer(s):
        if _DATE_PUIS_NOM.match(s, m.end()):
            yield m.span()
