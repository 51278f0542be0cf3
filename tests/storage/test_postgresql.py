"""PostgreSQL's reader over fake servers: in turn, around failures, always at one version."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from errors.exceptions import LimitExceeded, ServiceUnavailable
from storage import postgresql, postgresql_servers
from storage.local_settings import local_settings
from storage.postgresql import PinnedPool, PoolOptions, PostgresReader, close_now
from storage.postgresql_servers import Server
from storage.reader import QueryStats, VersionMoved
from storage.version import Version, version_of

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SELECT = text("SELECT 1 AS one")
ROWS = [{"one": 1}]


class Cancelled(psycopg.errors.QueryCanceled):
    """What the driver raises of a statement that took too long."""

    sqlstate = "57014"


def version(number: int) -> Version:
    return version_of((number, EPOCH))


def lost() -> OperationalError:
    return OperationalError("SELECT 1", {}, psycopg.OperationalError("connection refused"))


class FakePool:
    """Answers with rows, or raises what stands in ``outcomes``, one after the other."""

    def __init__(self, name: str, *outcomes: BaseException | None) -> None:
        self.server = Server(make_url(f"postgresql://{name}/raccroche"))
        self.name = name
        self.snapshot: str | None = None
        self.outcomes = list(outcomes)
        self.asked = 0
        self.closed = False

    async def rows(self, _statement: Any, _parameters: Any) -> Sequence[Mapping[str, Any]]:
        self.asked += 1
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if outcome is not None:
            raise outcome
        return ROWS

    def close(self) -> None:
        self.closed = True

    retire = close


class FakeConnection:
    closed = invalidated = False

    def invalidate(self) -> None:
        self.invalidated = True

    def close(self) -> None:
        self.closed = True


def reader_of(*pools: FakePool, timeout_ms: int | None = None) -> PostgresReader:
    """A reader at version 7; the last pool is the primary's."""
    reader = PostgresReader.__new__(PostgresReader)
    reader.connection = FakeConnection()  # type: ignore[assignment]  # a fake
    reader.stats = QueryStats()
    reader.statement_timeout_ms = timeout_ms
    reader.version = version(7)
    reader.pools = list(pools)  # type: ignore[arg-type]  # fakes
    reader.turns = count()
    reader.servers = [pool.server for pool in pools]
    reader.options = PoolOptions()
    reader.held_since = time.monotonic()
    return reader


def ask(reader: PostgresReader) -> Sequence[Mapping[str, Any]]:
    return asyncio.run(reader.rows(SELECT))


def test_replicas_are_asked_in_turn_and_the_primary_is_spared() -> None:
    a, b, primary = FakePool("a"), FakePool("b"), FakePool("primary")
    reader = reader_of(a, b, primary)

    assert [ask(reader) for _ in range(4)] == [ROWS] * 4
    assert (a.asked, b.asked, primary.asked) == (2, 2, 0)


def test_a_lost_replica_s_statements_are_answered_by_the_next_server() -> None:
    a, primary = FakePool("a", lost(), lost()), FakePool("primary")
    reader = reader_of(a, primary)

    assert ask(reader) == ROWS
    assert (a.asked, primary.asked) == (2, 1), "a new connection of the replica is tried once"
    assert a.server.is_lost
    assert ask(reader) == ROWS
    assert (a.asked, primary.asked) == (2, 2), "then it is left alone for a moment"


def test_a_server_that_restarted_is_asked_again_at_once() -> None:
    primary = FakePool("primary", InterfaceError("SELECT 1", {}, Exception("closed")))

    assert ask(reader_of(primary)) == ROWS
    assert primary.asked == 2
    assert not primary.server.is_lost


def test_a_replica_at_another_version_gives_way_to_one_that_holds_it() -> None:
    a, primary = FakePool("a", VersionMoved()), FakePool("primary")
    reader = reader_of(a, primary)

    assert ask(reader) == ROWS
    assert a.server.is_in_backoff
    assert not a.server.is_lost, "it answers; it is only at another version"


def test_a_version_that_no_server_holds_has_moved() -> None:
    with pytest.raises(VersionMoved):
        ask(reader_of(FakePool("a", lost(), lost()), FakePool("primary", VersionMoved())))


def test_where_no_server_can_be_reached_the_client_is_asked_to_come_again() -> None:
    with pytest.raises(ServiceUnavailable) as refused:
        ask(reader_of(FakePool("primary", lost(), lost())))

    assert refused.value.key == "database"
    assert refused.value.extensions["retryAfter"] == 1


def test_a_pool_that_is_busy_sends_nobody_to_the_next_server() -> None:
    a, primary = FakePool("a", PoolTimeout()), FakePool("primary")

    with pytest.raises(ServiceUnavailable) as refused:
        ask(reader_of(a, primary))

    assert refused.value.key == "busy"
    assert primary.asked == 0


