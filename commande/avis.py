"""./assistant avis : les comptes, du mois le plus récent au plus ancien."""

from __future__ import annotations

from bot.avis import chemin, comptes


def montrer() -> int:
    """Affiche une ligne par mois, sujet et avis."""
    lignes = comptes()
    if not lignes:
        print(f"Aucun avis pour l'instant ({chemin()}).")
    for mois, sujet, avis, nombre in lignes:
        print(f"{mois}  {nombre:>5}  {avis:<10} {sujet}")
    return 0
