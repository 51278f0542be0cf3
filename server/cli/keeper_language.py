"""The language of the keepers' commands: French, or English by ``RACCROCHE_LANGUAGE``."""

from __future__ import annotations

import click

from server.settings.settings import Settings
from text.bilingual import Bilingual
from text.messages import in_language as message_in_language


def tell(settings: Settings, text: str, *, err: bool = False) -> None:
    """Print a text in the keepers' language."""
    click.echo(in_language(settings, text), err=err)


def in_language(settings: Settings, text: str) -> str:
    """A message, or a text that has both languages beside each other, in the keepers' language."""
    if isinstance(text, Bilingual):
        return text.in_english({}) if settings.language == "en" else text
    said: str = message_in_language(text, settings.language)
    return said
