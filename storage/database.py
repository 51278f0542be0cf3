"""The database, SQLite or PostgreSQL, and the two ways it is used.

Reads come from a ``Reader`` (``storage.reader``), which stays at the version it was opened at.
Writes come in one transaction that is kept whole or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, OperationalError

from storage import sqlite_changes
from storage.reader import QueryStats, Reader, SqliteReader
from storage.row_changes import RowChanges
from storage.version import Version, read_version
from storage.write_turns import begin_when_unlocked, bound_recording, take_writers_turn
from text.messages import Message, joined

if TYPE_CHECKING:
    from storage.postgresql_servers import Server

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another to finish before it gives up."""


RECORDING_TIMEOUT_MS = 3_000
"""How long a write that belongs to no version waits: less than a request may take."""

STARTUP_LOCK_ID = 7_266_722_448
"""PostgreSQL's number for the lock of ``Database.alone``: "raccroche" on a telephone's keys."""


class DatabaseUrlError(ValueError):
    """The address names no database this service can use; the text says why."""


class ForeignKeysBroken(RuntimeError):
    """Rows of a SQLite file refer to rows that are not there: pairs of the two tables."""

    def __init__(self, broken: Sequence[tuple[str, str]]) -> None:
        counted = Counter(broken).items()
        violations = joined(
            "; ",
            [
                Message(
                    "{count} of {table} refer to {parent} that are not there",
                    count=count,
                    table=table,
                    parent=parent,
                )
                for (table, parent), count in counted
            ],
        )
        super().__init__(
            Message(
                "the rows would not fit together ({violations}); nothing was changed",
                violations=violations,
            )
        )


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


