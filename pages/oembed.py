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

from pages.search_params import Wanted, wanted
from pages.view import View, tagged

WIDTH, HEIGHT = 600, 640
"""Pixels, where the editor sets no limit; the frame's own width follows what it stands in."""

LEAST = 200
PROVIDER = "Raccroche"
TITLE = "Raccroche : trouver un lieu pour reprendre ses études"

MEDIA_TYPES = {"json": "application/json", "xml": "text/xml"}


class OEmbed:
    def __init__(self, view: View) -> None:
        self.view = view

    def routes(self) -> list[Route]:
        return [Route("/oembed", self.oembed)]

    async def oembed(self, request: Request) -> Response:
        asked = request.query_params
        format = asked.get("format", "json")
        if format not in MEDIA_TYPES:
            raise HTTPException(501, "The format is json or xml.")
        base = self.view.base(request)
        sought = self._search(asked.get("url", ""), base)
        if sought is None:
            raise HTTPException(
                404,
                f"Only links to a search are embedded: {base}/?… and {base}/embed?….",
            )
        width = _within(asked.get("maxwidth"), WIDTH)
        height = _within(asked.get("maxheight"), HEIGHT)
        content = _answer(base, frame(base, sought, width=width, height=height), width, height)
        body = msgspec.json.encode(content) if format == "json" else _as_xml(content)
        response = Response(body, media_type=MEDIA_TYPES[format])
        return tagged(request, response, self.view.settings.max_age)

    def _search(self, url: str, base: str) -> Wanted | None:
        """The search that a link of ours reopens; None for any other link."""
        try:
            parts = urlsplit(url)
            asked = dict(parse_qsl(parts.query, max_num_fields=20))
        except ValueError:
            return None
        if parts.netloc != urlsplit(base).netloc or parts.scheme not in ("http", "https"):
            return None
        folder, _, code = parts.path.rpartition("/")
        if folder == "/dispositifs":
            return wanted({"dispositif": code})
        return wanted(asked) if parts.path in ("", "/", "/embed") else None


def frame(base: str, sought: Wanted, *, width: int | None = None, height: int = HEIGHT) -> str:
    """The frame of a search, as HTML that a partner pastes."""
    source = escape(base + sought.link("/embed"))
    wide = "100%" if width is None else str(width)
    return (
        f'<iframe src="{source}" title="{escape(TITLE)}" width="{wide}" height="{height}" '
        'loading="lazy" allow="geolocation" referrerpolicy="no-referrer" '
        'sandbox="allow-scripts allow-same-origin allow-forms allow-popups '
        'allow-popups-to-escape-sandbox"></iframe>'
    )


def _within(sent: str | None, usual: int) -> int:
    """A limit in pixels that the editor sets; nothing is readable in less than ``LEAST``."""
    limit = int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 6 else usual
    return max(LEAST, min(limit, usual))


def _answer(base: str, html: str, width: int, height: int) -> Mapping[str, Any]:
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


def _as_xml(content: Mapping[str, Any]) -> str:
    members = "".join(
        f"<{name}>{escape_xml(str(value))}</{name}>" for name, value in content.items()
    )
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{members}</oembed>\n'
