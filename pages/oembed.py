"""oEmbed provider (oembed.com, 1.0): the frame that shows a search, for its link.

Editors such as WordPress, Moodle or an ENT's replace a pasted link with that frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

import msgspec
from starlette.datastructures import ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.search_params import SearchParams, parse_search_params
from pages.view import View, render

# Pixels, where the editor sets no limit.
DEFAULT_WIDTH, DEFAULT_HEIGHT = 600, 640

# Nothing is readable in less.
MIN_SIZE = 200
PROVIDER = "Raccroche"
TITLE = "Raccroche : trouver un lieu pour reprendre ses études"

MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}


class OEmbedRoutes:
    """``/oembed``, in JSON and XML."""

    def __init__(self, view: View) -> None:
        self.view = view

    def routes(self) -> list[Route]:
        return [Route("/oembed", self.oembed)]

    async def oembed(self, request: Request) -> Response:
        parameters = request.query_params
        format = parameters.get("format", "json")
        if format not in MEDIA_TYPES:
            raise HTTPException(501, "The format is json or xml.")
        base = self.view.base(request)
        params = _parse_search_url(parameters.get("url", ""), base)
        if params is None:
            raise HTTPException(
                404,
                f"Only links to a search are embedded: {base}/?… and {base}/embed?….",
            )
        width = _limit_size(parameters.get("maxwidth"), DEFAULT_WIDTH)
        height = _limit_size(parameters.get("maxheight"), DEFAULT_HEIGHT)
        html = frame_html(base, params, width=width, height=height)
        content = _oembed_response(base, html, width, height)
        body: bytes | str
        if format == "json":
            body = msgspec.json.encode(content)
        else:
            body = render("oembed.xml", content=content)
        response = Response(body, media_type=MEDIA_TYPES[format])
        return self.view.with_etag(response, self.view.settings.max_age)


def _parse_search_url(url: str, base: str) -> SearchParams | None:
    """The search of a link to this site; None for any other link."""
    try:
        parts = urlsplit(url)
        authority = _authority(parts)
        parameters = ImmutableMultiDict(parse_qsl(parts.query, max_num_fields=20))
    except ValueError:
        return None
    # The scheme may differ: links are written by people.
    if authority is None or authority != _authority(urlsplit(base)):
        return None
    folder, _, code = parts.path.rpartition("/")
    if folder == "/dispositifs":
        return parse_search_params({"dispositif": code})
    return parse_search_params(parameters) if parts.path in ("", "/", "/embed") else None


def _authority(parts: SplitResult) -> tuple[str, int | None] | None:
    """Host and port of a web address, as origins are compared: the usual port counts as none."""
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    if usual is None or parts.hostname is None or "@" in parts.netloc:
        return None
    return parts.hostname, None if parts.port == usual else parts.port


def frame_html(
    base: str, params: SearchParams, *, width: int | None = None, height: int = DEFAULT_HEIGHT
) -> str:
    """The iframe of a search, and a link for editors that do not show it; by default as wide as
    its container."""
    values = frame_values(base, params, width=width, height=height)
    return render("_oembed_frame.html", link=base + params.link("/"), **values)


def frame_values(
    base: str, params: SearchParams, *, width: int | None = None, height: int = DEFAULT_HEIGHT
) -> dict[str, Any]:
    """What ``_frame.html`` is rendered with."""
    return {
        "source": base + params.link("/embed"),
        "title": TITLE,
        "width": "100%" if width is None else width,
        "height": height,
    }


def _limit_size(parameter: str | None, default: int) -> int:
    """The editor's limit in pixels, from ``MIN_SIZE`` to the default."""
    is_number = parameter and parameter.isascii() and parameter.isdigit() and len(parameter) < 6
    limit = int(parameter or 0) if is_number else default
    return max(MIN_SIZE, min(limit, default))


def _oembed_response(base: str, html: str, width: int, height: int) -> Mapping[str, Any]:
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": PROVIDER,
        "provider_url": f"{base}/",
        "title": TITLE,
        "html": html,
        "width": width,
        "height": height,
        "cache_age": 86_400,
    }
