"""La feuille de route : six stades, où en est le projet, ce qui vient ensuite."""

from __future__ import annotations

from typing import Any, List

import pytest

from bot.actions.action_montrer_parcours import ActionMontrerParcours
from knowledge.matching import Etat, apparier
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES, ROUBAIX, Conversation, lieu, verifier

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]
ICI = PAROLES.dire("utter_parcours_ici", besoin="", titre="", etat="").split(").")[1].strip()


def parcours(besoins: List[str], **slots: Any) -> List[str]:
    c = Conversation({"besoins": besoins or None, **slots}).dire("et après ?", "parcours")
    reponse = c.lancer(ActionMontrerParcours)
    verifier(reponse)
    assert reponse.evenements == [] and len(reponse.messages) == 1
    lignes = reponse.texte.split("\n")
    assert lignes[0] == PAROLES.dire("utter_parcours")
    assert lignes[-1] == PAROLES.dire("utter_parcours_note")
    return lignes[1:-1]


def test_chaque_besoin_a_son_stade_et_sa_premiere_piste(base: Connaissances) -> None:
    lignes = parcours([])
    assert len(lignes) == len(BESOINS)
    for n, (terme, ligne) in enumerate(zip(base.vocabulaire("besoins"), lignes, strict=True), 1):
        piste = apparier(base.dispositifs(), {"besoins": [terme.valeur]})[0].dispositif
        assert ligne.startswith(f"{n}. {terme.libelle}") and piste.titre in ligne
        assert PAROLES.dire(f"utter_etat_{piste.statut.etat}") in ligne
        assert ICI not in ligne


@pytest.mark.parametrize("besoin, suivant", list(zip(BESOINS, BESOINS[1:], strict=False)))
def test_le_stade_suivant_et_ce_qui_bloque(besoin: str, suivant: str, base: Connaissances) -> None:
    lignes = parcours([besoin])
    stades, suite = lignes[: len(BESOINS)], lignes[len(BESOINS) :]
    assert [ICI in x for x in stades] == [b == besoin for b in BESOINS]
    libelles = {t.valeur: t.libelle for t in base.vocabulaire("besoins")}
    piste = apparier(base.dispositifs(), {"besoins": [suivant]})[0]
    titre = piste.dispositif.titre
    assert suite[0] == PAROLES.dire("utter_parcours_suite", besoin=libelles[suivant], titre=titre)
    assert piste.dispositif.statut.au.strftime("%d/%m/%Y") in suite[1]
    bloquants = [c.critere.texte for c in piste.criteres if c.etat is not Etat.rempli]
    assert bloquants and len(suite) == 2 + len(bloquants)
    assert all(texte in ligne for texte, ligne in zip(bloquants, suite[2:], strict=True))


def test_le_dernier_stade_n_a_pas_de_suite() -> None:
    assert len(parcours(["outils"])) == len(BESOINS)


def test_de_plusieurs_besoins_le_plus_avance_compte(base: Connaissances) -> None:
    lignes = parcours(["recettes", "locaux"])
    assert [ICI in x for x in lignes[: len(BESOINS)]] == [
        b in ("recettes", "locaux") for b in BESOINS
    ]
    outils = base.vocabulaire("besoins")[-1]
    titre = apparier(base.dispositifs(), {"besoins": [outils.valeur]})[0].dispositif.titre
    assert lignes[len(BESOINS)] == PAROLES.dire(
        "utter_parcours_suite", besoin=outils.libelle, titre=titre
    )


def test_ce_qu_on_sait_du_projet_compte() -> None:
    """Un critère déjà rempli n'est plus ce qui bloque ; un critère manqué est dit."""
    ignorant = parcours(["locaux"])
    sachant = parcours(["locaux"], lieu=lieu(ROUBAIX), rayonnement="non")
    assert any(x.startswith("- Non rempli") for x in sachant) or sachant != ignorant
    assert not any(x.startswith("- Non rempli") for x in ignorant)
