"""Données personnelles remplacées par un jeton avant toute écriture. Fonctions pures.

Chaque motif est borné : le temps de lecture croît comme la longueur du texte.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Callable, Dict, FrozenSet, Iterator, List, Optional, Sequence, Tuple

TELEPHONE = "téléphone"
COURRIEL = "courriel"
NIR = "numéro de sécurité sociale"
IBAN = "IBAN"
CARTE = "carte bancaire"
NAISSANCE = "date de naissance"
ADRESSE = "adresse"
GENRES = (TELEPHONE, COURRIEL, NIR, IBAN, CARTE, NAISSANCE, ADRESSE)
"""Natures de données reconnues ; le jeton est la nature entre crochets."""

Empan = Tuple[int, int]


@dataclass(frozen=True)
class Masque:
    """Le texte masqué et les natures masquées, sans doublon, dans l'ordre du texte."""

    texte: str
    genres: Tuple[str, ...]


# --- Texte comparable -------------------------------------------------------------------------

_JETON = re.compile(r"\[(?:" + "|".join(GENRES) + r")\]")
_BLANC = "\0"
"""Tient la place d'un jeton déjà posé."""

_EQUIVALENTS = {
    **{c: "'" for c in "’‘ʼ`´"},
    **{c: "-" for c in "‐‑‒–—―−"},
    "＠": "@",
    "·": ".",
    "œ": "oe",
    "Œ": "oe",
    "æ": "ae",
    "Æ": "ae",
}


@dataclass(frozen=True)
class _Lecture:
    """`s` : minuscules ASCII quand c'est possible ; `rangs[i]` : place de `s[i]` dans `texte`."""

    texte: str
    s: str
    rangs: Sequence[int]

    def origine(self, debut: int, fin: int) -> Empan:
        """Place dans le texte reçu."""
        suivant = self.rangs[fin] if fin < len(self.s) else len(self.texte)
        return self.rangs[debut], max(suivant, self.rangs[fin - 1] + 1)

    def extrait(self, debut: int, fin: int) -> str:
        """Texte reçu, tel qu'écrit."""
        a, b = self.origine(debut, fin)
        return unicodedata.normalize("NFC", self.texte[a:b])

    def majuscule(self, i: int) -> bool:
        """Vrai si la lettre était une capitale."""
        return self.texte[self.rangs[i]].isupper()


def _simple(c: str) -> str:
    """Caractère sans casse, accent ni variante typographique ; vide s'il est invisible."""
    if c in _EQUIVALENTS:
        return _EQUIVALENTS[c]
    if c.isspace():
        return " "
    if unicodedata.category(c) in {"Cc", "Cf", "Mn", "Me"}:
        return ""
    chiffre = unicodedata.decimal(c, None)
    if chiffre is not None:
        return str(chiffre)
    decompose = unicodedata.normalize("NFKD", c).lower()
    return "".join(" " if d.isspace() else d for d in decompose if not unicodedata.combining(d))


def _lire(texte: str) -> _Lecture:
    """Prépare le texte à comparer."""
    lettres: List[str] = []
    rangs: List[int] = []
    i = 0
    jetons = {m.start(): m.end() for m in _JETON.finditer(texte)}
    while i < len(texte):
        if i in jetons:
            lettres.append(_BLANC)
            rangs.append(i)
            i = jetons[i]
            continue
        for lettre in _simple(texte[i]):
            lettres.append(lettre)
            rangs.append(i)
        i += 1
    return _Lecture(texte, "".join(lettres), rangs)


# --- Suites de chiffres -----------------------------------------------------------------------

_MONTANT = re.compile(r" ?(?:€|eur|k€|m€|%|\$|m2|habitants|ttc\b|ht\b)")


def _avant(s: str, debut: int, motif: re.Pattern[str], portee: int = 45) -> bool:
    """Vrai si le motif se lit dans les caractères qui précèdent."""
    return motif.search(s[max(0, debut - portee) : debut]) is not None


def _chaine(s: str, debut: int, maximum: int, separateurs: str = " .-_") -> List[int]:
    """Places des lettres et chiffres qui se suivent, séparés d'au plus deux signes."""
    places: List[int] = []
    i = debut
    while i < len(s) and len(places) < maximum:
        saut = 0
        while saut < 2 and i + saut < len(s) and s[i + saut] in separateurs:
            saut += 1
        if i + saut >= len(s) or not (s[i + saut].isascii() and s[i + saut].isalnum()):
            break
        places.append(i + saut)
        i += saut + 1
    return places


