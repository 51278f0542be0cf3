"""PostgreSQL: reads that stay at one version, from as many servers as hold it.

A version is loaded in one transaction (``REPEATABLE READ``), which stays open and lends its
snapshot to a pool of connections. So a version is served to its last request while the next one is
being read, as from SQLite. Where no version follows, the transaction is begun again every few
minutes: VACUUM keeps what any open snapshot may see, in all tables of the database.

Replicas have pools of their own. One is used where it is at the version that is served; which that
is, is asked of each connection as it is made.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.sql.base import Executable

from errors.exceptions import ServiceUnavailable, unreachable
from storage.bounded_connection import (
    CONNECT_ARGS,
    PinnedConnection,
    abandon,
    prepare_nothing_behind_a_pooler,
)
from storage.columns import Row
from storage.local_settings import local_settings
from storage.postgresql_servers import Server, begin_at_newest_version
from storage.reader import QueryStats, Reader, VersionMoved, as_rows
from storage.version import Version, read_version, version_of

CONNECTION_ERRORS = (OperationalError, InterfaceError, InternalError)
"""Errors of a connection or its server, not of a statement. A transaction that the server ended
for its age is an InternalError to the driver."""

SNAPSHOT_AGE_S = 300.0
"""How old a version's transactions become before they are begun again."""

