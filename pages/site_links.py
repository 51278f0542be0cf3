"""Links between the site's pages: they keep the language and the theme of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from pages.translation import FRENCH, PARAMETER, SiteLanguage

THEME_PARAMETER = "theme"
SITE_THEMES = ("clair", "sombre", "contraste")
"""Themes that a page of the site takes; without one it follows the visitor's system."""


def theme_of(request: Request) -> str | None:
    """The theme that an address asks for, if the site has it."""
    theme = request.query_params.get(THEME_PARAMETER)
    return theme if theme in SITE_THEMES else None


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Makes links of a page in a language; parameters without a value are left out.

    >>> PageLinks(ENGLISH)("/dispositifs", age=17)
    '/dispositifs?age=17&langue=en'
    """

    language: SiteLanguage
    theme: str | None = None

    def __call__(self, path: str, **parameters: str | int | None) -> str:
        values = {name: value for name, value in parameters.items() if value not in (None, "")}
        if self.language is not FRENCH:
            values[PARAMETER] = self.language.code
        if self.theme:
            values[THEME_PARAMETER] = self.theme
        separator = "&" if "?" in path else "?"
        return f"{path}{separator}{urlencode(values)}" if values else path


def address_in_language(request: Request, language: SiteLanguage) -> str:
    """The path of a page, with its parameters, in another language."""
    others = [each for each in request.query_params.multi_items() if each[0] != PARAMETER]
    if language is not FRENCH:
        others.append((PARAMETER, language.code))
    return f"{request.url.path}?{urlencode(others)}" if others else request.url.path
