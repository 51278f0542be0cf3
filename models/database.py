"""The database, SQLite or PostgreSQL, and the two ways it is used.

Reads come from a ``Reader``: one transaction that stays at the version it was
opened at, so that what is held in memory and what is read by key never disagree.
Writes come in one transaction that is kept whole or not at all.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.sql.base import Executable

from models.errors import LimitExceeded
from models.table import Row

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another to finish before it gives up."""


ROWS_AT_ONCE = 2_000
"""Of a long result that are held at a time."""

STEPS_BETWEEN_LOOKS = 10_000
"""Of SQLite's virtual machine, about a tenth of a millisecond, from one look at the clock to
the next."""


class DatabaseUrlError(ValueError):
    """The address names no database this service can use; the text says why."""


def database_url(text: str) -> URL:
    """Check a database's address.

    Raises:
        DatabaseUrlError: it is no address, or one of another kind of database.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise DatabaseUrlError(
            f"{text!r} is not a database address; write sqlite:///var/raccroche.db "
            "or postgresql://user@host/name"
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseUrlError(
            f"{url.get_backend_name()!r} databases are not supported; use sqlite or postgresql"
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise DatabaseUrlError("the SQLite address names no file; write sqlite:///var/raccroche.db")
    return url


@dataclass(slots=True)
class Spent:
    """What requests have taken of a database so far."""

    statements: int = 0
    seconds: float = 0.0


class Reader:
    """One read transaction, at one version of the directory.

    ``longest_ms`` is how long a statement of a request may take.
    """

    def __init__(
        self, connection: Connection, spent: Spent | None = None, longest_ms: int | None = None
    ) -> None:
        self.connection = connection
        self.spent = spent or Spent()
        self.longest_ms = longest_ms
        self.deadline: float | None = None

    async def rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row]:
        """Every row of a statement. SQLite answers in the process: no thread is worth its cost.

        Raises:
            LimitExceeded: it took longer than ``longest_ms``.
        """
        began = time.perf_counter()
        if self.longest_ms is not None:
            self.deadline = began + self.longest_ms / 1000
        try:
            return self.read(statement, parameters)
        except OperationalError:
            if self.longest_ms is not None and self.is_late():
                raise LimitExceeded("execution_time", limit=self.longest_ms) from None
            raise
        finally:
            self.deadline = None
            self.spent.statements += 1
            self.spent.seconds += time.perf_counter() - began

    def is_late(self) -> bool:
        """Whether the statement of now has taken longer than it may."""
        return self.deadline is not None and time.perf_counter() > self.deadline

    def read(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Row]:
        """The same, for code that runs before there is an event loop."""
        rows = self.connection.execute(statement, parameters).mappings().all()
        return cast("Sequence[Row]", rows)

    def stream(self, statement: Executable) -> Iterator[Sequence[Any]]:
        """The rows of a statement that may be as long as the directory, a few at a time."""
        options = {"yield_per": ROWS_AT_ONCE}
        yield from self.connection.execute(statement, execution_options=options)

    def close(self) -> None:
        self.connection.close()


class Database:
    """The directory's database.

    >>> database = Database("sqlite:///var/raccroche.db")
    >>> with database.writing() as connection: ...
    """

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.spent = Spent()
        self.engine = create_engine(self.url, poolclass=NullPool, hide_parameters=True)
        if self.is_sqlite:
            _speak_sqlite(self.engine)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def label(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    def make_folder(self) -> None:
        """Make the folder of a SQLite file that does not exist yet."""
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)

    def open_reader(self, longest_ms: int | None = None) -> Reader:
        """Begin a read transaction. Whoever opens it closes it."""
        options: dict[str, Any] = {}
        if not self.is_sqlite:
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        connection = self.engine.connect().execution_options(**options)
        reader = Reader(connection, self.spent, longest_ms)
        if self.is_sqlite and longest_ms is not None:
            driver: Any = connection.connection.driver_connection
            driver.set_progress_handler(reader.is_late, STEPS_BETWEEN_LOOKS)
        return reader

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction: committed when the block ends, undone when it raises."""
        with self.engine.execution_options(raccroche_writes=True).begin() as connection:
            yield connection

    def dispose(self) -> None:
        self.engine.dispose()


def _speak_sqlite(engine: Engine) -> None:
    """Hand SQLite's transactions to SQLAlchemy, and set what every connection needs.

    Without this, Python's driver begins no transaction for reads, and a reader
    would see another version from one statement to the next.
    """

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("raccroche_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