def _coupes(places: Sequence[int]) -> List[int]:
    """Rangs des chiffres précédés d'un séparateur."""
    return [n for n in range(1, len(places)) if places[n] > places[n - 1] + 1]


def _groupes(places: Sequence[int]) -> List[int]:
    """Longueurs des groupes de chiffres."""
    bornes = [0, *_coupes(places), len(places)]
    return [b - a for a, b in zip(bornes, bornes[1:], strict=False)]


def _chiffre(s: str, i: int) -> bool:
    return i < len(s) and s[i].isdigit()


def _luhn(chiffres: str) -> bool:
    """Clé de Luhn."""
    total = 0
    for n, c in enumerate(reversed(chiffres)):
        valeur = int(c) * (1 + n % 2)
        total += valeur - 9 if valeur > 9 else valeur
    return total % 10 == 0


# --- Courriels --------------------------------------------------------------------------------

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


def _courriels(t: _Lecture) -> Iterator[Empan]:
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


# --- Ce qui doit rester lisible ---------------------------------------------------------------

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


def _liens(t: _Lecture) -> Iterator[Empan]:
    """Adresses de pages."""
    for m in _URL.finditer(t.s):
        if _URL_PERSONNELLE.search(m.group()) is None:
            yield m.span()


def _references(t: _Lecture) -> Iterator[Empan]:
    """SIRET, SIREN, Cerfa, dossiers et départements désignés comme tels."""
    s = t.s
    for m in _NOMME.finditer(s):
        places = [p for p in _chaine(s, m.end(), 15) if s[p].isdigit()]
        for n in (14, 9):
            if len(places) >= n and not _chiffre(s, places[n - 1] + 1):
                yield places[0], places[n - 1] + 1
                break
    for m in _REFERENCE.finditer(s):
        yield m.span()
    for m in _DEPARTEMENTS.finditer(s):
        numeros = re.findall(r"\d\d", m.group(1))
        if numeros == sorted(set(numeros)):
            yield m.span(1)


# --- IBAN, NIR, cartes ------------------------------------------------------------------------

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


def _ibans(t: _Lecture) -> Iterator[Empan]:
    """IBAN dont la clé est bonne, ou dont la forme française ou l'étiquette suffit."""
    s = t.s
    for m in _DEBUT_IBAN.finditer(s):
        if m.group(1) not in _BBAN:
            continue
        longueur, motif = _BBAN[m.group(1)]
        places = _chaine(s, m.start(), longueur)
        if len(places) < longueur or _chiffre(s, places[-1] + 1):
            continue
        lu = "".join(s[p] for p in places)
        if motif.fullmatch(lu[4:]) is None:
            continue
        cle = int("".join(str(int(c, 36)) for c in lu[4:] + lu[:4])) % 97
        francais = m.group(1) in ("fr", "mc")
        if cle == 1 or francais or _avant(s, m.start(), _MOTS_IBAN):
            yield places[0], places[-1] + 1
    for m in _RIB.finditer(s):
        yield m.span()


_S = r"[ ._\-/|]{0,3}"
_FORME_NIR = re.compile(
    rf"(?<!\d)([1-478])(?:{_S}\d){{4}}{_S}(?:\d{_S}\d|2{_S}[ab])(?:{_S}\d){{6}}"
    rf"(?:[ ._\-/|,:(]{{0,3}}(?:cle ?:? ?)?\d{_S}\d)?(?!\d)"
)
_MOTS_NIR = re.compile(r"\bsecu\b|securite sociale|\bnir\b|\binsee\b|\bvitale\b|\bn?°? ?ss\b")
_COUPES_NIR = frozenset({1, 3, 5, 7, 10, 13})


def _nir_valable(s: str, debut: int, fin: int, sur: bool) -> bool:
    """Contrôle la clé ; à défaut, la forme et les mots qui précèdent."""
    places = [i for i in range(debut, fin) if s[i].isdigit() or s[i] in "ab"]
    lu = "".join(s[i] for i in places)
    numero = lu[:13].replace("2a", "19").replace("2b", "18")
    if not numero.isdigit():
        return False
    mois, departement = int(lu[3:5]), lu[5:7]
    cle_bonne = len(lu) == 15 and 97 - int(numero) % 97 == int(lu[13:])
    mois_possible = 1 <= mois <= 12 or 20 <= mois <= 42 or mois >= 50
    if cle_bonne and mois_possible and departement != "00":
        return True
    if sur:
        return False
    if _avant(s, debut, _MOTS_NIR):
        return True
    return (
        lu[0] in "12"
        and 1 <= mois <= 12
        and departement != "00"
        and set(_coupes(places)) <= _COUPES_NIR
        and _MONTANT.match(s, fin) is None
    )


