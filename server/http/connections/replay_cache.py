"""Replay cache: responses to requests that come again byte for byte.

An application asks its start page's query each time, and a CDN asks again and again whether its
copy is still current. Parsing such a request takes longer than answering it, so the protocol looks
the bytes of a whole request up before it parses them. What put a response here decides at each use
whether it still holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from execution.cache_group import CacheGroup, GroupedCache

KEEP_RESPONSE = "raccroche.keep_response"
"""The name of the ASGI extension, a ``KeepResponse``."""

ENTRY_BYTES = 500  # an entry holds closures and a key as well as its body
LARGEST_SHARE = 8  # an entry takes at most this part of the cache, so that none drives out most

Key = tuple[str | None, bytes]
"""The client's host, whose budget is charged, and all bytes of the request."""


class RawResponse(NamedTuple):
    """A status, encoded header lines and a body, ready to be written."""

    status: int
    headers: bytes
    body: bytes


Replay = Callable[[], RawResponse | None]
"""Give the response once more; None where it no longer holds."""

KeepResponse = Callable[[Replay, int], None]
"""Keep the answer to the current request, which holds so many bytes."""


class ReplayCache:
    """Responses of one server within ``max_bytes``; the least recently used go first."""

    def __init__(self, max_bytes: int, group: CacheGroup | None = None) -> None:
        self.entries: GroupedCache[Key, tuple[Replay, int]] = GroupedCache(
            max_bytes, lambda entry: entry[1], group
        )

    def put(self, key: Key, replay: Replay, size: int) -> None:
        size += len(key[1]) + ENTRY_BYTES
        if size <= self.entries.maxsize // LARGEST_SHARE:
            self.entries[key] = (replay, size)

    def get(self, key: Key) -> RawResponse | None:
        """The response to a request that was answered before, if it still holds."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        response = entry[0]()
        if response is None:
            del self.entries[key]
        return response
