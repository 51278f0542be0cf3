"""PostgreSQL's servers: the primary and its replicas, which may be lost and come back.

Wherever several are given, the primary is the last.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, suppress

import psycopg
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from storage.bounded_connection import (
    ANSWER_TIMEOUT_S,
    CONNECT_ARGS,
    BoundedAsyncConnection,
    abandon,
    bound_answers,
)
from storage.local_settings import local_settings
from storage.version import CHANNEL, read_version

log = logging.getLogger(__name__)

BACKOFF_S = 0.5
"""How long a server that failed is left alone."""

POLL_INTERVAL_S = 5.0
"""How often the version is polled, in case a notification was lost."""

REPLICA_POLL_S = 0.02
LISTEN = f"LISTEN {CHANNEL}"

READ_SETTINGS = local_settings(int(ANSWER_TIMEOUT_S * 1000))
"""For transactions that read outside of requests."""


class Server:
    """One server: the primary or a replica. What has failed is left alone for a moment."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.failed_at = -math.inf
        self.is_lost = False
        self.engine: Engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            # Each statement is asked once, and a pooler may pass on the connection.
            connect_args={**CONNECT_ARGS, "prepare_threshold": None},
        )
        bound_answers(self.engine)

    @property
    def label(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def is_in_backoff(self) -> bool:
        return time.monotonic() < self.failed_at + BACKOFF_S

    def record_failure(self, problem: BaseException) -> None:
        """It could not be reached, or is lost; that is logged once."""
        if not self.is_lost:
            log.warning("%s is lost: %s", self.label, _first_line(problem))
        self.is_lost = True
        self.failed_at = time.monotonic()

    def record_success(self) -> None:
        if self.is_lost:
            log.warning("%s answers again", self.label)
            self.is_lost = False

    def begin(self, snapshot: str | None = None) -> Connection:
        """Begin a read transaction at the server's version, or at an exported snapshot if that is
        still held. The caller closes it."""
        connection = self.engine.connect()
        try:
            begun = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            if snapshot is not None:
                _take_over(begun, snapshot)
            begun.exec_driver_sql(READ_SETTINGS)
        except BaseException:
            abandon(connection)
            raise
        self.record_success()
        return begun

    def begin_at(self, version: int, snapshot: str | None = None) -> Connection | None:
        """The same, if the transaction is at a version."""
        connection = self.begin(snapshot)
        try:
            if read_version(connection).number == version:
                return connection
        except BaseException:
            abandon(connection)
            raise
        abandon(connection)
        return None


def _take_over(connection: Connection, snapshot: str) -> None:
    try:
        connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
    except DBAPIError as problem:
        if problem.connection_invalidated:
            raise
        connection.rollback()  # the transaction that exported it has ended; this one is new


def begin_at_newest_version(servers: Sequence[Server], lag_s: float) -> tuple[Server, Connection]:
    *replicas, primary = servers
    wanted, problem = _version_of(primary)
    until = time.monotonic() + lag_s
    while replicas:
        found = list(_begin_on_servers(replicas))
        best = max(found, key=lambda each: each[2], default=None)
        is_enough = best is not None and (wanted is None or best[2] >= wanted)
        for each in found:
            if not (is_enough and each is best):
                each[1].close()
        if is_enough and best is not None:
            return best[0], best[1]
        if wanted is None or not found or time.monotonic() > until:
            break
        time.sleep(REPLICA_POLL_S)
    if problem is not None:
        raise problem
    return primary, primary.begin()


def begin_anywhere(servers: Sequence[Server]) -> Connection:
    """As ``Database.reachable``."""
    *replicas, primary = servers
    try:
        return primary.begin()
    except DBAPIError as problem:
        primary.record_failure(problem)
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
    for _, connection, number in _begin_on_servers(servers[:-1]):
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
        server.record_failure(problem)
        return None, problem


def _begin_on_servers(servers: Sequence[Server]) -> Iterator[tuple[Server, Connection, int]]:
    for server in servers:
        try:
            connection = server.begin()
            yield server, connection, read_version(connection).number
        except DBAPIError as problem:
            server.record_failure(problem)


async def changes(servers: Sequence[Server]) -> AsyncIterator[None]:
    """Yield whenever the version may have changed: on ``NOTIFY`` by the primary, and every few
    seconds. A lost primary is connected to again and again; replicas are polled meanwhile."""
    while True:
        with suppress(psycopg.Error):
            async with aclosing(_notifications(servers[-1])) as notifications:
                async for _ in notifications:
                    yield
        await asyncio.sleep(BACKOFF_S)
        yield


async def _notifications(primary: Server) -> AsyncGenerator[None]:
    """As ``changes``, by one connection, until that fails.

    Raises:
        psycopg.Error: it could not be made, or is lost.
    """
    address = primary.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        listening = await BoundedAsyncConnection.connect(
            address, autocommit=True, prepare_threshold=None, **CONNECT_ARGS
        )
        try:
            await listening.execute(LISTEN)
            yield
            while True:
                is_notified = False
                async for _ in listening.notifies(timeout=POLL_INTERVAL_S, stop_after=1):
                    is_notified = True
                yield
                if not is_notified:
                    # Whatever lies between may have dropped the connection in silence: one that
                    # does not answer is made anew. LISTEN twice is LISTEN.
                    await listening.execute(LISTEN)
        finally:
            await listening.close()
    except psycopg.Error as problem:
        primary.record_failure(problem)
        raise


def _first_line(problem: BaseException) -> str:
    """The first line of what the driver says, which holds no values."""
    lines = str(getattr(problem, "orig", None) or problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__