def _nirs(sur: bool) -> Callable[[_Lecture], Iterator[Empan]]:
    """Numéros de sécurité sociale ; `sur` : seulement si la clé est bonne."""

    def chercher(t: _Lecture) -> Iterator[Empan]:
        pos = 0
        while (m := _FORME_NIR.search(t.s, pos)) is not None:
            if _nir_valable(t.s, m.start(), m.end(), sur):
                yield m.span()
                pos = m.end()
            else:
                pos = m.start() + 1

    return chercher


_DEBUT_CARTE = re.compile(r"(?<!\d)[2-6]")
_MOTS_CARTE = re.compile(
    r"carte (?:bancaire|bleue|de (?:credit|paiement|debit))|\bcb\b|\bvisa\b|mastercard|\bamex\b"
    r"|american express|\bma carte\b|de carte\b|\bcarte ?:? ?$"
)


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


def _cartes(t: _Lecture) -> Iterator[Empan]:
    """Numéros de carte bancaire."""
    s = t.s
    for m in _DEBUT_CARTE.finditer(s):
        places = _chaine(s, m.start(), 20)
        etendue = next((n for n, p in enumerate(places) if not s[p].isdigit()), len(places))
        if etendue < 13:
            continue
        nommee = _avant(s, m.start(), _MOTS_CARTE)
        for n in (16, 15, 14, 13, 19, 18, 17):
            if n > etendue or _chiffre(s, places[n - 1] + 1):
                continue
            lu = "".join(s[p] for p in places[:n])
            if _carte_possible(lu, _groupes(places[:n]), nommee):
                yield places[0], places[n - 1] + 1
                break


# --- Téléphones -------------------------------------------------------------------------------

_T = r"[ .\-/_•,]{0,3}"
_TEL_FRANCE = re.compile(
    rf"(?:(?<!\d)\(0[1-9]\)|(?<!\d)0{_T}[1-9]|(?<!\w)o[1-9])(?:{_T}\d){{8}}(?!\d)"
)
_TEL_MONDE = re.compile(
    r"(?:\((?:\+|00) ?33\)|(?<![\d+])(?:\+|00|\+00) ?33)"
    rf"{_T}(?:\(0\){_T}|0(?={_T}[1-9]))?{_T}[1-9](?:{_T}\d){{8}}(?!\d)"
    rf"|(?:\+|(?<!\d)00) ?(?:262|590|594|596){_T}(?:\(0\){_T}|0(?={_T}[1-9]))?{_T}[1-9]"
    rf"(?:{_T}\d){{8}}(?!\d)"
    rf"|(?:\+|(?<!\d)00) ?(?:508|681|687)(?:{_T}\d){{6}}(?!\d)"
    rf"|(?:\+|(?<!\d)00) ?689(?:{_T}\d){{8}}(?!\d)"
    r"|\+ ?(?:32|41|352|49|34|39|44|377|376|351|31|40|48|90|1|212|213|216|221|223|225|237|243)"
    r"(?:[ .\-/()]{0,2}\d){7,11}(?!\d)"
)
_TEL_33 = re.compile(r"(?<![\d.,+])33[ .-]?[1-9](?:[ .-]?\d){8}(?!\d)")
_TEL_COURT = re.compile(
    r"\b(?:tel|telephone|gsm|whatsapp|portable|mobile|joindre|appele[rz])\b(?:-moi)?(?: au)?"
    r"[ .:]{0,4}((?<!\d)\d(?:[ .-]?\d){5,8})(?!\d)"
)
_CHIFFRE_DIT = (
    r"(?:zero|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    r"|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante"
    r"|nonante|et[ -]une?|et[ -]onze)\b"
)
_TEL_DIT = re.compile(
    r"\bzero[ ,-]{1,2}(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf)\b"
    rf"(?:[ ,.-]{{1,2}}{_CHIFFRE_DIT}){{4,20}}"
)


