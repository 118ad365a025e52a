"""Démarre le serveur d'actions et Rasa, attend qu'un tour complet passe, arrête tout proprement."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from types import FrameType
from typing import Dict, Iterator, List, Optional

from commande import Arret
from commande.preparer import CACHE, JOURNAUX, MODELE, RACINE, preparer

ATTENTE_MAX_S = 180


class Serveurs:
    """Les deux processus d'une instance."""

    def __init__(self, port: int, hote: str = "127.0.0.1") -> None:
        """`port` et `hote` du serveur public ; le port des actions est choisi libre."""
        self.port, self.hote = port, hote
        self._processus: List[subprocess.Popen[bytes]] = []
        self._port_actions = _port_libre(5055)

    @property
    def adresse(self) -> str:
        """Adresse de base."""
        return f"http://{self.hote}:{self.port}"

    def demarrer(self) -> None:
        """Lance les processus ; lève `Arret` si le port est pris."""
        if not _port_est_libre(self.hote, self.port):
            raise Arret(
                f"le port {self.port} est déjà pris. Choisissez-en un autre : "
                f"ASSISTANT_PORT={self.port + 1} ./assistant"
            )
        dossier = CACHE / f"instance-{self.port}"
        dossier.mkdir(parents=True, exist_ok=True)
        endpoints = dossier / "endpoints.yml"
        texte = (RACINE / "endpoints.yml").read_text(encoding="utf-8")
        endpoints.write_text(texte.replace(":5055/", f":{self._port_actions}/"), encoding="utf-8")
        environnement = {
            **os.environ,
            "PYTHONPATH": str(RACINE),
            "SANIC_HOST": "127.0.0.1",
            "ASSISTANT_PORT": str(self.port),
            "ASSISTANT_PORT_ACTIONS": str(self._port_actions),
        }
        python = sys.executable
        self._lancer(
            "actions",
            [
                python,
                "-m",
                "rasa_sdk",
                "--actions",
                "bot.actions",
                "--port",
                str(self._port_actions),
            ],
            environnement,
        )
        self._lancer(
            "rasa",
            [
                python,
                "-m",
                "rasa",
                "run",
                "--model",
                str(MODELE),
                "--endpoints",
                str(endpoints),
                "--credentials",
                "credentials.yml",
                "--interface",
                self.hote,
                "--port",
                str(self.port),
            ],
            environnement,
        )

    def _lancer(self, nom: str, commande: List[str], environnement: Dict[str, str]) -> None:
        JOURNAUX.mkdir(parents=True, exist_ok=True)
        with (JOURNAUX / f"{nom}-{self.port}.log").open("wb") as journal:
            self._processus.append(
                subprocess.Popen(
                    commande,
                    cwd=RACINE,
                    stdout=journal,
                    stderr=subprocess.STDOUT,
                    env=environnement,
                    start_new_session=True,
                )
            )

    def attendre(self) -> None:
        """Attend que /health réponde 200 ; lève `Arret` si c'est trop long ou impossible."""
        limite = time.monotonic() + ATTENTE_MAX_S
        while time.monotonic() < limite:
            for processus in self._processus:
                if processus.poll() is not None:
                    raise Arret(f"un serveur s'est arrêté. Voir {JOURNAUX}.\n{self._fin_journal()}")
            try:
                with urllib.request.urlopen(f"{self.adresse}/health", timeout=15) as reponse:
                    if reponse.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.3)
        raise Arret(
            f"le démarrage dépasse {ATTENTE_MAX_S} s. Voir {JOURNAUX}.\n{self._fin_journal()}"
        )

    def _fin_journal(self) -> str:
        lignes = (JOURNAUX / f"rasa-{self.port}.log").read_text(errors="replace").splitlines()
        return "\n".join(lignes[-5:])

    def surveiller(self) -> None:
        """Rend la main quand un processus s'arrête."""
        while all(p.poll() is None for p in self._processus):
            time.sleep(0.5)

    def arreter(self) -> None:
        """Arrête chaque processus et ses enfants : doucement, puis de force."""
        for signal_envoye, delai in ((signal.SIGTERM, 8.0), (signal.SIGKILL, 2.0)):
            for processus in self._processus:
                if processus.poll() is None:
                    os.killpg(processus.pid, signal_envoye)
            limite = time.monotonic() + delai
            while time.monotonic() < limite and any(p.poll() is None for p in self._processus):
                time.sleep(0.05)


@contextmanager
def serveurs(port: Optional[int] = None) -> Iterator[Serveurs]:
    """Une instance prête à répondre, arrêtée à la sortie."""
    instance = Serveurs(port or _port_voulu(), os.environ.get("ASSISTANT_HOTE", "127.0.0.1"))
    try:
        instance.demarrer()
        instance.attendre()
        yield instance
    finally:
        instance.arreter()


def demarrer() -> int:
    """Verbe par défaut : tient jusqu'à Ctrl-C."""

    def finir(numero: int, cadre: Optional[FrameType]) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, finir)
    port, hote = _port_voulu(), os.environ.get("ASSISTANT_HOTE", "127.0.0.1")
    if not _port_est_libre(hote, port):
        raise Arret(
            f"le port {port} est déjà pris. Choisissez-en un autre : "
            f"ASSISTANT_PORT={port + 1} ./assistant"
        )
    preparer()
    print("Démarrage…", flush=True)
    debut = time.monotonic()
    try:
        with serveurs() as instance:
            print(f"Prêt en {time.monotonic() - debut:.0f} s : {instance.adresse}")
            print(
                f"Essayez : curl -s {instance.adresse}/webhooks/rest/webhook -d "
                '\'{"sender": "moi", "message": "on cherche un local à Guéret"}\''
            )
            print("Converser : ./assistant chat. Arrêter : Ctrl-C.", flush=True)
            instance.surveiller()
            raise Arret(f"un serveur s'est arrêté. Voir {JOURNAUX}.")
    except KeyboardInterrupt:
        print("Arrêté.")
        return 0


def _port_voulu() -> int:
    valeur = os.environ.get("ASSISTANT_PORT", "5005")
    if not valeur.isdigit() or not 0 < int(valeur) < 65536:
        raise Arret(f"ASSISTANT_PORT vaut « {valeur} » : un nombre de 1 à 65535 est attendu.")
    return int(valeur)


def _port_est_libre(hote: str, port: int) -> bool:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((hote, port))
        except OSError:
            return False
    return True


def _port_libre(prefere: int) -> int:
    if _port_est_libre("127.0.0.1", prefere):
        return prefere
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])
