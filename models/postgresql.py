"""PostgreSQL: reads that stay at one version, from as many servers as hold it.

A version is loaded in one transaction (``REPEATABLE READ``), which stays open and lends its
snapshot to a pool of connections beside it. So a version is served to its last request while the
next one is being read, as from SQLite. Such a transaction keeps nothing from being tidied: all that
writes to the directory raises its version, and a version that nobody serves is let go.

Replicas have pools of their own. One is used where it is at the version that is served; which that
is, is asked of each connection as it is made.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.sql.base import Executable

from models.errors import ServiceUnavailable, changing, unreachable
from models.reading import Reader, Spent, VersionMoved, as_rows
from models.table import Row
from models.version import CHANNEL, read_version

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 3
RETRY_S = 0.5
"""How long a server that failed is left alone."""

LOOK_EVERY_S = 5.0
"""How often the version is looked at although nobody told of a change."""

WAIT_FOR_REPLICA_S = 0.02
CANCELLED = "57014"
"""SQLSTATE of a statement that took too long."""

Lost = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolOptions:
    """``connections`` to each server, for each version that is served, and how long a request
    waits for one."""

    connections: int = 4
    wait_s: float = 2.0


class Server:
    """One server: the primary or a replica. What has failed is left alone for a moment."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.failed_at = -RETRY_S
        self.engine: Engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
        )

    @property
    def label(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def is_left_alone(self) -> bool:
        return time.monotonic() < self.failed_at + RETRY_S

    def failed(self, problem: BaseException) -> None:
        if not self.is_left_alone:
            log.warning("%s: %s", self.label, _told(problem))
        self.failed_at = time.monotonic()

    def begin(self) -> Connection:
        """A read transaction at the version that the server is at. Whoever begins it closes it."""
        connection = self.engine.connect()
        try:
            return connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        except BaseException:
            connection.close()
            raise


class PinnedPool:
    """Connections to one server that all see one version.

    ``snapshot`` is that of the transaction that read the version, on the server that it was read
    from; it may be gone, and then a new connection serves if the server is still at the version.
    """

    def __init__(
        self,
        server: Server,
        version: int,
        snapshot: str | None,
        options: PoolOptions,
        longest_ms: int | None,
    ) -> None:
        self.server = server
        self.version = version
        self.snapshot = snapshot
        self.longest_ms = longest_ms
        self.open: set[Any] = set()
        self.engine: AsyncEngine = create_async_engine(
            server.url,
            pool_size=options.connections,
            max_overflow=0,
            pool_timeout=options.wait_s,
            pool_reset_on_return=None,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,  # the transaction is ours, and stays
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "prepare_threshold": 2},
        )
        event.listen(self.engine.sync_engine, "connect", self._pin)
        event.listen(self.engine.sync_engine, "close", self._forget)

    def _pin(self, connection: Any, _record: Any) -> None:
        self.open.add(connection.driver_connection)
        cursor = connection.cursor()
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        if self.longest_ms is not None:
            cursor.execute(f"SET statement_timeout = {int(self.longest_ms)}")
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if self.snapshot is not None:
            try:
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{self.snapshot}'")
            except psycopg.Error:
                cursor.execute("ROLLBACK")
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT version FROM directory")
        found = cursor.fetchone()
        cursor.close()
        if (found[0] if found else 0) != self.version:
            raise VersionMoved

    def _forget(self, connection: Any, _record: Any) -> None:
        self.open.discard(connection.driver_connection)

    async def rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        """Every row of a statement; a connection that fails is not used again."""
        async with self.engine.connect() as connection:
            try:
                result = await connection.execute(statement, parameters)
            except DBAPIError:
                await connection.invalidate()
                raise
            return as_rows(result)

    def close(self) -> None:
        """Close every connection at once, without a loop: the driver has nothing to wait for."""
        for connection in list(self.open):
            closing = connection.close()
            with suppress(StopIteration):
                closing.send(None)
        self.open.clear()
        self.engine.sync_engine.dispose(close=False)


