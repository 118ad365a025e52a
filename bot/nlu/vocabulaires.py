"""Reconnaît dans une phrase les valeurs des vocabulaires fermés. Pur : ni Rasa, ni base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, List, Mapping, Sequence, Tuple

from bot.texte import sans_accents
from knowledge.schema import Terme

ENTITE = {"besoins": "besoin"}
"""Nom d'entité d'un vocabulaire, quand il n'est pas le même."""

# Ces mots disent autre chose que le porteur (« la mairie nous prête un local »), sauf si la
# personne se présente ou si le mot est toute la réponse.
_SUITE = r"(?: (?:une?|petite?|la|le|l|d|des|de|adjointe?|jeune|futur\w*))*$"
_PRESENTATION = re.compile(
    r"\b(?:on (?:se )?(?:est|etait|"
    r"(?:passe|passait|monte|montait|devient|devenait|cree|creait)(?: en| par)?)|"
    r"nous (?:sommes|etions)|c etait|ce soit|je (?:suis|represente)|portee? par|"
    r"on a (?:monte|cree)|"
    r"(?:on|nous|je) n (?:a|avons|ai)|"
    r"en tant que?|au nom de|pas .{0,30}(?:mais|juste) une?|plutot une?|"
    r"(?:dame|monsieur|personne|porteur|porteuse|usager|usagere|habitante?) d une?|"
    r"(?:president|tresorier|secretaire|gerant|directeur|directrice|coordinat\w+|membre)\w*)"
    + _SUITE
)
_POSSESSION = re.compile(r"\b(?:notre|mon|ma|pour une?|c est|collectif)" + _SUITE)
"""« Notre association » se présente ; « notre mairie » peut être celle d'à côté."""
_AILLEURS = re.compile(r"\b(?:sais pas si|a cote|pres|proche|autour)\b.{0,20}$")
_DEHORS = re.compile(r"\b(?:en dehors|hors)(?: (?:d|de|du|une?))*$")
_NEGATION = re.compile(r"\b(pas|plus|ni|jamais|sans)(?: (?:une?|en|d|de|du|des|dans|l|la|les?))*$")
_NEGATION_APRES = re.compile(
    r"(?:(?:ca|et|non|mais) )*(?:on|nous|il|elle|c|ce|je|ca) (?:(?:n|ne|l|y|en|le) )*"
    r"(?:est|suis|sommes|etait|fait|a|avons|ai) pas\b|(?:non|pas du tout)$"
)
"""« En quartier prioritaire, on l'est pas »."""
_MOT = re.compile(r"[a-z0-9]+")
_GESTES = frozenset(
    _MOT.findall(
        "enleve enlevez enlever retire retirez retirer supprime supprimez supprimer oublie oubliez "
        "ajoute ajoutez ajouter finalement en fait non oui c est pour le la les l de des du d un "
        "une mon ma notre aussi et s il te vous plait svp stp besoin"
    )
)
"""« Enlève l'investissement », « ajoute des locaux » : rien d'autre que le besoin n'y est dit."""
MOTS_ENTETE = 5
_DE = ("de", "d", "du", "des", "a", "au", "en", "dans")
_DETERMINANTS = {"une", "un", "la", "le", "l", "asso", "en", "c", "est"}
_SEGMENT = re.compile(r"[,;:.!?()\n]")


@dataclass(frozen=True)
class Trouvaille:
    """Une valeur reconnue et sa place dans le texte."""

    entite: str
    valeur: str
    debut: int
    fin: int


