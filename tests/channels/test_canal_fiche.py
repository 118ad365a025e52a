"""`GET /fiche/TL-…` sur un vrai serveur Sanic, enregistré comme Rasa le fait."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any, Iterator, List, NamedTuple
from urllib.parse import quote

import pytest
from rasa.core.channels.channel import register
from sanic import Sanic

from bot.channels.fiche import ENTETES, FicheImprimable
from bot.code_court import encoder
from bot.profil import Profil
from knowledge import store
from knowledge.store import Connaissances
from tests.actions.outils import PAROLES


class Recu(NamedTuple):
    code: int
    texte: str
    entetes: Message


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


@pytest.fixture(scope="module")
def serveur(base: Connaissances) -> Iterator[str]:
    """L'adresse du serveur, dans un fil à part."""
    application, port = Sanic("fiche_essai", configure_logging=False), port_libre()
    register([FicheImprimable()], application, route="/webhooks/")
    boucle, pret = asyncio.new_event_loop(), threading.Event()
    serveurs: List[Any] = []

    async def demarrer() -> None:
        serveur = await application.create_server(
            host="127.0.0.1", port=port, return_asyncio_server=True, access_log=False
        )
        await serveur.startup()
        serveurs.append(serveur)
        pret.set()

    def tourner() -> None:
        asyncio.set_event_loop(boucle)
        boucle.create_task(demarrer())
        boucle.run_forever()

    fil = threading.Thread(target=tourner, daemon=True)
    fil.start()
    assert pret.wait(30)
    yield f"http://127.0.0.1:{port}"
    boucle.call_soon_threadsafe(serveurs[0].close)
    boucle.call_soon_threadsafe(boucle.stop)
    fil.join(10)
    assert not fil.is_alive()


def demander(adresse: str, methode: str = "GET") -> Recu:
    try:
        requete = urllib.request.Request(adresse, method=methode)
        with urllib.request.urlopen(requete, timeout=30) as r:
            return Recu(r.status, r.read().decode(), r.headers)
    except urllib.error.HTTPError as erreur:
        return Recu(erreur.code, erreur.read().decode(), erreur.headers)


@pytest.fixture(scope="module")
def code(base: Connaissances) -> str:
    profil = Profil(besoins=("amorcage",), lieu=base.lieu("commune:59512"), porteur="association")
    return encoder(profil, base.valeurs_admises())


def entetes_manquants(recu: Recu) -> List[str]:
    return [nom for nom, valeur in ENTETES.items() if recu.entetes[nom] != valeur]


def test_la_page(serveur: str, code: str) -> None:
    recu = demander(f"{serveur}/fiche/{code}")
    assert recu.code == 200 and recu.texte.startswith("<!doctype html>")
    assert recu.entetes["Content-Type"] == "text/html; charset=utf-8"
    assert code in recu.texte and "Roubaix (59)" in recu.texte
    assert entetes_manquants(recu) == [] and recu.entetes["Set-Cookie"] is None


def test_le_markdown(serveur: str, code: str) -> None:
    recu = demander(f"{serveur}/fiche/{code}.md")
    assert recu.code == 200 and recu.texte.startswith(f"# {PAROLES.dire('utter_fiche_titre')}")
    assert recu.entetes["Content-Type"] == "text/markdown; charset=utf-8"
    assert code in recu.texte and "<" not in recu.texte
    assert entetes_manquants(recu) == []


def test_les_entetes_interdisent_tout_sauf_le_style() -> None:
    regles = ENTETES["Content-Security-Policy"]
    assert "default-src 'none'" in regles and "script" not in regles and "http" not in regles
    assert ENTETES["Cache-Control"] == "no-store"
    assert ENTETES["Referrer-Policy"] == "no-referrer"
    assert ENTETES["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("ecrire", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c}"])
def test_un_code_recopie_autrement(ecrire: Any, serveur: str, code: str) -> None:
    assert demander(f"{serveur}/fiche/{quote(ecrire(code))}").code == 200


def fautes(code: str) -> List[str]:
    return [
        code[:-1] + ("B" if code[-1] != "B" else "C"),
        code[:-1],
        "TL-4F7K-2",
        "TL-",
        "TL-" + "Z" * 500,
        ".md",
        f"{code}.html",
        "<script>alert(1)</script>",
        "' or 1=1 --",
        "é",
    ]


@pytest.mark.parametrize("rang", range(10))
@pytest.mark.parametrize("suffixe", ["", ".md"])
def test_un_mauvais_code(rang: int, suffixe: str, serveur: str, code: str) -> None:
    faux = fautes(code)[rang]
    recu = demander(f"{serveur}/fiche/{quote(faux + suffixe, safe='')}")
    assert (recu.code, recu.texte) == (404, PAROLES.dire("utter_code_faux"))
    assert recu.entetes["Content-Type"].startswith("text/plain")
    assert entetes_manquants(recu) == []


def test_un_code_sans_besoin(serveur: str, base: Connaissances) -> None:
    sans = encoder(Profil(porteur="association"), base.valeurs_admises())
    recu = demander(f"{serveur}/fiche/{sans}")
    assert (recu.code, recu.texte) == (404, PAROLES.dire("utter_fiche_sans_besoin"))
    assert entetes_manquants(recu) == []


@pytest.mark.parametrize("chemin", ["/fiche", "/fiche/", "/fiche/a/b", "/fiche/..%2f..%2fetc"])
def test_hors_de_la_route(chemin: str, serveur: str) -> None:
    recu = demander(f"{serveur}{chemin}")
    assert recu.code == 404 and "Traceback" not in recu.texte


@pytest.mark.parametrize("methode", ["POST", "PUT", "DELETE"])
def test_on_ne_peut_que_lire(methode: str, serveur: str, code: str) -> None:
    assert demander(f"{serveur}/fiche/{code}", methode).code == 405


def test_deux_lectures_donnent_la_meme_page(serveur: str, code: str) -> None:
    un, deux = (demander(f"{serveur}/fiche/{code}").texte for _ in range(2))
    assert un == deux


def test_sans_base_le_service_le_dit(
    serveur: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_BASE", str(tmp_path / "absente.db"))
    recu = demander(f"{serveur}/fiche/{code}")
    assert (recu.code, recu.texte) == (503, PAROLES.dire("utter_erreur"))
    monkeypatch.undo()
    assert store.ouvrir() and os.environ["ASSISTANT_BASE"]
    assert demander(f"{serveur}/fiche/{code}").code == 200
