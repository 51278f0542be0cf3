"""oEmbed (oembed.com, 1.0): an editor such as WordPress, Moodle or an ENT's turns a pasted link to
a search into the search itself, in a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape as escape_xml

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.search_params import SearchParams, parse_search_params
from pages.view import View, with_etag

DEFAULT_WIDTH, DEFAULT_HEIGHT = 600, 640
"""Pixels, where the editor sets no limit; the frame's own width follows what it stands in."""

MIN_SIZE = 200
PROVIDER = "Raccroche"
TITLE = "Raccroche : trouver un lieu pour reprendre ses études"

MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}


class OEmbedRoutes:
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
        params = self._parse_search_url(parameters.get("url", ""), base)
        if params is None:
            raise HTTPException(
                404,
                f"Only links to a search are embedded: {base}/?… and {base}/embed?….",
            )
        width = _limit_size(parameters.get("maxwidth"), DEFAULT_WIDTH)
        height = _limit_size(parameters.get("maxheight"), DEFAULT_HEIGHT)
        content = _oembed_response(
            base, frame_html(base, params, width=width, height=height), width, height
        )
        body = msgspec.json.encode(content) if format == "json" else _to_xml(content)
        response = Response(body, media_type=MEDIA_TYPES[format])
        return with_etag(request, response, self.view.settings.max_age)

    def _parse_search_url(self, url: str, base: str) -> SearchParams | None:
        """The search that a link of ours reopens; None for any other link."""
        try:
            parts = urlsplit(url)
            parameters = dict(parse_qsl(parts.query, max_num_fields=20))
        except ValueError:
            return None
        if parts.netloc != urlsplit(base).netloc or parts.scheme not in ("http", "https"):
            return None
        folder, _, code = parts.path.rpartition("/")
        if folder == "/dispositifs":
            return parse_search_params({"dispositif": code})
        return parse_search_params(parameters) if parts.path in ("", "/", "/embed") else None


def frame_html(
    base: str, params: SearchParams, *, width: int | None = None, height: int = DEFAULT_HEIGHT
) -> str:
    """The frame of a search, as HTML that a partner pastes."""
    source = escape(base + params.link("/embed"))
    wide = "100%" if width is None else str(width)
    return (
        f'<iframe src="{source}" title="{escape(TITLE)}" width="{wide}" height="{height}" '
        'loading="lazy" allow="geolocation" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-same-origin allow-forms allow-popups '
        'allow-popups-to-escape-sandbox"></iframe>'
    )


def _limit_size(sent: str | None, usual: int) -> int:
    """A limit in pixels that the editor sets; nothing is readable in less than ``MIN_SIZE``."""
    limit = int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 6 else usual
    return max(MIN_SIZE, min(limit, usual))


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


def _to_xml(content: Mapping[str, Any]) -> str:
    members = "".join(
        f"<{name}>{escape_xml(str(value))}</{name}>" for name, value in content.items()
    )
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{members}</oembed>\n'
