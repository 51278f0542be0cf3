"""Answers to requests that come again byte for byte.

An application asks its start page's query each time, and a CDN asks over and over whether what it
holds still holds. To read such a request takes longer than to answer it. A connection therefore
looks the bytes that come in up before it reads them, if they come between two requests; who put an
answer there says each time whether it may be given again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from cachetools import LRUCache

AGAIN = "raccroche.again"
"""The name of the extension of ASGI that puts the answer to a request on the shelf: a callable that
takes an ``Again`` and the bytes that it holds on to."""

ENTRY_BYTES = 500
"""What an entry takes besides its bytes."""

LARGEST_SHARE = 8
"""No entry takes more than this part of the shelf."""

Key = tuple[str | None, bytes]
"""From which host, and all bytes of the request."""


class Whole(NamedTuple):
    """A response: its status, its headers as they stand on the line, its body."""

    status: int
    head: bytes
    body: bytes


Again = Callable[[], Whole | None]
"""Gives the answer once more; None where that may not be."""


class Shelf:
    """The answers of one server, as many as ``most_bytes``; those asked for last stay."""

    def __init__(self, most_bytes: int) -> None:
        self.kept: LRUCache[Key, tuple[Again, int]] = LRUCache(
            most_bytes, getsizeof=lambda entry: entry[1]
        )

    def put(self, key: Key, again: Again, size: int) -> None:
        size += len(key[1]) + ENTRY_BYTES
        if size <= self.kept.maxsize // LARGEST_SHARE:
            self.kept[key] = (again, size)

    def answer(self, key: Key) -> Whole | None:
        """What a request is answered with once more."""
        entry = self.kept.get(key)
        if entry is None:
            return None
        whole = entry[0]()
        if whole is None:
            del self.kept[key]
        return whole
