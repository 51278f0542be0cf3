"""An LRU cache of documents, bounded by what each holds in memory.

A document that is evicted is freed at once, by its reference count, as nothing of it refers back to
it: the collector excludes what lives long (``gc.freeze``), and would never look at it again.
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from execution.cache_group import CacheGroup, GroupedCache

MAX_CACHED_BYTES = 16_000_000
"""Of all cached documents together: some 270 usual ones, each with one compiled variant."""


class Measured(Protocol):
    """A document by its text, and about how many bytes it holds now."""

    @property
    def text(self) -> str: ...

    @property
    def held_bytes(self) -> int: ...


Document = TypeVar("Document", bound=Measured)


class BoundedDocuments(GroupedCache[str, Document], Generic[Document]):
    """Documents by their text, within ``max_bytes``; the least recently used go first."""

    def __init__(self, max_bytes: int, group: CacheGroup | None = None) -> None:
        super().__init__(max_bytes, lambda document: document.held_bytes, group)

    def put(self, document: Document) -> None:
        """Cache a document; again, where it has grown. One that is too large is not cached."""
        # cachetools raises ValueError for what is larger than the whole cache.
        if document.held_bytes <= self.maxsize:
            self[document.text] = document
        else:
            self.pop(document.text, None)
