"""./assistant knowledge check | build | show."""

from __future__ import annotations

import sys
from datetime import date
from typing import Optional

from commande import Arret
from knowledge import build, chemins, load, store


def savoir(geste: str, identifiant: Optional[str]) -> int:
    """0 si tout va bien, 1 si une source est fausse."""
    if geste == "show":
        return _montrer(identifiant)
    try:
        if geste == "check":
            base = load.charger()
        else:
            build.construire(suivi=print)
    except load.ErreurBase as erreur:
        for constat in erreur.erreurs:
            print(constat, file=sys.stderr)
        n = len(erreur.erreurs)
        suite = "" if geste == "check" else " L'ancienne base reste en service."
        print(f"{n} erreur{'s' if n > 1 else ''}.{suite}", file=sys.stderr)
        return 1
    if geste == "check":
        print(
            f"Tout est juste : {len(base.dispositifs)} dispositifs, {len(base.faq)} réponses, "
            f"{len(base.fabriques)} Fabriques, {len(base.communes)} communes."
        )
    else:
        print(f"Base construite : {chemins.base()}")
    return 0


def _montrer(identifiant: Optional[str]) -> int:
    """Ce que l'assistant dira d'un dispositif, sans démarrer Rasa."""
    from bot.paroles import Paroles
    from bot.repliques.details import Demande, contact, etapes, histoire, pourquoi, simple
    from bot.repliques.dispositifs import texte_principal
    from knowledge.matching import evaluer

    base = store.ouvrir()
    fiche = base.dispositif(identifiant or "")
    if fiche is None:
        ids = [d.id for d in base.dispositifs()]
        raise Arret(
            f"« {identifiant} » n'est pas un dispositif. {load.proche(identifiant or '', ids)}"
        )
    paroles = Paroles.du_depot()
    resultat = evaluer(fiche, {"besoins": fiche.besoins})
    print(texte_principal(paroles, base, resultat, date.today()))
    demande = Demande(paroles, base, [resultat], "")
    for detail in (pourquoi, etapes, contact, histoire, simple):
        print(f"\n{detail(demande)}")
    return 0
