"""Adresses électroniques, écrites ou dictées."""

from __future__ import annotations

import re
from typing import Iterator, Optional, Tuple

from bot.masque.lecture import Lecture
from bot.masque.types import Empan

_AT = re.compile(
    r" ?(?:@|[(\[{<] ?(?:at|a|arobase) ?[)\]}>]|\barr?oba(?:se?|ze?)\b|\ba commercial\b) ?"
    r"| at | chez "
)
_ETIQUETTE = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DIT = (
    r"(?: ?[\[({] ?(?:dot|point|\.) ?[\])}] ?| (?:point|dot|\.) | tiret "
    r"|\. (?=(?:fr|com|org|net|eu|re)\b))"
)
_COLLE = re.compile(rf"{_ETIQUETTE}(?:\.{_ETIQUETTE}){{0,6}}")
_SUITE_DITE = re.compile(rf"{_DIT}({_ETIQUETTE}(?:\.{_ETIQUETTE}){{0,4}})")
_FIN_CONNUE = re.compile(
    r"(?:^|[. ])(?:fr|com|org|net|eu|re|be|ch|lu|info|bzh|corsica|alsace|paris|coop|asso|pro"
    r"|io|co|me|de|es|it|pt|uk|ca|nc|pf|gp|mq|gf|yt|pm|mail|email|social|earth|eco)$"
)
_FIN_POSSIBLE = re.compile(r"[. ][^\W\d_]{2,24}$")
_FOURNISSEUR = re.compile(
    r"(?:gmail|googlemail|orange|wanadoo|free|sfr|laposte|hotmail|outlook|live|yahoo|icloud"
    r"|proton|protonmail|riseup|bbox|neuf|numericable)(?!\w)(?: (?:fr|com|net|org|me)\b)?"
)
_LIENS_DITS = (
    ("tiret", "du", "bas"),
    ("tiret", "bas"),
    ("point",),
    ("dot",),
    ("tiret",),
    ("underscore",),
    ("plus",),
    ("moins",),
    (".",),
    ("-",),
    ("_",),
)


def _gauche(s: str, fin: int) -> Optional[Tuple[int, bool]]:
    """Début de la partie locale qui finit là, et vrai si elle a un séparateur."""
    base = max(0, fin - 120)
    mots = s[base:fin].split(" ")
    debut = fin + 1
    separe = False
    trouve: Optional[int] = None
    while mots:
        mot = mots.pop()
        debut -= len(mot) + 1
        n = len(mot)
        while n and (mot[n - 1].isalnum() or mot[n - 1] in "._+%-"):
            n -= 1
        while n < len(mot) and mot[n] in ".-+%":
            n += 1
        if n == len(mot):
            break
        trouve = debut + n
        separe = separe or any(c in mot[n:] for c in "._-")
        lien = next((x for x in _LIENS_DITS if n == 0 and tuple(mots[-len(x) :]) == x), None)
        if lien is None or len(mots) == len(lien):
            break
        precedent = mots[-len(lien) - 1]
        if not precedent or not precedent[-1].isalnum():
            break
        separe = True
        for partie in lien:
            debut -= len(partie) + 1
            mots.pop()
    return None if trouve is None else (trouve, separe)


def _droite(s: str, debut: int) -> Optional[Tuple[int, bool]]:
    """Fin du domaine qui commence là, et vrai si sa terminaison est connue."""
    m = _COLLE.match(s, debut)
    if m is None:
        return None
    fin, dit = m.end(), m.group()
    if not ("." in dit and _FIN_CONNUE.search(dit)):
        for _ in range(4):
            suite = _SUITE_DITE.match(s, fin)
            if suite is None:
                break
            lien = "" if "tiret" in s[fin : suite.start(1)] else "."
            fin, dit = suite.end(), dit + lien + suite.group(1)
            if lien and _FIN_CONNUE.search(dit):
                break
    if _FIN_POSSIBLE.search(dit):
        return fin, _FIN_CONNUE.search(dit) is not None
    fournisseur = _FOURNISSEUR.match(s, debut)
    return None if fournisseur is None else (fournisseur.end(), True)


def courriels(t: Lecture) -> Iterator[Empan]:
    """Adresses écrites ou dictées (« prenom point nom arobase exemple point fr »)."""
    s = t.s
    for m in _AT.finditer(s):
        signe = m.group()
        if signe == " @":  # mention d'un compte : « suivez @tierslieux »
            continue
        gauche, droite = _gauche(s, m.start()), _droite(s, m.end())
        if gauche is None or droite is None:
            continue
        debut, separe = gauche
        fin, connue = droite
        if signe in (" at ", " chez ") and not connue or signe == " chez " and not separe:
            continue
        yield debut, fin
