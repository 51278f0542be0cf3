"""Pieces of JSON: what a selection shows of a record, written once.

A record never changes, so that a selection without resolvers shows the same of it each time. The
pieces are kept with what their records are kept with, and go with them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, Protocol

import msgspec

Piece = tuple[object, msgspec.Raw]

NUMBERS = count()
"""Each selection of each compiled operation has a number of its own."""


class Store(Protocol):
    """Where pieces are kept, as many as it likes."""

    def get(self, key: tuple[int, int], /) -> Piece | None: ...

    def keep(self, key: tuple[int, int], piece: Piece, /) -> None: ...


Show = Callable[[Any], Any]


class Fragments:
    """The pieces in a store, which goes with the records that they are of."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def shown(self, selection: int, record: object, show: Show) -> Any:
        """What ``show``, which is the selection's, shows of a record."""
        key = (selection, id(record))
        known = self.store.get(key)
        if known is not None and known[0] is record:
            return known[1]
        piece = msgspec.Raw(msgspec.json.encode(show(record)))
        self.store.keep(key, (record, piece))
        return piece


class NoFragments(Fragments):
    """Keeps nothing: everything is shown as it is."""

    def __init__(self) -> None:
        pass

    def shown(self, selection: int, record: object, show: Show) -> Any:
        return show(record)


NO_FRAGMENTS = NoFragments()
