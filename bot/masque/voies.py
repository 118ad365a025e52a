"""Où finit le nom d'une voie."""

from __future__ import annotations

import re
from typing import Optional, Tuple

from bot.masque.dits import MOIS
from bot.masque.lecture import Lecture
from bot.masque.listes import (
    ACTIVITES,
    ADJECTIFS,
    ARRET,
    ARRET_OU_NOM,
    ARTICLES,
    COMMUNES,
    NOMS_SEULS,
    ODONYMES,
    PRENOMS,
    TITRES,
)

_MOT_VOIE = re.compile(r" {1,2}([a-z0-9]{1,40}(?:[-'][a-z0-9]{1,40}){0,8})(\.?)")
_JOUR_FETE = re.compile(
    rf" (?:\d{{1,2}}|1er|premier|onze|huit|quatre|quatorze|dix-neuf|vingt-deux) {MOIS}"
    r"(?: \d{4}(?!\d))?"
)
_RANG = re.compile(r"\d{1,3}(?:e|er|re|eme)")


class _Voie:
    """Lecture mot à mot du nom d'une voie."""

    def __init__(self, t: Lecture, pos: int, casse: bool) -> None:
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
        nom_propre = mot in ARRET_OU_NOM and self.capitale(mot, m.start(1))
        if mot in ARRET and not nom_propre or "'" in mot and tete in ARRET:
            return None
        if mot[0].isdigit() and _RANG.fullmatch(mot) is None:
            return None
        abrege = mot in TITRES or len(mot) == 1
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
            if mot not in ARTICLES:
                elide = mot[:2] in ("d'", "l'")
                return (mot[2:] if elide else mot), debut, fin, article or elide
            article, pos = True, fin
        return None

    def suite(self, dernier: str, fin: int, article: bool, rang: int) -> Optional[Tuple[str, int]]:
        """Prolonge le nom d'un mot, ou rend rien s'il est complet."""
        lu = self.suivant(fin)
        prenom = dernier in PRENOMS
        if lu is None:
            et = re.match(r" et (?=([a-z]+) )", self.t.s[fin : fin + 45])
            if et and prenom and et.group(1) in PRENOMS:
                return et.group(1), fin + et.end() + len(et.group(1))
            return None
        mot, debut, bout = lu
        initiale = len(dernier) == 1 and dernier.isalpha()
        if mot in ARTICLES or mot[:2] in ("d'", "l'"):
            cible = self.nom(fin)
            if cible is None:
                return None
            ouvert = prenom or initiale or dernier in TITRES
            if (
                self.casse
                and not ouvert
                and not self.capitale(self.t.s[cible[1] : cible[2]], cible[1])
            ):
                return None
            return cible[0], cible[2]
        if (
            dernier in TITRES
            or initiale
            or dernier[0].isdigit()
            or mot in ADJECTIFS
            or prenom
            and not article
            and (rang == 1 or mot not in COMMUNES)
        ):
            return mot, bout
        if not self.capitale(mot, debut) or mot in COMMUNES:
            return None
        precede = re.match(r",? \d{5}(?!\d)| a ", self.t.s[bout : bout + 8]) is not None
        if precede or not article and rang < 3 and dernier not in NOMS_SEULS:
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
        if ambigue and (dernier in ACTIVITES or not capitale and dernier not in ODONYMES):
            return None  # « 3 cours de yoga », « 1 place de parking »
        self.casse = self.casse and capitale
        for rang in range(1, 8):
            plus = self.suite(dernier, fin, article, rang)
            if plus is None:
                break
            dernier, fin = plus
        return fin


def fin_voie(t: Lecture, debut: int, pos: int, ambigue: bool) -> Optional[int]:
    """Fin du nom qui suit le type de voie `t.s[debut:pos]`."""
    type_ecrit = t.extrait(debut, pos)
    if type_ecrit == "mail" and not t.s.startswith(" des ", pos):
        return None  # « 12 mail de la mairie »
    casse = not (len(type_ecrit) > 2 and type_ecrit.isupper())
    return _Voie(t, pos, casse).fin(ambigue)
