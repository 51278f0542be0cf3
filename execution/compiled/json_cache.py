"""Pieces of JSON: what a selection shows of a record, written once.

A record never changes, so that a selection without resolvers shows the same of it each time. A
piece stands in the record itself (its attribute ``pieces``) and goes when the record goes.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import msgspec

NUMBERS = count()
"""Each selection of each compiled operation has a number of its own."""

MOST_PIECES = 4
"""Of one record, each for another selection; the one that came first goes first."""

Show = Callable[[Any], Any]
Shown = Callable[[int, Any, Show], Any]
"""What ``show``, which is the selection's of this number, shows of a record."""


def holds_pieces(record: type) -> bool:
    """Whether records of a class have room for pieces."""
    return hasattr(record, "pieces")


def as_value(_selection: int, record: Any, show: Show) -> Any:
    """As Python has it."""
    return show(record)


def as_piece(selection: int, record: Any, show: Show) -> Any:
    """As JSON, which is written the first time."""
    try:
        return record.pieces[selection]
    except (AttributeError, KeyError):
        piece = msgspec.Raw(msgspec.json.encode(show(record)))
        _keep(selection, record, piece)
        return piece


def _keep(selection: int, record: Any, piece: msgspec.Raw) -> None:
    pieces = getattr(record, "pieces", None)
    if pieces is None:
        object.__setattr__(record, "pieces", {selection: piece})  # no field that anybody sees
        return
    if len(pieces) >= MOST_PIECES:
        del pieces[next(iter(pieces))]
    pieces[selection] = piece
