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

    def lines(self, scheme: str, own: Pairs) -> tuple[bytes, bytes, bytes]:
        """The line of the length (empty without one), of the other headers, and of the defaults."""
        # GraphQLResponse sets its length first; others are searched for theirs.
        if own and own[0][0] == LENGTH:
            return b"content-length: %b\r\n" % own[0][1], *self._encoded(scheme, own[1:])
        length = header_lines([pair for pair in own if pair[0] == LENGTH])
        others = tuple([pair for pair in own if pair[0] != LENGTH])
        return length, *self._encoded(scheme, others)

    def _encode(self, scheme: str, own: Pairs) -> tuple[bytes, bytes]:
        return header_lines(own), header_lines(missing_defaults(own, self.defaults[scheme]))
