"""Adresses postales."""

from __future__ import annotations

import re
from typing import Iterator

from bot.masque.chiffres import avant
from bot.masque.dits import MOIS
from bot.masque.lecture import Lecture
from bot.masque.types import Empan
from bot.masque.voies import fin_voie

_VOIE = (
    r"(?:rue|r\.|avenue|ave?\.?|boulevard|boul\.?|bvd|bld|blvd|bd\.?|impasse|imp\.|allees?|all\."
    r"|chemin|chem\.|ch[e]?\.|quai|square|sq\.|faubourg|fbg|fg|route|rte\.?|ruelle|venelle"
    r"|esplanade|sentier|sente|montee|rond[- ]point|chaussee|promenade|traverse)"
)
_VOIE_AMBIGUE = (
    r"(?:place|pl\.?|cours|passage|cite|residence|res\.|villa|hameau|lotissement|lot\.?|voie|mail"
    r"|galerie|domaine|clos|cour|parc|lieu[- ]?dit|cote|parvis|pont|porte)"
)
_SUFFIXE = r"(?: ?(?:bis|ter|quater|[a-d](?=[ ,])))?"
_NUMERO_VOIE = re.compile(
    rf"(?<!\w)(?<!\d[.,/*])(\d{{1,4}}){_SUFFIXE}"
    rf"(?:(?: ?[-/&] ?| et | ou | a )\d{{1,4}}{_SUFFIXE})?"
    rf" ?,? ?(de la |de l'|du )?(?:({_VOIE})|({_VOIE_AMBIGUE}))(?!\w)"
)
_VOIE_SEULE = re.compile(rf"\b{_VOIE}(?!\w)")
_NUMERO_APRES = re.compile(
    rf",? ?(?:(?:n°|no|numero|num\.?) ?\d{{1,4}}{_SUFFIXE}(?!\w)|\d{{1,4}}(?=,? \d{{5}}(?!\d)))"
)
_AU = re.compile(r"(?:\bau|\bnumero|n°|\bhabite|\bno) ?$")
_ANNEE_AVANT = re.compile(
    rf"\b(?:loi|en|depuis|annees?|fin|debut|courant|ete|hiver|automne|printemps|rentree|{MOIS})"
    r" (?:de )?$"
)
_SUPPLEMENT = re.compile(
    r"(?:,? (?:(?:bat(?:iment|\.)?|app(?:artemen)?t?\.?|esc(?:alier|\.)?|hall|porte) ?(?:n° ?)?"
    r"(?:[a-z]\d{0,3}|\d{1,4})(?!\w)|\d{1,2}(?:er|e|eme) etage\b)){1,4}"
)


def adresses(t: Lecture) -> Iterator[Empan]:
    """Numéro et voie ; la commune et le code postal restent."""
    s = t.s
    for m in _NUMERO_VOIE.finditer(s):
        if m.group(2) and not avant(s, m.start(), _AU, 12):
            continue
        annee = 1800 <= int(m.group(1)) < 2100
        if annee and avant(s, m.start(), _ANNEE_AVANT, 20):
            continue
        groupe = 3 if m.group(3) else 4
        fin = fin_voie(t, m.start(groupe), m.end(), groupe == 4)
        if fin is not None:
            plus = _SUPPLEMENT.match(s, fin)
            yield m.start(), plus.end() if plus else fin
    for m in _VOIE_SEULE.finditer(s):
        fin = fin_voie(t, m.start(), m.end(), False)
        numero = None if fin is None else _NUMERO_APRES.match(s, fin)
        if numero is not None:
            yield m.start(), numero.end()
