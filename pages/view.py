"""Renders templates as responses, with security headers, ETags and cache lifetimes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages import french_labels, freshness_wording, opening_wording, young_problems
from pages.assets import asset_url, card_path, widget_path
from pages.audience_wording import audience_text
from pages.content_security_policy import content_security_policy, tile_origin
from pages.site_links import PageLinks, address_in_language, theme_of
from pages.site_settings import SiteSettings
from pages.translation import (
    FRENCH,
    LANGUAGES,
    SiteLanguage,
    Wording,
    request_language,
    translations,
)
from text.typography import close_up_punctuation, typeset, typeset_html

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES_FOLDER = Path(__file__).parent / "templates"

# The position is read only when a visitor presses a button; nothing else is ever asked for.
PERMISSIONS_POLICY = "geolocation=(self), camera=(), microphone=()"

NO_STORE = "no-store"


@cache
def jinja_environment(language: SiteLanguage = FRENCH) -> Environment:
    # Imported with the first page: a server of the API alone does not load it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # of the extension
    words = Wording(language)
    environment.filters.update(
        distance=partial(french_labels.format_distance, words=words),
        partial_date=words.date,
        paris_day=freshness_wording.paris_day,
        source_line=partial(french_labels.source_line, words=words),
    )
    environment.globals.update(_template_globals(language, words))
    return environment


def _template_globals(language: SiteLanguage, words: Wording) -> dict[str, Any]:
    """What all templates may use beside their values, in a language."""
    return {
        # For texts that are values: gettext takes its own for HTML that is safe.
        "say": words.say,
        "printed": partial(print_texts, is_french=language.is_french),
        "sentence": words.sentence,
        "href": asset_url,
        "card": lambda dispositif=None: asset_url(card_path(dispositif)),
        "widget": lambda: asset_url(widget_path()),
        "say_near": partial(french_labels.say_near, words=words),
        "place_name": partial(french_labels.place_name, words=words),
        "structure_label": partial(french_labels.structure_label, words=words),
        "old_contact": partial(french_labels.old_contact, words=words),
        "opening_line": partial(opening_wording.opening_line, words=words),
        "last_read": partial(freshness_wording.last_read, words=words),
        "week_lines": partial(opening_wording.week_lines, words=words),
        "week_in_a_line": partial(opening_wording.week_in_a_line, words=words),
        "notice_days": partial(opening_wording.notice_days, words=words),
        "capitalise": opening_wording.capitalise,
        "accessibility": opening_wording.ACCESSIBILITY,
        "format_academies": partial(french_labels.format_academies, words=words),
        "format_ages": partial(french_labels.format_ages, words=words),
        "format_audiences": partial(french_labels.format_audiences, words=words),
        "audience_text": partial(audience_text, words=words),
        "problem_to": partial(young_problems.problem_to, words=words),
        "position_denied": young_problems.problem_to_young(young_problems.POSITION_DENIED, words),
        "labels": french_labels,
        "original": FRENCH,
        "in_language": address_in_language,
    }


def print_texts(texts: Mapping[str, str], *, is_french: bool) -> dict[str, str]:
    """Texts that a script shows, as the page's own are printed."""
    return {name: typeset(text) if is_french else text for name, text in texts.items()}


def render(template: str, *, language: SiteLanguage = FRENCH, **values: Any) -> str:
    """A template as text, its values escaped for HTML and XML."""
    return jinja_environment(language).get_template(template).render(language=language, **values)


class View:
    """Renders pages as the settings of the site say."""

    def __init__(self, settings: SiteSettings) -> None:
        self.settings = settings
        self.languages = [LANGUAGES[code] for code in settings.languages]
        self.images = [tile_origin(settings.tiles.url)] if settings.tiles else []

    def base(self, request: Request) -> str:
        """The public URL of this service, without a trailing slash."""
        return self.settings.public_url or str(request.base_url).rstrip("/")

    def link_base(self, request: Request) -> str:
        """What links to pages of this service begin with: nothing behind a proxy that was not said
        the public URL, where the request's own host may be the upstream's name."""
        return "" if self.settings.is_proxied_unnamed else self.base(request)

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        cacheable: bool = True,
        framed_by: Sequence[str] = (),
        styles: Sequence[str] = (),
        fonts: Sequence[str] = (),
        directives: Sequence[str] = (),
        in_french: bool = True,
        fresh_for: int | None = None,
    ) -> Response:
        """A rendered template; ``cacheable`` if it is the same for every client, not ``in_french``
        where its content is in another language whatever the page's. ``fresh_for`` is how many
        seconds it may be kept at most, where what it says changes with the time.

        ``framed_by``, ``styles``, ``fonts`` and ``directives`` are for its Content Security Policy.
        """
        language = request_language(request, self.settings.languages)
        html = render(
            template,
            language=language,
            request=request,
            base=self.base(request),
            link_base=self.link_base(request),
            settings=self.settings,
            link=PageLinks(language, theme_of(request)),
            languages=self.languages,
            **values,
        )
        if language.is_french and in_french:
            html = typeset_html(html)
        elif not language.is_french:
            html = close_up_punctuation(html)
        headers = {
            "content-security-policy": content_security_policy(
                framed_by=framed_by,
                images=self.images,
                styles=styles,
                fonts=fonts,
                directives=directives,
            ),
            "permissions-policy": PERMISSIONS_POLICY,
        }
        response = HTMLResponse(html, status, headers)
        max_ages = (self.settings.max_age, fresh_for)
        return self.with_etag(response, min(a for a in max_ages if a is not None), cacheable)

    def with_etag(self, response: Response, max_age: int, cacheable: bool = True) -> Response:
        """A response that holds this service's public URL, with an ETag (``with_etag``).

        Without a URL of its own it holds the ``Host`` of its request. A stranger may send any: only
        the browser that did may keep it, as a shared cache would give it to others.
        """
        return with_etag(response, max_age, cacheable, shared=self.settings.names_itself)


def with_etag(
    response: Response, max_age: int, cacheable: bool = True, *, shared: bool = True
) -> Response:
    """The response with an ETag, kept for ``max_age`` seconds; the server answers 304."""
    if not cacheable or response.status_code != 200:
        response.headers["cache-control"] = NO_STORE
        return response
    # Weak, as the compressed and the plain body are the same page.
    tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:24]}"'
    response.headers["etag"] = tag
    keepers = "public" if shared else "private"
    response.headers["cache-control"] = f"{keepers}, max-age={max_age}"
    return response
