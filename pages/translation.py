"""Languages of the site's own words: French in the templates, others in ``pages/translations``.

A translation is a gettext file (``pages/translations/en.po``), which a person corrects with any
editor of such files; what it lacks stays French. ``python -m pages.extract_texts`` brings all files
up to what the templates say. The directory's own sentences come from the API in French or English;
other languages have those that people meet first in the same files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Literal

from markupsafe import Markup, escape
from starlette.requests import Request

from text.french_dates import format_partial_date

TRANSLATIONS_FOLDER = Path(__file__).parent / "translations"

PARAMETER = "langue"


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language: its BCP 47 tag, its own name, that in which the API answers it, its direction of
    writing, the mark before the decimals of its numbers, and whether a person has reviewed its
    translation."""

    code: str
    name: str
    api: Literal["en", "fr"] = "fr"
    direction: Literal["ltr", "rtl"] = "ltr"
    decimal: str = ","
    is_reviewed: bool = True

    @property
    def is_french(self) -> bool:
        """Whether it is a kind of French: the tag of another begins with it."""
        return self.code.partition("-")[0] == "fr"

    @property
    def locale(self) -> str | None:
        """Its name in Babel's data, None where Babel has none: a tag for private use (RFC 5646)."""
        return None if "-x-" in self.code else self.code


FRENCH = SiteLanguage("fr", "Français")
ENGLISH = SiteLanguage("en", "English", api="en", decimal=".")
EASY_FRENCH = SiteLanguage("fr-x-falc", "Facile à lire", is_reviewed=False)
ARABIC = SiteLanguage("ar", "العربية", direction="rtl", is_reviewed=False)
TURKISH = SiteLanguage("tr", "Türkçe", is_reviewed=False)
UKRAINIAN = SiteLanguage("uk", "Українська", is_reviewed=False)
LANGUAGES: Mapping[str, SiteLanguage] = {
    each.code: each for each in (FRENCH, EASY_FRENCH, ENGLISH, ARABIC, TURKISH, UKRAINIAN)
}
# An operator switches the others on, as nobody has reviewed them (``RACCROCHE_LANGUAGES``).
DEFAULT_LANGUAGES = (FRENCH.code, ENGLISH.code)


def request_language(
    request: Request, enabled: Collection[str] = DEFAULT_LANGUAGES
) -> SiteLanguage:
    """The language that the address of a page names; French without one, or where it is not among
    the codes of those that are ``enabled``."""
    code = request.query_params.get(PARAMETER, "")
    return LANGUAGES[code] if code in enabled else FRENCH


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
        catalog = read_po(file, locale=language.locale)
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

    def sentence(self, text: str) -> Markup:
        """A sentence of the directory, marked as French where it is French in another page."""
        said = self.say(text)
        is_french = self.language.api == "fr" and said == text
        if is_french and not self.language.is_french:
            return Markup('<span lang="fr" dir="ltr">{}</span>').format(text)
        return escape(said)

    def date(self, partial: str) -> str:
        """An ISO 8601 date, known to the day, the month or the year, as it is said."""
        if self.language.is_french:
            return str(format_partial_date(partial))
        if self.language is ENGLISH:
            return format_partial_date(partial).in_english({})
        return self._date_of_babel(partial)

    def _date_of_babel(self, partial: str) -> str:
        from babel.dates import format_date, format_skeleton

        parts = [int(part) for part in partial.split("-")]
        if len(parts) == 1:
            return partial
        day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
        if len(parts) > 2:
            return format_date(day, "long", locale=self.language.locale)
        return format_skeleton("yMMMM", day, locale=self.language.locale)


IN_FRENCH = Wording()
