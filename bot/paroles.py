"""Les mots de l'assistant, pris dans le domaine : aucune phrase n'est écrite en Python."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

from ruamel.yaml import YAML

DOSSIER = Path(__file__).parent / "domain" / "responses"


class Paroles:
    """Répliques de `bot/domain/responses`, choisies sans hasard."""

    def __init__(self, domaine: Mapping[str, Any]) -> None:
        """`domaine` : le domaine que Rasa envoie à chaque action."""
        self._repliques: Mapping[str, Any] = domaine.get("responses") or {}

    @classmethod
    def du_depot(cls) -> Paroles:
        """Les répliques lues dans leurs fichiers, pour qui ne reçoit pas le domaine."""
        repliques: Dict[str, Any] = {}
        for chemin in sorted(DOSSIER.glob("*.yml")):
            repliques.update(YAML(typ="safe").load(chemin)["responses"])
        return cls({"responses": repliques})

    def __contains__(self, nom: str) -> bool:
        """Vrai si la réplique existe."""
        return nom in self._repliques

    def dire(self, nom: str, /, variante: int = 0, **valeurs: Any) -> str:
        """Le texte d'une réplique. Les valeurs ne sont jamais lues comme des gabarits.

        `variante` : rang voulu, ramené au nombre de variantes. KeyError si le nom n'existe pas.
        """
        variantes = self._repliques[nom]
        texte = variantes[variante % len(variantes)]["text"]
        return string.Formatter().vformat(texte, (), valeurs).strip()

    def enumerer(self, elements: Sequence[str]) -> str:
        """« a », « a et b », « a, b et c »."""
        if len(elements) < 2:
            return "".join(elements)
        virgule, et = self.dire_brut("utter_virgule"), self.dire_brut("utter_et")
        return et.join([virgule.join(elements[:-1]), elements[-1]])

    def dire_brut(self, nom: str) -> str:
        """Une réplique sans toucher à ses espaces."""
        return str(self._repliques[nom][0]["text"])

    def numeroter(self, elements: Sequence[str]) -> List[str]:
        """Lignes numérotées à partir de 1."""
        return [
            self.dire("utter_ligne_numerotee", numero=n, texte=e)
            for n, e in enumerate(elements, start=1)
        ]
