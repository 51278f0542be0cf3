"""LRU caches that share a bound in bytes: what one does not need, another may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key")
Value = TypeVar("Value")


class CacheGroup:
    """Caches that hold at most ``max_bytes`` together, as each measures what it holds."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.caches: list[LRUCache[Any, Any]] = []

    @property
    def held_bytes(self) -> int:
        return sum(round(cache.currsize) for cache in self.caches)

    def make_room(self, size: int) -> None:
        """Evict until so much more fits: always of the cache that holds most."""
        while self.held_bytes + size > self.max_bytes:
            largest = max(self.caches, key=lambda cache: cache.currsize)
            if not largest.currsize:
                return
            largest.popitem()


class GroupedCache(LRUCache[Key, Value]):
    """An LRU cache within ``max_bytes`` of its own, and those of its group where it has one."""

    def __init__(
        self, max_bytes: int, size_of: Callable[[Value], int], group: CacheGroup | None = None
    ) -> None:
        super().__init__(max_bytes, getsizeof=size_of)
        self.group = group
        if group is not None:
            group.caches.append(self)

    def __setitem__(self, key: Key, value: Value) -> None:
        if self.group is not None:
            # What is replaced first: it counts no more.
            self.pop(key, None)
            self.group.make_room(round(self.getsizeof(value)))
        super().__setitem__(key, value)
