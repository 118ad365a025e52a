"""Confronte un profil aux critères des dispositifs. Fonctions pures : ni base, ni dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Iterable, List, Mapping, Sequence, Tuple

from knowledge.schema import Champ, Critere, Dispositif, EtatStatut


class Etat(str, Enum):
    """Ce que le profil dit d'un critère."""

    rempli = "rempli"
    non_rempli = "non_rempli"
    a_verifier = "a_verifier"


class Verdict(str, Enum):
    """Ce que le profil dit d'un dispositif."""

    correspond = "correspond"
    a_verifier = "a_verifier"
    ne_correspond_pas = "ne_correspond_pas"


FERMES = (EtatStatut.clos.value, EtatStatut.remplace.value)

Reponses = Mapping[str, Sequence[str]]
"""Champ du profil → valeurs connues. Un champ absent ou vide est inconnu, jamais bloquant."""


@dataclass(frozen=True)
class CritereEvalue:
    """Un critère et son état pour un profil donné."""

    critere: Critere
    etat: Etat


@dataclass(frozen=True)
class Resultat:
    """Un dispositif, ses critères évalués et son verdict."""

    dispositif: Dispositif
    criteres: Tuple[CritereEvalue, ...]
    verdict: Verdict

    def nombre(self, etat: Etat) -> int:
        """Nombre de critères dans cet état."""
        return sum(c.etat is etat for c in self.criteres)

    @property
    def seul_manque(self) -> Critere | None:
        """Le critère non rempli quand il n'y en a qu'un (« il ne manque que… »)."""
        manques = [c.critere for c in self.criteres if c.etat is Etat.non_rempli]
        return manques[0] if len(manques) == 1 else None


def evaluer_critere(critere: Critere, reponses: Reponses) -> Etat:
    """État d'un critère. Une valeur absente des deux listes reste à vérifier."""
    valeurs = set(reponses.get(str(critere.champ), ())) if critere.champ else set()
    if valeurs & set(critere.rempli):
        return Etat.rempli
    if valeurs & set(critere.non_rempli):
        return Etat.non_rempli
    return Etat.a_verifier


def evaluer(dispositif: Dispositif, reponses: Reponses) -> Resultat:
    """Verdict d'un dispositif, critère par critère."""
    criteres = tuple(CritereEvalue(c, evaluer_critere(c, reponses)) for c in dispositif.criteres)
    etats = {c.etat for c in criteres}
    if Etat.non_rempli in etats:
        verdict = Verdict.ne_correspond_pas
    elif Etat.rempli in etats:
        verdict = Verdict.correspond
    else:
        verdict = Verdict.a_verifier
    return Resultat(dispositif, criteres, verdict)


def apparier(dispositifs: Iterable[Dispositif], reponses: Reponses) -> List[Resultat]:
    """Dispositifs qui répondent à un besoin exprimé, du plus au moins pertinent.

    Ordre : besoin principal d'abord, puis moins de critères manqués, puis ce qui n'est pas fermé,
    puis le rang donné par la rédaction, puis moins d'inconnus. Le rang passe avant les inconnus :
    compter ceux-ci d'abord ferait gagner la fiche qui pose le moins de conditions. Les besoins se
    servent à tour de rôle : le premier dispositif de chacun vient avant le second d'un autre.
    """
    par_besoin: List[List[Resultat]] = []
    deja: set[str] = set()
    tous = [evaluer(d, reponses) for d in dispositifs]
    for besoin in reponses.get(Champ.besoins.value, ()):
        groupe = [r for r in tous if besoin in r.dispositif.besoins and r.dispositif.id not in deja]
        deja |= {r.dispositif.id for r in groupe}
        par_besoin.append(sorted(groupe, key=_pertinence))
    return _tour_de_role(par_besoin)


def champs_utiles(resultats: Iterable[Resultat], candidats: Sequence[str]) -> List[str]:
    """Champs du profil dont la réponse pourrait encore changer un verdict, dans l'ordre donné.

    Un champ est utile si une réponse peut écarter un dispositif qui ne l'est pas encore, ou faire
    correspondre un dispositif dont rien n'est encore rempli.
    """
    utiles = {
        str(c.critere.champ)
        for r in resultats
        if r.verdict is not Verdict.ne_correspond_pas
        for c in r.criteres
        if c.etat is Etat.a_verifier
        and c.critere.champ
        and (c.critere.non_rempli or r.verdict is Verdict.a_verifier)
    }
    return [champ for champ in candidats if champ in utiles]


def valeurs_citees(resultats: Iterable[Resultat], champ: str) -> List[str]:
    """Valeurs de ce champ dont parle au moins un critère."""
    citees = {
        valeur
        for r in resultats
        for c in r.criteres
        if c.critere.champ == champ
        for valeur in (*c.critere.rempli, *c.critere.non_rempli)
    }
    return sorted(citees)


def _pertinence(resultat: Resultat) -> Tuple[int, bool, int, int, str]:
    d = resultat.dispositif
    return (
        resultat.nombre(Etat.non_rempli),
        d.statut.etat in FERMES,
        d.rang,
        resultat.nombre(Etat.a_verifier),
        d.id,
    )


def _tour_de_role(groupes: Sequence[Sequence[Resultat]]) -> List[Resultat]:
    longueur = max((len(g) for g in groupes), default=0)
    return [g[i] for i in range(longueur) for g in groupes if i < len(g)]
