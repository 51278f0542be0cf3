"""Eviction for caches that are plain dictionaries: first in, first out, several at a time."""

from __future__ import annotations

from itertools import islice
from typing import Any

EVICTION_DIVISOR = 16


def evict_oldest(cache: dict[Any, Any], limit: int) -> None:
    """Make room for one more key in a dictionary that may hold ``limit``."""
    if len(cache) >= limit:
        # Several at a time: to find the first key takes the longer, the more were deleted before
        # it, as a dictionary keeps their places empty.
        for oldest in list(islice(cache, 1 + limit // EVICTION_DIVISOR)):
            del cache[oldest]