def _tel_france(s: str, debut: int, fin: int) -> bool:
    """Écarte les dates suivies d'une heure, les énumérations et les décimales."""
    lu = s[debut:fin]
    if ", " in lu:
        return False
    places = [i for i in range(debut, fin) if s[i].isdigit() or s[i] == "o"]
    coupes = _coupes(places)
    if not coupes:
        return re.search(r"\d[.,]$", s[max(0, debut - 2) : debut]) is None
    groupes = _groupes(places)
    nombres = [s[places[n]] + s[places[n + 1]] for n in range(0, 9, 2)]
    if groupes[:3] == [2, 2, 4] and nombres[1] <= "12" and nombres[2] in ("19", "20"):
        return False  # 01/02/2024 10 h
    if groupes == [2, 2, 2, 4] and nombres[2] <= "12" and nombres[3] in ("19", "20"):
        return False  # 09-10/11/2024
    liens = [s[places[n - 1] + 1 : places[n]].strip() for n in coupes]
    if len(liens) == 4 and len(set(liens)) > 1 and nombres[1] <= "12":
        return not (liens[0] and (liens[0] == liens[1] or nombres[3] <= "12"))
    return True


def _telephones(t: _Lecture) -> Iterator[Empan]:
    """Téléphones écrits ou dictés."""
    s = t.s
    for m in _TEL_MONDE.finditer(s):
        if _MONTANT.match(s, m.end()) is None:
            yield m.span()
    for m in _TEL_33.finditer(s):
        places = [i for i in range(*m.span()) if s[i].isdigit()]
        if set(_coupes(places)) <= {2, 3, 5, 7, 9} and _MONTANT.match(s, m.end()) is None:
            yield m.span()
    pos = 0
    while (trouve := _TEL_FRANCE.search(s, pos)) is not None:
        if _tel_france(s, *trouve.span()):
            yield trouve.span()
            pos = trouve.end()
        else:
            pos = trouve.start() + 1
    for m in _TEL_COURT.finditer(s):
        groupes = _groupes([i for i in range(*m.span(1)) if s[i].isdigit()])
        if _MONTANT.match(s, m.end()) is None and (
            len(groupes) == 1 or set(groupes[1:]) == {2} and groupes[0] <= 3
        ):
            yield m.span(1)
    for m in _TEL_DIT.finditer(s):
        yield m.span()


# --- Dates de naissance -----------------------------------------------------------------------

