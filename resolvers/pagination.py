"""Pages of a list: their limits, and cursors that keep their place when data changes.

A cursor is the sort key of an entry, not its number: what is added or removed elsewhere
neither repeats nor skips an entry.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from directory.request_context import MAX_PAGE_SIZE
from errors.exceptions import BadCursor, BadPageSize, LimitExceeded

Item = TypeVar("Item", covariant=True)
SortKey = tuple[Any, ...]


class Entry(Protocol):
    """An entry of a list."""

    @property
    def node(self) -> Any: ...

    @property
    def cursor(self) -> str: ...


class Edge(NamedTuple):
    """An entry of a list of some kind, and its sort key there."""

    kind: str
    key: SortKey
    node: Any

    @property
    def cursor(self) -> str:
        """Continues the list after this entry."""
        return encode_cursor(self.kind, self.key)


@dataclass(frozen=True, slots=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(slots=True, kw_only=True)
class Page(ABC, Generic[Item]):
    """One page of a list."""

    edges: Sequence[Entry]
    has_next_page: bool
    has_previous_page: bool

    @abstractmethod
    async def count(self) -> int:
        """How many entries all pages hold; only counted when it is asked for."""

    @property
    def nodes(self) -> list[Item]:
        return [edge.node for edge in self.edges]

    @property
    def page_info(self) -> PageInfo:
        return PageInfo(
            has_next_page=self.has_next_page,
            has_previous_page=self.has_previous_page,
            start_cursor=self.edges[0].cursor if self.edges else None,
            end_cursor=self.edges[-1].cursor if self.edges else None,
        )


@dataclass(slots=True, kw_only=True)
class ListPage(Page[Item]):
    """One page of a list whose entries ``counter`` counts."""

    counter: Callable[[], Awaitable[int]]

    async def count(self) -> int:
        return await self.counter()


def validated_first(first: int, largest: int = MAX_PAGE_SIZE) -> int:
    """A page's size.

    Raises:
        BadPageSize: below 1.
        LimitExceeded: above the largest page.
    """
    if first < 1:
        raise BadPageSize("below_one", argument="first", values={"most": largest, "given": first})
    if first > largest:
        raise LimitExceeded("page_size", limit=largest, value=first, argument="first")
    return first


def encode_cursor(kind: str, key: SortKey) -> str:
    """The cursor of an entry in a list of this kind."""
    return urlsafe_b64encode(msgspec.json.encode((kind, *key))).decode().rstrip("=")


def decode_cursor(text: str | None, kind: str, types: tuple[type, ...]) -> SortKey | None:
    """The sort key in a cursor of a list of this kind; None for the beginning.

    Raises:
        BadCursor: it was not given by such a list.
    """
    if text is None:
        return None
    try:
        parts = msgspec.json.decode(
            urlsafe_b64decode(text + "=" * (-len(text) % 4)),
            type=GenericAlias(tuple, (str, *types)),
        )
    except ValueError:
        parts = ("",)  # the kind of no list
    # PostgreSQL takes no NUL in a text: it would fail in the statement, as an internal error.
    if parts[0] != kind or any("\0" in str(part) for part in parts):
        raise BadCursor("not_of_this_list", argument="after")
    return tuple(parts[1:])


def page_in_memory(
    items: Sequence[Any],
    key: Callable[[Any], SortKey],
    *,
    kind: str,
    types: tuple[type, ...],
    first: int,
    after: str | None,
    largest: int,
) -> Page[Any]:
    """A page of items that are held in memory, in ascending order of ``key``."""
    size = validated_first(first, largest)
    start = decode_cursor(after, kind, types)
    rest = [item for item in items if start is None or key(item) > start]

    async def count() -> int:
        return len(items)

    return ListPage(
        edges=[Edge(kind, key(item), item) for item in rest[:size]],
        has_next_page=len(rest) > size,
        # What a cursor has passed; without one nothing has been.
        has_previous_page=len(rest) < len(items),
        counter=count,
    )
