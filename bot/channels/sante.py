"""`GET /health` : 200 seulement quand un tour complet passe, base et actions comprises."""

from __future__ import annotations

import os
from typing import Any, Awaitable, Callable

import aiohttp
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.rest import Sortie
from knowledge import store

QUESTION_TEMOIN = "c'est quoi un tiers-lieu ?"


class Sante(InputChannel):
    """Sonde : un vrai tour à la première demande, puis les parties une à une."""

    def __init__(self) -> None:
        """Rien n'est prêt tant qu'un tour n'a pas réussi."""
        self._tour_reussi = False

    @classmethod
    def name(cls) -> str:
        """Nom du canal."""
        return "sante"

    def url_prefix(self) -> str:
        """À la racine, hors de /webhooks."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Route de la sonde."""
        routes = Blueprint("sante", __name__)

        @routes.route("/health", methods=["GET"])
        async def sante(request: Request) -> HTTPResponse:
            try:
                if not self._tour_reussi:
                    self._tour_reussi = await _tour_complet(on_new_message)
                pret = self._tour_reussi and await _actions_repondent()
                store.ouvrir()
            except (store.BaseIndisponible, aiohttp.ClientError, OSError, TimeoutError):
                pret = False
            return response.json({"pret": pret}, status=200 if pret else 503)

        return routes


async def _tour_complet(on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> bool:
    sortie = Sortie()
    await on_new_message(UserMessage(QUESTION_TEMOIN, sortie, "sante", input_channel="sante"))
    return any(m.get("custom") for m in sortie.messages)


async def _actions_repondent() -> bool:
    port = os.environ.get("ASSISTANT_PORT_ACTIONS", "5055")
    delai = aiohttp.ClientTimeout(total=2)
    adresse = f"http://127.0.0.1:{port}/health"
    async with aiohttp.ClientSession(timeout=delai) as session, session.get(adresse) as reponse:
        return reponse.status == 200
