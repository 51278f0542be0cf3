"""The headers of a request, by name."""

from __future__ import annotations

from starlette.types import Scope

KEY = "raccroche.request_headers"
"""Key of a request's scope: its ``RequestHeaders``."""

RequestHeaders = dict[bytes, bytes]
"""Encoded values by names in small letters; of headers that came twice, the first."""


def request_headers(scope: Scope) -> RequestHeaders:
    """The headers of a request, which are sorted by name once."""
    known: RequestHeaders | None = scope.get(KEY)
    if known is None:
        known = scope[KEY] = dict(reversed(scope["headers"]))
    return known


def decoded(value: bytes | str | None) -> str:
    """A header's value as text, empty where it was not sent."""
    return value.decode("latin-1") if isinstance(value, bytes) else value or ""
