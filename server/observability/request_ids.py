"""Request ids: which ones of clients are taken over, and new ones for all other requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from secrets import token_hex

BYTES = 16
IDS_PER_DRAW = 256
"""Ids that one call of the system gives: a call for each request would cost more than the rest."""

# Nothing else that libraries read as a UUID (braces, ``urn:uuid:``, any number of hyphens): an id
# is echoed, and stands in each line of the log.
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}")


def is_request_id(text: str) -> bool:
    """Whether a client's id is a UUID: 32 hexadecimal digits, or 36 characters with hyphens."""
    return UUID.fullmatch(text) is not None


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