class Database:
    """The directory's database.

    >>> database = Database("sqlite:///var/raccroche.db")
    >>> with database.writing() as connection: ...
    """

    def __init__(
        self,
        url: str,
        *,
        replicas: Sequence[str] = (),
        connections: int = 4,
        replica_lag_s: float = 1.0,
    ) -> None:
        """``replicas`` are addresses of PostgreSQL's read-only servers; the other options are
        those of ``storage.postgresql``."""
        self.url = database_url(url)
        self.stats = QueryStats()
        # Errors of the database are logged: without the values of its statements.
        options: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
        if not self.is_sqlite:
            # Only there, as it imports PostgreSQL's driver.
            from storage.bounded_connection import CONNECT_ARGS

            options["connect_args"] = CONNECT_ARGS
        self.engine = create_engine(self.url, **options)
        if self.is_sqlite:
            _configure_sqlite(self.engine)
        else:
            from storage.postgresql_writes import watch_writes

            watch_writes(self.engine)
        self.replicas = [database_url(replica) for replica in replicas]
        self.connections = connections
        self.replica_lag_s = replica_lag_s

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

    @cached_property
    def servers(self) -> list[Server]:
        """PostgreSQL's servers, the primary last."""
        from storage.postgresql_servers import Server

        return [Server(url) for url in (*self.replicas, self.url)]

    def open_reader(self, statement_timeout_ms: int | None = None) -> Reader:
        """Begin reading at the newest version. The caller closes the reader.

        Raises:
            DBAPIError: no server can be reached.
        """
        if self.is_sqlite:
            connections = self._two_at_one_version()
            return SqliteReader(*connections, self.stats, statement_timeout_ms)
        from storage.postgresql import PoolOptions, open_reader

        options = PoolOptions(connections=self.connections)
        return open_reader(
            self.servers, options, self.stats, statement_timeout_ms, self.replica_lag_s
        )

    def _two_at_one_version(self) -> tuple[Connection, Connection]:
        """Two connections to the SQLite file whose transactions see the same version."""
        with ExitStack() as stack:
            one, other = (stack.enter_context(self.engine.connect()) for _ in range(2))
            while _mark_in(one) != _mark_in(other):  # a write came between
                one.rollback()
                other.rollback()
            stack.pop_all()
            return one, other

    def stored_version(self, known: Version | None = None) -> Version:
        """The newest version: that of the server that leads, or, where none does, the newest of
        the replicas if it is newer than the one that is ``known``.

        Raises:
            DBAPIError: no server can be reached.
        """
        if self.is_sqlite:
            with self.engine.connect() as connection:
                return read_version(connection)
        from storage.postgresql_servers import newest_version

        return newest_version(self.servers, known)

    @contextmanager
    def reachable(self) -> Iterator[Connection]:
        """A connection to a server that answers: the primary, or else a replica.

        Raises:
            DBAPIError: none does.
        """
        if self.is_sqlite:
            with self.engine.connect() as connection:
                yield connection
            return
        from storage.postgresql_servers import begin_anywhere

        with begin_anywhere(self.servers) as connection:
            yield connection

    def changes(self) -> AsyncIterator[None]:
        """Comes round at once, and then whenever the version may have changed, without end."""
        if self.file is not None:
            return sqlite_changes.changes(self.file)
        from storage.postgresql_servers import changes

        return changes(self.servers)

    @contextmanager
    def startup_lock(self) -> Iterator[None]:
        """A block that one worker runs at a time, of all that start on this database."""
        if self.is_sqlite:  # its first start is one process's
            yield
            return
        with self.engine.begin() as connection:
            # The transaction's: a session's would stay with a pooler.
            connection.execute(select(func.pg_advisory_xact_lock(STARTUP_LOCK_ID)))
            yield

    @contextmanager
    def writing(self, on_wait: Callable[[], None] | None = None) -> Iterator[Connection]:
        """One write transaction: committed when the block ends, undone when it raises.

        With ``on_wait`` it waits for another that is under way as long as that takes, and calls it
        once; without, as long as the database does by itself.
        """
        with self._begin_writing(on_wait) as connection:
            changes = RowChanges.listen(connection)
            yield connection
            changes.write(connection)

    @contextmanager
    def _begin_writing(self, on_wait: Callable[[], None] | None) -> Iterator[Connection]:
        engine = self.engine.execution_options(raccroche_writes=True)
        if self.is_sqlite and on_wait is not None:
            with engine.connect() as connection, begin_when_unlocked(connection, on_wait):
                yield connection
            return
        with engine.begin() as connection:
            if not self.is_sqlite:
                # Every writer, so that one that says it waits finds whichever is at work.
                take_writers_turn(connection, on_wait)
            yield connection

    @contextmanager
    def recording(self) -> Iterator[Connection]:
        """One short write of what belongs to no version of the directory, such as an error report.

        Such writes come one after the other. On PostgreSQL none waits for a writer of the
        directory, on SQLite for ``RECORDING_TIMEOUT_MS``.

        Raises:
            DBAPIError: another is at work for longer, or the server cannot be reached.
        """
        engine = self.engine.execution_options(raccroche_writes=True)
        with engine.connect() as connection:
            if self.is_sqlite:
                # The connection is closed after the block (NullPool).
                driver: Any = connection.connection.driver_connection
                driver.execute(f"PRAGMA busy_timeout = {RECORDING_TIMEOUT_MS}")
            with connection.begin():
                if not self.is_sqlite:
                    bound_recording(connection, RECORDING_TIMEOUT_MS)
                yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A write transaction that may rebuild tables: SQLite checks foreign keys at its end, not
        at each statement.

        Raises:
            ForeignKeysBroken: rows refer to what is not there; nothing was changed.
        """
        if not self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        writer = self.engine.execution_options(raccroche_writes=True)
        with writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            # Inside a transaction this pragma does nothing. The connection is closed after the
            # block (NullPool), so that no other user of it goes without foreign keys.
            driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                yield connection
                _check_foreign_keys(connection)

    def dispose(self) -> None:
        self.engine.dispose()


def _mark_in(connection: Connection) -> str | None:
    """The mark of the version that a connection sees; None in a file without one."""
    try:
        return read_version(connection).mark
    except OperationalError:
        return None


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise ForeignKeysBroken([(row[0], row[2]) for row in broken])


def _configure_sqlite(engine: Engine) -> None:
    """Let SQLAlchemy begin SQLite's transactions, and set the pragmas of each connection."""

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        # Python's driver begins no transaction for reads: a reader would see another version from
        # one statement to the next. None leaves BEGIN to the listener below.
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",  # readers keep their version while another process writes
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("raccroche_writes")
        # A transaction that reads first and then writes fails at once where another has written
        # meanwhile; IMMEDIATE takes the write lock first, and waits for it.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