_MOIS = (
    r"(?:janvier|janv?|fevrier|fevr?|mars|avril|avr|mai|juin|juillet|juil|aout|septembre|sept?"
    r"|octobre|oct|novembre|nov|decembre|dec)(?!\w)\.?"
)
_JOUR = (
    r"(?:(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?: ?er)?|\b(?:premier|trente et un|vingt et un"
    r"|(?:vingt[ -])?(?:deux|trois|quatre|cinq|six|sept|huit|neuf)|dix(?:[ -](?:sept|huit|neuf))?"
    r"|onze|douze|treize|quatorze|quinze|seize|vingt|trente))"
)
_AN = (
    r"(?:(?:18|19|20)\d\d(?!\d)|'?\d\d(?!\d|[ .]\d\d|,? ?(?:bis|ter|rue|av|b[dl]|place|ch|imp))"
    rf"|(?:mille neuf cents?|deux mille)(?:[ -]{_CHIFFRE_DIT}){{0,5}})"
)
_DATE = re.compile(
    rf"{_JOUR} ?{_MOIS}(?: {_AN})?"
    rf"|\b{_MOIS} (?:18|19|20)\d\d(?!\d)"
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


def _naissances(t: _Lecture) -> Iterator[Empan]:
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


# --- Adresses postales ------------------------------------------------------------------------


def _mots(texte: str) -> FrozenSet[str]:
    return frozenset(texte.split())


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
    rf"\b(?:loi|en|depuis|annees?|fin|debut|courant|ete|hiver|automne|printemps|rentree|{_MOIS})"
    r" (?:de )?$"
)
_SUPPLEMENT = re.compile(
    r"(?:,? (?:(?:bat(?:iment|\.)?|app(?:artemen)?t?\.?|esc(?:alier|\.)?|hall|porte) ?(?:n° ?)?"
    r"(?:[a-z]\d{0,3}|\d{1,4})(?!\w)|\d{1,2}(?:er|e|eme) etage\b)){1,4}"
)
_MOT_VOIE = re.compile(r" {1,2}([a-z0-9]{1,40}(?:[-'][a-z0-9]{1,40}){0,8})(\.?)")
_JOUR_FETE = re.compile(
    rf" (?:\d{{1,2}}|1er|premier|onze|huit|quatre|quatorze|dix-neuf|vingt-deux) {_MOIS}"
    r"(?: \d{4}(?!\d))?"
)
_RANG = re.compile(r"\d{1,3}(?:e|er|re|eme)")
_ARTICLES = _mots("de du des la le les l d aux au")
_ARRET = _mots(
    "a et ou on je tu nous vous il elle ils elles qui que quoi dans avec sans sur pour par est"
    " sont en chez depuis mais car donc pres plus moins tel telephone portable mail email courriel"
    " mon ma mes notre nos votre vos leur leurs ce cet cette ces hier demain aujourd lundi mardi"
    " mercredi jeudi vendredi samedi dimanche matin soir merci svp bonjour cordialement y ai as"
    " avons avez ont suis sommes fait faut pas ne si alors puis ici cote face derriere devant"
    " entre vers loin haut bas tout tous toute meme aussi c j qu n s m t rdc bp cs cedex pietonne"
    " pietonnes commercante commercantes commerciale passante animee vivante vide vides ouverte"
    " fermee calme libre possible possibles dedans surface"
)
_ARRET_OU_NOM = _mots("cote face haut bas loin soir matin tout pas midi est")
_TITRES = _mots(
    "general gal marechal mal docteur dr professeur pr president colonel commandant cdt capitaine"
    " lieutenant sergent caporal abbe cure pere mere soeur frere freres saint sainte st ste saints"
    " amiral comte duc roi reine prince cardinal chanoine mgr monseigneur notre-dame vieux vieille"
    " vieilles grand grande grands grandes petit petite petits petites haut haute hauts hautes bas"
    " basse beau belle bel bon bonne nouveau nouvelle quatre trois deux sept cinq six dix mille"
    " ancien ancienne anciens anciennes faubourg hotel maitre madame monsieur mme m ingenieur"
    " aspirant poete clos rond-point champ champs val mont"
)
_PRENOMS = _mots(
    "jean pierre paul jacques louis marie victor charles emile henri albert georges andre anatole"
    " antoine auguste aristide alexandre alphonse alfred armand arthur benoit camille claude denis"
    " edouard edmond ernest eugene felix ferdinand fernand francois francoise gabriel gaston"
    " gustave guy guillaume helene hector honore hubert irene isaac jeanne joachim joseph"
    " josephine jules julien lazare leon leonard leo louise lucie lucien madeleine marc marcel"
    " marcelin marguerite martin martin-luther maurice max maximilien michel nelson nicolas olympe"
    " pablo philippe rene raymond raoul robert roger romain rosa salvador simone sophie theodore"
    " theophile thomas vincent wangari yves yvonne adolphe aime anne blaise camile elsa germaine"
    " gilbert jean-baptiste jean-jacques jean-paul jean-pierre marie-louise pierre-joseph frederic"
    " missak suzanne danielle gisele ambroise clement etienne franklin winston john abraham"
)
_NOMS_SEULS = _mots(
    "neuve basse haute principale pasteur gambetta mirabeau voltaire carnot foch clemenceau"
    " thiers colbert diderot rousseau moliere racine republique nationale royale lafayette"
    " garibaldi kleber danton marceau hoche lamartine zola jaures verdun centrale traversiere"
)
_ADJECTIFS = _mots(
    "rouge rouges neuf neufs neuve vert verte verts vertes blanc blanche blancs blanches noir"
    " noire noirs noires royal royale national nationale doree dore creux creuse couvert couverte"
    " communal communale rural rurale perdu perdue fleuri fleurie ronde rond"
)
_ODONYMES = _mots(
    "mairie eglise gare marche republique liberte liberation poste ecole ecoles fontaine paix"
    " victoire hotel halle halles chateau cathedrale prefecture resistance comedie bourse"
    " fraternite egalite nation concorde palais pins lilas tilleuls acacias chenes peupliers"
    " moulin"
)
_ACTIVITES = _mots(
    "parking stationnement yoga fle francais anglais informatique theatre danse musique cuisine"
    " couture poterie gym pilates qi-gong tai-chi permaculture coworking excel python arduino"
    " artistes cinema peinture dessin espagnol arabe breton occitan creole"
)
_COMMUNES = _mots(
    "paris marseille lyon toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims"
    " toulon grenoble dijon angers nimes villeurbanne clermont-ferrand brest tours limoges amiens"
    " annecy perpignan metz besancon orleans rouen mulhouse caen nancy argenteuil montreuil"
    " roubaix tourcoing nanterre avignon vitry-sur-seine creteil dunkerque poitiers asnieres"
    " versailles colombes pau courbevoie cherbourg aulnay-sous-bois aubervilliers cayenne"
    " fort-de-france calais bourges cannes quimper valence merignac troyes ajaccio bastia niort"
    " chambery lorient pessac beauvais cholet vannes arles bayonne auxerre laval albi carcassonne"
    " blois evreux gueret tulle aurillac cahors rodez mende privas gap digne-les-bains foix tarbes"
    " auch agen perigueux angouleme saintes vesoul belfort epinal bar-le-duc laon arras alencon"
    " chartres nevers moulins macon bourg-en-bresse lons-le-saunier montauban mont-de-marsan"
    " mamoudzou basse-terre pointe-a-pitre pantin bobigny evry melun cergy saint-denis"
    " saint-etienne saint-paul saint-pierre saint-nazaire saint-malo saint-brieuc la-rochelle"
    " bagnolet ivry"
)


