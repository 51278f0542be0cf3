"""How a change of a SQLite file is noticed."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from support.waiting import LIMIT_S

from storage import sqlite_changes
from storage.sqlite_changes import FileWatcher, changes


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "a directory #1.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE told (number INTEGER)")
    return file


def write(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO told VALUES (1)")


def test_the_mark_stands_until_somebody_commits(file: Path) -> None:
    watch = FileWatcher(file)
    with closing(sqlite3.connect(file)) as writer:  # which keeps the last one from tidying up
        before = watch.mark()
        assert before is not None
        assert watch.mark() == before
        writer.execute("INSERT INTO told VALUES (1)")
        assert watch.mark() == before
        writer.commit()
        after = watch.mark()
    assert after not in (before, None)
    watch.close()


def test_another_file_in_its_place_is_noticed(file: Path, tmp_path: Path) -> None:
    watch = FileWatcher(file)
    before = watch.mark()
    copy = tmp_path / "copy.db"
    copy.write_bytes(file.read_bytes())
    copy.replace(file)
    moved = watch.mark()
    assert moved not in (before, None)

    write(file)
    assert watch.mark() not in (before, moved, None)
    watch.close()


def test_nothing_is_told_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    watch = FileWatcher(missing)
    assert watch.mark() is None
    assert not missing.exists()

    missing.write_bytes(b"no database" * 100)
    assert watch.mark() is None
    missing.unlink()
    write_empty(missing)
    assert watch.mark() is not None
    watch.close()


def write_empty(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE told (number INTEGER)")


def test_watching_holds_no_lock(file: Path) -> None:
    watch = FileWatcher(file)
    watch.mark()
    with closing(sqlite3.connect(file, timeout=0)) as connection, connection:
        connection.execute("INSERT INTO told VALUES (1)")
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0
    watch.close()


def test_changes_come_round_at_once_and_after_each_commit(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_changes, "WATCH_INTERVAL_S", 0.01)

    async def watched() -> None:
        following = changes(file)
        await anext(following)
        for _ in range(3):
            following_one = asyncio.ensure_future(anext(following))
            await asyncio.sleep(0.05)
            assert not following_one.done()
            write(file)
            await asyncio.wait_for(following_one, LIMIT_S)

    asyncio.run(watched())
