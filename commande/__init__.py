"""La commande ./assistant."""

from __future__ import annotations


class Arret(Exception):
    """Arrêt expliqué en une phrase ; `code` est le code de sortie."""

    def __init__(self, phrase: str, code: int = 1) -> None:
        """`phrase` est montrée telle quelle."""
        super().__init__(phrase)
        self.code = code