class Vocabulaires:
    """Expressions de tous les vocabulaires, prêtes à être cherchées."""

    def __init__(self, vocabulaires: Mapping[str, Sequence[Terme]]) -> None:
        """`vocabulaires` : identifiant → termes."""
        self._par_mots: Dict[Tuple[str, ...], List[Tuple[str, str]]] = {}
        self._en_note: Dict[Tuple[str, ...], Tuple[str, str]] = {}
        for nom, termes in vocabulaires.items():
            for terme in termes:
                ecrites = (terme.libelle, terme.libelle_court or "", *terme.expressions)
                # deux façons d'écrire les mêmes mots (« café », « cafe ») n'en font qu'une
                for mots in {tuple(_MOT.findall(sans_accents(e))) for e in ecrites}:
                    # « oui » et « non » répondent à la question ouverte, quelle qu'elle soit.
                    if mots and mots not in (("oui",), ("non",)):
                        self._par_mots.setdefault(mots, []).append((nom, terme.valeur))
                for ecrite in terme.en_note:
                    self._en_note[tuple(_MOT.findall(sans_accents(ecrite)))] = nom, terme.valeur
        self._plus_long = max((len(m) for m in self._par_mots), default=0)

    def trouver(self, texte: str) -> List[Trouvaille]:
        """Valeurs reconnues, l'expression la plus longue d'abord, sans recouvrement.

        Un besoin n'est reconnu ici que s'il est toute la réponse : les phrases sont lues par
        le classifieur.
        """
        plat = _meme_longueur(texte)
        jetons = [(m.group(), m.start(), m.end()) for m in _MOT.finditer(plat)]
        note = _est_une_liste(plat)
        trouvailles: List[Trouvaille] = []
        i = 0
        while i < len(jetons):
            for n in range(min(self._plus_long, len(jetons) - i), 0, -1):
                mots = tuple(j[0] for j in jetons[i : i + n])
                valeurs = self._par_mots.get(mots, [])
                if note and mots in self._en_note:
                    valeurs = [*valeurs, self._en_note[mots]]
                debut, fin = jetons[i][1], jetons[i + n - 1][2]
                retenues = [
                    Trouvaille(ENTITE.get(nom, nom), v, debut, fin)
                    for nom, valeur in valeurs
                    if (v := _admise(nom, valeur, plat, debut, fin))
                ]
                if retenues:
                    trouvailles += retenues
                    i += n - 1
                    break
            i += 1
        return trouvailles


def _admise(nom: str, valeur: str, plat: str, debut: int, fin: int) -> str:
    """La valeur à retenir dans ce contexte, ou le vide."""
    if nom == "besoins":
        reste = set(_MOT.findall(f"{plat[:debut]} {plat[fin:]}"))
        return valeur if not reste - _GESTES else ""
    avant = " ".join(_MOT.findall(plat[:debut])[-8:])
    apres = " ".join(_MOT.findall(plat[fin:])[:6])
    nie = bool(_NEGATION.search(avant) or _NEGATION_APRES.match(apres))
    if nom == "qpv" and _AILLEURS.search(avant):
        return ""
    if nom in ("qpv", "rayonnement") and valeur == "oui" and (nie or _DEHORS.search(avant)):
        return "non"
    if nie:
        return ""
    if nom == "porteur" and not _PRESENTATION.search(avant):
        if valeur != "collectivite" and _POSSESSION.search(avant):
            return valeur
        # « association », « mairie de Mende, … » : une réponse, ou un en-tête qui se présente.
        segment, entete = _segment(plat, debut, fin)
        court = entete and len(segment) <= MOTS_ENTETE
        if court and segment and (segment[0] in _DE or _est_une_liste(plat)):
            return valeur
        return valeur if not set(segment) - _DETERMINANTS else ""
    return valeur


def _est_une_liste(plat: str) -> bool:
    """« agent : Mende, SCIC ouverte, déficit » : des notes, où chaque mot se présente."""
    segments = [_MOT.findall(s) for s in _SEGMENT.split(plat)]
    courts = [s for s in segments if s]
    return len(courts) > 2 and sum(map(len, courts)) <= MOTS_ENTETE * len(courts)


def _segment(plat: str, debut: int, fin: int) -> Tuple[List[str], bool]:
    """Mots du segment (entre ponctuations) qui contient le passage, et s'il commence par lui."""
    gauche = _SEGMENT.split(plat[:debut])[-1]
    droite = _SEGMENT.split(plat[fin:])[0]
    return _MOT.findall(gauche + " " + droite), not _MOT.findall(gauche)


def _meme_longueur(texte: str) -> str:
    """Sans accents, caractère pour caractère, pour garder les positions."""
    return "".join((sans_accents(c) or " ")[0] for c in texte)
