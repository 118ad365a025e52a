"""La fiche en HTML, en Markdown, ou en bloc de texte à coller dans un dossier."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.fiche.donnees import Fiche
from bot.paroles import Paroles

_GABARITS = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(paroles: Paroles, fiche: Fiche) -> str:
    """Une page autonome, sans script ni ressource extérieure, faite pour l'impression."""
    return _rendre("fiche.html", paroles, fiche)


def markdown(paroles: Paroles, fiche: Fiche) -> str:
    """La même fiche en Markdown."""
    return _rendre("fiche.md", paroles, fiche)


def bloc(paroles: Paroles, fiche: Fiche) -> str:
    """L'essentiel en texte, prêt à coller."""
    return _rendre("bloc.txt", paroles, fiche)


def _rendre(gabarit: str, paroles: Paroles, fiche: Fiche) -> str:
    return _GABARITS.get_template(gabarit).render(f=fiche, dire=paroles.dire).strip()
