"""Canal REST : met le texte au propre et masque avant Rasa, et ne répond jamais par du vide."""

from __future__ import annotations

import asyncio
import logging
import uuid
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.masque import masquer
from bot.paroles import Paroles
from bot.texte import LONGUEUR_LUE, propre, sans_lettre

CORPS_MAXIMAL = 16 * 1024
EXPEDITEUR_MAXIMAL = 255
DELAI_S = 10.0

journal = logging.getLogger(__name__)
Traiter = Callable[[UserMessage], Awaitable[Any]]


class Sortie(CollectingOutputChannel):
    """Garde texte, boutons et `custom` dans un même message."""

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Un message par réplique."""
        await self._persist_message(
            self._message(
                recipient_id,
                text=message.get("text") or None,
                buttons=message.get("buttons") or None,
                custom=message.get("custom") or None,
            )
        )


class Rest(InputChannel):
    """`POST /webhooks/rest/webhook` : {sender, message} → liste de messages."""

    def __init__(self) -> None:
        """Charge les phrases que le canal dit lui-même."""
        self._paroles = Paroles.du_depot()

    @classmethod
    def name(cls) -> str:
        """Prend la place du canal `rest` de Rasa."""
        return "rest"

    def blueprint(self, on_new_message: Traiter) -> Blueprint:
        """Routes du canal."""
        routes = Blueprint("rest_assistant", __name__)

        @routes.route("/", methods=["GET"])
        async def etat(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def recevoir(request: Request) -> HTTPResponse:
            refus = _refus(request)
            if refus:
                return refus
            messages = await self.repondre(
                on_new_message, request.json["message"], request.json.get("sender") or "default"
            )
            return response.json(messages)

        return routes

    async def repondre(
        self, on_new_message: Traiter, message: str, expediteur: str
    ) -> List[Dict[str, Any]]:
        """Messages de la réponse ; au moins un, quoi qu'il arrive."""
        sortie = Sortie()
        # Une barre oblique en tête ferait de ce texte une commande interne de Rasa.
        # Masquer avant de couper court : une donnée tronquée ne serait plus reconnue.
        entier = propre(message).lstrip("/ ")
        masque = masquer(entier[: 2 * LONGUEUR_LUE])
        lu = masque.texte[:LONGUEUR_LUE]
        if sans_lettre(lu):
            await self._dire(sortie, expediteur, "utter_sans_lettre")
            return list(sortie.messages)
        if masque.genres:
            genres = self._paroles.enumerer(masque.genres)
            await self._dire(sortie, expediteur, "utter_masque", genres=genres)
        if len(entier) > LONGUEUR_LUE:
            await self._dire(sortie, expediteur, "utter_trop_long", lus=LONGUEUR_LUE)
        avant = len(sortie.messages)
        try:
            await asyncio.wait_for(
                on_new_message(UserMessage(lu, sortie, expediteur, input_channel=self.name())),
                DELAI_S,
            )
        except Exception as erreur:  # la personne reçoit une phrase, le journal une référence
            journal.error("tour interrompu : %s (%s)", type(erreur).__name__, uuid.uuid4().hex[:8])
        if len(sortie.messages) == avant:
            await self._dire(sortie, expediteur, "utter_erreur")
        return list(sortie.messages)

    async def _dire(self, sortie: Sortie, a: str, nom: str, **valeurs: Any) -> None:
        await sortie.send_response(a, {"text": self._paroles.dire(nom, **valeurs)})


def _refus(request: Request) -> Optional[HTTPResponse]:
    """La réponse d'erreur à une requête mal formée, ou None."""
    if len(request.body) > CORPS_MAXIMAL:
        return _erreur(413, "Le message est trop gros : 16 ko au plus.")
    try:
        corps = request.json
    except Exception:  # Sanic lève InvalidUsage pour tout JSON illisible
        corps = None
    if not isinstance(corps, dict):
        return _erreur(400, 'Un objet JSON est attendu : {"sender": …, "message": …}.')
    if not isinstance(corps.get("message"), str):
        return _erreur(422, "Le champ « message » doit être un texte.")
    expediteur = corps.get("sender")
    if expediteur is not None and not (
        isinstance(expediteur, str) and 0 < len(expediteur) <= EXPEDITEUR_MAXIMAL
    ):
        return _erreur(422, "Le champ « sender » doit être un texte de 1 à 255 caractères.")
    return None


def _erreur(code: int, phrase: str) -> HTTPResponse:
    return response.json({"erreur": phrase}, status=code)
