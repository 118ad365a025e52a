"""Enchaîne les étapes ; voir le paquet."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List, Sequence

from benchmarks.comprehension import (
    courbe,
    donnees,
    entrainement,
    figures,
    lecture,
    mesures,
    projet,
    rapport,
    service,
)
from benchmarks.comprehension.etapes import Detail, Etapes, Resultat, empreinte, empreinte_fichiers
from benchmarks.comprehension.plan import ICI, TRAVAIL, Plan, rapide
from benchmarks.comprehension.systemes import NOTRE, ORIGINE, Systeme, avec_repli, sans_repli
from knowledge import build, chemins

CODE = "benchmarks/comprehension"


def options() -> argparse.Namespace:
    """Ligne de commande."""
    lecteur = argparse.ArgumentParser(
        prog="python -m benchmarks.comprehension", description=__doc__, add_help=True
    )
    lecteur.add_argument(
        "--exemples", type=int, help=f"échantillon commun ({Plan.exemples} si rien n'est dit)"
    )
    lecteur.add_argument("--sortie", type=Path, help="dossier des résultats")
    lecteur.add_argument(
        "--rapide", action="store_true", help="essai de bout en bout, sans valeur de mesure"
    )
    lecteur.add_argument(
        "--neuf", action="store_true", help="refait tout, sans rien reprendre d'avant"
    )
    return lecteur.parse_args()


class Comparaison:
    """Une exécution : les données, le plan, et les étapes qui s'y appliquent."""

    def __init__(self, plan: Plan, neuf: bool) -> None:
        """Lit les données et prépare la base."""
        self.plan = plan
        if not build.est_a_jour(chemins.base()):
            build.construire()
        self.phrases = donnees.phrases(plan.pas_validation)
        self.textes = [p["texte"] for p in self.phrases]
        self.exemples = donnees.exemples()[: plan.exemples_max]
        self.taille = min(plan.exemples, len(self.exemples))
        self.tailles_origine = [n for n in plan.courbe_origine if n < self.taille]
        tailles = {n for n in plan.courbe_notre if n < len(self.exemples)} - {self.taille}
        self.tailles_notre = sorted(tailles)
        total = 9 + 2 * len(self.tailles_origine) + plan.assistant_complet
        self.etapes = Etapes(total, neuf)

    def entrainer(self, systeme: Systeme, taille: int, seule: bool) -> Resultat:
        """Modèle formé sur les `taille` premiers exemples ; `seule` : sans les politiques."""
        contenus = projet.fichiers(
            systeme, self.exemples[:taille], self.exemples, self.plan.epoques
        )
        nom = f"{systeme.nom}-{taille}-{empreinte(contenus)[:8]}"

        def entrainer(detail: Detail) -> Resultat:
            dossier = TRAVAIL / "modeles" / nom
            return {
                "exemples": taille,
                **entrainement.entrainer(dossier, contenus, seule, detail),
            }

        return self.etapes.faire(
            f"entraînement, {systeme.titre}, {taille} exemples",
            {
                "contenus": contenus,
                "seule": seule,
                "sources": empreinte_fichiers(systeme.sources),
            },
            entrainer,
        )

    def lire(self, systeme: Systeme, modele: Resultat) -> Resultat:
        """Toutes les phrases, par ce modèle."""
        code = [f"{CODE}/lecture.py", f"{CODE}/systemes.py", "knowledge/lieux/*.py"]
        return self.etapes.faire(
            f"lecture, {systeme.titre}, {modele['exemples']} exemples",
            {
                "modele": modele["empreinte"],
                "textes": self.textes,
                "sources": empreinte_fichiers([*systeme.sources, *code]),
            },
            lambda detail: lecture.lire(systeme, modele["archive"], self.textes, detail),
        )

    def servir(self, systeme: Systeme, modele: Resultat) -> Resultat:
        """Tours complets, par ce modèle."""
        return self.etapes.faire(
            f"serveur, {systeme.titre}",
            {"modele": modele["empreinte"], **self._charge()},
            lambda detail: service.mesurer_modele(
                modele["archive"], self.textes, self.plan, detail
            ),
        )

    def servir_assistant(self) -> Resultat:
        """Tours complets de l'assistant tel qu'il est livré."""
        sources = ("bot/**/*", "knowledge/**/*", "config.yml", "requirements.lock")
        return self.etapes.faire(
            "serveur, assistant complet",
            {"sources": empreinte_fichiers(sources), **self._charge()},
            lambda detail: service.mesurer_assistant(self.textes, self.plan, detail),
        )

    def _charge(self) -> Dict[str, Any]:
        code = empreinte_fichiers([f"{CODE}/service.py"])
        return {
            "textes": self.textes,
            "messages": self.plan.messages,
            "en_vol": self.plan.en_vol,
            "code": code,
        }

    def tracer_notre(self) -> Resultat:
        """Notre courbe d'apprentissage, hors échantillon et hors « tout », déjà lus."""
        sources = empreinte_fichiers([*NOTRE.sources, f"{CODE}/courbe.py"])

        def tracer(detail: Detail) -> Resultat:
            return courbe.tracer(self.exemples, self.tailles_notre, self.textes, detail)

        return self.etapes.faire(
            "courbe d'apprentissage, La nôtre",
            {
                "exemples": self.exemples,
                "tailles": self.tailles_notre,
                "textes": self.textes,
                "config": NOTRE.config,
                "sources": sources,
            },
            tracer,
        )

    def executer(self) -> Dict[str, Any]:
        """Toutes les étapes ; rend ce que `resultats.json` contient, et les lectures (`_lus`)."""
        tout = len(self.exemples)
        debut = _circonstances()
        etiquettes = Counter(etiquette for _, etiquette in self.exemples[: self.taille])
        modeles = {
            "notre": self.entrainer(NOTRE, self.taille, seule=False),
            "notre_tout": self.entrainer(NOTRE, tout, seule=True),
            "origine": self.entrainer(ORIGINE, self.taille, seule=False),
        }
        lectures = {
            nom: self.lire(ORIGINE if nom == "origine" else NOTRE, modele)
            for nom, modele in modeles.items()
        }
        services = {
            "notre": self.servir(NOTRE, modeles["notre"]),
            "origine": self.servir(ORIGINE, modeles["origine"]),
        }
        if self.plan.assistant_complet:
            services["assistant"] = self.servir_assistant()
        bruts: List[Any] = lectures["origine"]["lus"]
        lus = {
            "notre": lectures["notre"]["lus"],
            "origine": [avec_repli(lu) for lu in bruts],
            "origine_sans_repli": [sans_repli(lu) for lu in bruts],
            "notre_tout": lectures["notre_tout"]["lus"],
        }
        points = {
            "notre": {
                **self.tracer_notre()["points"],
                str(self.taille): lus["notre"],
                str(tout): lus["notre_tout"],
            },
            "origine": {str(self.taille): lus["origine"]},
        }
        for n in self.tailles_origine:
            lecture_n = self.lire(ORIGINE, self.entrainer(ORIGINE, n, seule=True))
            points["origine"][str(n)] = [avec_repli(lu) for lu in lecture_n["lus"]]
        compares = ("notre", "origine", "notre_tout")
        return {
            "quoi": {
                **debut,
                "phrases": len(self.phrases),
                "echantillon": self.taille,
                "etiquettes": len(etiquettes),
                "etiquettes_a_un": sum(n == 1 for n in etiquettes.values()),
                "exemples": tout,
                "epoques": self.plan.epoques,
                "messages_par_palier": self.plan.messages,
            },
            "reussites": {nom: mesures.reussites(self.phrases, v) for nom, v in lus.items()},
            "fiabilite": {nom: mesures.fiabilite(self.phrases, lus[nom]) for nom in compares},
            "confusion": {nom: mesures.confusion(self.phrases, lus[nom]) for nom in compares},
            "lecture": {nom: _sans(v, "lus", "empreinte") for nom, v in lectures.items()},
            "entrainement": {nom: _sans(v, "archive", "empreinte") for nom, v in modeles.items()},
            "service": {nom: _sans(v, "empreinte") for nom, v in services.items()},
            "courbe": {
                nom: {n: mesures.reussites(self.phrases, v) for n, v in tailles.items()}
                for nom, tailles in points.items()
            },
            "_lus": lus,
        }


