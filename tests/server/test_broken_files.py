"""A SQLite file is truncated or overwritten under a running service, and put back."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of
from support.waiting import until

from seeds.seeding import seed
from server.observability import health
from storage.database import Database

PAGE = 4_096


def truncate(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 10)


def overwrite(file: Path) -> None:
    """All pages but the first, as a copy that went wrong may."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(PAGE)
        opened.write(b"\xff" * (size - PAGE))


@pytest.fixture
def file(migrated_sqlite: Database) -> Path:
    """A seeded file without a log beside it."""
    seed(migrated_sqlite)
    found = migrated_sqlite.file
    assert found is not None
    with sqlite3.connect(found) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return found


@pytest.fixture
def client(
    file: Path, migrated_sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    monkeypatch.setattr(health, "CHECK_CACHE_S", -1.0)
    with client_of(migrated_sqlite, response_cache_mb=0, rate_limit=0) as client:
        yield client


def pages(client: TestClient, number: int = 12) -> Iterator[Any]:
    """Answers that read records which were not read before."""
    for each in range(number):
        query = f"{{ n{each}: establishments(first: {20 + each}) {{ nodes {{ name }} }} }}"
        yield client.post("/graphql", json={"query": query})


@pytest.mark.parametrize("damage", [truncate, overwrite])
def test_a_damaged_file_is_unavailable_and_one_that_is_put_back_is_read(
    file: Path,
    client: TestClient,
    tmp_path: Path,
    damage: Callable[[Path], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(file, copy)
    damage(file)
    with caplog.at_level(logging.WARNING):
        answers = list(pages(client))
        exports = [client.get("/export/structures.csv") for _ in range(3)]
        searches = [client.post("/graphql", json={"query": SEARCH}) for _ in range(3)]
        ready = [client.get("/readyz") for _ in range(3)]

    refused = [answer for answer in (*answers, *exports, *searches) if answer.status_code != 200]
    assert len(refused) == 18
    assert {answer.status_code for answer in (*refused, *ready)} == {503}
    told = {answer.json()["errors"][0]["extensions"]["code"] for answer in refused}
    assert told == {"SERVICE_UNAVAILABLE"}
    lines = [line.getMessage() for line in caplog.records]
    assert len(lines) == len(set(lines)) <= 3, lines
    assert not [line for line in caplog.records if line.exc_info]

    shutil.copyfile(copy, file)
    until(lambda: client.get("/readyz").status_code == 200)
    assert [answer.status_code for answer in pages(client)] == [200] * 12


SEARCH = '{ search(text: "lycée") { totalCount } }'
