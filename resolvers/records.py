"""Records that were read lately, kept ready for the next request at the same version.

Reading ten rows and making records of them takes longer than finding and showing them. Records
never change, and a version's go with it, so nothing here can be out of date.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from strawberry.dataloader import DataLoader

Record = TypeVar("Record")


class Kept(dict[Any, Record], Generic[Record]):
    """At most ``most`` records of a kind, those that are asked for again before all others.

    What is new has a quarter of the room, and goes when newer records come; what is asked for
    again while it is there moves into the rest. So a flood of questions that come once each
    does not wash out what comes every day. What has settled is read as from any dictionary: an
    answer looks dozens of keys up, and a cache that kept count of each look would cost more
    than it saves.
    """

    def __init__(self, most: int) -> None:
        self.most_new = most // 4
        self.most_settled = most - self.most_new
        self.new: dict[Any, Record] = {}

    def again(self, key: Any) -> Record | None:
        """A record that is new: it is asked for again, and settles."""
        record = self.new.pop(key, None)
        if record is None:
            return self.get(key)  # it has settled just now, or is not here
        if len(self) >= self.most_settled:
            del self[next(iter(self))]
        self[key] = record
        return record

    def keep(self, key: Any, record: Record) -> None:
        if not self.most_new:
            return
        if len(self.new) >= self.most_new:
            del self.new[next(iter(self.new))]
        self.new[key] = record


class Records:
    """What is kept beside one version of the directory, by what it is found by."""

    def __init__(self, most: int = 0) -> None:
        self.structures: Kept[Any] = Kept(most)
        self.structures_by_uai: Kept[Any] = Kept(most)
        self.hostings: Kept[Any] = Kept(most)
        self.hostings_of: Kept[Any] = Kept(most)
        self.annexes_of: Kept[Any] = Kept(most)
        self.pieces: Kept[Any] = Kept(most)
        """What has been written of records (``schema.compiled.fragments``)."""


class Loader(Generic[Record]):
    """Records by key, for one request: those that are kept at once, the others by ``read``, which
    is given all keys that a level of the answer asks for.

    What ``read`` does not find is None, and is not kept.
    """

    def __init__(
        self, kept: Kept[Any], read: Callable[[Sequence[str]], Awaitable[Sequence[Record]]]
    ) -> None:
        self.kept = kept
        self.read = read
        self.missing: DataLoader[str, Record] = DataLoader(load_fn=self._read)

    async def load(self, key: str) -> Record:
        record: Record | None = self.kept.get(key) or self.kept.again(key)
        return await self.missing.load(key) if record is None else record

    async def load_page(self, keys: Sequence[str]) -> list[Record]:
        """The same as ``load_many`` for keys that nobody else of the level asks for besides: they
        need not be gathered first."""
        found = self._kept(keys)
        if None in found:
            missing = [at for at, record in enumerate(found) if record is None]
            read = await self._read([keys[at] for at in missing])
            for at, record in zip(missing, read, strict=True):
                found[at] = record
        return found

    async def load_many(self, keys: Sequence[str]) -> list[Record]:
        found = self._kept(keys)
        if None in found:
            missing = [at for at, record in enumerate(found) if record is None]
            read = await gather(*(self.missing.load(keys[at]) for at in missing))
            for at, record in zip(missing, read, strict=True):
                found[at] = record
        return found

    def _kept(self, keys: Sequence[str]) -> list[Any]:
        """The records that are kept, and None for the others."""
        found = list(map(self.kept.get, keys))
        if None in found:
            again = self.kept.again
            found = [
                again(key) if record is None else record
                for key, record in zip(keys, found, strict=True)
            ]
        return found

    async def _read(self, keys: Sequence[str]) -> Sequence[Record]:
        records = await self.read(keys)
        for key, record in zip(keys, records, strict=True):
            if record is not None:
                self.kept.keep(key, record)
        return records
