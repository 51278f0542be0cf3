"""Generate request ids, for requests that come without one."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex

BYTES = 16
IDS_PER_DRAW = 256
"""Ids that one call of the system gives: a call for each request would cost more than the rest."""


def ids() -> Iterator[str]:
    """32 hexadecimal digits each."""
    digits = 2 * BYTES
    while True:
        drawn = token_hex(BYTES * IDS_PER_DRAW)
        for at in range(0, len(drawn), digits):
            yield drawn[at : at + digits]


_ids = ids()


def next_id() -> str:
    return next(_ids)
