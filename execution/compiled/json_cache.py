"""JSON cache: what a selection shows of a record, encoded once.

A record never changes, so that a selection without resolvers shows the same of it each time. The
encoded JSON is held by the record itself (its attribute ``cached_json``) and freed with it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import msgspec

SELECTION_IDS = count()
"""Ids of selections, unique over all compiled operations."""

MAX_CACHED_SELECTIONS = 4
"""Of one record; the one that was cached first goes first."""

ENTRY_BYTES = 50
"""Of an encoded selection: the object and the header of its bytes."""

Selection = Callable[[Any], Any]
"""Make what a selection shows of a record: a dictionary."""

ShowRecord = Callable[[int, Any, Selection], Any]
"""Show a record by the selection of this id: as a dictionary or as encoded JSON."""


def caches_json(record: type) -> bool:
    """Whether records of a class have an attribute for cached JSON."""
    return hasattr(record, "cached_json")


def as_value(_selection_id: int, record: Any, select: Selection) -> Any:
    """Show a record as a dictionary."""
    return select(record)


def as_cached_json(selection_id: int, record: Any, select: Selection) -> Any:
    """Show a record as JSON, encoded the first time."""
    try:
        cached = record.cached_json
        # Most records are shown by one selection only.
        if cached[0] == selection_id:
            return cached[1]
        return cached[cached.index(selection_id) + 1]
    except (AttributeError, ValueError):
        # Raw is written as it is when the whole answer is encoded.
        encoded = msgspec.Raw(msgspec.json.encode(select(record), enc_hook=plain_string))
        _cache(selection_id, record, encoded)
        return encoded


def plain_string(value: Any) -> str:
    """Strings of a class of their own are encoded as the strings that they are.

    Raises:
        NotImplementedError: the value is no string; msgspec refuses it.
    """
    if isinstance(value, str):
        return str(value)
    # How msgspec's hook says that it knows no encoding: TypeError follows, as without a hook.
    raise NotImplementedError


def _cache(selection_id: int, record: Any, encoded: msgspec.Raw) -> None:
    """Keep what a selection shows, within the bytes that the record's class allows."""
    cached = (*getattr(record, "cached_json", ()), selection_id, encoded)
    while cached and (
        len(cached) > 2 * MAX_CACHED_SELECTIONS or _held_bytes(cached) > record.max_cached_bytes
    ):
        cached = cached[2:]
    # Records are frozen for everybody else; this attribute is no part of their value. A tuple of
    # ids and JSON in turns: a dictionary would take as much memory as what it holds.
    object.__setattr__(record, "cached_json", cached or (None, None))


def _held_bytes(cached: tuple[Any, ...]) -> int:
    return sum(ENTRY_BYTES + len(bytes(encoded)) for encoded in cached[1::2] if encoded is not None)
