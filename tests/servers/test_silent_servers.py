"""PostgreSQL falls silent, or drops connections: a worker goes on, answers, and stops."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from support.asker import Asker, rename
from support.postgresql_cluster import ROLE, Cluster, needs_servers, seeded_cluster
from support.servers import server_of
from support.stalling_proxy import StallingProxy, stalling_proxy
from support.waiting import LIMIT_S, until

from storage.bounded_connection import BoundedConnection, PinnedConnection, abandon, bound_answers
from storage.database import Database

pytestmark = needs_servers

NAMES = "{{ n{}: establishments(first: 2) {{ nodes {{ name }} }} }}"


@pytest.fixture(scope="module")
def servers() -> Iterator[Cluster]:
    with seeded_cluster() as made:
        yield made


def test_a_silent_server_freezes_no_worker(servers: Cluster, tmp_path: Path) -> None:
    direct = Database(servers.primary.url)
    with stalling_proxy(servers.primary.port) as proxy:
        through = Database(f"postgresql://{ROLE}@127.0.0.1:{proxy.port}/{ROLE}")
        with server_of(through, tmp_path / "log", rate_limit=0) as server:
            ask = Asker(server)
            assert ask()[0] == 200
            before = ask.version
            proxy.stall()
            rename(direct, "CIO du silence")
            # The notification is lost with its connection: the version is polled.
            until(lambda: ask.version == before + 1)
            server.get("/healthz")
            assert ask()[0] == 200
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(LIMIT_S) in (0, -signal.SIGTERM)
            assert "Traceback" not in server.log.read_text()


def test_a_new_version_after_dropped_connections_costs_no_request(
    servers: Cluster, tmp_path: Path
) -> None:
    database = Database(servers.primary.url)
    with server_of(database, tmp_path / "log", rate_limit=0) as server:
        ask = Asker(server)
        for number in range(3):
            before = ask.version
            assert ask()[0] == 200
            servers.primary.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE usename = '{ROLE}' AND pid <> pg_backend_pid()"
            )
            rename(database, f"CIO {number} après la coupure")
            while ask.version == before:
                assert ask()[0] == 200
            assert ask()[0] == 200


def test_who_is_cancelled_waits_for_no_silent_server(servers: Cluster) -> None:
    async def connections_after_cancelling(proxy: StallingProxy) -> int:
        url = f"host=127.0.0.1 port={proxy.port} user={ROLE} dbname={ROLE}"
        connection = await PinnedConnection.connect(url)
        proxy.stall()
        asking = asyncio.ensure_future(connection.execute("SELECT 1"))
        await asyncio.sleep(0.1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert connection.closed
        return len(proxy.sockets) // 2

    with stalling_proxy(servers.primary.port) as proxy:
        # To cancel a statement at the server takes another connection, and a wait for its end.
        assert asyncio.run(connections_after_cancelling(proxy)) == 1


def test_an_answer_that_does_not_come_is_given_up(servers: Cluster) -> None:
    with stalling_proxy(servers.primary.port) as proxy:
        engine = create_engine(f"postgresql+psycopg://{ROLE}@127.0.0.1:{proxy.port}/{ROLE}")
        bound_answers(engine)
        connection = engine.connect()
        driver = connection.connection.driver_connection
        assert isinstance(driver, BoundedConnection)
        assert connection.scalar(text("SELECT 1")) == 1
        driver.answer_timeout_s = 0.2
        proxy.stall()

        with pytest.raises(OperationalError, match=r"has not answered for 0[.]2 seconds"):
            connection.scalar(text("SELECT 2"))
        assert driver.closed
        abandon(connection)
        assert connection.closed


def test_a_connection_is_abandoned_without_an_answer(servers: Cluster) -> None:
    with stalling_proxy(servers.primary.port) as proxy:
        engine = create_engine(f"postgresql+psycopg://{ROLE}@127.0.0.1:{proxy.port}/{ROLE}")
        connection = engine.connect()
        connection.scalar(text("SELECT 1"))
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        proxy.stall()
        abandon(connection)

        assert driver.closed and connection.closed
