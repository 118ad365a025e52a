"""La fiche : une adresse, un code, le Markdown ; rien d'enregistré."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.actions.action_comprendre import ActionComprendre
from bot.actions.action_faire_fiche import ActionFaireFiche
from bot.actions.action_recommander import ActionRecommander
from bot.code_court import decoder
from bot.profil import SANS_LIEU, Profil
from knowledge.store import Connaissances
from tests.actions.outils import (
    PAROLES,
    ROUBAIX,
    Conversation,
    Reponse,
    lieu,
    verifier,
)

PLEIN = {
    "besoins": ["amorcage", "locaux"],
    "avancement": "idee",
    "porteur": "association",
    "qpv": "oui",
    "rayonnement": "oui",
    "activites": ["fablab", "culture"],
}


def plein(**slots: Any) -> Conversation:
    return Conversation({**PLEIN, "lieu": lieu(ROUBAIX), **slots})


def fiche(c: Conversation) -> Reponse:
    c.dire("fais-moi une fiche", "fiche")
    avant = copy.deepcopy(c.slots)
    reponse = c.lancer(ActionFaireFiche)
    verifier(reponse)
    assert reponse.evenements == [] and c.slots == avant
    return reponse


def test_adresse_code_et_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_URL", raising=False)
    monkeypatch.delenv("ASSISTANT_PORT", raising=False)
    reponse = fiche(plein())
    custom = reponse.custom("fiche")
    assert custom["html_url"] == f"http://127.0.0.1:5005/fiche/{custom['code']}"
    assert custom["html_url"] in reponse.texte
    assert f"reprendre {custom['code']}" in reponse.texte.replace("\u00a0", " ")
    assert custom["markdown"].startswith(f"# {PAROLES.dire('utter_fiche_titre')}")
    assert custom["code"] in custom["markdown"] and "Roubaix (59)" in custom["markdown"]


@pytest.mark.parametrize(
    "variables, debut",
    [
        ({"ASSISTANT_PORT": "8080"}, "http://127.0.0.1:8080/fiche/TL-"),
        ({"ASSISTANT_URL": "https://exemple.fr"}, "https://exemple.fr/fiche/TL-"),
        ({"ASSISTANT_URL": "https://exemple.fr/"}, "https://exemple.fr/fiche/TL-"),
        ({"ASSISTANT_URL": "https://exemple.fr/aide"}, "https://exemple.fr/aide/fiche/TL-"),
        (
            {"ASSISTANT_URL": "https://exemple.fr", "ASSISTANT_PORT": "8080"},
            "https://exemple.fr/fiche/TL-",
        ),
    ],
)
def test_adresse_publique(
    variables: dict[str, str], debut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nom in ("ASSISTANT_URL", "ASSISTANT_PORT"):
        monkeypatch.delenv(nom, raising=False)
    for nom, valeur in variables.items():
        monkeypatch.setenv(nom, valeur)
    assert fiche(plein()).custom("fiche")["html_url"].startswith(debut)


def test_le_code_rend_le_dossier(base: Connaissances) -> None:
    c = plein(role="agent")
    code = fiche(c).custom("fiche")["code"]
    repris = decoder(code, base.valeurs_admises(), base.lieu)
    attendu = Profil.depuis_slots({**c.slots, "role": None})
    assert repris.differences(attendu.avec(activites=repris.activites)) == ()
    assert set(repris.activites) == set(attendu.activites)


def test_reprendre_ailleurs_donne_la_meme_recommandation() -> None:
    ici = plein(changements=["besoins", "lieu"]).dire("un projet", "besoin")
    avant = ici.lancer(ActionRecommander).custom("recommandation")
    code = fiche(ici).custom("fiche")["code"]
    ailleurs = Conversation()
    ailleurs.dire(f"reprendre {code}", "reprendre", code=code).lancer(ActionComprendre)
    reponse = ailleurs.lancer(ActionRecommander)
    assert reponse.textes[0] == PAROLES.dire("utter_code_repris")
    assert reponse.custom("recommandation")["dispositifs"] == avant["dispositifs"]
    assert fiche(ailleurs).custom("fiche")["code"] == code


def test_sans_besoin_on_le_demande() -> None:
    reponse = fiche(Conversation({"lieu": lieu(ROUBAIX)}))
    assert reponse.textes == [PAROLES.dire("utter_fiche_sans_besoin")]
    assert reponse.customs == []


def test_les_mots_de_la_personne_n_y_entrent_pas() -> None:
    dit = {**lieu(ROUBAIX), "compris_depuis": "chez Mme Dupont, 12 rue des Lilas"}
    reponse = fiche(plein(lieu=dit))
    assert "Dupont" not in reponse.texte + str(reponse.customs)


@pytest.mark.parametrize("sans", [None, SANS_LIEU.contrat()])
def test_sans_lieu_la_fiche_dit_qu_il_manque(sans: Any) -> None:
    """La même fiche que celle de son adresse : le code ne garde pas un lieu refusé."""
    markdown = fiche(plein(lieu=sans)).custom("fiche")["markdown"]
    manque = PAROLES.dire("utter_fiche_inconnus", noms=PAROLES.dire("utter_nom_lieu").lower())
    assert manque in markdown
    assert PAROLES.dire("utter_lieu_aucun") not in markdown
