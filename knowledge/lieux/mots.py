"""Mots qui disent si un nom est un lieu : la grammaire est ici, le reste dans `indices.txt`."""

from __future__ import annotations

from typing import FrozenSet

from knowledge.lieux.fichiers import rubriques


def _mots(texte: str) -> FrozenSet[str]:
    return frozenset(texte.split())


ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ARTICLES = _mots("le la les l")
CONTRACTIONS = {"au": ("le", "a"), "du": ("le", "de"), "aux": ("les", "a"), "des": ("les", "de")}
DETERMINANTS = _mots(
    "le la les l un une ce cet cette ces mon ma mes notre nos votre vos son sa ses "
    "leur leurs ton ta tes au aux du des quel quelle chaque quelques plusieurs"
)
LIAISONS = _mots(
    "dans le la l les en du de d des departement dpt dept dep a au aux region ile celui celle"
)
LIENS_DU_NOM = _mots("sur sous les lez en de du des d la le l aux au a")
PREPOSITIONS_NUES = _mots("a au aux sur vers dans en")
APPELS = _mots("a sur vers")  # les plus sûres pour un nom ordinaire
SUITE_FRANCHE = _mots(
    "pour on nous je j et a avec qui depuis il elle ou y mais entre pres vers notre nos mon ma"
)
# étiquettes d'un dossier : « Lens QPV », « FS Gap, asso »
ETIQUETTES = _mots("qpv zrr frr fs rdv")
# prénoms et marques : la capitale y est toujours, elle ne dit rien du lieu
NOMMES_AUSSI = _mots("albert aubin charly leon lorette lorraine luce mathieu nancy noe orange")
COUPURES = _mots("mais puis or donc alors pour tandis cependant lui elle moi")
SUJETS = _mots("je j on nous il elle ils elles mon ma mes notre nos le la l les un une chez c")

_INDICES = rubriques("indices.txt")
DEVANT_DE = _INDICES["devant_de"]
PRES = _INDICES["pres"]
LOCALISE = _INDICES["localise"]
VOIES = _INDICES["voies"]
ETABLISSEMENTS = _INDICES["etablissements"]
TITRES = _INDICES["titres"]
UNITES = _INDICES["unites"]
REMPLISSAGE = _INDICES["remplissage"]
