"""The language of the keepers' commands: French, or English by ``RACCROCHE_LANGUAGE``."""

from __future__ import annotations

import click

from server.settings.settings import Settings
from text.bilingual import in_english


def tell(settings: Settings, text: str, *, err: bool = False) -> None:
    """Print a text in the keepers' language."""
    click.echo(in_language(settings, text), err=err)


def in_language(settings: Settings, text: str) -> str:
    return in_english(text, {}) if settings.language == "en" else text
