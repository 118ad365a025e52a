"""Lieux dits en chiffres : code postal, département, arrondissement sans ville."""

from __future__ import annotations

import re
from typing import Optional

from knowledge.lieux.index import Entree
from knowledge.lieux.lecture import Lecture, Passage
from knowledge.lieux.mots import UNITES
from knowledge.lieux.precisions import CODE_POSTAL, NUMERO, ORDINAL, numero_de
from knowledge.lieux.reglages import ARRONDISSEMENTS
from knowledge.lieux.types import Lieu

_QUANTITE = re.compile(r"\s*[€$%²]|[.,]\d")
_DEPARTEMENT = {"departement", "dept", "dpt", "dep"}
_INTRODUIT = ("a", "en", "sur", "vers", "pres", "de+")
_DEVANT_UN_CODE = ("cp", "postal", "a", "au", "f", "sur")
_AUTOUR = ("pres", "proche", "proches", "autour")


def lire_nombre(lecture: Lecture, i: int) -> Optional[Passage]:
    """Le lieu que dit le nombre placé en i."""
    nombre, suivant = lecture.norme(i), lecture.norme(i + 1)
    if suivant in UNITES or _QUANTITE.match(lecture.entre(i + 1)):
        return None
    if CODE_POSTAL.fullmatch(nombre):
        return _code_postal(lecture, i)
    dans_le = lecture.norme(i - 1) == "le" and lecture.norme(i - 2) == "dans"
    ordinal = ORDINAL.match(nombre)
    if ordinal and (dans_le or suivant.startswith("arr")):
        return _arrondissement_seul(lecture, i, int(ordinal.group(1)))
    return _surnom(lecture, i) or _departement(lecture, i, dans_le)


def _surnom(lecture: Lecture, i: int) -> Optional[Passage]:
    """« 9-3 » : le tiret fait le surnom."""
    if lecture.norme(i - 1) not in ("le", "du", "au") and not lecture.seul(i, i + 1):
        return None
    for fin in (i + 3, i + 2):
        entrees = lecture.index.entrees(lecture.cle(i, fin))
        if entrees and all(lecture.entre(k) in ("-", ".", "/", " ") for k in range(i + 1, fin)):
            return Passage(i, fin, list(entrees), "departement", "en")
    return None


def _departement(lecture: Lecture, i: int, dans_le: bool) -> Optional[Passage]:
    """« le 59 », « 2A », « département 12 »."""
    nombre, avant = lecture.norme(i), lecture.norme(i - 1)
    departement = lecture.index.departement(nombre)
    if departement is None or not NUMERO.fullmatch(nombre):
        return None
    annonce = not _DEPARTEMENT.isdisjoint((avant, lecture.norme(i - 2)))
    if len(nombre) == 1 and not annonce:
        return None
    if lecture.ouvre(i) and lecture.entre(i + 1).startswith(")"):
        return _entre_parentheses(lecture, i, departement)
    le = avant in ("le", "du", "au")
    # au-delà de 31, ou avec une lettre, ce n'est pas un jour du mois
    sans_doute = len(nombre) == 3 or not nombre.isdigit() or int(nombre) > 31
    if (
        annonce
        or dans_le
        or (le and sans_doute and (avant != "au" or len(nombre) == 3))
        or ((le or i == 0) and lecture.seul(i, i + 1))
    ):
        return Passage(i, i + 1, [Entree(departement, "departement")], "departement", "en")
    return None


def _entre_parentheses(lecture: Lecture, i: int, departement: Lieu) -> Optional[Passage]:
    """« (06) on cherche… », « dans les P.-O. (66) », « … merci. (48) »."""
    nom_propre = i > 1 and lecture.jetons[i - 1].majuscule
    situe = any(lecture.preposition(k) in _INTRODUIT for k in range(max(1, i - 4), i))
    sans_doute = (
        lecture.en_tete(i)
        or lecture.seul(i, i + 1)
        or "." in lecture.entre(i)
        or (nom_propre and situe)
    )
    finit = i + 1 == len(lecture.jetons)
    if not (sans_doute or finit or nom_propre) or lecture.norme(i - 1) in UNITES:
        return None
    entrees = [Entree(departement, "departement")]
    return Passage(i, i + 1, entrees, "departement", "en", approx=not sans_doute)


def _code_postal(lecture: Lecture, i: int) -> Optional[Passage]:
    code = lecture.norme(i)
    avant = lecture.norme(i - 1)
    annonce = (
        avant in _DEVANT_UN_CODE
        or (avant in ("de", "du") and lecture.norme(i - 2) in _AUTOUR)
        or "(" in lecture.entre(i)
        or lecture.seul(i, i + 1)
    )
    if int(code) % 500 == 0 and not annonce and not _commune_suit(lecture, i, code):
        return None  # une somme ronde plutôt qu'un code
    entrees = lecture.index.par_code_postal(code)
    if entrees:
        return Passage(i, i + 1, entrees, "code_postal", "a")
    departement = lecture.index.departement(numero_de(code))
    if departement is not None and annonce and code[2:] != "000":
        entrees = [Entree(departement, "departement")]
        return Passage(i, i + 1, entrees, "code_postal", "a", approx=True)
    return None


def _commune_suit(lecture: Lecture, i: int, code: str) -> bool:
    return any(
        code in lecture.index.codes_postaux(e.lieu.code_insee)
        for cle, _, _ in lecture.formes(i + 1)
        for e in lecture.index.entrees(cle)
    )


def _arrondissement_seul(lecture: Lecture, i: int, numero: int) -> Optional[Passage]:
    entrees = []
    for code, maximum in ARRONDISSEMENTS.items():
        lieu = lecture.index.lieu(f"commune:{code}")
        if lieu is not None and 1 <= numero <= maximum:
            entrees.append(Entree(lieu, "commune", lecture.index.population(lieu)))
    if not entrees:
        return None
    fin = i + 1 + lecture.norme(i + 1).startswith("arr")
    return Passage(i, fin, entrees, "commune", "en", approx=True, arrondissement=numero)
