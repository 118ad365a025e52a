"""Conversation dans le terminal, lisible en 80 colonnes."""

from __future__ import annotations

import json
import shutil
import textwrap
import urllib.error
import urllib.request
import uuid
from typing import Any, Dict, List

from commande import Arret
from commande.demarrer import _port_voulu, serveurs
from commande.preparer import preparer

LARGEUR = 80


def envoyer(adresse: str, expediteur: str, message: str) -> List[Dict[str, Any]]:
    """Un tour par REST ; la liste des messages de l'assistant."""
    requete = urllib.request.Request(
        f"{adresse}/webhooks/rest/webhook",
        data=json.dumps({"sender": expediteur, "message": message}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(requete, timeout=30) as reponse:
        return list(json.load(reponse))


def mettre_en_page(texte: str, largeur: int = LARGEUR) -> str:
    """Replie chaque ligne à la largeur donnée, les suites de liste en retrait."""
    lignes: List[str] = []
    for ligne in texte.splitlines():
        retrait = "  " if ligne.startswith(("- ", "1", "2", "3", "4", "5", "6")) else ""
        lignes += textwrap.wrap(
            ligne,
            largeur,
            subsequent_indent=retrait,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lignes)


def converser() -> int:
    """Parle à l'instance en service, ou en démarre une."""
    adresse = f"http://127.0.0.1:{_port_voulu()}"
    try:
        with urllib.request.urlopen(f"{adresse}/health", timeout=15):
            pass
    except (urllib.error.URLError, OSError):
        preparer()
        print("Démarrage…", flush=True)
        with serveurs() as instance:
            return _boucle(instance.adresse)
    return _boucle(adresse)


def _boucle(adresse: str) -> int:
    largeur = min(LARGEUR, shutil.get_terminal_size().columns)
    expediteur = uuid.uuid4().hex
    _afficher(envoyer(adresse, expediteur, "bonjour"), largeur)
    while True:
        try:
            message = input("\nVous : ").strip()
        except (EOFError, KeyboardInterrupt):
            print("\nAu revoir.")
            return 0
        if not message:
            continue
        try:
            _afficher(envoyer(adresse, expediteur, message), largeur)
        except (urllib.error.URLError, OSError) as erreur:
            raise Arret(f"l'assistant ne répond plus ({erreur}).") from erreur


def _afficher(messages: List[Dict[str, Any]], largeur: int) -> None:
    for message in messages:
        if message.get("text"):
            print("\n" + mettre_en_page(message["text"], largeur))
