"""The current version of the directory, kept up with what other processes write.

A new version is read beside the old one, off the request path: by what changed where that is
known (``directory.incremental_read``). It takes its place when it is ready. A request keeps the
version it began with to its end; an old version is closed when its last request leaves it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from directory.incremental_read import open_next_snapshot
from directory.record_cache import YOUNG_GENERATION
from directory.snapshot import Snapshot, open_snapshot
from storage.database import Database
from storage.reader import VersionMoved
from storage.version import Version
from text.french_dates import paris_today

RETRY_INTERVAL_S = 0.25
"""From one look that failed to the next."""

DAY_CHECK_INTERVAL_S = 1.0
DAY_LEAD_S = 10
"""Before midnight, when the next day is read. France takes a second."""

VERSIONS_UNTIL_COLLECTION = 500
"""Versions after which everything is collected: some tenths of a second, for ten megabytes."""

UNREAD = "the directory's version could not be read; trying again"

log = logging.getLogger(__name__)

Read = TypeVar("Read")


class SnapshotLease:
    """A block that uses one version."""

    __slots__ = ("directory", "live")

    def __init__(self, live: LiveDirectory) -> None:
        self.live = live
        self.directory: Snapshot | None = None

    def __enter__(self) -> Snapshot:
        self.directory = self.live.acquire()
        return self.directory

    def __exit__(self, *_: object) -> None:
        self.live.release(id(self.directory))


class LiveDirectory:
    """Serves the newest version of the directory that has been read."""

    def __init__(self, database: Database, statement_timeout_ms: int | None = None) -> None:
        self.database = database
        self.statement_timeout_ms = statement_timeout_ms
        self.current = open_snapshot(database, statement_timeout_ms)
        # A snapshot lives as long as its version: for the collector to traverse it would take tens
        # of milliseconds in the middle of a request.
        gc.freeze()
        self._readers: dict[int, int] = {}  # by id: a snapshot holds dictionaries, so has no hash
        self._retired: dict[int, Snapshot] = {}
        self._refreshing = asyncio.Lock()
        # Of its own: the threads that all share may each wait for a server that is silent.
        self._thread = ThreadPoolExecutor(1, "live-reload")
        self._prepared: Snapshot | None = None
        """The directory of ``_next_day``, once it is read."""
        self._next_day: date | None = None
        self._versions = 0
        """That have been read since the start."""

    def reading(self) -> SnapshotLease:
        """The current version, which stays open while the block uses it."""
        return SnapshotLease(self)

    async def follow_days(self) -> None:
        """Pass from one day to the next, in metropolitan France, until cancelled."""
        failing = False
        while True:
            await asyncio.sleep(DAY_CHECK_INTERVAL_S)
            # Read before midnight, so that it takes the place of yesterday's as the day begins.
            if paris_today(DAY_LEAD_S) not in (self.current.day, self._next_day):
                await self._prepare_day(paris_today(DAY_LEAD_S))
            if paris_today() != self.current.day:
                failing = not await self._refreshed(is_logged=failing)

    async def _prepare_day(self, day: date) -> None:
        async with self._refreshing:
            self._close_prepared()
            self._next_day = day
            try:
                self._prepared = await self._in_thread(
                    open_snapshot, self.database, self.statement_timeout_ms, day
                )
            except Exception:  # refresh() reads it again once the day has begun
                log.warning("the directory of %s could not be read yet", day, exc_info=True)

    def _close_prepared(self) -> None:
        if self._prepared is not None:
            self._prepared.close()
        self._prepared = self._next_day = None

    async def watch(self) -> None:
        """Follow the database until cancelled. A failed look is logged and tried again."""
        async for _ in self.database.changes():
            failing = False
            while not await self._refreshed(is_logged=failing):
                failing = True
                await asyncio.sleep(RETRY_INTERVAL_S)

    async def _refreshed(self, *, is_logged: bool) -> bool:
        """Whether the newest version could be read. That it could not is logged, unless it
        ``is_logged`` already."""
        try:
            await self.refresh()
        except DBAPIError as problem:
            if not is_logged:
                # What the database says is all that there is to know.
                log.error("%s: %s", UNREAD, problem.orig)
            return False
        except Exception:
            if not is_logged:
                log.exception(UNREAD)
            return False
        return True

    async def check(self) -> None:
        """Look something up as a request does, and raise what it would meet."""
        try:
            with self.reading() as directory:
                await directory.reader.check()
        except VersionMoved:
            await self.refresh()
            with self.reading() as directory:
                await directory.reader.check()

    async def refresh(self) -> bool:
        """Open the newest version, if it is not the current one; concurrent calls open it once."""
        async with self._refreshing:
            return await self._refresh()

    async def _refresh(self) -> bool:
        known = self.current.version
        # Any other version, one of a lower number too: a file restored from a backup is older.
        found = await self._in_thread(self.database.stored_version, known)
        is_today = self.current.day == paris_today()
        if found.mark == known.mark and is_today and not self.current.reader.is_damaged:
            await self.current.reader.renew()
            return False
        newest = self._take_prepared(found) if not is_today else None
        if newest is None:
            newest = await self._in_thread(
                open_next_snapshot, self.database, self.current, self.statement_timeout_ms
            )
        # Requests that began with it still read from it; the last one closes it.
        self._retired[id(self.current)] = self.current
        self.current = newest
        self._close_unused()
        self._freeze()
        log.info("the directory is at version %d of %s", newest.version.number, newest.day)
        return True

    def _take_prepared(self, found: Version) -> Snapshot | None:
        """What was read for today, if it is of the version that was found."""
        prepared = self._prepared
        if prepared is None or prepared.day != paris_today() or prepared.version.mark != found.mark:
            self._close_prepared()
            return None
        self._prepared = self._next_day = None
        return prepared

    async def _in_thread(self, read: Callable[..., Read], *arguments: Any) -> Read:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, read, *arguments)

    def _freeze(self) -> None:
        """Exclude what a version holds from collection."""
        self._versions += 1
        if self._versions % VERSIONS_UNTIL_COLLECTION == 0:
            # Of each version some cycles stay frozen, such as those of a pool of connections.
            gc.unfreeze()
            gc.collect()
        else:
            # Writes may come every second: cycles of young garbage would be frozen with the rest.
            gc.collect(YOUNG_GENERATION)
        gc.freeze()

    def release(self, number: int) -> None:
        """A reader of a version is done with it."""
        self._readers[number] -= 1
        # Nearly always empty: each request ends here, and looks no further.
        if self._retired:
            self._close_unused()

    def acquire(self) -> Snapshot:
        """A reader of the current version begins."""
        number = id(self.current)
        self._readers[number] = self._readers.get(number, 0) + 1
        return self.current

    def _close_unused(self) -> None:
        for number in [n for n in self._retired if not self._readers.get(n)]:
            self._readers.pop(number, None)
            self._retired.pop(number).close()

    def close(self) -> None:
        self._close_prepared()
        for directory in (*self._retired.values(), self.current):
            directory.close()
        self._retired.clear()
        self._thread.shutdown(wait=False)
