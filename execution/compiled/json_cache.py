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
        return record.cached_json[selection_id]
    except (AttributeError, KeyError):
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
    cached = getattr(record, "cached_json", None)
    if cached is None:
        # Records are frozen for everybody else; this attribute is no part of their value.
        object.__setattr__(record, "cached_json", {selection_id: encoded})
        return
    if len(cached) >= MAX_CACHED_SELECTIONS:
        del cached[next(iter(cached))]
    cached[selection_id] = encoded
