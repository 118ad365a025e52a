"""Ce qui ressemble à une donnée personnelle et doit rester lisible."""

from __future__ import annotations

import re
from typing import Iterator

from bot.masque.chiffres import chaine, est_chiffre
from bot.masque.lecture import Lecture
from bot.masque.types import Empan

_URL = re.compile(r"(?:https?://|www\.)[^ \0]+|(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}/[^ \0]*")
_URL_PERSONNELLE = re.compile(r"wa\.me/|whatsapp|(?:tel|phone|mobile|portable|telephone)=")
_NOMME = re.compile(r"\b(?:siret|siren)\b[^\d\0]{0,20}(?=\d)")
_REFERENCE = re.compile(
    r"\b(?:(?:cerfa|rna|rcs|isbn|naf|ape|uai|finess)\b\.?(?: ?(?:n°|no|numero|num)\.?)? ?:? ?"
    r"|(?:dossier|facture|devis|commande|convention|reference|ref|marche)\b\.? ?"
    r"(?:n°|no|numero|num)\.? ?:? ?"
    r"|(?:n°|no|numero|num)\.? de (?:dossier|facture|devis|commande|convention|marche) ?:? ?)"
    r"[a-z]?\d[\w*./-]{0,40}"
)
_DEPARTEMENTS = re.compile(
    r"\bdep(?:artement|t)?s\b[^\d\0]{0,15}(\d\d(?:[ ,;/.-]{1,3}\d\d)*)(?!\d)"
)


def liens(t: Lecture) -> Iterator[Empan]:
    """Adresses de pages."""
    for m in _URL.finditer(t.s):
        if _URL_PERSONNELLE.search(m.group()) is None:
            yield m.span()


def references(t: Lecture) -> Iterator[Empan]:
    """SIRET, SIREN, Cerfa, dossiers et départements désignés comme tels."""
    s = t.s
    for m in _NOMME.finditer(s):
        places = [p for p in chaine(s, m.end(), 15) if s[p].isdigit()]
        for n in (14, 9):
            if len(places) >= n and not est_chiffre(s, places[n - 1] + 1):
                yield places[0], places[n - 1] + 1
                break
    for m in _REFERENCE.finditer(s):
        yield m.span()
    for m in _DEPARTEMENTS.finditer(s):
        numeros = re.findall(r"\d\d", m.group(1))
        if numeros == sorted(set(numeros)):
            yield m.span(1)
