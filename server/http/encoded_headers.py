"""Encode the headers of responses, and those that they leave to the server's defaults.

Nearly all responses of a route carry the same headers but for their length: they are encoded once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from server.http.connections.single_write import header_lines
from server.http.security_headers import Pairs, missing_defaults

SETS_OF_HEADERS = 256
"""Encoded sets that are held. One with an entity tag seldom comes again and leaves soon."""

LENGTH = b"content-length"


class EncodedHeaders:
    """Header lines for the default headers of each scheme (``http``, ``https``)."""

    def __init__(self, defaults: Mapping[str, Pairs]) -> None:
        self.defaults = defaults
        self._encoded = lru_cache(SETS_OF_HEADERS)(self._encode)

    def lines(self, scheme: str, own: Pairs) -> bytes:
        """The lines of a response's headers without its length, then those of the defaults."""
        return self._encoded(scheme, own)

    def _encode(self, scheme: str, own: Pairs) -> bytes:
        return header_lines((*own, *missing_defaults(own, self.defaults[scheme])))


def without_length(own: Pairs) -> tuple[bytes | None, Pairs]:
    """The value of ``content-length``, None without one, and the other headers."""
    length = next((value for name, value in own if name == LENGTH), None)
    return length, tuple([pair for pair in own if pair[0] != LENGTH])