class _Voie:
    """Lecture mot à mot du nom d'une voie."""

    def __init__(self, t: _Lecture, pos: int, casse: bool) -> None:
        """`casse` : les capitales du texte ont un sens."""
        self.t = t
        self.pos = pos
        self.casse = casse

    def suivant(self, pos: int) -> Optional[Tuple[str, int, int]]:
        """Mot, début et fin ; rien après une ponctuation, un nombre ou un mot d'arrêt."""
        m = _MOT_VOIE.match(self.t.s, pos)
        if m is None:
            return None
        mot = m.group(1)
        tete = mot.split("'")[0]
        nom_propre = mot in _ARRET_OU_NOM and self.capitale(mot, m.start(1))
        if mot in _ARRET and not nom_propre or "'" in mot and tete in _ARRET:
            return None
        if mot[0].isdigit() and _RANG.fullmatch(mot) is None:
            return None
        abrege = mot in _TITRES or len(mot) == 1
        return mot, m.start(1), m.end(2) if abrege else m.end(1)

    def capitale(self, mot: str, debut: int) -> bool:
        """Vrai si le nom, élision mise à part, commence par une capitale."""
        if not self.casse:
            return False
        elision = 2 if mot[1:2] == "'" else 0
        return self.t.majuscule(debut + elision)

    def nom(self, pos: int) -> Optional[Tuple[str, int, int, bool]]:
        """Articles puis nom : nom sans élision, début, fin, et s'il y avait un article."""
        article = False
        for _ in range(4):
            lu = self.suivant(pos)
            if lu is None:
                return None
            mot, debut, fin = lu
            if mot not in _ARTICLES:
                elide = mot[:2] in ("d'", "l'")
                return (mot[2:] if elide else mot), debut, fin, article or elide
            article, pos = True, fin
        return None

    def suite(self, dernier: str, fin: int, article: bool, rang: int) -> Optional[Tuple[str, int]]:
        """Prolonge le nom d'un mot, ou rend rien s'il est complet."""
        lu = self.suivant(fin)
        prenom = dernier in _PRENOMS
        if lu is None:
            et = re.match(r" et (?=([a-z]+) )", self.t.s[fin : fin + 45])
            if et and prenom and et.group(1) in _PRENOMS:
                return et.group(1), fin + et.end() + len(et.group(1))
            return None
        mot, debut, bout = lu
        initiale = len(dernier) == 1 and dernier.isalpha()
        if mot in _ARTICLES or mot[:2] in ("d'", "l'"):
            cible = self.nom(fin)
            if cible is None:
                return None
            ouvert = prenom or initiale or dernier in _TITRES
            if (
                self.casse
                and not ouvert
                and not self.capitale(self.t.s[cible[1] : cible[2]], cible[1])
            ):
                return None
            return cible[0], cible[2]
        if (
            dernier in _TITRES
            or initiale
            or dernier[0].isdigit()
            or mot in _ADJECTIFS
            or prenom
            and not article
            and (rang == 1 or mot not in _COMMUNES)
        ):
            return mot, bout
        if not self.capitale(mot, debut) or mot in _COMMUNES:
            return None
        precede = re.match(r",? \d{5}(?!\d)| a ", self.t.s[bout : bout + 8]) is not None
        if precede or not article and rang < 3 and dernier not in _NOMS_SEULS:
            return mot, bout
        return None

    def fin(self, ambigue: bool) -> Optional[int]:
        """Fin du nom de la voie, ou rien si ce n'en est pas un."""
        fete = re.match(r" du(?= )", self.t.s[self.pos : self.pos + 4])
        if fete:
            jour = _JOUR_FETE.match(self.t.s, self.pos + fete.end())
            if jour:
                return jour.end()
        premier = self.nom(self.pos)
        if premier is None:
            return None
        dernier, debut, fin, article = premier
        capitale = self.capitale(self.t.s[debut:fin], debut)
        if ambigue and (dernier in _ACTIVITES or not capitale and dernier not in _ODONYMES):
            return None  # « 3 cours de yoga », « 1 place de parking »
        self.casse = self.casse and capitale
        for rang in range(1, 8):
            plus = self.suite(dernier, fin, article, rang)
            if plus is None:
                break
            dernier, fin = plus
        return fin