def test_a_statement_that_took_too_long_is_not_sent_again() -> None:
    too_long = OperationalError("SELECT 1", {}, Cancelled("canceling statement"))
    a, primary = FakePool("a", too_long), FakePool("primary")

    with pytest.raises(LimitExceeded) as refused:
        ask(reader_of(a, primary, timeout_ms=250))

    assert refused.value.extensions["limit"] == 250
    assert (a.asked, primary.asked) == (1, 0)


def test_every_statement_is_counted_whatever_comes_of_it() -> None:
    reader = reader_of(FakePool("primary", None, VersionMoved()))
    ask(reader)
    with pytest.raises(VersionMoved):
        ask(reader)

    assert reader.stats.statements == 2


def test_closing_a_reader_closes_every_pool_and_its_own_transaction() -> None:
    a, primary = FakePool("a"), FakePool("primary")
    reader = reader_of(a, primary)
    reader.close()

    assert a.closed and primary.closed
    assert reader.connection.closed
    assert reader.connection.invalidated, "closed without asking the server"


class SeparateServer(Server):
    """A server that begins transactions at a version, or is lost."""

    def __init__(self, version: int | None) -> None:
        super().__init__(make_url("postgresql://x/raccroche"))
        self.version = version
        self.begun: list[FakeConnection] = []

    def begin(self, snapshot: str | None = None) -> Any:
        if self.version is None:
            raise lost()
        connection = FakeConnection()
        connection.number = self.version  # type: ignore[attr-defined]  # for the fake of read_version
        self.begun.append(connection)
        return connection


def separate_reader(*versions: int | None) -> tuple[PostgresReader, list[SeparateServer]]:
    pools = [FakePool(str(number)) for number, _ in enumerate(versions)]
    servers = [SeparateServer(version) for version in versions]
    for pool, server in zip(pools, servers, strict=True):
        pool.server = server
    return reader_of(*pools), servers


@pytest.fixture
def by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql_servers, "read_version", lambda c: version(c.number))


@pytest.mark.usefixtures("by_number")
def test_a_download_reads_from_a_server_at_its_version_and_lets_go_of_it() -> None:
    reader, (replica, primary) = separate_reader(8, 7)

    with reader.separate_connection() as connection:
        assert connection is primary.begun[0]  # type: ignore[comparison-overlap]  # a fake
        assert replica.begun[0].closed, "a replica that is at another version is left"
    assert primary.begun[0].closed


@pytest.mark.usefixtures("by_number")
@pytest.mark.parametrize(
    ("versions", "raised"),
    [
        ((8, 8), VersionMoved),
        ((None, 8), VersionMoved),
        ((None, None), ServiceUnavailable),
    ],
)
def test_a_download_of_a_version_that_is_gone_has_to_take_the_next(
    versions: tuple[int | None, ...], raised: type[Exception]
) -> None:
    reader, servers = separate_reader(*versions)

    with pytest.raises(raised), reader.separate_connection():
        raise AssertionError

    assert all(connection.closed for server in servers for connection in server.begun)


@pytest.mark.usefixtures("by_number")
def test_a_download_whose_server_is_lost_is_told_so() -> None:
    reader, _ = separate_reader(7)

    with pytest.raises(ServiceUnavailable) as refused, reader.separate_connection():
        raise lost()

    assert refused.value.key == "database"


