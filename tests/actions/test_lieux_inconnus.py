"""Un lieu que la base ne connaît pas est redit par son nom."""

from __future__ import annotations

import pytest

from bot.actions.action_ask_lieu import ActionAskLieu
from bot.lieux_inconnus import lieu_nomme
from tests.actions.outils import PAROLES, Conversation


@pytest.mark.parametrize(
    ("texte", "nom"),
    [
        ("on est à Trifouilly-les-Oies", "Trifouilly-les-Oies"),
        ("dans le hameau de Kergrist-Bihan", "Kergrist-Bihan"),
        ("je ne sais pas", ""),
        ("zzz", ""),
    ],
)
def test_lieu_nomme(texte: str, nom: str) -> None:
    assert lieu_nomme(texte) == nom


def test_la_relance_nomme_le_lieu_inconnu() -> None:
    c = Conversation({"relances": 1}).formulaire("lieu")
    reponse = c.dire("on est à Trifouilly-les-Oies", "informer").lancer(ActionAskLieu)
    assert reponse.textes[0] == PAROLES.dire("utter_lieu_inconnu", nom="Trifouilly-les-Oies")


def test_une_premiere_question_ne_nomme_rien() -> None:
    c = Conversation().formulaire("lieu")
    reponse = c.dire("un projet à Trifouilly-les-Oies", "besoin").lancer(ActionAskLieu)
    assert "Trifouilly" not in reponse.texte
