"""Which pages may read answers: an allow-list of origins (CORS), by Starlette's middleware."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Message, Send

EXPOSED = (
    "Content-Language",
    "ETag",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-ID",
)
ANY_ORIGIN = ("*",)
FOR_ANY_ORIGIN = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
)
"""What every answer says where every origin may read."""

PREFLIGHT_S = 7_200
"""How long browsers keep a preflight's answer; Chromium keeps none longer."""

SUBDOMAINS = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
"""One label or several, each ended by a dot: evilexample.fr is no subdomain of example.fr."""


class Cors(CORSMiddleware):
    """Starlette's middleware, but where every origin may read, every answer says so.

    Starlette would say it only to those that send an origin, and ``Vary: Origin`` to all: a
    CDN would keep a copy for each partner's site, and one that no page may read.
    """

    async def send(self, message: Message, send: Send, request_headers: Headers) -> None:
        if not self.allow_all_origins:
            await super().send(message, send, request_headers)
            return
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(self.simple_headers)
        await send(message)


def cors_options(origins: Sequence[str]) -> dict[str, Any]:
    """What the middleware takes. No credentials, as answers are the same for all; any header, as
    clients name themselves in some of their own."""
    exact = [origin for origin in origins if "*." not in origin]
    patterns = [pattern_of(origin) for origin in origins if "*." in origin]
    return {
        "allow_origins": exact,
        "allow_origin_regex": "|".join(patterns) or None,
        "allow_methods": ["GET", "HEAD", "POST"],
        "allow_headers": ["*"],
        "expose_headers": EXPOSED,
        "max_age": PREFLIGHT_S,
    }


def pattern_of(origin: str) -> str:
    """A regular expression for an origin whose host begins with ``*.``."""
    scheme, _, host = origin.partition("://*.")
    return f"{re.escape(scheme)}://{SUBDOMAINS}{re.escape(host)}"
