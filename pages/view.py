"""A template and what it shows, as a response: its policy, its tag, how long it may be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages import french_labels
from pages.assets import href, widget_address
from pages.content_security_policy import origin_of, policy
from pages.site_settings import SiteSettings

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
OWN_PAGES = "geolocation=(self), camera=(), microphone=()"
"""The position is asked for when a visitor presses a button, and by nobody else."""

NOT_KEPT = "no-store"


@cache
def templates() -> Environment:
    """Jinja, once a page is asked for: who serves the API alone does not load it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["distance"] = french_labels.distance
    environment.globals.update(
        href=href,
        widget=lambda: href(widget_address()),
        kind_of=french_labels.kind_of,
        words=french_labels,
    )
    return environment


class View:
    """Makes pages, as an operator has decided."""

    def __init__(self, settings: SiteSettings) -> None:
        self.settings = settings
        self.images = [origin_of(settings.tiles.url)] if settings.tiles else []

    def base(self, request: Request) -> str:
        """Where the public finds this service, without a slash at its end."""
        return self.settings.public_url or str(request.base_url).rstrip("/")

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        kept: bool = True,
        framed_by: Sequence[str] = (),
        styles: Sequence[str] = (),
        more: Sequence[str] = (),
    ) -> Response:
        """A page of a template; ``kept`` says whether it is the same for whoever asks."""
        html = (
            templates()
            .get_template(template)
            .render(request=request, base=self.base(request), settings=self.settings, **values)
        )
        headers = {
            "content-security-policy": policy(
                framed_by=framed_by, images=self.images, styles=styles, more=more
            ),
            "permissions-policy": OWN_PAGES,
        }
        return tagged(request, HTMLResponse(html, status, headers), self.settings.max_age, kept)


def tagged(request: Request, response: Response, max_age: int, kept: bool = True) -> Response:
    """A response with its entity tag; 304 is the server's, for every route."""
    if not kept or response.status_code != 200:
        response.headers["cache-control"] = NOT_KEPT
        return response
    tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:24]}"'
    response.headers["etag"] = tag
    response.headers["cache-control"] = f"public, max-age={max_age}"
    return response
