"""Which pages may read answers: an allow-list of origins (CORS), by Starlette's middleware."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

EXPOSED = (
    "Content-Language",
    "ETag",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-ID",
)
ALLOWED = ("Accept", "Accept-Language", "Content-Type", "If-None-Match", "X-Request-ID")
PREFLIGHT_S = 7_200
"""How long browsers keep a preflight's answer; Chromium keeps none longer."""

SUBDOMAINS = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
"""One label or several, each ended by a dot: evilexample.fr is no subdomain of example.fr."""


def cors_options(origins: Sequence[str]) -> dict[str, Any]:
    """What Starlette's ``CORSMiddleware`` takes. No credentials: answers are the same for all."""
    exact = [origin for origin in origins if "*." not in origin]
    patterns = [pattern_of(origin) for origin in origins if "*." in origin]
    return {
        "allow_origins": exact,
        "allow_origin_regex": "|".join(patterns) or None,
        "allow_methods": ["GET", "HEAD", "POST"],
        "allow_headers": ALLOWED,
        "expose_headers": EXPOSED,
        "max_age": PREFLIGHT_S,
    }


def pattern_of(origin: str) -> str:
    """A regular expression for an origin whose host begins with ``*.``."""
    scheme, _, host = origin.partition("://*.")
    return f"{re.escape(scheme)}://{SUBDOMAINS}{re.escape(host)}"
