"""Cross-origin resource sharing (CORS): which web pages may read answers.

Where every origin may read, all answers say so with the same two headers; where a list of origins
is set, Starlette's middleware compares each request's origin with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

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

PREFLIGHT_MAX_AGE_S = 7_200  # the longest that Chromium keeps a preflight's answer

SUBDOMAINS = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
"""One label or several, each ended by a dot: evilexample.fr is no subdomain of example.fr."""


class Cors:
    """Answer preflights; where only listed origins may read, add the headers of each answer too."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.any_origin = tuple(origins) == ANY_ORIGIN
        self.starlette = CORSMiddleware(app, **cors_options(origins))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Nothing is left to do for an answer that anybody may read: see FOR_ANY_ORIGIN.
        if self.any_origin and (scope["type"] != "http" or scope["method"] != "OPTIONS"):
            await self.app(scope, receive, send)
        else:
            await self.starlette(scope, receive, send)


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