def _circonstances() -> Dict[str, Any]:
    infos = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    modele = re.search(r"model name\s*:\s*(.+)", infos)
    return {
        "le": datetime.now().strftime("%d/%m/%Y"),
        "coeurs": len(os.sched_getaffinity(0)),
        "processeur": modele.group(1) if modele else platform.machine(),
        "charge": os.getloadavg()[0],
        "python": platform.python_version(),
    }


def _sans(resultat: Resultat, *champs: str) -> Resultat:
    return {nom: valeur for nom, valeur in resultat.items() if nom not in champs}


def _publier(comparaison: Comparaison, resultats: Dict[str, Any], sortie: Path) -> Sequence[str]:
    """Écrit les fichiers de résultats ; rend leurs noms."""
    taille, tout = comparaison.taille, len(comparaison.exemples)
    titres = {
        "notre": f"La nôtre ({taille})",
        "origine": f"Rasa d'origine ({taille})",
        "origine_sans_repli": f"Rasa d'origine, sans repli ({taille})",
        "notre_tout": f"La nôtre, tout nlu.yml ({tout})",
        "assistant": "Notre assistant complet",
    }
    lus = resultats.pop("_lus")
    liste, resultats["erreurs"] = rapport.erreurs(
        comparaison.phrases, lus["notre_tout"], lus["origine"], comparaison.exemples
    )
    sortie.mkdir(parents=True, exist_ok=True)
    rapport.ecrire(
        sortie,
        {
            "resultats.json": json.dumps(resultats, ensure_ascii=False, indent=1) + "\n",
            "README.md": rapport.tableau(resultats, titres),
            "erreurs.md": liste,
        },
    )
    figures.dessiner(resultats, titres, sortie)
    return sorted(f.name for f in sortie.iterdir())


def main() -> None:
    """Mesure puis publie."""
    choix = options()
    if choix.rapide:
        plan, defaut = rapide(choix.exemples), TRAVAIL / "essai"
    else:
        plan, defaut = replace(Plan(), **_donne(exemples=choix.exemples)), ICI / "resultats"
    sortie = (choix.sortie or defaut).resolve()
    comparaison = Comparaison(plan, choix.neuf)
    resultats = comparaison.executer()
    noms = _publier(comparaison, resultats, sortie)
    print((sortie / "README.md").read_text(encoding="utf-8"))
    print(f"Résultats dans {sortie} : {', '.join(noms)}")


def _donne(**valeurs: Any) -> Dict[str, Any]:
    return {nom: valeur for nom, valeur in valeurs.items() if valeur is not None}


if __name__ == "__main__":
    main()
