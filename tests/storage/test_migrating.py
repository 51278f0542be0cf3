"""Transactions that write: whole or not at all, with foreign keys checked at the end of one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from support.in_loop import in_loop

from storage import sqlite_changes
from storage.database import Database, DatabaseUrlError, ForeignKeysBroken, database_url
from storage.version import Version, bump_version, read_version


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Two villages of one département."""
    database = Database(f"sqlite:///{tmp_path}/raccroche.db")
    with database.writing() as connection:
        for statement in (
            "CREATE TABLE departments (code TEXT PRIMARY KEY)",
            "CREATE TABLE communes (code TEXT PRIMARY KEY, department TEXT REFERENCES departments)",
            "INSERT INTO departments VALUES ('59')",
            "INSERT INTO communes VALUES ('59001', '59'), ('59002', '59')",
        ):
            connection.execute(text(statement))
    return database


NINTH = Version(number=9, updated_at=datetime(2026, 1, 1, tzinfo=UTC))


def communes(database: Database) -> int:
    with database.engine.connect() as connection:
        count: int = connection.scalar(text("SELECT count(*) FROM communes")) or 0
        return count


def test_a_migration_may_put_a_table_in_another_s_place(database: Database) -> None:
    with database.migrating() as connection:
        for statement in (
            "CREATE TABLE new_departments (code TEXT PRIMARY KEY, name TEXT)",
            "INSERT INTO new_departments SELECT code, 'Nord' FROM departments",
            "DROP TABLE departments",
            "ALTER TABLE new_departments RENAME TO departments",
        ):
            connection.execute(text(statement))

    assert communes(database) == 2
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(text("INSERT INTO communes VALUES ('80001', '80')"))


def test_a_migration_that_leaves_rows_without_their_parent_is_undone(database: Database) -> None:
    with pytest.raises(ForeignKeysBroken) as broken, database.migrating() as connection:
        connection.execute(text("DELETE FROM departments"))
        connection.execute(text("INSERT INTO communes VALUES ('59003', NULL)"))

    assert str(broken.value) == (
        "the rows would not fit together (2 of communes refer to departments that are not there); "
        "nothing was changed"
    )
    assert communes(database) == 2


def test_a_migration_that_fails_is_undone_whole(database: Database) -> None:
    with pytest.raises(OperationalError), database.migrating() as connection:
        connection.execute(text("ALTER TABLE communes ADD COLUMN name TEXT"))
        connection.execute(text("DELETE FROM communes"))
        connection.execute(text("nonsense"))

    assert communes(database) == 2
    with database.engine.connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("SELECT name FROM communes"))


def test_broken_references_are_counted_by_the_tables_they_are_between() -> None:
    pairs = [("hostings", "structures"), ("hostings", "dispositifs"), ("hostings", "structures")]

    assert "2 of hostings refer to structures that are not there; 1 of hostings refer" in str(
        ForeignKeysBroken(pairs)
    )


def test_a_second_writer_waits_and_reads_what_the_first_has_written(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO departments VALUES ('62')"))
        with database.engine.connect() as reading:
            count = text("SELECT count(*) FROM departments")
            assert reading.scalar(count) == 1, "readers see what is committed, and wait for nobody"


def test_a_folder_is_made_for_a_file_and_for_no_server(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a/b/raccroche.db")
    database.make_folder()
    assert (tmp_path / "a" / "b").is_dir()
    database.make_folder()

    server = Database("postgresql://me@host/name")
    server.make_folder()
    assert server.file is None
    assert not server.is_sqlite


def test_the_primary_is_the_last_of_the_servers() -> None:
    replicas = ("postgresql://me@r1/name", "postgresql://me@r2/name")
    database = Database("postgresql://me@primary/name", replicas=replicas)

    assert [server.url.host for server in database.servers] == ["r1", "r2", "primary"]
    assert database.servers is database.servers, "they remember what has failed"


def test_on_sqlite_what_is_reachable_is_the_file(migrated_sqlite: Database) -> None:
    with migrated_sqlite.reachable() as connection:
        assert read_version(connection).number == 0
    with migrated_sqlite.startup_lock(), migrated_sqlite.writing() as connection:
        bump_version(connection)

    assert migrated_sqlite.stored_version().number == 1
    assert migrated_sqlite.stored_version(NINTH).number == 1, "a file is never behind itself"


@in_loop
async def test_a_database_says_when_its_version_may_have_changed(
    migrated_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_changes, "WATCH_INTERVAL_S", 0.001)
    following = migrated_sqlite.changes()
    await anext(following)
    with migrated_sqlite.writing() as connection:
        bump_version(connection)
    await anext(following)

    assert migrated_sqlite.stored_version().number == 1
    await following.aclose()  # type: ignore[attr-defined]  # a generator


@pytest.mark.parametrize("address", ["sqlite:///x.db", "postgresql://u:p@h:1/n?options=-cx"])
def test_an_address_stays_what_it_is(address: str) -> None:
    assert database_url(address).render_as_string(hide_password=False) == address


@pytest.mark.parametrize("address", ["", "raccroche.db", "postgres", "sqlite:///", "oracle://h/n"])
def test_what_is_no_address_of_ours_is_refused(address: str) -> None:
    with pytest.raises(DatabaseUrlError):
        database_url(address)


def test_the_version_rises_by_one_and_its_time_with_it(migrated_sqlite: Database) -> None:
    seen: list[Version] = []
    for _ in range(3):
        with migrated_sqlite.writing() as connection:
            bump_version(connection)
            seen.append(read_version(connection))

    assert [version.number for version in seen] == [1, 2, 3]
    assert sorted(version.updated_at for version in seen) == [v.updated_at for v in seen]
    assert all(version.updated_at.utcoffset() is not None for version in seen)
    assert len({version.mark for version in seen}) == 3
    with migrated_sqlite.engine.connect() as connection:
        assert read_version(connection) == seen[-1]
