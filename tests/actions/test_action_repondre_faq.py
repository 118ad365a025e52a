"""Les questions factuelles : la réponse de la base, sa source, sa date."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bot.actions.action_repondre_faq import ActionRepondreFaq
from knowledge import chemins
from knowledge.store import Connaissances
from tests.actions.outils import HOSTILES, PAROLES, Conversation, verifier


def sujets() -> list[str]:
    """Les identifiants écrits dans les fichiers de la FAQ."""
    return sorted(
        reponse["id"]
        for chemin in (chemins.RACINE / "faq").glob("*.yml")
        for reponse in YAML(typ="safe").load(chemin)
    )


@pytest.mark.parametrize("sujet", sujets())
def test_chaque_sujet(sujet: str, base: Connaissances) -> None:
    reponse = Conversation().dire("?", "faq", sujet=sujet).lancer(ActionRepondreFaq)
    verifier(reponse)
    fiche = base.reponse(sujet)
    assert fiche is not None
    assert fiche.reponse.strip() in reponse.texte
    assert fiche.source.section in reponse.texte
    assert base.document(fiche.source.document).titre in reponse.texte
    assert fiche.verifie_le.strftime("%d/%m/%Y") in reponse.texte
    assert all(x.url in reponse.texte for x in fiche.liens)
    custom = reponse.custom("faq")
    assert (custom["id"], custom["source"]["section"]) == (sujet, fiche.source.section)
    assert reponse.slots == {"dernier_sujet": sujet}
    films = [PAROLES.dire("utter_films") in texte for texte in reponse.textes]
    assert films == [False, *([True] * fiche.films)]


@pytest.mark.parametrize("sujet", [*HOSTILES, "assurance"])
def test_un_sujet_inconnu_n_invente_rien(sujet: str) -> None:
    reponse = Conversation().dire("?", "faq", sujet=sujet).lancer(ActionRepondreFaq)
    assert reponse.textes == [PAROLES.dire("utter_faq_inconnue")] and reponse.customs == []
    assert reponse.evenements == []


def test_sans_sujet() -> None:
    reponse = Conversation().dire("?", "faq").lancer(ActionRepondreFaq)
    assert reponse.textes == [PAROLES.dire("utter_faq_inconnue")]
