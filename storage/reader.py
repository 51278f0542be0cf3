"""Reading at one version of the directory.

A ``Reader`` stays at the version it was opened at, so that what is held in memory and what is read
by key never disagree. What both engines share is here, and SQLite's way: it answers in the
process, and no thread is worth its cost.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult
from sqlalchemy.exc import DatabaseError
from sqlalchemy.sql.base import Executable

from errors.exceptions import LimitExceeded, unreachable
from storage.columns import Row
from storage.version import select_version

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 2_000
"""Of a long result that are held at a time."""

STEPS_BETWEEN_CLOCK_CHECKS = 10_000
"""Of SQLite's virtual machine, about a tenth of a millisecond, from one look at the clock to
the next."""


class VersionMoved(Exception):
    """No server holds the version any more: the request has to be answered from the next one."""


@dataclass(slots=True)
class QueryStats:
    """What requests have taken of a database so far."""

    statements: int = 0
    seconds: float = 0.0


def as_rows(result: CursorResult[Any]) -> Sequence[Row]:
    """The rows of a result, by their columns' names."""
    rows: Sequence[Any] = result.mappings().all()
    return rows


def as_dicts(result: CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a result as dictionaries: all fields of them are read a third as slowly as those
    of SQLAlchemy's rows."""
    names = tuple(map(str, result.keys()))
    return (dict(zip(names, row, strict=True)) for row in result)


class Reader:
    """One version of the directory. ``connection`` reads it before there is an event loop.

    ``statement_timeout_ms`` is how long a statement of a request may take.
    """

    is_damaged = False
    """Whether what it reads can no longer be read, as a file that was overwritten."""

    is_inline = True
    """Whether statements are answered in the process, without a wait."""

    def __init__(
        self,
        connection: Connection,
        stats: QueryStats | None = None,
        statement_timeout_ms: int | None = None,
    ) -> None:
        self.connection = connection
        self.stats = stats or QueryStats()
        self.statement_timeout_ms = statement_timeout_ms

    async def rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row]:
        """Every row of a statement.

        Raises:
            LimitExceeded: it took longer than ``statement_timeout_ms``.
            ServiceUnavailable: no server can be reached.
            VersionMoved: those that can be reached are at another version.
        """
        began = time.perf_counter()
        try:
            return await self._rows(statement, parameters)
        finally:
            self.stats.statements += 1
            self.stats.seconds += time.perf_counter() - began

    async def _rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        return self.read(statement, parameters)

    def timeout_error(self) -> LimitExceeded:
        return LimitExceeded("execution_time", limit=self.statement_timeout_ms or 0)

    def read(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row]:
        """The same, for code that runs before there is an event loop."""
        return as_rows(self.connection.execute(statement, parameters))

    def batches(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Generator[Sequence[Sequence[Any]]]:
        """The rows of a statement that may be as long as the directory, some at a time. Who may
        stop before the last closes it."""
        options = {"yield_per": ROWS_AT_ONCE}
        with self.connection.execute(statement, parameters, execution_options=options) as rows:
            yield from rows.partitions(ROWS_AT_ONCE)

    @property
    def background(self) -> Connection:
        """A connection at this version that no request uses, for a few statements in a thread."""
        return self.connection

    def separate_connection(self) -> AbstractContextManager[Connection]:
        """A connection at this version for work that takes its time.

        Raises:
            ServiceUnavailable: no server can be reached, or it was lost.
            VersionMoved: those that can be reached are at another version.
        """
        return nullcontext(self.background)

    async def check(self) -> None:
        """Look something up as a request does, and raise what it would meet."""
        await self._rows(select_version(), None)

    async def renew(self) -> None:
        """Begin again at the same version, where the transaction has been open for long."""

    def close(self) -> None:
        self.connection.close()


DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
"""What SQLite says of a file that was truncated or overwritten."""

UNREADABLE = {*DAMAGE, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}
"""And of one that cannot be read now."""

NOT_UTF_8 = "Could not decode to UTF-8"
"""What Python's driver says of a text that SQLite cannot have been given."""


def is_of_file(problem: BaseException | None, codes: Collection[int]) -> bool:
    """Whether an error is one of these, of a file and not of a statement."""
    # The lower eight bits are the kind: https://sqlite.org/rescode.html#extrc
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    return code in codes or str(problem).startswith(NOT_UTF_8)


class SqliteReader(Reader):
    """Two read transactions on the SQLite file, at one version: ``connection`` for requests, and
    ``background`` for threads."""

    # SQLite asks the progress handler, which waits for the interpreter, while it holds the
    # connection's mutex; a thread that has the interpreter and waits for the mutex of the same
    # connection would wait for ever.
    def __init__(
        self,
        connection: Connection,
        background: Connection | None = None,
        stats: QueryStats | None = None,
        statement_timeout_ms: int | None = None,
    ) -> None:
        super().__init__(connection, stats, statement_timeout_ms)
        self._background = background or connection
        self.deadline: float | None = None
        self.is_reported = False
        if statement_timeout_ms is not None:
            driver: Any = connection.connection.driver_connection
            # Statements run in the event loop's own thread: nothing else could stop a long one.
            driver.set_progress_handler(self.is_past_deadline, STEPS_BETWEEN_CLOCK_CHECKS)

    async def _rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        if self.statement_timeout_ms is not None:
            self.deadline = time.perf_counter() + self.statement_timeout_ms / 1000
        try:
            return self.read(statement, parameters)
        except DatabaseError as problem:
            if self.is_past_deadline():
                raise self.timeout_error() from None
            self._raise_if_unreadable(problem)
            raise
        finally:
            self.deadline = None

    @property
    def background(self) -> Connection:
        return self._background

    def close(self) -> None:
        super().close()
        self._background.close()

    async def check(self) -> None:
        if self.is_damaged:
            raise unreachable()  # what is left of the file may have the version yet
        await super().check()

    @contextmanager
    def separate_connection(self) -> Iterator[Connection]:
        if self.is_damaged:
            raise unreachable()
        try:
            yield self.background
        except DatabaseError as problem:
            self._raise_if_unreadable(problem)
            raise

    def _raise_if_unreadable(self, problem: DatabaseError) -> None:
        """Refuse what a file that cannot be read leaves unanswered; the log tells it once."""
        if not is_of_file(problem.orig, UNREADABLE):
            return
        if not self.is_reported:
            log.error("the database's file cannot be read: %s", problem.orig)
        self.is_reported = True
        self.is_damaged = self.is_damaged or is_of_file(problem.orig, DAMAGE)
        raise unreachable() from None

    def is_past_deadline(self) -> bool:
        """Whether the statement of now has taken longer than it may."""
        return self.deadline is not None and time.perf_counter() > self.deadline
