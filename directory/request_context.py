"""What one request answers from: a version of the directory, and loaders that batch.

A relation to other structures is asked for entry by entry; its loader gathers what a level of
the answer asks for into one statement.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.sql.base import Executable
from strawberry.dataloader import DataLoader

from contributions.report_desk import ReportDesk
from directory.catalogue import Catalogue
from directory.record_cache import Loader, Read, RecordCache
from directory.record_factories import derived_hosting, hosting_from, structure_from
from directory.refresh_log import RefreshLog
from directory.snapshot import Snapshot
from geo.bounded_geocoder import NO_CALLER, BoundedGeocoder
from models.establishment import Establishment, select_annexes
from models.hosting import Hosting, derived_parts
from models.hosting_selects import select_hostings_at, select_hostings_by_key
from models.refresh import Refresh
from models.structure import (
    Structure,
    select_structures_by_key,
    select_structures_by_uai,
    structures,
)
from storage.columns import Row
from storage.packed_rows import RowPacker

MAX_PAGE_SIZE = 100
"""Entries of a page, unless a setting allows more."""

STRUCTURES_BY_KEY = select_structures_by_key()
STRUCTURES_BY_UAI = select_structures_by_uai()
HOSTINGS_BY_KEY = select_hostings_by_key()
HOSTINGS_OF = select_hostings_at()
ANNEXES = select_annexes()
# Names are shown beside what is encoded already, as titles of what was searched.
PACKER = RowPacker(structures, first="name")

Loaded = TypeVar("Loaded")

Clock = Callable[[], datetime]
"""The moment that it is, with a time zone."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Context:
    """One request's context. Without ``addresses`` none is geocoded; ``client`` is who asks, as the
    rate limiter names it."""

    def __init__(
        self,
        directory: Snapshot,
        addresses: BoundedGeocoder | None = None,
        *,
        client: str = NO_CALLER,
        takes_turns: bool = False,
        largest_page: int = MAX_PAGE_SIZE,
        clock: Clock = utc_now,
        refreshes: RefreshLog | None = None,
        reports: ReportDesk | None = None,
    ) -> None:
        self.directory = directory
        self.addresses = addresses
        self.client = client
        """Who is answered, as budgets and quotas know it."""
        self._turns = asyncio.Lock() if takes_turns else None
        self.largest_page = largest_page
        self.is_personal = False
        """Whether a position, an address or a profile was sent: such an answer is kept nowhere."""
        self.depends_on_time = False
        """Whether ``now`` or a refresh was read: such an answer is kept nowhere either."""
        self._clock = clock
        self._refreshes = refreshes
        self.reports = reports
        """Where error reports are stored, if they are taken."""
        self._now: datetime | None = None
        self.operation: Any = None
        """What is being answered, read and checked (``execution.document``)."""
        self._loaders: dict[int, Loader[Any]] = {}
        self._batch_loaders: dict[Hashable, DataLoader[Any, Any]] = {}

    def close(self) -> None:
        """Break reference cycles, so that the context is freed by reference count."""
        self._loaders.clear()
        self._batch_loaders.clear()

    @property
    def now(self) -> datetime:
        """The moment of the answer, one for all of it."""
        self.depends_on_time = True
        if self._now is None:
            self._now = self._clock()
        return self._now

    async def last_refresh(self, source: str) -> Refresh | None:
        """The last refresh of a source, which may change while the version does not."""
        self.depends_on_time = True
        return await self._refreshes.last_of(source) if self._refreshes else None

    @property
    def may_be_kept(self) -> bool:
        """Whether the answer is the same for everybody for as long as the version is."""
        return not (self.is_personal or self.depends_on_time)

    async def turn(self) -> None:
        """Before a look-up of a dear request: let the event loop answer others first.

        Look-ups that begin together go on one after the other, each in a turn of its own.
        """
        if self._turns is not None:
            async with self._turns:
                await asyncio.sleep(0)

    @property
    def catalogue(self) -> Catalogue:
        return self.directory.catalogue

    @property
    def structures(self) -> Loader[Structure | None]:
        """Structures by key."""
        return self._loader(self.directory.records.structures, self._structures)

    @property
    def structures_by_uai(self) -> Loader[Structure | None]:
        """Structures by UAI, closed ones too."""
        return self._loader(self.directory.records.structures_by_uai, self._structures_by_uai)

    @property
    def hostings(self) -> Loader[Hosting | None]:
        """Published hostings by key."""
        return self._loader(self.directory.records.hostings, self._hostings)

    @property
    def derived_hostings(self) -> Loader[Hosting | None]:
        """Derived hostings by key."""
        return self._loader(self.directory.records.derived_hostings, self._derived_hostings)

    @property
    def hostings_of(self) -> Loader[list[Hosting]]:
        """Published hostings by the key of the structure or micro-structure."""
        return self._loader(self.directory.records.hostings_of, self._hostings_of)

    @property
    def annexes_of(self) -> Loader[list[Establishment]]:
        """Establishments by the key of their parent."""
        return self._loader(self.directory.records.annexes_of, self._annexes_of)

    def _loader(self, cache: RecordCache[Any], read: Read[Loaded]) -> Loader[Loaded]:
        """The loader over a cache: one for each request."""
        # By id: a cache is a dictionary, which has no hash. It lives as long as the request's
        # version.
        loader = self._loaders.get(id(cache))
        if loader is None:
            loader = self._loaders[id(cache)] = Loader(cache, read)
        return loader

    def batch_loader(
        self, key: Hashable, read: Callable[[list[Any]], Awaitable[Sequence[Any]]]
    ) -> DataLoader[Any, Any]:
        """The data loader that calls ``read`` once with all keys of a level of the answer."""
        if key not in self._batch_loaders:
            self._batch_loaders[key] = DataLoader(load_fn=read)
        return self._batch_loaders[key]

    async def _rows(self, statement: Executable, keys: dict[str, Any]) -> Sequence[Row]:
        """The rows of a statement that judges what is open on the directory's day."""
        directory = self.directory
        return await directory.reader.rows(statement, directory.day_parameters | keys)

    async def _structures(self, keys: Sequence[str]) -> list[Structure | None]:
        rows = await self._rows(STRUCTURES_BY_KEY, {"keys": list(keys)})
        found = {row["id"]: structure_from(PACKER.pack(row), self.catalogue) for row in rows}
        return [found.get(key) for key in keys]

    async def _structures_by_uai(self, uais: Sequence[str]) -> list[Structure | None]:
        rows = await self._rows(STRUCTURES_BY_UAI, {"uais": list(uais)})
        found = {row["uai"]: self._known_structure(row) for row in rows}
        return [found.get(uai) for uai in uais]

    def _known_structure(self, row: Row) -> Structure:
        """The record of a row: the one that is cached by its key, if it is."""
        cached: Structure | None = self.directory.records.structures.get(row["id"])
        return cached or structure_from(PACKER.pack(row), self.catalogue)

    async def _hostings(self, keys: Sequence[str]) -> list[Hosting | None]:
        rows = await self._rows(HOSTINGS_BY_KEY, {"keys": list(keys)})
        found = {hosting.key: hosting for hosting in await self.hostings_from_rows(rows)}
        return [found.get(key) for key in keys]

    async def _derived_hostings(self, keys: Sequence[str]) -> list[Hosting | None]:
        parts = list(map(derived_parts, keys))
        hosts = await self.structures.load_now([host for _, host in parts])
        return [
            derived_hosting(code, host, self.catalogue)
            for (code, _), host in zip(parts, hosts, strict=True)
        ]

    async def _hostings_of(self, keys: Sequence[str]) -> list[list[Hosting]]:
        rows = await self._rows(HOSTINGS_OF, {"structures": list(keys)})
        by_structure: dict[str, list[Hosting]] = defaultdict(list)
        for hosting in await self.hostings_from_rows(rows):
            by_structure[hosting.host.key].append(hosting)
            if hosting.micro_structure is not None:
                # Both answer it: the host, and the annexe where it is run (0002).
                by_structure[hosting.micro_structure.key].append(hosting)
        return [by_structure[key] for key in keys]

    async def hostings_from_rows(self, rows: Sequence[Any]) -> list[Hosting]:
        """Hostings with their structures, which are read in one statement."""
        named = {row["structure_id"] for row in rows}
        named |= {row["micro_structure_id"] for row in rows} - {None}
        loaded = await self.structures.load_now(sorted(named))
        structures = {structure.key: structure for structure in loaded if structure is not None}
        return [hosting_from(row, structures, self.catalogue) for row in rows]

    async def _annexes_of(self, keys: Sequence[str]) -> list[list[Establishment]]:
        rows = await self._rows(ANNEXES, {"parents": list(keys)})
        by_parent: dict[str, list[Establishment]] = defaultdict(list)
        for row in rows:
            annexe = self._known_structure(row)
            assert isinstance(annexe, Establishment)
            by_parent[row["parent_id"]].append(annexe)
        return [by_parent[key] for key in keys]
