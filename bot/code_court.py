"""Le code court d'un dossier : « TL-4F7K-2C » contient le profil lui-même, rien n'est gardé.

Le profil devient un entier, écrit avec des consonnes et des chiffres qu'on ne confond pas. Deux
signes de contrôle portent sur le sens du profil et non sur ses chiffres : si un vocabulaire est
réordonné, un ancien code est refusé au lieu de dire autre chose.
"""

from __future__ import annotations

import re
import zlib
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.profil import CHAMPS_SIMPLES, Profil
from knowledge.lieux import Lieu

SIGNES = "BCDFGHJKLMNPQRSTVWXZ2346789"
"""Ni voyelle (aucun mot ne se forme), ni 0 (jamais pris pour un téléphone), ni 1, ni 5."""
_CONFONDUS = str.maketrans("5", "S")
_SIGNE = f"[{SIGNES}5]"
MOTIF = re.compile(
    r"\bTL(?:-(?=[\w-]*\d)\w{4}(?:-?\w)+"
    rf"|[ –-]?{_SIGNE}{{4}}(?:[ –-]?{_SIGNE}){{2,}})\b",
    re.IGNORECASE,
)
"""Un code tel qu'on l'écrit, juste ou faux : casse et séparateurs sont libres. Un code postal,
plus court, n'en est pas un ; chaque signe n'est lu que d'une façon, et la lecture est rapide."""

_CONTROLE = 2
_BESOINS = 16
_VALEURS = 16
_LIEUX = 1 << 18
_COMMUNES, _DEPARTEMENTS, _REGIONS = 1, 150_000, 160_000
_CORSE = {"2A": "20", "2B": "96"}  # 97 et 98 sont l'outre-mer

CHAMPS_GARDES = tuple(c for c in CHAMPS_SIMPLES if c != "role")
"""Le rôle appartient à qui écrit : un agent donne le code, un porteur le reprend."""

Termes = Mapping[str, Sequence[str]]
"""Champ du profil → ses valeurs, dans l'ordre de la base. On n'en ajoute qu'à la fin."""


class CodeInvalide(ValueError):
    """Le code est mal recopié, ou ne correspond plus à la base."""


def encoder(profil: Profil, termes: Termes) -> str:
    """Le code du profil. Un lieu étranger ou refusé n'est pas gardé."""
    chiffres: List[Tuple[int, int]] = []  # (valeur, base), du poids faible au poids fort
    besoins = [_rang(b, termes["besoins"]) for b in profil.besoins]
    chiffres.append((besoins[0] if besoins else 0, _BESOINS))
    chiffres.append((_numero(profil.lieu), _LIEUX))
    chiffres += [(_rang(getattr(profil, c), termes[c]), _VALEURS) for c in CHAMPS_GARDES]
    activites = sum(1 << (_rang(a, termes["activites"]) - 1) for a in profil.activites)
    chiffres.append((activites, 1 << _VALEURS))
    chiffres += [(rang, _BESOINS) for rang in besoins[1:]]
    entier, poids = 0, 1
    for valeur, base in chiffres:
        entier, poids = entier + valeur * poids, poids * base
    signes = _ecrire(entier).rjust(4, SIGNES[0]) + _controle(profil)
    return "TL-" + "-".join(signes[k : k + 4] for k in range(0, len(signes), 4))


def decoder(code: str, termes: Termes, lieu_de: Callable[[str], Optional[Lieu]]) -> Profil:
    """Le profil d'un code. Lève CodeInvalide."""
    signes = re.sub(r"[\s–-]", "", code).upper()[2:].translate(_CONFONDUS)
    if len(signes) <= _CONTROLE or set(signes) - set(SIGNES):
        raise CodeInvalide(code)
    entier = 0
    for signe in signes[:-_CONTROLE]:
        entier = entier * len(SIGNES) + SIGNES.index(signe)

    def lire(base: int) -> int:
        nonlocal entier
        entier, valeur = divmod(entier, base)
        return valeur

    premier, numero = lire(_BESOINS), lire(_LIEUX)
    simples = {c: _valeur(lire(_VALEURS), termes[c], code) for c in CHAMPS_GARDES}
    bits = lire(1 << _VALEURS)
    besoins = [premier] if premier else []
    while entier:
        besoins.append(lire(_BESOINS))
    if 0 in besoins or len(set(besoins)) < len(besoins):
        raise CodeInvalide(code)
    activites = [k + 1 for k in range(_VALEURS) if bits >> k & 1]
    profil = Profil(
        besoins=tuple(_valeur(rang, termes["besoins"], code) or "" for rang in besoins),
        lieu=_lieu(numero, lieu_de, code),
        activites=tuple(_valeur(rang, termes["activites"], code) or "" for rang in activites),
    ).avec(**simples)
    if _controle(profil) != signes[-_CONTROLE:]:
        raise CodeInvalide(code)
    return profil


def _rang(valeur: Optional[str], valeurs: Sequence[str]) -> int:
    return valeurs.index(valeur) + 1 if valeur else 0


def _valeur(rang: int, valeurs: Sequence[str], code: str) -> Optional[str]:
    if rang > len(valeurs):
        raise CodeInvalide(code)
    return valeurs[rang - 1] if rang else None


def _numero(lieu: Optional[Lieu]) -> int:
    """Le lieu en un entier ; 0 s'il manque."""
    if lieu is None:
        return 0
    if lieu.type == "commune":
        insee = lieu.code_insee or ""
        return _COMMUNES + int(_CORSE.get(insee[:2], insee[:2]) + insee[2:])
    if lieu.type == "departement":
        departement = lieu.departement or ""
        return _DEPARTEMENTS + int(_CORSE.get(departement, departement))
    return _REGIONS + int(lieu.region or 0) if lieu.type == "region" else 0


def _lieu(numero: int, lieu_de: Callable[[str], Optional[Lieu]], code: str) -> Optional[Lieu]:
    if not numero:
        return None
    if numero >= _REGIONS:
        cle = f"region:{numero - _REGIONS:02d}"
    elif numero >= _DEPARTEMENTS:
        cle = f"departement:{_corse(f'{numero - _DEPARTEMENTS:02d}')}"
    else:
        insee = f"{numero - _COMMUNES:05d}"
        cle = f"commune:{_corse(insee[:2])}{insee[2:]}"
    lieu = lieu_de(cle)
    if lieu is None:
        raise CodeInvalide(code)
    return lieu


def _corse(chiffres: str) -> str:
    return {v: k for k, v in _CORSE.items()}.get(chiffres, chiffres)


def _controle(profil: Profil) -> str:
    """Deux signes tirés de ce que le profil veut dire."""
    sens: Dict[str, object] = {
        "besoins": profil.besoins,
        "lieu": _numero(profil.lieu),
        "activites": sorted(profil.activites),
        **{c: getattr(profil, c) for c in CHAMPS_GARDES},
    }
    somme = zlib.crc32(repr(sens).encode()) % len(SIGNES) ** _CONTROLE
    return _ecrire(somme).rjust(_CONTROLE, SIGNES[0])


def _ecrire(entier: int) -> str:
    signes = ""
    while entier:
        entier, reste = divmod(entier, len(SIGNES))
        signes = SIGNES[reste] + signes
    return signes