@pytest.fixture
def old(by_number: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every transaction is of an age to be begun again."""
    monkeypatch.setattr(postgresql, "SNAPSHOT_AGE_S", 0.0)
    monkeypatch.setattr(postgresql, "export_snapshot", lambda c: f"snapshot-{c.number}")


@pytest.mark.usefixtures("old")
def test_an_old_snapshot_is_replaced_by_one_of_the_same_version() -> None:
    reader, (replica, primary) = separate_reader(8, 7)
    held, pools = reader.connection, reader.pools
    asyncio.run(reader.renew())

    assert reader.connection is primary.begun[0]  # type: ignore[comparison-overlap]  # a fake
    assert [pool.snapshot for pool in reader.pools] == [None, "snapshot-7"]
    assert replica.begun[0].closed, "it is at another version"
    assert held.closed and held.invalidated
    assert all(pool.closed for pool in pools)  # type: ignore[attr-defined]  # fakes


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("versions", [(8, 8), (None, None)])
def test_an_old_snapshot_stays_where_its_version_is_found_no_more(versions: Any) -> None:
    reader, _ = separate_reader(*versions)
    held, pools = reader.connection, reader.pools
    asyncio.run(reader.renew())

    assert (reader.connection, reader.pools) == (held, pools)
    assert not held.closed


@pytest.mark.usefixtures("by_number")
def test_a_young_snapshot_is_left_alone() -> None:
    reader, servers = separate_reader(7)
    asyncio.run(reader.renew())

    assert servers[0].begun == []


def test_a_pool_that_is_retired_closes_when_its_last_answer_is_out() -> None:
    pool = pool_at(7)
    connection = FakeDbapi(FakeCursor(7))
    pool._pin(connection, None)
    pool.users = 1
    pool.retire()
    assert not connection.driver_connection.closed

    pool.users = 0
    pool.retire()
    assert connection.driver_connection.closed


class FakeCursor:
    """Remembers statements; fails at those of ``failing``; gives ``version`` as its row."""

    def __init__(self, version: int | None, failing: tuple[str, ...] = ()) -> None:
        self.version = version
        self.failing = failing
        self.statements: list[str] = []

    def execute(self, statement: str) -> None:
        self.statements.append(statement)
        if statement.startswith(self.failing or ("-",)):
            raise psycopg.errors.InvalidParameterValue("invalid snapshot identifier")

    def fetchone(self) -> tuple[Any, ...] | None:
        if self.statements[-1].startswith("SELECT pg_backend_pid()"):
            return (41, 4)
        return None if self.version is None else (self.version, EPOCH)

    def close(self) -> None:
        pass


class FakeDriver:
    """The driver's connection, which is closed without a loop."""

    def __init__(self, pid: int) -> None:
        self.closed = False
        self.info = SimpleNamespace(backend_pid=pid)
        self.prepare_threshold: int | None = 2

    async def close(self) -> None:
        self.closed = True


class FakeDbapi:
    def __init__(self, cursor: FakeCursor, pid: int = 41) -> None:
        self.made = cursor
        self.driver_connection = FakeDriver(pid)

    def cursor(self) -> FakeCursor:
        return self.made


def pool_at(number: int, snapshot: str | None = None, timeout: int | None = None) -> PinnedPool:
    server = Server(make_url("postgresql+psycopg://x/raccroche"))
    return PinnedPool(
        server,
        version_of((number, EPOCH)) if number else version_of(None),
        snapshot,
        PoolOptions(),
        timeout,
    )


def test_a_new_connection_takes_over_the_snapshot_that_read_the_version() -> None:
    cursor = FakeCursor(7)
    pool = pool_at(7, "00000003-1", timeout=1500)
    connection = FakeDbapi(cursor)
    pool._pin(connection, None)

    assert cursor.statements == [
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SET TRANSACTION SNAPSHOT '00000003-1'",
        local_settings(1500),
        "SELECT version, updated_at FROM directory",
    ]
    assert pool.open == {connection.driver_connection}
    pool.close()
    assert connection.driver_connection.closed
    assert pool.open == set()


def test_a_snapshot_that_is_gone_is_replaced_where_no_write_has_come_since() -> None:
    cursor = FakeCursor(7, failing=("SET TRANSACTION SNAPSHOT",))
    pool_at(7, "gone")._pin(FakeDbapi(cursor), None)

    assert cursor.statements[-4:] == [
        "ROLLBACK",
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        local_settings(None),
        "SELECT version, updated_at FROM directory",
    ]


@pytest.mark.parametrize(("told", "threshold"), [(41, 2), (7_130_022, None)])
def test_statements_are_prepared_where_no_pooler_stands_between(
    told: int, threshold: int | None
) -> None:
    connection = FakeDbapi(FakeCursor(7), pid=told)
    pool_at(7)._pin(connection, None)

    assert connection.driver_connection.prepare_threshold == threshold


@pytest.mark.parametrize("found", [8, 6, None])
def test_a_connection_at_another_version_is_let_go(found: int | None) -> None:
    pool = pool_at(7)
    connection = FakeDbapi(FakeCursor(found))

    with pytest.raises(VersionMoved):
        pool._pin(connection, None)

    assert connection.driver_connection.closed
    assert pool.open == set()


def test_a_version_of_the_same_number_and_another_history_is_another() -> None:
    pool = pool_at(7)
    pool.version = version_of((7, datetime(2026, 1, 2, tzinfo=UTC)))

    with pytest.raises(VersionMoved):
        pool._pin(FakeDbapi(FakeCursor(7)), None)


def test_a_directory_without_a_version_is_at_0() -> None:
    pool = pool_at(0)
    pool._pin(FakeDbapi(FakeCursor(None)), None)

    assert len(pool.open) == 1


def test_a_connection_that_the_pool_closes_is_closed_at_once() -> None:
    pool = pool_at(7)
    connection = FakeDbapi(FakeCursor(7))
    pool._pin(connection, None)
    pool._close_connection(connection, None)

    assert connection.driver_connection.closed
    assert pool.open == set()


def test_a_connection_is_closed_without_an_event_loop() -> None:
    driver: Any = FakeDriver(41)
    close_now(driver)

    assert driver.closed
