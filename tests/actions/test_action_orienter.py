"""Les sujets que la base ne couvre pas : la bonne porte, rien d'inventé."""

from __future__ import annotations

import pytest

from bot.actions.action_orienter import ActionOrienter
from knowledge import chemins
from knowledge.store import Connaissances
from tests.actions.outils import HOSTILES, PAROLES, Conversation, verifier

PORTES = sorted(p.stem for p in (chemins.RACINE / "portes").glob("*.yml"))


@pytest.mark.parametrize("sujet", PORTES)
def test_chaque_porte(sujet: str, base: Connaissances) -> None:
    c = Conversation().dire("et l'assurance ?", "porte", sujet=sujet)
    reponse = c.lancer(ActionOrienter)
    verifier(reponse)
    porte = base.porte(sujet)
    assert porte is not None and porte.phrase in reponse.texte
    contacts = [base.contact(i) for i in porte.contacts]
    assert [x.nom for x in contacts if x.nom not in reponse.texte] == []
    for contact in contacts:
        assert not contact.telephone or contact.telephone in reponse.texte
    assert reponse.evenements == []


@pytest.mark.parametrize("sujet", [*HOSTILES, "qpv"])
def test_un_sujet_inconnu(sujet: str) -> None:
    c = Conversation().dire("et alors ?", "porte", sujet=sujet)
    assert c.lancer(ActionOrienter).textes == [PAROLES.dire("utter_hors_sujet")]


def test_hors_sujet() -> None:
    c = Conversation().dire("quel temps fait-il ?", "hors_sujet")
    assert c.lancer(ActionOrienter).textes == [PAROLES.dire("utter_hors_sujet")]
