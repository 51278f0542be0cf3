"""PostgreSQL's servers come and go: a primary with a streaming replica, under a running service."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from support.asker import Asker, rename
from support.postgresql_cluster import Cluster, needs_servers, seeded_cluster
from support.servers import Server, server_of
from support.waiting import until

from directory.live_reload import LiveDirectory
from errors.exceptions import LimitExceeded, ServiceUnavailable
from server.observability.health import CHECK_CACHE_S
from storage.database import Database

pytestmark = needs_servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Cluster]:
    """A primary and one replica; a test leaves both running."""
    with seeded_cluster() as made:
        made.replica()
        yield made


@pytest.fixture
def database(servers: Cluster) -> Database:
    return Database(servers.primary.url)


def is_at(ask: Asker, version: int) -> bool:
    return ask.version == version


def test_a_service_outlives_its_database(
    servers: Cluster, database: Database, tmp_path: Path
) -> None:
    with server_of(database, tmp_path / "log", rate_limit=0) as server:
        ask = Asker(server)
        assert ask()[0] == 200
        servers.primary.stop()
        status, told = ask()
        assert (status, told["errors"][0]["extensions"]["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert ask.post("{ dispositifs { nodes { name } } }")[0] == 200  # held in memory
        until(lambda: not ask.ready())

        servers.primary.start()
        until(ask.ready)
        assert ask()[0] == 200
        rename(database, "CIO d'après la panne")
        name = '{ cio(uai: "0590119J") { name } }'
        assert server.process.poll() is None
        assert ask.post(name)[0] == 200


def test_every_worker_notices_a_write_at_once(
    servers: Cluster, database: Database, tmp_path: Path
) -> None:
    with (
        server_of(database, tmp_path / "one", rate_limit=0) as one,
        server_of(database, tmp_path / "two", rate_limit=0) as two,
    ):
        workers = [Asker(one), Asker(two)]
        for number in range(3):
            before = workers[0].version
            rename(database, f"CIO {number}")
            for worker in workers:
                until(partial(is_at, worker, before + 1))
        assert workers[0].version == workers[1].version == before + 1


def test_workers_that_start_at_once_make_the_directory_once(
    servers: Cluster, tmp_path: Path
) -> None:
    servers.primary.ask("CREATE DATABASE fresh OWNER raccroche")
    database = Database(servers.primary.url.rpartition("/")[0] + "/fresh")
    with ThreadPoolExecutor() as pool, ExitStack() as running:
        starting = [
            pool.submit(running.enter_context, server_of(database, tmp_path / name))
            for name in ("one", "two", "three")
        ]
        versions = [Asker(started.result()).version for started in starting]

    assert versions == [1, 1, 1]


class Load:
    """Clients that ask without a pause; what went wrong is remembered."""

    def __init__(self, server: Server, clients: int = 4) -> None:
        self.stopping = False
        self.failures: list[Any] = []
        self.answered = 0
        self.threads = [
            threading.Thread(target=self._ask, args=(Asker(server), number))
            for number in range(clients)
        ]

    def _ask(self, ask: Asker, number: int) -> None:
        ask.asked = number * 1_000_000
        while not self.stopping:
            try:
                status, told = ask()
            except OSError as problem:
                status, told = 0, problem
            if status == 200 and "errors" not in told:
                self.answered += 1
            else:
                self.failures.append((status, told))

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping = True
        for thread in self.threads:
            thread.join()

    def more(self) -> None:
        """Wait for some more answers."""
        wanted = self.answered + 50
        until(lambda: self.answered > wanted)


def test_neither_a_replica_s_loss_nor_the_primary_s_is_noticed(
    servers: Cluster, database: Database, tmp_path: Path
) -> None:
    replica = servers.servers[1]
    options = {"replica_urls": replica.url, "rate_limit": 0}
    with server_of(database, tmp_path / "log", **options) as server, Load(server) as load:
        load.more()
        until(lambda: reading(replica) > 0, what="reading from the replica")
        replica.stop()
        load.more()
        until(lambda: reading(servers.primary) > 0, what="reading from the primary")
        replica.start()
        until(lambda: reading(replica) > 0)
        load.more()
        servers.primary.stop()
        load.more()
        assert Asker(server).ready()
        servers.primary.start()
        load.more()

    assert load.failures == []


def connections(server: Any) -> int:
    [(count,)] = server.ask("SELECT count(*) FROM pg_stat_activity WHERE usename = 'raccroche'")
    return int(count)


def reading(server: Any) -> int:
    """How many connections a service reads by."""
    [(count,)] = server.ask(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        " AND query NOT LIKE '%snapshot%'"
    )
    return int(count)


def test_a_replica_that_lags_is_waited_for_and_then_left_out(
    servers: Cluster, database: Database, tmp_path: Path
) -> None:
    replica = servers.servers[1]
    options = {"replica_urls": replica.url, "replica_lag_ms": 300, "rate_limit": 0}
    with server_of(database, tmp_path / "log", **options) as server:
        ask = Asker(server)
        replica.ask("SELECT pg_wal_replay_pause()")
        try:
            before = ask.version
            rename(database, "CIO d'une copie en retard")
            until(partial(is_at, ask, before + 1))
            for _ in range(100):
                assert ask()[0] == 200
            until(lambda: connections(replica) <= 6, what="connections of old versions closed")
        finally:
            replica.ask("SELECT pg_wal_replay_resume()")
        rename(database, "CIO d'une copie à jour")
        until(partial(is_at, ask, before + 2))


def test_a_statement_that_takes_too_long_is_ended_and_the_next_one_answered(
    servers: Cluster, database: Database
) -> None:
    async def ask() -> None:
        reader = database.open_reader(statement_timeout_ms=100)
        try:
            with pytest.raises(LimitExceeded):
                await reader.rows(text("SELECT pg_sleep(5)"))
            assert await reader.rows(text("SELECT 1 AS one")) == [{"one": 1}]
        finally:
            reader.close()

    asyncio.run(ask())


def test_no_more_connections_are_made_than_may_be(servers: Cluster) -> None:
    database = Database(servers.primary.url, connections=2)

    async def ask() -> list[Any]:
        reader = database.open_reader()
        try:
            waits = (reader.rows(text("SELECT pg_sleep(1.5)")) for _ in range(6))
            return await asyncio.gather(*waits, return_exceptions=True)
        finally:
            reader.close()

    results = asyncio.run(ask())
    refused = [result for result in results if isinstance(result, ServiceUnavailable)]
    assert 2 <= len(refused) <= 4, results
    # The server counts a connection until its process has ended.
    until(lambda: connections(servers.primary) == 0)


def test_a_connection_that_is_made_late_sees_the_same_version(
    servers: Cluster, database: Database
) -> None:
    async def ask() -> None:
        reader = database.open_reader()
        version = text("SELECT version FROM directory")
        try:
            rename(database, "CIO de la version suivante")
            [row] = await reader.rows(version)
            assert row["version"] == reader.version.number  # type: ignore[attr-defined]  # PostgreSQL's
        finally:
            reader.close()

    asyncio.run(ask())


def test_the_role_needs_no_rights_and_the_database_no_extension(servers: Cluster) -> None:
    assert servers.primary.ask(
        "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'raccroche'"
    ) == [(False, False, False)]
    with Database(servers.primary.url).engine.connect() as connection:
        found = connection.execute(text("SELECT extname FROM pg_extension")).scalars().all()
    assert found == ["plpgsql"]


def reads(log: Path) -> int:
    """How often a server has read a whole version since its start."""
    return log.read_text("utf-8").count("the directory is at version")


def test_an_old_primary_that_is_back_after_a_failover_costs_no_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with seeded_cluster() as own:
        replica = own.replica()
        promoted = Database(replica.url)
        options = {"replica_urls": replica.url, "rate_limit": 0}
        log = tmp_path / "log"
        with server_of(Database(own.primary.url), log, **options) as server:
            ask = Asker(server)
            before = ask.version
            own.primary.stop()
            replica.ask("SELECT pg_promote()")
            rename(promoted, "CIO de la copie promue")
            until(partial(is_at, ask, before + 1))
            own.primary.start()
            # A write to either is looked for at once or within the poll; the old one's is not.
            rename(Database(own.primary.url), "CIO de l'ancien primaire")
            rename(Database(own.primary.url), "CIO de l'ancien primaire, encore")
            until(lambda: "is not followed" in log.read_text("utf-8"))
            rename(promoted, "CIO de la copie promue, encore")
            until(partial(is_at, ask, before + 2))
            assert ask.post('{ cio(uai: "0590119J") { name } }')[0] == 200
            assert reads(log) == 2
            assert log.read_text("utf-8").count("is not followed") == 1

        live = LiveDirectory(Database(own.primary.url, replicas=[replica.url]))
        opened: list[None] = []
        monkeypatch.setattr("directory.live_reload.open_snapshot", lambda *_: opened.append(None))
        assert live.current.version.number == before + 2
        assert [asyncio.run(live.refresh()) for _ in range(5)] == [False] * 5
        assert opened == []
        live.close()


def test_a_server_without_a_slot_to_spare_is_ready_while_it_answers(tmp_path: Path) -> None:
    with seeded_cluster() as own, ExitStack() as taken:
        database = Database(own.primary.url)
        own.primary.ask("ALTER SYSTEM SET max_connections = 12")
        own.primary.stop("fast")
        own.primary.start()
        with server_of(database, tmp_path / "log", rate_limit=0) as server:
            ask = Asker(server)
            assert [ask()[0] for _ in range(5)] == [200] * 5
            with pytest.raises(psycopg.OperationalError, match="slots"):
                for _ in range(12):
                    taken.enter_context(psycopg.connect(own.primary.url))
            for _ in range(4):
                assert ask()[0] == 200
                assert ask.ready()
                time.sleep(CHECK_CACHE_S / 2)
            assert "Traceback" not in server.log.read_text("utf-8")
            taken.close()
            own.primary.stop()
            until(lambda: not ask.ready())
            assert '"not ready: nothing can be looked up' in server.log.read_text("utf-8")
