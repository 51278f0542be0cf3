"""What an operator decides about the site."""

from __future__ import annotations

from dataclasses import dataclass

HELP_PHONE = "0 800 12 25 00"
"""The national free number for young people without training, since January 2021 (ministère du
Travail and ministère de l'Éducation nationale; caf.fr, *Décrochage scolaire : un numéro vert pour
les 16-18 ans*, 2021)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Base tiles of the map: a template with ``{z}``, ``{x}`` and ``{y}``, and whom to credit."""

    url: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings:
    public_url: str | None = None
    """Where the public finds this service; None: wherever a request found it."""

    embed_ancestors: tuple[str, ...] = ()
    """Origins whose pages may frame ``/embed``, beside our own."""

    help_phone: str = HELP_PHONE
    tiles: Tiles | None = None
    reference: bool = True
    """Whether the schema is told."""

    max_age: int = 60
    """Seconds that browsers and CDNs may keep a page."""