def _fin_voie(t: _Lecture, debut: int, pos: int, ambigue: bool) -> Optional[int]:
    """Fin du nom qui suit le type de voie `t.s[debut:pos]`."""
    type_ecrit = t.extrait(debut, pos)
    if type_ecrit == "mail" and not t.s.startswith(" des ", pos):
        return None  # « 12 mail de la mairie »
    casse = not (len(type_ecrit) > 2 and type_ecrit.isupper())
    return _Voie(t, pos, casse).fin(ambigue)


def _adresses(t: _Lecture) -> Iterator[Empan]:
    """Numéro et voie ; la commune et le code postal restent."""
    s = t.s
    for m in _NUMERO_VOIE.finditer(s):
        if m.group(2) and not _avant(s, m.start(), _AU, 12):
            continue
        annee = 1800 <= int(m.group(1)) < 2100
        if annee and _avant(s, m.start(), _ANNEE_AVANT, 20):
            continue
        groupe = 3 if m.group(3) else 4
        fin = _fin_voie(t, m.start(groupe), m.end(), groupe == 4)
        if fin is not None:
            plus = _SUPPLEMENT.match(s, fin)
            yield m.start(), plus.end() if plus else fin
    for m in _VOIE_SEULE.finditer(s):
        fin = _fin_voie(t, m.start(), m.end(), False)
        numero = None if fin is None else _NUMERO_APRES.match(s, fin)
        if numero is not None:
            yield m.start(), numero.end()


# --- Masquage ---------------------------------------------------------------------------------

_ETAPES: Tuple[Tuple[Optional[str], Callable[[_Lecture], Iterator[Empan]]], ...] = (
    (COURRIEL, _courriels),
    (None, _liens),
    (IBAN, _ibans),
    (NIR, _nirs(sur=True)),
    (None, _references),
    (CARTE, _cartes),
    (NIR, _nirs(sur=False)),
    (TELEPHONE, _telephones),
    (NAISSANCE, _naissances),
    (ADRESSE, _adresses),
)
"""Du plus sûr au moins sûr ; sans nature, l'empan est protégé des étapes suivantes."""


def _passe(texte: str) -> Tuple[str, List[str]]:
    """Masque ce qui se voit d'une lecture."""
    t = _lire(texte)
    pris = bytearray(len(t.s))
    trouves: List[Tuple[int, int, str]] = []
    for genre, chercher in _ETAPES:
        for debut, fin in chercher(t):
            if genre is not None:
                if any(pris[debut:fin]) or _BLANC in t.s[debut:fin]:
                    continue
                trouves.append((*t.origine(debut, fin), genre))
            pris[debut:fin] = b"\1" * (fin - debut)
    morceaux: List[str] = []
    genres: List[str] = []
    reprise = 0
    for debut, fin, genre in sorted(trouves):
        morceaux += [texte[reprise:debut], f"[{genre}]"]
        genres.append(genre)
        reprise = fin
    return "".join(morceaux) + texte[reprise:], genres


def masquer(texte: str) -> Masque:
    """Remplace chaque donnée personnelle par un jeton ; masquer deux fois ne change rien."""
    genres: List[str] = []
    while True:
        texte, trouves = _passe(texte)
        if not trouves:
            return Masque(texte, tuple(dict.fromkeys(genres)))
        genres += trouves
