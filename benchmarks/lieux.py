"""Mesure le résolveur de lieux : construction, mémoire, temps par message.

    python benchmarks/lieux.py [FICHIER_DE_PHRASES]

Sans fichier, mesure les phrases de `tests/lieux/cas.csv`, répétées jusqu'à 300 caractères.
"""

from __future__ import annotations

import csv
import sys
import time
import tracemalloc
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from knowledge.lieux import Index, resoudre  # noqa: E402


def phrases() -> list[str]:
    if len(sys.argv) > 1:
        return Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    with (RACINE / "tests" / "lieux" / "cas.csv").open(encoding="utf-8", newline="") as flux:
        textes = [ligne["texte"] for ligne in csv.DictReader(flux)]
    longs = []
    for depart in range(0, len(textes), 5):
        longs.append(" ".join(textes[depart : depart + 40])[:300])
    return textes + longs


def main() -> None:
    debut = time.process_time()
    index = Index.depuis_dossier()
    print(f"construction : {time.process_time() - debut:.2f} s")
    temps = []
    for texte in phrases():
        debut = time.perf_counter()
        resoudre(texte, index)
        temps.append((1000 * (time.perf_counter() - debut), texte))
    temps.sort()
    for nom, rang in (("médiane", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("maximum", 1.0)):
        valeur, texte = temps[min(len(temps) - 1, int(rang * len(temps)))]
        print(f"{nom:8} : {valeur:6.2f} ms   {texte[:70]!r}")
    del index
    tracemalloc.start()
    index = Index.depuis_dossier()
    print(f"mémoire : {tracemalloc.get_traced_memory()[0] / 1e6:.0f} Mo ({type(index).__name__})")


if __name__ == "__main__":
    main()
