"""Takes error reports in beside the directory's versions, for a service that answers others.

The database is written and read as it is now, and on PostgreSQL on the primary: a version that a
request reads would not have the report that was sent a moment ago.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError

from contributions.error_reports import NewReport, find_report, find_same, submit
from errors.exceptions import busy, unreachable
from models.error_report import ErrorReport
from storage.database import Database

THREADS = 2
MOST_WAITING = 20
"""Reports and references in hand at once; the next one is asked to come again."""

ANSWER_TIMEOUT_S = 4.0
"""How long the database is waited for: longer than a write may take (``storage.database``), less
than a request."""

RETRY_S = 5

Done = TypeVar("Done")


class Limit(Protocol):
    """How many reports a client may send."""

    async def charge(self, client: str) -> None:
        """Take one off; raises ``RateLimited`` where none is left."""

    async def close(self) -> None: ...


class ReportDesk:
    """Stores reports and finds them. Close it when the service stops."""

    def __init__(self, database: Database, limit: Limit | None = None) -> None:
        self.database = database
        self.limit = limit
        self._places = BoundedSemaphore(MOST_WAITING)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="reports")

    async def submit(self, report: NewReport, client: str) -> ErrorReport:
        """Store a report; one that was sent already is given back, and costs its client nothing.

        Raises:
            RateLimited: the client has sent what it may.
            ServiceUnavailable: the database cannot be written now.
        """
        known = await self._in_thread(lambda: self._same(report))
        if known is not None:
            return known
        if self.limit is not None:
            await self.limit.charge(client)
        return await self._in_thread(lambda: self._stored(report))

    async def find(self, reference: str) -> ErrorReport | None:
        """The report with a reference, as people type it.

        Raises:
            ServiceUnavailable: the database cannot be read now.
        """
        return await self._in_thread(lambda: self._found(reference))

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self.limit is not None:
            await self.limit.close()

    async def _in_thread(self, work: Callable[[], Done]) -> Done:
        if not self._places.acquire(blocking=False):
            raise busy(RETRY_S)
        begun = self._threads.submit(work)
        # Given back when the work ends, not when its client leaves: a silent server holds a thread.
        begun.add_done_callback(lambda _: self._places.release())
        running = asyncio.wrap_future(begun)
        running.add_done_callback(_seen)
        done, _ = await asyncio.wait([running], timeout=ANSWER_TIMEOUT_S)
        if not done:
            # What waits for a thread is never begun; a write under way may still end, and is the
            # report that the next attempt is given back.
            begun.cancel()
            raise busy(RETRY_S)
        try:
            return running.result()
        except DBAPIError:
            # Another process writes the SQLite file. The error would tell what people sent.
            raise (busy(RETRY_S) if self.database.is_sqlite else unreachable()) from None

    def _same(self, report: NewReport) -> ErrorReport | None:
        with self.database.engine.connect() as connection:
            return find_same(connection, report, datetime.now(UTC))

    def _stored(self, report: NewReport) -> ErrorReport:
        with self.database.recording() as connection:
            return submit(connection, report, datetime.now(UTC))

    def _found(self, reference: str) -> ErrorReport | None:
        with self.database.engine.connect() as connection:
            return find_report(connection, reference)


def _seen(running: asyncio.Future[Any]) -> None:
    """Look at an error for which nobody waits any more, so that it is not logged."""
    if not running.cancelled():
        running.exception()
