"""Records that were read lately, kept ready for the next request at the same version.

Reading ten rows and making records of them takes longer than finding and showing them. Records
never change, and a version's go with it, so nothing here can be out of date.
"""

from __future__ import annotations

import gc
from asyncio import gather
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from copy import copy
from typing import Any, Generic, TypeVar

from strawberry.dataloader import DataLoader

from geo.eviction import evict_oldest

Record = TypeVar("Record")

# The collector would take a tenth of a second to traverse a hundred thousand records, in the middle
# of a request. Reference counts free frozen records all the same.
FROZEN_TOGETHER = 1_000
"""New records after which ``gc.freeze`` excludes them from collection."""

YOUNG_GENERATION = 1
"""The oldest generation of the collector that objects of a request are in."""

Read = Callable[[Sequence[str]], Awaitable[Sequence[Record]]]


class RecordCache(dict[Any, Record], Generic[Record]):
    """At most ``max_records`` records of a kind; the oldest are evicted first, some at a time."""

    # A plain dictionary to its readers: each answer looks up dozens of keys, and to keep them in
    # the order of use would cost more than the few reads that it saves.

    def __init__(self, max_records: int) -> None:
        self.max_records = max_records
        self.not_frozen = 0

    def without(self, keys: Iterable[Any]) -> RecordCache[Record]:
        """A cache of the same records but those with these keys."""
        cache: RecordCache[Record] = RecordCache(self.max_records)
        cache.update(self)
        for key in keys:
            cache.pop(key, None)
        return cache

    def keys_where(self, is_outdated: Callable[[Record], bool]) -> list[Any]:
        # A list first: others may put records in meanwhile.
        return [key for key, record in list(self.items()) if is_outdated(record)]

    def put(self, key: Any, record: Record) -> None:
        evict_oldest(self, self.max_records)
        if self.max_records:
            self[key] = record
            self.not_frozen += 1
            if self.not_frozen == FROZEN_TOGETHER:
                self.not_frozen = 0
                # Cycles of young garbage would be frozen too, and then never be freed.
                gc.collect(YOUNG_GENERATION)
                gc.freeze()


class RecordCaches:
    """The record caches of one version of the directory, one for each key and kind of record."""

    def __init__(self, max_records: int = 0, max_structures: int | None = None) -> None:
        most = max_records if max_structures is None else max_structures
        self.structures: RecordCache[Any] = RecordCache(most)
        self.structures_by_uai: RecordCache[Any] = RecordCache(max_records)
        self.hostings: RecordCache[Any] = RecordCache(max_records)
        # One for each establishment: it holds what is shown of both.
        self.derived_hostings: RecordCache[Any] = RecordCache(most)
        self.hostings_of: RecordCache[Any] = RecordCache(max_records)
        self.annexes_of: RecordCache[Any] = RecordCache(max_records)

    def without(
        self,
        structures: Collection[str],
        hostings: Collection[str],
        *,
        hosts: Collection[str],
        parents: Collection[str],
        derived: Collection[str],
    ) -> RecordCaches:
        """Caches of the same records but those of a few structures and hostings, by key.

        ``hosts`` are structures whose lists of hostings may differ, ``parents`` establishments
        whose lists of annexes may; ``derived`` are keys of derived hostings.
        """
        caches = copy(self)
        caches.structures = self.structures.without(structures)
        caches.structures_by_uai = self.structures_by_uai.without(
            self.structures_by_uai.keys_where(lambda structure: structure.key in structures)
        )
        caches.hostings = self.hostings.without(hostings)
        caches.derived_hostings = self.derived_hostings.without(derived)
        caches.hostings_of = self.hostings_of.without(hosts)
        caches.annexes_of = self.annexes_of.without(parents)
        return caches


class Loader(Generic[Record]):
    """Loads records by key for one request: from the cache, or by ``read``, which is called with
    all missing keys of a level of the answer.

    A key that ``read`` does not find gives None, which is not cached.
    """

    def __init__(self, cache: RecordCache[Any], read: Read[Record]) -> None:
        self.cache = cache
        self.read = read
        self._missing: DataLoader[str, Record] | None = None

    @property
    def missing(self) -> DataLoader[str, Record]:
        """The data loader of keys that are not cached."""
        # Made when it is needed: most requests find all their records in the cache.
        if self._missing is None:
            self._missing = DataLoader(load_fn=self._read)
        return self._missing

    async def load(self, key: str) -> Record:
        record: Record | None = self.cache.get(key)
        return await self.missing.load(key) if record is None else record

    def load_many(self, keys: Sequence[str]) -> Awaitable[list[Record]]:
        return self._with_missing(keys, self._load_batched)

    def load_now(self, keys: Sequence[str]) -> Awaitable[list[Record]]:
        """Load now, without waiting for the data loader's batch.

        For keys of a kind that no sibling field asks for.
        """
        return self._with_missing(keys, self._read)

    async def _with_missing(self, keys: Sequence[str], read: Read[Record]) -> list[Record]:
        """The records of these keys, in their order: cached ones, missing ones from ``read``."""
        found: list[Any] = list(map(self.cache.get, keys))
        if None in found:
            missing = [at for at, record in enumerate(found) if record is None]
            records = await read([keys[at] for at in missing])
            for at, record in zip(missing, records, strict=True):
                found[at] = record
        return found

    async def _load_batched(self, keys: Sequence[str]) -> Sequence[Record]:
        return await gather(*map(self.missing.load, keys))

    async def _read(self, keys: Sequence[str]) -> Sequence[Record]:
        records = await self.read(keys)
        for key, record in zip(keys, records, strict=True):
            if record is not None:
                self.cache.put(key, record)
        return records