class PostgresReader(Reader):
    """One version on every server that holds it: replicas in turn, then the primary."""

    is_inline = False

    def __init__(
        self,
        connection: Connection,
        home: Server,
        servers: Sequence[Server],
        options: PoolOptions,
        spent: Spent,
        longest_ms: int | None,
    ) -> None:
        super().__init__(connection, spent, longest_ms)
        version = read_version(connection).number
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        self.version = version
        self.pools = [
            PinnedPool(server, version, snapshot if server is home else None, options, longest_ms)
            for server in servers
        ]
        self.turns = itertools.count()

    async def _rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        moved = False
        for pool in self._in_turn():
            try:
                return await self._from(pool, statement, parameters)
            except VersionMoved:
                moved = True
                pool.server.failed_at = time.monotonic()
            except NoneFree:
                raise ServiceUnavailable("busy", values={"seconds": 1}, retryAfter=1) from None
            except Lost as problem:
                pool.server.failed(problem)
        if moved:
            raise VersionMoved
        raise unreachable()

    async def _from(
        self, pool: PinnedPool, statement: Executable, parameters: Mapping[str, Any] | None
    ) -> Sequence[Row]:
        """From one server. Where it has been restarted, each connection of before fails once, and
        a new one is made."""
        try:
            return await pool.rows(statement, parameters)
        except Lost as problem:
            if getattr(problem.orig, "sqlstate", None) == CANCELLED:
                raise self.late() from None
            return await pool.rows(statement, parameters)

    def _in_turn(self) -> list[PinnedPool]:
        """The replicas, each first in its turn, then the primary; those that failed just now
        come last."""
        *replicas, primary = self.pools
        if replicas:
            turn = next(self.turns) % len(replicas)
            replicas = replicas[turn:] + replicas[:turn]
        order = [*replicas, primary]
        return sorted(order, key=lambda pool: pool.server.is_left_alone)

    @contextmanager
    def apart(self) -> Iterator[Connection]:
        connection = self._begun_apart()
        try:
            yield connection
        finally:
            connection.close()

    def _begun_apart(self) -> Connection:
        moved = False
        for pool in self._in_turn():
            try:
                connection = pool.server.begin()
                if read_version(connection).number == self.version:
                    return connection
                moved = True
                connection.close()
            except Lost as problem:
                pool.server.failed(problem)
        raise changing() if moved else unreachable()

    def close(self) -> None:
        for pool in self.pools:
            pool.close()
        super().close()


def open_reader(
    servers: Sequence[Server],
    options: PoolOptions,
    spent: Spent,
    longest_ms: int | None,
    lag_s: float,
) -> PostgresReader:
    """A reader of the newest version. It is read from a replica, if one has it within ``lag_s``
    seconds; the last of ``servers`` is the primary.

    Raises:
        DBAPIError: no server can be reached.
    """
    home, connection = _newest(servers, lag_s)
    try:
        return PostgresReader(connection, home, servers, options, spent, longest_ms)
    except BaseException:
        connection.close()
        raise


def _newest(servers: Sequence[Server], lag_s: float) -> tuple[Server, Connection]:
    *replicas, primary = servers
    wanted, problem = _version_of(primary)
    until = time.monotonic() + lag_s
    while replicas:
        found = list(_begun(replicas))
        best = max(found, key=lambda each: each[2], default=None)
        is_enough = best is not None and (wanted is None or best[2] >= wanted)
        for each in found:
            if not (is_enough and each is best):
                each[1].close()
        if is_enough and best is not None:
            return best[0], best[1]
        if wanted is None or not found or time.monotonic() > until:
            break
        time.sleep(WAIT_FOR_REPLICA_S)
    if problem is not None:
        raise problem
    return primary, primary.begin()


def begin_anywhere(servers: Sequence[Server]) -> Connection:
    """As ``Database.reachable``."""
    *replicas, primary = servers
    try:
        return primary.begin()
    except DBAPIError as problem:
        primary.failed(problem)
        for replica in replicas:
            with suppress(DBAPIError):
                return replica.begin()
        raise


def newest_version(servers: Sequence[Server], known: int) -> int:
    """As ``Database.stored_version``."""
    version, problem = _version_of(servers[-1])
    if problem is None and version is not None:
        return version
    versions = []
    for _, connection, number in _begun(servers[:-1]):
        versions.append(number)
        connection.close()
    if problem is not None and not versions:
        raise problem
    return max(known, *versions)


def _version_of(server: Server) -> tuple[int | None, DBAPIError | None]:
    try:
        with server.begin() as connection:
            return read_version(connection).number, None
    except DBAPIError as problem:
        server.failed(problem)
        return None, problem


def _begun(servers: Sequence[Server]) -> Iterator[tuple[Server, Connection, int]]:
    for server in servers:
        try:
            connection = server.begin()
            yield server, connection, read_version(connection).number
        except DBAPIError as problem:
            server.failed(problem)


async def changes(servers: Sequence[Server]) -> AsyncIterator[None]:
    """Comes round whenever the version may have changed: told by the primary (``NOTIFY``), or
    after a while. Where the primary is lost it is asked for again, and the replicas are looked at
    meanwhile."""
    primary = servers[-1]
    address = primary.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            listening = await psycopg.AsyncConnection.connect(
                address, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S
            )
        except psycopg.Error as problem:
            primary.failed(problem)
            await asyncio.sleep(RETRY_S)
            yield
            continue
        try:
            await listening.execute(f"LISTEN {CHANNEL}")
            while not listening.closed:
                yield
                async for _ in listening.notifies(timeout=LOOK_EVERY_S, stop_after=1):
                    pass
        except psycopg.Error as problem:
            primary.failed(problem)
        finally:
            await listening.close()


def _told(problem: BaseException) -> str:
    """The first line of what the driver says, which holds no values."""
    lines = str(getattr(problem, "orig", None) or problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__
