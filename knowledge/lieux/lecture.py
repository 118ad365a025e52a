"""Un texte découpé, et les questions qu'on lui pose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import List, Set, Tuple

from knowledge.lieux.index import Entree, Index
from knowledge.lieux.jetons import Jeton
from knowledge.lieux.mots import (
    CONTRACTIONS,
    DEVANT_DE,
    ETIQUETTES,
    LOCALISE,
    PRES,
    REMPLISSAGE,
    SUITE_FRANCHE,
)

FIN_DE_PROPOSITION = re.compile(r"[.;:!?…,\n()\[\]]|\s[–—-]\s")
_LIE = re.compile(r"^[\s\-‐‑‒–’'ʼ`´]*$")
_FERME = re.compile(r"\s*[,;:.!?…()\[\]\n–—]|\s+-\s")
_SIGLE = re.compile(r"[A-Z]{2,4}")
_FIN_FRANCHE = re.compile(r"\s*[.…)\]]")


@dataclass
class Passage:
    """Une mention en cours d'examen : où, quoi, et ce qui l'introduit."""

    debut: int  # numéros de jetons
    fin: int
    entrees: List[Entree]
    nature: str
    preposition: str = ""  # a | a? | sur | vers | en | pres | de | de+ | ""
    approx: bool = False
    accole: bool = False  # un département ou un code postal le précise
    arrondissement: int = 0


@dataclass
class Lecture:
    """Un texte et ce qu'on y a déjà trouvé."""

    texte: str
    jetons: List[Jeton]
    index: Index
    passages: List[Passage] = field(default_factory=list)
    masques: Set[int] = field(default_factory=set)  # jetons d'expressions sans lieu

    def norme(self, i: int) -> str:
        """Mot normalisé à la place i, vide hors du texte."""
        return self.jetons[i].norme if 0 <= i < len(self.jetons) else ""

    def cle(self, debut: int, fin: int) -> str:
        """Mots normalisés d'un passage."""
        return " ".join(self.norme(k) for k in range(debut, fin))

    def extrait(self, debut: int, fin: int) -> str:
        """Le passage tel qu'il est écrit."""
        return self.texte[self.jetons[debut].debut : self.jetons[fin - 1].fin]

    def entre(self, i: int) -> str:
        """Ce qui sépare le jeton i-1 du jeton i."""
        avant = self.jetons[i - 1].fin if i > 0 else 0
        apres = self.jetons[i].debut if i < len(self.jetons) else len(self.texte)
        return self.texte[avant:apres]

    def lie(self, i: int) -> bool:
        """Les jetons i-1 et i peuvent-ils faire un seul nom ?"""
        separateur = self.entre(i)
        if self.norme(i - 1) in ("saint", "sainte", "sur", "sous"):
            separateur = separateur.replace(".", "").replace("/", "")
        return bool(_LIE.match(separateur))

    def preposition(self, i: int) -> str:
        """Ce qui introduit le nom placé en i : a, sur, en, pres, de, ou rien."""
        mot = self.norme(i - 1)
        if i == 0 or FIN_DE_PROPOSITION.search(self.entre(i)):
            return ""
        if mot in ("de", "d"):
            return self.devant_de(i - 2)
        if mot == "a":
            sur = self.jetons[i - 1].brut in ("à", "À") or self.norme(i - 2) in LOCALISE or i == 1
            return "a" if sur else "a?"
        if mot in ("sur", "vers"):
            return mot
        if mot == "entre":
            return "pres"
        if mot in ("dans", "en"):
            return "en"
        return "de+" if mot in ("depuis", "commune", "ville", "village", "mairie") else ""

    def devant_de(self, i: int) -> str:
        """« de », « de+ » s'il dit le lieu (« mairie de »), « pres » s'il situe à côté."""
        mot = self.norme(i)
        if mot in PRES:
            return "pres"
        return "de+" if mot in DEVANT_DE else "de"

    def contracte(self, cle: str, debut: int) -> bool:
        """Le nom commence-t-il dans « au », « du », « aux » ou « des » ?"""
        return cle.split(" ")[0] != self.norme(debut)

    def seul(self, debut: int, fin: int) -> bool:
        """Le message se réduit-il à ce passage, autour de mots de liaison ?"""
        autres = [j.norme for k, j in enumerate(self.jetons) if not debut <= k < fin]
        return len(autres) <= 8 and all(m in REMPLISSAGE for m in autres)

    def tout_seul(self, debut: int, fin: int) -> bool:
        """Comme `seul`, sans rien d'autre qu'une préposition, ou « ville de »."""
        return self.seul(debut, fin) and (
            fin - debut == len(self.jetons)
            or self.preposition(debut) in ("a", "sur", "de+", "vers")
        )

    def ferme(self, fin: int) -> bool:
        """Une ponctuation, une étiquette ou la fin du texte suit-elle ?"""
        return (
            fin >= len(self.jetons)
            or self.norme(fin) in ETIQUETTES
            or bool(_FERME.match(self.entre(fin)))
        )

    def apposition(self, debut: int, fin: int) -> bool:
        """Entre deux ponctuations : « Avignon : … », « notre village, Plouaret, … »."""
        ouvre = (
            debut == 0
            or self.norme(debut - 1) in ETIQUETTES
            or bool(FIN_DE_PROPOSITION.search(self.entre(debut)))
        )
        return ouvre and self.ferme(fin)

    def isole(self, debut: int, fin: int) -> bool:
        """En apposition, sans être une exclamation, une légende ni le début d'une liste."""
        separateur, suivant = self.entre(fin).lstrip()[:1], self.norme(fin)
        if separateur in ("!", "?") or (separateur == ":" and suivant[:1].isdigit()):
            return False  # « Salles : 3 »
        liste = (  # « Vannes, tuyaux, chaudière »
            separateur == ","
            and suivant
            and suivant not in REMPLISSAGE
            and self.jetons[fin].brut.islower()
            and (self.norme(fin + 1) in ("et", "ou") or self.entre(fin + 1).strip() == ",")
        )
        return self.apposition(debut, fin) and not liste

    def franc(self, fin: int) -> bool:
        """Un point, une parenthèse, la fin ou un sujet suit : rien ne complète le nom."""
        return (
            fin >= len(self.jetons)
            or self.norme(fin) in SUITE_FRANCHE | ETIQUETTES
            or bool(_FIN_FRANCHE.match(self.entre(fin)))
        )

    def ouvre(self, i: int) -> bool:
        """Une parenthèse s'ouvre-t-elle juste avant le jeton i ?"""
        return self.entre(i).endswith("(")

    def sigle(self, debut: int, fin: int) -> bool:
        """« PIA », « ARS » : des capitales qui ne font pas un nom propre."""
        return bool(_SIGLE.fullmatch(self.extrait(debut, fin)))

    def en_tete(self, debut: int) -> bool:
        """Le message commence-t-il là, salutations mises à part ?"""
        return all(j.norme in REMPLISSAGE for j in self.jetons[:debut]) and (
            debut == 0 or bool(FIN_DE_PROPOSITION.search(self.entre(debut)))
        )

    def enchaine(self, fin: int, debut: int) -> bool:
        """« Vichy, Moulins et Montluçon » : les deux passages se suivent dans une énumération."""
        if debut == fin:
            return self.entre(debut).strip() in (",", "/", "-", "&")
        return debut == fin + 1 and self.norme(fin) in ("et", "ou")

    def formes(self, i: int) -> List[Tuple[str, int, str]]:
        """Noms possibles dès le jeton i : clé, fin, préposition contenue ; les longs d'abord."""
        premier = self.norme(i)
        tetes = [(premier, "")]
        if premier in CONTRACTIONS:
            tetes.append(CONTRACTIONS[premier])
        formes = []
        for tete, preposition in tetes:
            portee = min(self.index.portee(tete), len(self.jetons) - i)
            mots = [tete]
            for k in range(i + 1, i + portee + 1):
                if not (preposition and len(mots) == 1):
                    formes.append((" ".join(mots), i + len(mots), preposition))
                if k >= len(self.jetons) or not self.lie(k):
                    break
                mots.append(self.norme(k))
        return sorted(formes, key=lambda f: -f[1])
