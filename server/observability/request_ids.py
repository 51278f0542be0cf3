"""Ids of requests that came with none."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex

BYTES = 16
DRAWN_TOGETHER = 256
"""To ask the system for random bytes takes longer than many a part of an answer."""


def ids() -> Iterator[str]:
    """32 hexadecimal digits each."""
    digits = 2 * BYTES
    while True:
        drawn = token_hex(BYTES * DRAWN_TOGETHER)
        for at in range(0, len(drawn), digits):
            yield drawn[at : at + digits]


_ids = ids()


def next_id() -> str:
    return next(_ids)
