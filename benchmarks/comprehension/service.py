"""Tours complets par HTTP sur de vrais serveurs : démarrage, temps, débit, mémoire."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, List, Sequence

import aiohttp

from benchmarks.comprehension.entrainement import ENVIRONNEMENT, memoire_mo
from benchmarks.comprehension.etapes import Detail, Resultat
from benchmarks.comprehension.lecture import AMORCES, centiles
from benchmarks.comprehension.plan import Plan
from commande.demarrer import Serveurs
from commande.preparer import preparer

PRET_MAX_S = 300
TEMOIN = "bonjour"


def mesurer_modele(archive: str, textes: Sequence[str], plan: Plan, detail: Detail) -> Resultat:
    """`rasa run` sur le projet minimal du modèle."""
    with _rasa_run(Path(archive)) as adresse:
        return _mesurer(adresse, textes, plan, detail)


def mesurer_assistant(textes: Sequence[str], plan: Plan, detail: Detail) -> Resultat:
    """L'assistant tel que `./assistant` le lance : Rasa, serveur d'actions, base."""
    preparer()
    instance = Serveurs(_port_libre())
    try:
        instance.demarrer()
        return _mesurer(instance.adresse, textes, plan, detail)
    finally:
        instance.arreter()


@contextmanager
def _rasa_run(archive: Path) -> Iterator[str]:
    port = str(_port_libre())
    commande = [sys.executable, "-m", "rasa", "run", "--enable-api", "--model", archive.name]
    commande += ["--interface", "127.0.0.1", "--port", port]
    commande += ["--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
    with (archive.parent / "serveur.log").open("wb") as journal:
        processus = subprocess.Popen(
            commande,
            cwd=archive.parent,
            stdout=journal,
            stderr=subprocess.STDOUT,
            env={**os.environ, **ENVIRONNEMENT},
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        processus.terminate()
        try:
            processus.wait(timeout=20)
        except subprocess.TimeoutExpired:
            processus.kill()
            processus.wait()


def _mesurer(adresse: str, textes: Sequence[str], plan: Plan, detail: Detail) -> Resultat:
    debut = time.monotonic()
    detail("démarrage")
    asyncio.run(_attendre(adresse))
    pret = time.monotonic() - debut
    a_vide = _memoire_mo()
    asyncio.run(_palier(adresse, textes, AMORCES, 1))
    paliers: Dict[str, Dict[str, float]] = {}
    for en_vol in plan.en_vol:
        detail(f"{en_vol} en vol")
        paliers[str(en_vol)] = asyncio.run(_palier(adresse, textes, plan.messages, en_vol))
    return {
        "pret_s": pret,
        "paliers": paliers,
        "memoire_vide_mo": a_vide,
        "memoire_mo": _memoire_mo(),
    }


async def _attendre(adresse: str) -> None:
    """Prêt : un tour complet rend une réponse."""
    limite = time.monotonic() + PRET_MAX_S
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < limite:
            try:
                if await _dire(session, adresse, "temoin", TEMOIN):
                    return
            except (aiohttp.ClientError, OSError, ValueError):
                pass
            await asyncio.sleep(0.1)
    raise SystemExit(f"Le serveur {adresse} n'a pas répondu en {PRET_MAX_S} s.")


async def _palier(
    adresse: str, textes: Sequence[str], messages: int, en_vol: int
) -> Dict[str, float]:
    """Envoie tant de messages, `en_vol` à la fois, chacun dans une conversation neuve."""
    durees: List[float] = []
    vides = 0
    rangs = iter(range(messages))

    async def client(session: aiohttp.ClientSession) -> None:
        nonlocal vides
        for k in rangs:
            debut = time.perf_counter()
            reponse = await _dire(session, adresse, f"p{en_vol}-{k}", textes[k % len(textes)])
            durees.append(1000 * (time.perf_counter() - debut))
            vides += not reponse

    delai = aiohttp.ClientTimeout(total=600)
    debut = time.perf_counter()
    async with aiohttp.ClientSession(timeout=delai) as session:
        await asyncio.gather(*(client(session) for _ in range(en_vol)))
    secondes = time.perf_counter() - debut
    return {**centiles(durees), "par_s": messages / secondes, "sans_reponse": vides}


async def _dire(session: aiohttp.ClientSession, adresse: str, qui: str, texte: str) -> bool:
    corps = {"sender": qui, "message": texte}
    async with session.post(f"{adresse}/webhooks/rest/webhook", json=corps) as reponse:
        return bool(reponse.status == 200 and await reponse.json())


def _memoire_mo() -> float:
    """Somme sur les serveurs, seuls descendants de ce processus."""
    total, reste = 0.0, _enfants(os.getpid())
    while reste:
        pid = reste.pop()
        reste += _enfants(pid)
        total += memoire_mo(pid)
    return total


def _enfants(pid: int) -> List[int]:
    return [
        int(enfant)
        for fil in Path(f"/proc/{pid}/task").glob("*/children")
        for enfant in fil.read_text().split()
    ]


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])
