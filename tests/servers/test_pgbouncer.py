"""Everything works through PgBouncer, whatever a client's session is to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from support.asker import Asker, rename
from support.pgbouncer import needs_pgbouncer, pgbouncer
from support.postgresql_cluster import ROLE, Cluster, cluster, needs_servers
from support.servers import server_of, url_of
from support.waiting import until

from migrations import runner
from models.opening_days import day_parameters
from models.structure import select_structures_by_key
from seeds.seeding import seed
from storage.database import Database

pytestmark = [needs_servers, needs_pgbouncer]

KEY = {"keys": ["cio-59350-01"], **day_parameters(date(2026, 12, 1))}


@pytest.fixture(scope="module", params=["session", "transaction"])
def pooled(request: pytest.FixtureRequest) -> Iterator[tuple[Cluster, Database]]:
    """A seeded directory, which was migrated and seeded through PgBouncer."""
    with cluster() as servers, pgbouncer(servers, request.param) as address:
        database = Database(address)
        runner.upgrade(database)
        seed(database)
        yield servers, database


def is_at(ask: Asker, version: int) -> bool:
    return ask.version == version


def command(database: Database, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        env={**os.environ, "RACCROCHE_DATABASE_URL": url_of(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_servers_answer_follow_and_export(pooled: tuple[Cluster, Database], tmp_path: Path) -> None:
    _, database = pooled
    with (
        server_of(database, tmp_path / "one", rate_limit=0) as one,
        server_of(database, tmp_path / "two", rate_limit=0) as two,
    ):
        workers = [Asker(one), Asker(two)]
        assert [ask()[0] for ask in workers for _ in range(30)] == [200] * 60
        before = workers[0].version
        rename(database, "CIO derrière PgBouncer")
        for worker in workers:
            until(partial(is_at, worker, before + 1))
            assert "CIO derrière PgBouncer" in one.get("/export/cios.csv").decode()
        command(database, "export", "--output", str(tmp_path / "exported"))
        command(database, "import", "directory", str(tmp_path / "exported"), "--all")
        command(database, "seed")
        command(database, "status")
        assert [ask()[0] for ask in workers for _ in range(10)] == [200] * 20
        assert all(ask.ready() for ask in workers)
    logs = (tmp_path / "one").read_text() + (tmp_path / "two").read_text()
    assert "Traceback" not in logs
    assert '"level": "ERROR"' not in logs


def test_sessions_that_others_have_used_are_read_by(pooled: tuple[Cluster, Database]) -> None:
    _, database = pooled

    async def ask() -> list[str]:
        reader = database.open_reader(statement_timeout_ms=5_000)
        try:
            asked = [reader.rows(select_structures_by_key(), KEY) for _ in range(12)]
            return [row["name"] for rows in await asyncio.gather(*asked) for row in rows]
        finally:
            reader.close()

    for number in range(4):
        rename(database, f"CIO {number}")
        assert asyncio.run(ask()) == [f"CIO {number}"] * 12


def test_many_statements_of_one_write_meet_no_statement_of_another(
    pooled: tuple[Cluster, Database],
) -> None:
    _, database = pooled
    statement = text("UPDATE structures SET name = :name WHERE id = 'cio-59350-01'")
    for number in range(3):
        with database.writing() as connection:
            connection.execute(statement, [{"name": f"{number}-{n}"} for n in range(20)])
            for _ in range(20):
                connection.execute(statement, {"name": f"CIO {number}"})
    with database.engine.connect() as connection:
        rows = connection.execute(select_structures_by_key(), KEY).mappings().all()
    assert [row["name"] for row in rows] == ["CIO 2"]


def test_a_start_leaves_neither_locks_nor_settings_nor_statements(
    pooled: tuple[Cluster, Database],
) -> None:
    servers, database = pooled
    for _ in range(3):
        with database.startup_lock():
            pass
    locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    until(lambda: servers.primary.ask(locks) == [(0,)], what="no lock held")
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.autocommit = True
        prepared = driver.execute("SELECT count(*) FROM pg_prepared_statements").fetchall()
        timeout = driver.execute("SHOW statement_timeout").fetchall()
    assert (prepared, timeout) == ([(0,)], [("0",)])
    held = (
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' "
        f"AND usename = '{ROLE}'"
    )
    until(lambda: servers.primary.ask(held) == [(0,)], what="no transaction held")
