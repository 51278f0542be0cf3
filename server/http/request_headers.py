"""The headers of a request, by name."""

from __future__ import annotations

from starlette.types import Scope

KEY = "raccroche.request_headers"
"""Key of a request's scope: its ``RequestHeaders``."""


class RequestHeaders:
    """Encoded headers by their name in small letters; of those that came twice, the first."""

    __slots__ = ("encoded",)

    def __init__(self, scope: Scope) -> None:
        self.encoded: dict[bytes, bytes] = dict(reversed(scope["headers"]))

    def get(self, name: bytes) -> str | None:
        """The value; None where the header was not sent."""
        # Only what is asked for is decoded: browsers send a dozen headers that nobody reads.
        value = self.encoded.get(name)
        return None if value is None else value.decode("latin-1")


def request_headers(scope: Scope) -> RequestHeaders:
    """The headers of a request, which are sorted by name once."""
    known: RequestHeaders | None = scope.get(KEY)
    if known is None:
        known = scope[KEY] = RequestHeaders(scope)
    return known
