"""Verbes de ./assistant. Aucun import lourd ici : l'aide et les erreurs viennent tout de suite."""

from __future__ import annotations

import argparse
import errno
import sqlite3
import sys
from typing import List, Optional

from commande import Arret


def analyseur() -> argparse.ArgumentParser:
    """Verbes et options."""
    a = argparse.ArgumentParser(
        prog="./assistant",
        description="Assistant pour les porteurs de tiers-lieux. Sans verbe : prépare et démarre "
        "tout, puis affiche l'adresse. Variables : ASSISTANT_PORT (5005), ASSISTANT_HOTE "
        "(127.0.0.1).",
    )
    verbes = a.add_subparsers(dest="verbe", metavar="verbe")
    verbes.add_parser("demarrer", help="préparer et démarrer (par défaut)")
    verbes.add_parser("chat", help="converser dans le terminal")
    test = verbes.add_parser("test", help="passer les tests")
    test.add_argument("--rapide", action="store_true", help="moins de trois minutes")
    verbes.add_parser("entrainer", help="réentraîner si les données ont changé")
    verbes.add_parser("eval", help="mesurer la compréhension ; échoue sous les planchers")
    verbes.add_parser("avis", help="compter les avis laissés sur les réponses")
    savoir = verbes.add_parser("knowledge", help="contrôler, construire ou montrer la base")
    savoir.add_argument("geste", choices=["check", "build", "show"])
    savoir.add_argument("id", nargs="?", help="dispositif à montrer (show)")
    return a


def _panne_de_disque(erreur: Exception) -> str:
    """Une phrase pour un fichier qu'on ne peut ni lire ni écrire."""
    plein = getattr(erreur, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    if plein or "disk is full" in str(erreur):
        return "le disque est plein. Libérez de la place, puis relancez."
    return f"un fichier ne peut être ni lu ni écrit ({erreur})."


def principal(arguments: Optional[List[str]] = None) -> int:
    """Exécute un verbe ; rend le code de sortie."""
    choix = analyseur().parse_args(arguments)
    try:
        if choix.verbe in (None, "demarrer"):
            from commande.demarrer import demarrer

            return demarrer()
        if choix.verbe == "chat":
            from commande.chat import converser

            return converser()
        if choix.verbe == "test":
            from commande.tester import tester

            return tester(rapide=choix.rapide)
        if choix.verbe == "entrainer":
            from commande.preparer import preparer

            preparer()
            return 0
        if choix.verbe == "eval":
            from commande.evaluer import evaluer

            return evaluer()
        if choix.verbe == "avis":
            from commande.avis import montrer

            return montrer()
        from commande.savoir import savoir

        return savoir(choix.geste, choix.id)
    except Arret as arret:
        print(f"Erreur : {arret}", file=sys.stderr)
        return arret.code
    except (OSError, sqlite3.Error) as erreur:
        print(f"Erreur : {_panne_de_disque(erreur)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(principal())
