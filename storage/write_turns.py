"""Writers that take their turn: one that finds another at work says so once, and waits for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import Transaction
from sqlalchemy.exc import OperationalError

WRITERS_LOCK_ID = 7_266_722_449
"""PostgreSQL's advisory lock of writers that take as long as an import:
one more than that of starts (``storage.database``)."""


RECORDING_LOCK_ID = 7_266_722_450
"""PostgreSQL's advisory lock of short writes that belong to no version of the directory."""


def begin_when_unlocked(connection: Connection, on_wait: Callable[[], None]) -> Transaction:
    """Begin a write transaction on SQLite once no other is under way."""
    has_waited = False
    while True:
        try:
            return connection.begin()
        except OperationalError as problem:
            if not _is_locked(problem.orig):
                raise
            # Each attempt waits for the busy timeout.
            if not has_waited:
                on_wait()
            has_waited = True


def _is_locked(problem: Any) -> bool:
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def take_writers_turn(connection: Connection, on_wait: Callable[[], None] | None) -> None:
    """Hold PostgreSQL's lock of writers to the end of the transaction."""
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(WRITERS_LOCK_ID))):
        if on_wait is not None:
            on_wait()
        connection.execute(select(func.pg_advisory_xact_lock(WRITERS_LOCK_ID)))


def bound_recording(connection: Connection, timeout_ms: int) -> None:
    """Hold PostgreSQL's lock of short writes to the end of the transaction, whose statements, this
    one too, may take ``timeout_ms``."""
    connection.execute(select(func.set_config("statement_timeout", str(timeout_ms), True)))
    connection.execute(select(func.pg_advisory_xact_lock(RECORDING_LOCK_ID)))
