"""Cross-origin resource sharing (CORS): which web pages may read answers.

Where every origin may read, all answers say so with the same two headers; where a list of origins
is set, Starlette's middleware compares each request's origin with it. Files of public data, and the
scripts and styles that a sandboxed frame loads from its origin ``null``, are for every origin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EXPOSED = (
    "Content-Language",
    "ETag",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-ID",
)
ANY_ORIGIN = ("*",)
# Without Vary: Origin, so that a CDN keeps one copy for all partners' sites.
FOR_ANY_ORIGIN = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)
"""Headers of every answer where every origin may read."""

PUBLIC_PATHS = ("/ent/v1/", "/export", "/files/", "/widget.js", "/embed.js", "/oembed")
"""Beginnings of paths that every origin may read, whatever list is set."""

PREFLIGHT_MAX_AGE_S = 7_200  # the longest that Chromium keeps a preflight's answer

SUBDOMAINS = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
"""One label or several, each ended by a dot: evilexample.fr is no subdomain of example.fr."""


class Cors:
    """Answer preflights; where only listed origins may read, add the headers of each answer too."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.any_origin = tuple(origins) == ANY_ORIGIN
        self.listed = CORSMiddleware(app, **cors_options(origins))
        self.public = CORSMiddleware(app, **cors_options(ANY_ORIGIN))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_public = self.any_origin or scope["path"].startswith(PUBLIC_PATHS)
        if scope["method"] == "OPTIONS" or not is_public:
            await (self.public if is_public else self.listed)(scope, receive, send)
        elif self.any_origin:
            # RequestMiddleware adds FOR_ANY_ORIGIN to all answers.
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, for_any_origin(send))


def for_any_origin(send: Send) -> Send:
    """A ``send`` that adds the headers of an answer that every origin may read."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).raw.extend(FOR_ANY_ORIGIN)
        await send(message)

    return send_with_headers


def cors_options(origins: Sequence[str]) -> dict[str, Any]:
    """Arguments of Starlette's ``CORSMiddleware``.

    No credentials, as answers are the same for everybody; any request header, as client libraries
    name themselves in headers of their own.
    """
    exact = [origin for origin in origins if "*." not in origin]
    patterns = [subdomain_pattern(origin) for origin in origins if "*." in origin]
    return {
        "allow_origins": exact,
        "allow_origin_regex": "|".join(patterns) or None,
        "allow_methods": ["GET", "HEAD", "POST"],
        "allow_headers": ["*"],
        "expose_headers": EXPOSED,
        "max_age": PREFLIGHT_MAX_AGE_S,
    }


def subdomain_pattern(origin: str) -> str:
    """The regular expression of an origin whose host begins with ``*.``."""
    scheme, _, host = origin.partition("://*.")
    return f"{re.escape(scheme)}://{SUBDOMAINS}{re.escape(host)}"
