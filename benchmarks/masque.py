"""Mesure le masquage : temps selon la longueur, pour des textes ordinaires et hostiles.

    python benchmarks/masque.py [LONGUEUR_MAXIMALE]

Les longueurs doublent jusqu'à 4 000 caractères, ou jusqu'à celle qui est donnée. Un temps
proportionnel double d'une colonne à l'autre ; un temps quadratique quadruple.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from bot.masque import masquer  # noqa: E402

REPETES = [
    "1 ",
    "1-1/",
    "a.",
    "a@",
    "@",
    "a arobase a point ",
    "née a ",
    "12 rue de la ",
    "FR76 3000 ",
    "1 85 05 78 006 084 ",
    "zéro un ",
    "[téléphone]",
    "naissance 12/03/",
    "06 39 98 12 34",
    "06 39 98 12 34, ",
    "o639981234",  # collées : chaque donnée masquée découvre la suivante
    "FR76 3000 6000 0112 3456 7890 189",
]


def corpus() -> str:
    lignes = (RACINE / "tests" / "masque" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    return "\n".join(json.loads(ligne)["texte"] for ligne in lignes if ligne)


def main() -> None:
    maximum = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    longueurs = []
    while maximum >= 250 and len(longueurs) < 5:
        longueurs.insert(0, maximum)
        maximum //= 2
    print("caractères :", "".join(f"{n:12}" for n in longueurs))
    for nom, motif in [("corpus", corpus()), *((repr(m), m) for m in REPETES)]:
        temps = []
        for n in longueurs:
            texte = (motif * n)[:n]
            debut = time.perf_counter()
            masquer(texte)
            temps.append(1000 * (time.perf_counter() - debut))
        print("".join(f"{t:9.1f} ms" for t in temps), f"  {nom}")


if __name__ == "__main__":
    main()
