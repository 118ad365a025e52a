"""Nombres et mois écrits en lettres, communs à plusieurs natures."""

from __future__ import annotations

CHIFFRE_DIT = (
    r"(?:zero|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    r"|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|huitante|octante"
    r"|nonante|et[ -]une?|et[ -]onze)\b"
)
MOIS = (
    r"(?:janvier|janv?|fevrier|fevr?|mars|avril|avr|mai|juin|juillet|juil|aout|septembre|sept?"
    r"|octobre|oct|novembre|nov|decembre|dec)(?!\w)\.?"
)
