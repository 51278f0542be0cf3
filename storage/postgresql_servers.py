"""PostgreSQL's servers: the primary and its replicas, which may be lost and come back.

Wherever several are given, the primary is the last.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
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
from storage.leading_server import ALONE, History, Look, leading, read_history
from storage.local_settings import local_settings
from storage.version import CHANNEL, Version, read_version

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
        self.history: History | None = None
        self.is_superseded = False
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

    @property
    def is_resting(self) -> bool:
        """Whether it was lost since the last look at the version, and never took writes."""
        may_lead = self.history is not None and self.history.takes_writes
        is_recent = time.monotonic() < self.failed_at + POLL_INTERVAL_S
        return self.is_lost and is_recent and not may_lead

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

    def begin_at(self, version: Version, snapshot: str | None = None) -> Connection | None:
        """The same, if the transaction is at a version."""
        connection = self.begin(snapshot)
        try:
            if read_version(connection).mark == version.mark:
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
    """Begin at the version that is to be served: on a replica that is at it within ``lag_s``, or
    else on the server that leads.

    Raises:
        DBAPIError: no server can be reached.
    """
    if len(servers) == 1:
        return servers[0], _begin_alone(servers[0])
    until = time.monotonic() + lag_s
    while True:
        looks = look_at(servers)
        lead = leading(looks, servers)
        wanted = lead or max(_copies(looks) or looks, key=lambda look: look.version.number)
        for look in looks:
            if look.server is not wanted.server and look.version.mark == wanted.version.mark:
                connection = look.server.begin_at(look.version)
                if connection is not None:
                    return look.server, connection
        if lead is None or not _copies(looks) or time.monotonic() > until:
            return wanted.server, wanted.server.begin()
        time.sleep(REPLICA_POLL_S)


def _begin_alone(server: Server) -> Connection:
    """Begin on the only server: there is nothing to compare it with."""
    try:
        connection = server.begin()
    except DBAPIError as problem:
        server.record_failure(problem)
        raise
    server.history = ALONE
    return connection


def _copies(looks: Sequence[Look]) -> list[Look]:
    """The servers that follow another: they may come to its version."""
    return [look for look in looks if not look.history.takes_writes]


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


def newest_version(servers: Sequence[Server], known: Version | None) -> Version:
    """As ``Database.stored_version``."""
    looks = look_at(servers)
    lead = leading(looks, servers)
    if lead is not None:
        return lead.version
    candidates = [look.version for look in _copies(looks) or looks]
    # A replica that lags takes nobody back, and an old primary neither.
    if known is not None:
        candidates = [known, *(look.version for look in _copies(looks))]
    return max(candidates, key=lambda version: version.number)


def look_at(servers: Sequence[Server]) -> list[Look]:
    """What each server is at that answers; the primary is the last.

    Raises:
        DBAPIError: none does; it is the primary's.
    """
    *replicas, primary = servers
    found, problem = _look_at(primary, is_alone=not replicas)
    # One that does not answer would be waited for at each new version.
    asked = [each for each in replicas if found is None or not each.is_resting]
    looks = [look for look, _ in map(_look_at, asked) if look is not None]
    if found is not None:
        looks.append(found)
    if problem is not None and not looks:
        raise problem
    _warn_of_superseded(looks, servers)
    return looks


def _look_at(server: Server, *, is_alone: bool = False) -> tuple[Look | None, DBAPIError | None]:
    try:
        with server.begin() as connection:
            version = read_version(connection)
            server.history = ALONE if is_alone else read_history(connection)
            return Look(server, version, server.history), None
    except DBAPIError as problem:
        server.record_failure(problem)
        return None, problem


def _warn_of_superseded(looks: Sequence[Look], servers: Sequence[Server]) -> None:
    """The configured primary takes writes that are not served: that is logged once."""
    primary, lead = servers[-1], leading(looks, servers)
    found = [look for look in looks if look.server is primary and look.history.takes_writes]
    is_superseded = bool(found) and (lead is None or lead.server is not primary)
    if is_superseded and not primary.is_superseded:
        promoted = lead.server.label if lead else "a server that is lost"
        log.warning(SUPERSEDED, primary.label, promoted)
    primary.is_superseded = is_superseded


SUPERSEDED = (
    "%s is not followed: %s was promoted after it; name the promoted one in RACCROCHE_DATABASE_URL"
)


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
