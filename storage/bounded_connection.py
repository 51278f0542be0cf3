"""Connections to PostgreSQL that wait for no server without a limit.

A server may stop answering and never close: its machine is paused, its packets are dropped, it
failed over without a reset. A plain connection waits for it for ever.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.waiting import wait_async
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

CONNECT_TIMEOUT_S = 3
ANSWER_TIMEOUT_S = 30.0
"""How long one answer may take, to statements that read outside of requests."""
LISTEN_TIMEOUT_S = 2.0
"""How long one may take to the connection that listens."""

CONNECT_ARGS: dict[str, Any] = {
    "connect_timeout": CONNECT_TIMEOUT_S,
    # A peer that is gone is noticed within half a minute where nothing is sent, and within
    # fifteen seconds where something was.
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Arguments of libpq for every connection."""

Answer = TypeVar("Answer")


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is given up where an answer takes longer than ``answer_timeout_s``."""

    answer_timeout_s = ANSWER_TIMEOUT_S

    def wait(
        self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None
    ) -> Answer:
        """Wait for an answer.

        Raises:
            psycopg.OperationalError: it did not come in time; the connection is closed.
        """
        limit = timeout or self.answer_timeout_s
        until = time.monotonic() + limit
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            if time.monotonic() < until:
                raise
            self.close()
            message = f"the server has not answered for {limit:g} seconds"
            raise psycopg.OperationalError(message) from None


class BoundedAsyncConnection(psycopg.AsyncConnection[Any]):
    """The same for a coroutine, whose statements are answered at once."""

    answer_timeout_s = LISTEN_TIMEOUT_S

    async def wait(
        self,
        gen: PQGen[Answer],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109  # as psycopg has it
    ) -> Answer:
        if timeout is not None:  # of who waits for a notification, which need not come
            return await super().wait(gen, interval, timeout)
        try:
            return await super().wait(gen, interval, self.answer_timeout_s)
        except psycopg.OperationalError:
            await self.close()
            raise


class PinnedConnection(psycopg.AsyncConnection[Any]):
    """A connection of a pool at one version, closed where who waits for its answer is cancelled.

    psycopg asks the server to cancel the statement, and waits up to ten seconds for a server that
    may be silent. The server ends a statement by itself: each has a time limit.
    """

    async def wait(
        self,
        gen: PQGen[Answer],
        interval: float = 0.1,
        timeout: float | None = None,  # noqa: ASYNC109  # as psycopg has it
    ) -> Answer:
        try:
            socket = self.pgconn.socket
            return await wait_async(gen, socket, interval=interval, timeout=timeout)
        except asyncio.CancelledError:
            self.pgconn.finish()
            raise


def bound_answers(engine: Engine) -> None:
    """Let an engine make ``BoundedConnection``s."""

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]
    ) -> BoundedConnection:
        return BoundedConnection.connect(*arguments, **options)


def prepare_nothing_behind_a_pooler(
    connection: psycopg.Connection[Any] | psycopg.AsyncConnection[Any], server_pid: int
) -> None:
    """Prepare no statement on a connection that a pooler passes on, to the process ``server_pid``.

    A pooler in transaction mode gives the next transaction to another process, which does not know
    the statement, or another of that name.
    """
    # A pooler makes up the process id that it gives its clients.
    if connection.info.backend_pid != server_pid:
        connection.prepare_threshold = None


def abandon(connection: Connection) -> None:
    """Close a connection without asking the server, which may never answer.

    A rollback waits for an answer; the server ends the transaction of a connection that closes.
    """
    with suppress(SQLAlchemyError, psycopg.Error):
        connection.invalidate()
    with suppress(SQLAlchemyError, psycopg.Error):
        connection.close()
