"""`GET /fiche/TL-…` : la fiche, refaite à partir du code seul. Rien n'est gardé sur le serveur."""

from __future__ import annotations

from datetime import date
from typing import Any, Awaitable, Callable

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.code_court import CodeInvalide, decoder
from bot.fiche.donnees import SansBesoin, composer
from bot.fiche.rendu import html, markdown
from bot.paroles import Paroles
from knowledge import store

ENTETES = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class FicheImprimable(InputChannel):
    """Une page HTML, et la même en Markdown avec « .md » après le code."""

    def __init__(self) -> None:
        """Charge les phrases de la fiche."""
        self._paroles = Paroles.du_depot()

    @classmethod
    def name(cls) -> str:
        """Nom du canal."""
        return "fiche"

    def url_prefix(self) -> str:
        """À la racine, hors de /webhooks."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Route de la fiche."""
        routes = Blueprint("fiche", __name__)

        @routes.route("/fiche/<code:str>", methods=["GET"], unquote=True)
        async def montrer(request: Request, code: str) -> HTTPResponse:
            en_markdown = code.endswith(".md")
            try:
                base = store.ouvrir()
                profil = decoder(code.removesuffix(".md"), base.valeurs_admises(), base.lieu)
                fiche = composer(self._paroles, base, profil, date.today())
            except CodeInvalide:
                return _phrase(self._paroles.dire("utter_code_faux"), 404)
            except SansBesoin:
                return _phrase(self._paroles.dire("utter_fiche_sans_besoin"), 404)
            except store.BaseIndisponible:
                return _phrase(self._paroles.dire("utter_erreur"), 503)
            if en_markdown:
                texte = markdown(self._paroles, fiche)
                return response.text(
                    texte, content_type="text/markdown; charset=utf-8", headers=ENTETES
                )
            return response.html(html(self._paroles, fiche), headers=ENTETES)

        return routes


def _phrase(texte: str, code: int) -> HTTPResponse:
    return response.text(texte, status=code, headers=ENTETES)