QUERY_CANCELED = "57014"
"""SQLSTATE of a statement that took too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolOptions:
    """``connections`` to each server, for each version that is served, and how long a request
    waits for one."""

    connections: int = 4
    wait_s: float = 2.0


class PinnedPool:
    """Connections to one server that all see one version.

    ``snapshot`` is that of the transaction that read the version, on the server that it was read
    from; it may be gone, and then a new connection serves if the server is still at the version.
    """

    def __init__(
        self,
        server: Server,
        version: Version,
        snapshot: str | None,
        options: PoolOptions,
        statement_timeout_ms: int | None,
    ) -> None:
        self.server = server
        self.version = version
        self.snapshot = snapshot
        self.settings = local_settings(statement_timeout_ms)
        self.open: set[Any] = set()
        self.users = 0
        self.is_retired = False
        self.engine: AsyncEngine = create_async_engine(
            server.url,
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=options.wait_s,
            pool_reset_on_return=None,  # a rollback would end the pinned transaction
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,  # the transaction is ours, and stays
            hide_parameters=True,
            connect_args={
                **CONNECT_ARGS,
                "prepare_threshold": 2,
                "async_creator_fn": PinnedConnection.connect,
            },
        )
        event.listen(self.engine.sync_engine, "connect", self._pin)
        event.listen(self.engine.sync_engine, "close", self._close_connection)

    def _pin(self, connection: Any, _record: Any) -> None:
        """Bring a new connection to the version, or let it go."""
        self.open.add(connection.driver_connection)
        try:
            self._begin(connection)
        except BaseException:
            self.open.discard(connection.driver_connection)
            close_now(connection.driver_connection)
            raise
        self.server.record_success()

    def _begin(self, connection: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if self.snapshot is not None:
            try:
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{self.snapshot}'")
            except psycopg.Error:
                # The transaction that exported the snapshot has ended. A new one serves as well
                # where no write has come since, which the version below tells.
                cursor.execute("ROLLBACK")
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(self.settings)
        prepare_nothing_behind_a_pooler(connection.driver_connection, cursor.fetchone()[0])
        cursor.execute("SELECT version, updated_at FROM directory")
        found = cursor.fetchone()
        cursor.close()
        # By its mark: servers of two histories may have versions of the same number.
        if version_of(found).mark != self.version.mark:
            raise VersionMoved

    def _close_connection(self, connection: Any, _record: Any) -> None:
        self.open.discard(connection.driver_connection)
        # SQLAlchemy closes it in the loop, which may have ended: it would stay in its transaction.
        close_now(connection.driver_connection)

    async def rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        """Every row of a statement; a connection that fails is not used again."""
        self.users += 1
        try:
            async with self.engine.connect() as connection:
                try:
                    result = await connection.execute(statement, parameters)
                except (DBAPIError, asyncio.CancelledError):
                    await connection.invalidate()
                    raise
                return as_rows(result)
        finally:
            self.users -= 1
            if self.is_retired:
                self.retire()

    def retire(self) -> None:
        """Close every connection once nobody waits for an answer."""
        self.is_retired = True
        if not self.users:
            self.close()

    def close(self) -> None:
        """Close every connection, at once."""
        while self.open:
            close_now(self.open.pop())
        self.engine.sync_engine.dispose(close=False)


def close_now(connection: psycopg.AsyncConnection[Any]) -> None:
    """Close a connection without an event loop."""
    # The coroutine never waits: one step runs it to its end.
    with suppress(StopIteration):
        connection.close().send(None)


class PostgresReader(Reader):
    """One version on every server that holds it: replicas in turn, then the primary."""

    is_inline = False

    def __init__(
        self,
        connection: Connection,
        home: Server,
        servers: Sequence[Server],
        options: PoolOptions,
        stats: QueryStats,
        statement_timeout_ms: int | None,
    ) -> None:
        super().__init__(connection, stats, statement_timeout_ms)
        self.version = read_version(connection)
        self.servers = servers
        self.options = options
        self.pools = self._pools(home, export_snapshot(connection))
        self.held_since = time.monotonic()
        self.turns = itertools.count()

    def _pools(self, home: Server, snapshot: str) -> list[PinnedPool]:
        """A pool for each server; the snapshot is that of ``home``."""
        return [
            PinnedPool(
                server,
                self.version,
                snapshot if server is home else None,
                self.options,
                self.statement_timeout_ms,
            )
            for server in self.servers
        ]

    async def renew(self) -> None:
        if time.monotonic() < self.held_since + SNAPSHOT_AGE_S:
            return
        begun = await asyncio.to_thread(self._begin_again)
        if begun is None:
            return
        old, retired = self.connection, self.pools
        self.connection, self.pools = begun
        self.held_since = time.monotonic()
        # What is being answered is answered to its end, from the old snapshot: it is the same.
        for pool in retired:
            pool.retire()
        abandon(old)

    def _begin_again(self) -> tuple[Connection, list[PinnedPool]] | None:
        """A new transaction at the same version, and pools for it; None if there is none."""
        for pool in self._round_robin():
            try:
                connection = pool.server.begin_at(self.version)
                if connection is not None:
                    return connection, self._pools(pool.server, export_snapshot(connection))
            except CONNECTION_ERRORS as problem:
                pool.server.record_failure(problem)
        return None

    async def _rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        moved = False
        for pool in self._round_robin():
            try:
                return await self._rows_from(pool, statement, parameters)
            except VersionMoved:
                moved = True
                pool.server.failed_at = time.monotonic()
            except PoolTimeout:
                raise ServiceUnavailable("busy", values={"seconds": 1}, retryAfter=1) from None
            except CONNECTION_ERRORS as problem:
                pool.server.record_failure(problem)
        if moved:
            raise VersionMoved
        raise unreachable()

    async def _rows_from(
        self, pool: PinnedPool, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        """The rows from one server."""
        try:
            return await pool.rows(statement, parameters)
        except CONNECTION_ERRORS as problem:
            if getattr(problem.orig, "sqlstate", None) == QUERY_CANCELED:
                raise self.timeout_error() from None
            # A restarted server fails each pooled connection once; the pool makes a new one.
            return await pool.rows(statement, parameters)

    def _round_robin(self) -> list[PinnedPool]:
        """The replicas, each first in its turn, then the primary; those that failed just now
        come last."""
        *replicas, primary = self.pools
        if replicas:
            turn = next(self.turns) % len(replicas)
            replicas = replicas[turn:] + replicas[:turn]
        order = [*replicas, primary]
        return sorted(order, key=lambda pool: pool.server.is_in_backoff)

    @contextmanager
    def separate_connection(self) -> Iterator[Connection]:
        connection = self._begin_separately()
        try:
            yield connection
        except CONNECTION_ERRORS:
            raise unreachable() from None
        finally:
            connection.close()

    def _begin_separately(self) -> Connection:
        moved = False
        for pool in self._round_robin():
            try:
                connection = pool.server.begin_at(self.version, pool.snapshot)
                if connection is not None:
                    return connection
                moved = True
            except CONNECTION_ERRORS as problem:
                pool.server.record_failure(problem)
        if moved:
            raise VersionMoved
        raise unreachable()

    def close(self) -> None:
        # In the event loop, whatever has become of the servers: nothing is waited for.
        for pool in self.pools:
            pool.close()
        abandon(self.connection)


def export_snapshot(connection: Connection) -> str:
    """The name of a transaction's snapshot, by which others take it over while it is open."""
    name: str = connection.scalar(text("SELECT pg_export_snapshot()"))
    return name


def open_reader(
    servers: Sequence[Server],
    options: PoolOptions,
    stats: QueryStats,
    statement_timeout_ms: int | None,
    lag_s: float,
) -> PostgresReader:
    """A reader of the newest version. It is read from a replica, if one has it within ``lag_s``
    seconds; the last of ``servers`` is the primary.

    Raises:
        DBAPIError: no server can be reached.
    """
    home, connection = begin_at_newest_version(servers, lag_s)
    try:
        return PostgresReader(connection, home, servers, options, stats, statement_timeout_ms)
    except BaseException:
        abandon(connection)
        raise
