"""PostgreSQL for what writes: seeds, imports, geocoding, migrations, and commands that look.

A statement may take as long as it takes. That somebody still works on it is asked now and then, by
a connection of its own: bytes may be lost on the way while nothing is closed.
"""

from __future__ import annotations

import time
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, event

from storage.bounded_connection import (
    BoundedConnection,
    prepare_nothing_behind_a_pooler,
)
from storage.local_settings import local_settings

WRITE_SETTINGS = local_settings(0)
"""A statement that writes may take its time."""

FIRST_QUESTION_S = 30.0
"""How long an answer is waited for before the server is asked whether it works on it."""

NEXT_QUESTION_S = 5.0
"""From one question to the next: an answer may be on its way when the first is asked."""

QUESTIONS = 2
"""How many times the server must say no."""

IS_WORKING = "SELECT state = 'active' FROM pg_stat_activity WHERE pid = %s"

Answer = TypeVar("Answer")


class WatchedConnection(psycopg.Connection[Any]):
    """A connection that is given up where its server no longer works on what it was sent."""

    server_pid: int | None = None
    address: tuple[Any, dict[str, Any]] = ((), {})

    def wait(
        self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None
    ) -> Answer:
        """Wait for an answer.

        Raises:
            psycopg.OperationalError: the server works on none, or cannot be reached; the
                connection is closed.
        """
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        return super().wait(self._watched(gen), interval)

    def _watched(self, gen: PQGen[Answer]) -> PQGen[Answer]:
        """The generator of an answer, which looks about itself while nothing comes."""
        ask_at = time.monotonic() + FIRST_QUESTION_S
        refused = 0
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > ask_at:
                    refused = 0 if self._is_worked_on() else refused + 1
                    if refused == QUESTIONS:
                        self.close()
                        raise psycopg.OperationalError("the server has lost what it was sent")
                    ask_at = time.monotonic() + NEXT_QUESTION_S
                wanted = gen.send(ready)
        except StopIteration as end:
            answer: Answer = end.value
            return answer

    def _is_worked_on(self) -> bool:
        try:
            with BoundedConnection.connect(*self.address[0], **self.address[1]) as other:
                other.answer_timeout_s = NEXT_QUESTION_S
                row = other.execute(IS_WORKING, (self.server_pid,)).fetchone()
                return bool(row and row[0])
        except psycopg.Error:
            return False


def watch_writes(engine: Engine) -> None:
    """Let an engine make ``WatchedConnection``s, and set each transaction as it begins."""

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]
    ) -> WatchedConnection:
        connection = WatchedConnection.connect(*arguments, **options)
        connection.address = (arguments, options)
        return connection

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.server_pid, _ = connection.exec_driver_sql(WRITE_SETTINGS).one()
        prepare_nothing_behind_a_pooler(driver, driver.server_pid)
