"""IBAN, RIB et cartes bancaires."""

from __future__ import annotations

import re
from typing import Dict, Iterator, Sequence, Tuple

from bot.masque.chiffres import avant, chaine, est_chiffre, grouper
from bot.masque.lecture import Lecture
from bot.masque.types import Empan

_BBAN: Dict[str, Tuple[int, re.Pattern[str]]] = {
    pays: (longueur, re.compile(motif))
    for pays, longueur, motif in (
        ("fr", 27, r"\d{10}[a-z0-9]{11}\d\d"),
        ("mc", 27, r"\d{10}[a-z0-9]{11}\d\d"),
        ("be", 16, r"\d+"),
        ("de", 22, r"\d+"),
        ("es", 24, r"\d+"),
        ("pt", 25, r"\d+"),
        ("at", 20, r"\d+"),
        ("pl", 28, r"\d+"),
        ("ma", 28, r"\d+"),
        ("tn", 24, r"\d+"),
        ("lu", 20, r"\d{3}[a-z0-9]+"),
        ("ch", 21, r"\d{5}[a-z0-9]+"),
        ("it", 27, r"[a-z]\d{10}[a-z0-9]+"),
        ("nl", 18, r"[a-z]{4}\d+"),
        ("gb", 22, r"[a-z]{4}\d+"),
        ("ie", 22, r"[a-z]{4}\d+"),
    )
}
_DEBUT_IBAN = re.compile(r"(?:(?<![a-z0-9])|(?<=iban))([a-z]{2}) ?\d\d")
_RIB = re.compile(r"(?<!\d)\d{5}[ -]\d{5}[ -][a-z0-9]{11}[ -]\d\d(?!\d)")
_MOTS_IBAN = re.compile(r"\biban|\brib\b|\bcompte\b|\bvirement")


def ibans(t: Lecture) -> Iterator[Empan]:
    """IBAN dont la clé est bonne, ou dont la forme française ou l'étiquette suffit."""
    s = t.s
    for m in _DEBUT_IBAN.finditer(s):
        if m.group(1) not in _BBAN:
            continue
        longueur, motif = _BBAN[m.group(1)]
        places = chaine(s, m.start(), longueur)
        if len(places) < longueur or est_chiffre(s, places[-1] + 1):
            continue
        lu = "".join(s[p] for p in places)
        if motif.fullmatch(lu[4:]) is None:
            continue
        cle = int("".join(str(int(c, 36)) for c in lu[4:] + lu[:4])) % 97
        francais = m.group(1) in ("fr", "mc")
        if cle == 1 or francais or avant(s, m.start(), _MOTS_IBAN):
            yield places[0], places[-1] + 1
    for m in _RIB.finditer(s):
        yield m.span()


_DEBUT_CARTE = re.compile(r"(?<!\d)[2-6]")
_MOTS_CARTE = re.compile(
    r"carte (?:bancaire|bleue|de (?:credit|paiement|debit))|\bcb\b|\bvisa\b|mastercard|\bamex\b"
    r"|american express|\bma carte\b|de carte\b|\bcarte ?:? ?$"
)


def _luhn(chiffres: str) -> bool:
    """Clé de Luhn."""
    total = 0
    for n, c in enumerate(reversed(chiffres)):
        valeur = int(c) * (1 + n % 2)
        total += valeur - 9 if valeur > 9 else valeur
    return total % 10 == 0


def _carte_possible(lu: str, groupes: Sequence[int], nommee: bool) -> bool:
    """Vrai si longueur, préfixe, groupement et clé sont ceux d'une carte."""
    n = len(lu)
    if nommee and n == 16 and set(groupes) <= {4, 16}:
        return True
    if not _luhn(lu) or len(set(lu)) == 1:
        return False
    if n == 14:
        diners = lu[:2] in ("30", "36", "38", "39")
        return diners and (nommee or groupes in ([4, 6, 4], [4, 4, 4, 2]))
    if n == 15:
        return lu[:2] in ("34", "37") and (nommee or groupes in ([4, 6, 5], [15], [4, 4, 4, 3]))
    if n == 13:
        return lu[0] == "4" and (nommee or groupes in ([13], [4, 3, 3, 3], [4, 4, 4, 1]))
    if lu[0] == "2" and not 2221 <= int(lu[:4]) <= 2720 or lu[0] == "3" and lu[:2] != "35":
        return False
    return nommee or all(g % 4 == 0 for g in groupes[:-1])


def cartes(t: Lecture) -> Iterator[Empan]:
    """Numéros de carte bancaire."""
    s = t.s
    for m in _DEBUT_CARTE.finditer(s):
        places = chaine(s, m.start(), 20)
        etendue = next((n for n, p in enumerate(places) if not s[p].isdigit()), len(places))
        if etendue < 13:
            continue
        nommee = avant(s, m.start(), _MOTS_CARTE)
        for n in (16, 15, 14, 13, 19, 18, 17):
            if n > etendue or est_chiffre(s, places[n - 1] + 1):
                continue
            lu = "".join(s[p] for p in places[:n])
            if _carte_possible(lu, grouper(places[:n]), nommee):
                yield places[0], places[n - 1] + 1
                break
