"""La feuille de route : un stade par besoin, ce qui vient ensuite et ce qui bloque."""

from __future__ import annotations

from typing import List, Optional

from bot.paroles import Paroles
from bot.profil import Profil
from bot.repliques.dispositifs import ligne_statut_breve, statut_en_un_mot
from knowledge.matching import Etat, Resultat, apparier
from knowledge.store import Connaissances


def texte_parcours(paroles: Paroles, base: Connaissances, profil: Profil) -> str:
    """Chaque stade et sa première piste ; puis le stade qui suit le besoin le plus avancé."""
    termes = base.vocabulaire("besoins")
    lignes: List[str] = []
    suivant = None
    for rang, terme in enumerate(termes):
        piste = _premiere_piste(base, profil, terme.valeur)
        if piste is None:
            continue
        ici = terme.valeur in profil.besoins
        lignes.append(
            paroles.dire(
                "utter_parcours_ici" if ici else "utter_parcours_stade",
                besoin=terme.libelle,
                titre=piste.dispositif.titre,
                etat=statut_en_un_mot(paroles, piste.dispositif),
            )
        )
        if ici and rang + 1 < len(termes):
            suivant = termes[rang + 1]
    texte = [paroles.dire("utter_parcours"), *paroles.numeroter(lignes)]
    piste = _premiere_piste(base, profil, suivant.valeur) if suivant else None
    if suivant and piste:
        titre = piste.dispositif.titre
        texte.append(paroles.dire("utter_parcours_suite", besoin=suivant.libelle, titre=titre))
        texte.append(ligne_statut_breve(paroles, piste.dispositif))
        texte += [
            paroles.dire(f"utter_critere_{c.etat.value}", texte=c.critere.texte)
            for c in piste.criteres
            if c.etat is not Etat.rempli
        ]
    return "\n".join([*texte, paroles.dire("utter_parcours_note")])


def _premiere_piste(base: Connaissances, profil: Profil, besoin: str) -> Optional[Resultat]:
    pistes = apparier(base.dispositifs(), {**profil.reponses(), "besoins": [besoin]})
    return pistes[0] if pistes else None
