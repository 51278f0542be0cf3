"""Languages of the site's own words: French in the templates, others in ``pages/translations``.

A translation is a gettext file (``pages/translations/en.po``), which a person corrects with any
editor of such files; what it lacks stays French. ``python -m pages.extract_texts`` brings all files
up to what the templates say. The directory's own sentences come from the API in French or English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from starlette.requests import Request

from text.french_dates import format_partial_date

TRANSLATIONS_FOLDER = Path(__file__).parent / "translations"

PARAMETER = "langue"


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language: its BCP 47 tag, its own name, that in which the API answers it, its direction of
    writing, and the mark before the decimals of its numbers."""

    code: str
    name: str
    api: Literal["en", "fr"] = "fr"
    direction: str = "ltr"
    decimal: str = ","


FRENCH = SiteLanguage("fr", "Français")
ENGLISH = SiteLanguage("en", "English", api="en", decimal=".")
LANGUAGES: Mapping[str, SiteLanguage] = {each.code: each for each in (FRENCH, ENGLISH)}


def request_language(request: Request) -> SiteLanguage:
    """The language that the address of a page names; French without one, or where it is unknown."""
    return LANGUAGES.get(request.query_params.get(PARAMETER, ""), FRENCH)


def mark(text: str) -> str:
    """Mark a text for extraction, where it is a constant that a template translates."""
    return text


@cache
def translations(language: SiteLanguage) -> NullTranslations:
    """The texts of a language by the French ones."""
    if language is FRENCH:
        return NullTranslations()
    # Imported with the first page in another language: most servers never render one.
    from babel.messages.pofile import read_po

    with (TRANSLATIONS_FOLDER / f"{language.code}.po").open("rb") as file:
        catalog = read_po(file, locale=language.code)
    return PoTranslations({str(m.id): str(m.string) for m in catalog if m.id and m.string})


class PoTranslations(NullTranslations):
    """Texts as a .po file has them; what it lacks is French."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number < 2 else plural)  # French plural: from two on


@dataclass(frozen=True, slots=True)
class Wording:
    """How code says something in a language.

    >>> Wording(ENGLISH).say("Au collège")
    'In lower secondary school'
    """

    language: SiteLanguage = FRENCH

    def say(self, text: str, **values: object) -> str:
        """A text of the site, with values for its ``%(names)s``."""
        said = translations(self.language).gettext(text)
        return said % values if values else said

    def date(self, partial: str) -> str:
        """An ISO 8601 date, known to the day, the month or the year, as it is said."""
        said = format_partial_date(partial)
        return said.in_english({}) if self.language.api == "en" else str(said)


IN_FRENCH = Wording()
