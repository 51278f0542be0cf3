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
from pages.assets import asset_url, widget_path
from pages.content_security_policy import content_security_policy, tile_origin
from pages.site_settings import SiteSettings

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES_FOLDER = Path(__file__).parent / "templates"
PERMISSIONS_POLICY = "geolocation=(self), camera=(), microphone=()"
"""The position is asked for when a visitor presses a button, and by nobody else."""

NO_STORE = "no-store"


@cache
def jinja_environment() -> Environment:
    """Jinja, once a page is asked for: who serves the API alone does not load it."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["distance"] = french_labels.format_distance
    environment.globals.update(
        href=asset_url,
        widget=lambda: asset_url(widget_path()),
        structure_label=french_labels.structure_label,
        labels=french_labels,
    )
    return environment


class View:
    """Makes pages, as an operator has decided."""

    def __init__(self, settings: SiteSettings) -> None:
        self.settings = settings
        self.images = [tile_origin(settings.tiles.url)] if settings.tiles else []

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
        cacheable: bool = True,
        framed_by: Sequence[str] = (),
        styles: Sequence[str] = (),
        directives: Sequence[str] = (),
    ) -> Response:
        """A page of a template; ``cacheable`` says whether it is the same for whoever asks."""
        html = (
            jinja_environment()
            .get_template(template)
            .render(request=request, base=self.base(request), settings=self.settings, **values)
        )
        headers = {
            "content-security-policy": content_security_policy(
                framed_by=framed_by, images=self.images, styles=styles, directives=directives
            ),
            "permissions-policy": PERMISSIONS_POLICY,
        }
        return with_etag(
            request, HTMLResponse(html, status, headers), self.settings.max_age, cacheable
        )


def with_etag(
    request: Request, response: Response, max_age: int, cacheable: bool = True
) -> Response:
    """A response with its entity tag, or word that the caller has it already."""
    if not cacheable or response.status_code != 200:
        response.headers["cache-control"] = NO_STORE
        return response
    tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:24]}"'
    response.headers["etag"] = tag
    response.headers["cache-control"] = f"public, max-age={max_age}"
    if request.headers.get("if-none-match") == tag:
        bodiless = {"content-length", "content-type"}
        kept_headers = {k: v for k, v in response.headers.items() if k not in bodiless}
        return Response(status_code=304, headers=kept_headers | {"vary": "Accept-Encoding"})
    return response
