"""Un aspect du premier dispositif, à la demande."""

from __future__ import annotations

import pytest

from bot.actions.action_detailler import ActionDetailler
from bot.repliques.details import DETAILS
from knowledge.matching import apparier
from knowledge.schema import Dispositif
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES, Conversation, verifier

BESOINS = ["locaux", "amorcage", "investissement", "fonds_propres", "recettes", "outils"]


def attendus(intention: str, d: Dispositif, base: Connaissances) -> list[str]:
    """Ce que la réponse doit contenir : des faits de la fiche, mot pour mot."""
    contacts = [base.contact(c) for c in d.contacts]
    moyens = [m for c in contacts for m in (c.url, c.telephone, c.courriel) if m]
    return {
        "combien": [d.titre, d.montant.texte, base.document(d.montant.source.document).titre],
        "contact": [d.titre, *(c.nom for c in contacts), *moyens],
        "encore_ouvert": [
            d.titre,
            d.statut.texte,
            d.statut.au.strftime("%d/%m/%Y"),
            *(e.texte for e in d.statut.historique),
        ],
        "etapes": [d.titre, *(f"{n}. {e}" for n, e in enumerate(d.etapes, start=1))],
        "pieces": [d.titre, *d.pieces],
        "simple": [d.titre, d.en_simple],
        "autres_dispositifs": [],
    }[intention]


@pytest.mark.parametrize("besoin", BESOINS)
@pytest.mark.parametrize("intention", sorted(DETAILS))
def test_un_aspect(intention: str, besoin: str, base: Connaissances) -> None:
    c = Conversation({"besoins": [besoin], "montres": ["x"]})
    reponse = c.dire("dis-m'en plus", intention).lancer(ActionDetailler)
    verifier(reponse)
    assert reponse.evenements == [] and len(reponse.messages) == 1
    premier = apparier(base.dispositifs(), {"besoins": [besoin]})[0].dispositif
    for morceau in attendus(intention, premier, base):
        assert morceau in reponse.texte


@pytest.mark.parametrize("intention", sorted(DETAILS))
def test_sans_besoin_on_le_demande(intention: str) -> None:
    reponse = Conversation().dire("combien ?", intention).lancer(ActionDetailler)
    assert reponse.textes == [PAROLES.dire("utter_detail_sans_dispositif")]


def test_les_autres_sont_tous_les_autres(base: Connaissances) -> None:
    c = Conversation({"besoins": ["amorcage"]}).dire("et sinon ?", "autres_dispositifs")
    lignes = c.lancer(ActionDetailler).texte.split("\n")[1:]
    pour_ce_besoin = [d.titre for d in base.dispositifs() if "amorcage" in d.besoins]
    assert len(lignes) == len(pour_ce_besoin) - 1 > 2
    assert all(any(t in ligne for t in pour_ce_besoin) for ligne in lignes)


def test_aucun_autre() -> None:
    c = Conversation({"besoins": ["fonds_propres"]}).dire("et sinon ?", "autres_dispositifs")
    assert c.lancer(ActionDetailler).textes == [PAROLES.dire("utter_aucun_autre")]
