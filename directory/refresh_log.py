"""What came of each source's last refresh, as the database has it now.

Read apart from the versions of the directory: a refresh that fails, or finds nothing new, raises
none, and on PostgreSQL the transaction that holds a version would not see it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Mapping

from models.refresh import Refresh, refresh_from, select_refreshes
from storage.database import Database
from storage.reader import as_rows

log = logging.getLogger(__name__)

KEPT_S = 5.0
"""How long what was read counts as that of now."""

READ_TIMEOUT_S = 2.0
"""How long a silent database is waited for, before what was read last is answered."""


class RefreshLog:
    """The last refresh of each kind; read at most once in ``kept_s`` seconds."""

    def __init__(self, database: Database, kept_s: float = KEPT_S) -> None:
        self.database = database
        self.kept_s = kept_s
        self._known: Mapping[str, Refresh] = {}
        self._read_at = -math.inf
        self._lock = asyncio.Lock()
        self._reading: asyncio.Future[Mapping[str, Refresh]] | None = None

    async def last(self) -> Mapping[str, Refresh]:
        """The last refresh by kind; where the database cannot be read, as it was read last."""
        async with self._lock:
            if time.monotonic() >= self._read_at + self.kept_s:
                await self._read_in_time()
                self._read_at = time.monotonic()
            return self._known

    async def last_of(self, source: str) -> Refresh | None:
        """The last refresh of the source with this code."""
        found = (each for each in (await self.last()).values() if each.source == source)
        return next(found, None)

    async def _read_in_time(self) -> None:
        if self._reading is None or self._reading.done():
            # A thread that waits for a silent server is waited for again, not added to.
            self._reading = asyncio.ensure_future(asyncio.to_thread(self._read))
        done, _ = await asyncio.wait([self._reading], timeout=READ_TIMEOUT_S)
        if done:
            self._known = self._reading.result()

    def _read(self) -> Mapping[str, Refresh]:
        file = self.database.file
        # SQLite would make an empty file.
        if file is not None and not file.exists():
            return self._known
        try:
            with self.database.reachable() as connection:
                rows = as_rows(connection.execute(select_refreshes()))
                return {row["kind"]: refresh_from(row) for row in rows}
        except Exception:  # whatever it is, health checks say that the database cannot be used
            log.debug("the last refreshes cannot be read", exc_info=True)
            return self._known
