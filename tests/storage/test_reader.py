"""Readers: statements are counted, long ones ended, and each stays at its version."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from errors.exceptions import LimitExceeded
from storage import reader as reader_module
from storage.database import Database
from storage.reader import QueryStats, Reader, SqliteReader

# Counts to a number that no machine reaches before a timeout of one millisecond is noticed.
ENDLESS = text(
    "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1e9)"
    " SELECT count(*) FROM counted"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/raccroche.db")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE numbers (n INTEGER)"))
        connection.execute(text("INSERT INTO numbers VALUES (1), (2), (3)"))
    yield database
    database.dispose()


def test_rows_are_read_by_the_names_of_their_columns(database: Database) -> None:
    reader = database.open_reader()
    statement = text("SELECT n, n * 2 AS twice FROM numbers WHERE n > :least ORDER BY n")

    rows = asyncio.run(reader.rows(statement, {"least": 1}))

    assert rows == [{"n": 2, "twice": 4}, {"n": 3, "twice": 6}]
    assert reader.read(statement, {"least": 2}) == [{"n": 3, "twice": 6}]
    reader.close()


def test_statements_of_requests_are_counted_those_that_fail_too(database: Database) -> None:
    reader = database.open_reader()
    asyncio.run(reader.rows(text("SELECT 1")))
    with pytest.raises(OperationalError):
        asyncio.run(reader.rows(text("SELECT 1 FROM missing")))

    assert database.stats.statements == 2
    assert database.stats.seconds > 0
    reader.close()


def test_reading_before_there_is_a_request_is_not_counted(database: Database) -> None:
    reader = database.open_reader()
    reader.read(text("SELECT 1"))

    assert database.stats == QueryStats()
    reader.close()


def test_a_statement_that_takes_too_long_is_a_limit_and_the_next_one_is_answered(
    database: Database,
) -> None:
    reader = database.open_reader(statement_timeout_ms=1)

    with pytest.raises(LimitExceeded) as refused:
        asyncio.run(reader.rows(ENDLESS))

    assert refused.value.extensions["limitName"] == "execution_time"
    assert refused.value.extensions["limit"] == 1
    assert isinstance(reader, SqliteReader)
    assert not reader.is_past_deadline(), "the next statement has a time of its own"
    reader.close()


def test_a_failure_within_the_time_is_no_limit(database: Database) -> None:
    reader = database.open_reader(statement_timeout_ms=600_000)

    with pytest.raises(OperationalError, match="no such table"):
        asyncio.run(reader.rows(text("SELECT 1 FROM missing")))
    reader.close()


def test_without_a_timeout_no_statement_has_a_deadline(database: Database) -> None:
    reader = database.open_reader()
    asyncio.run(reader.rows(text("SELECT 1")))

    assert isinstance(reader, SqliteReader)
    assert reader.deadline is None
    assert not reader.is_past_deadline()
    reader.close()


def test_a_reader_sees_no_later_write(database: Database) -> None:
    before = database.open_reader()
    count = text("SELECT count(*) AS rows FROM numbers")
    assert before.read(count) == [{"rows": 3}]
    with database.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (4)"))
    after = database.open_reader()

    assert before.read(count) == [{"rows": 3}]
    assert after.read(count) == [{"rows": 4}]
    before.close()
    after.close()


def test_a_long_result_comes_a_few_rows_at_a_time(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_module, "ROWS_AT_ONCE", 2)
    with database.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (4), (5)"))
    reader = database.open_reader()

    batches = reader.batches(text("SELECT n FROM numbers ORDER BY n"))
    assert [[row[0] for row in rows] for rows in batches] == [[1, 2], [3, 4], [5]]
    reader.close()


def test_a_result_that_is_left_early_may_be_followed_by_another(database: Database) -> None:
    reader = database.open_reader()
    batches = reader.batches(text("SELECT n FROM numbers ORDER BY n"))
    assert next(batches)[0][0] == 1
    batches.close()

    assert reader.read(text("SELECT max(n) AS n FROM numbers")) == [{"n": 3}]
    reader.close()


def test_work_in_a_thread_has_a_connection_of_its_own_at_the_same_version(
    database: Database,
) -> None:
    reader = database.open_reader()
    with reader.separate_connection() as connection:
        assert connection is not reader.connection
        assert connection is reader.background
    assert not connection.closed, "it is the reader's, and stays open"
    reader.close()
    assert reader.connection.closed and connection.closed


def test_a_reader_that_nobody_counts_for_counts_for_itself() -> None:
    engine = create_engine("sqlite://")
    one, other = Reader(engine.connect()), Reader(engine.connect())
    asyncio.run(one.rows(text("SELECT 1")))

    assert (one.stats.statements, other.stats.statements) == (1, 0)
    one.close()
    other.close()
    engine.dispose()
