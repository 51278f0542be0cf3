"""The open transactions of a version outlive timeouts, and do not hold VACUUM back."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from support.in_loop import in_loop
from support.postgresql_cluster import ROLE, Cluster, needs_servers, seeded_cluster
from support.waiting import until

from directory.live_reload import LiveDirectory
from models.structure import select_structures_by_key
from storage import postgresql
from storage.database import Database

pytestmark = needs_servers

HELD = (
    "SELECT count(*) FROM pg_stat_activity "
    f"WHERE usename = '{ROLE}' AND state LIKE 'idle in transaction%'"
)
OLDEST = f"SELECT max(age(backend_xmin)) FROM pg_stat_activity WHERE usename = '{ROLE}'"


@pytest.fixture(scope="module")
def servers() -> Iterator[Cluster]:
    with seeded_cluster() as made:
        yield made


def count(servers: Cluster, statement: str) -> int:
    with psycopg.connect(f"{servers.primary.admin_url[: -len('postgres')]}{ROLE}") as connection:
        [(number,)] = connection.execute(statement.encode()).fetchall()
        return int(number or 0)


async def ask(live: LiveDirectory) -> str:
    with live.reading() as directory:
        keys = directory.day_parameters | {"keys": ["cio-59350-01"]}
        [row] = await directory.reader.rows(select_structures_by_key(), keys)
        found: str = row["name"]
        return found


@in_loop
async def test_timeouts_of_the_role_end_no_held_snapshot(servers: Cluster) -> None:
    servers.primary.ask(f"ALTER ROLE {ROLE} SET idle_in_transaction_session_timeout = '50ms'")
    live = LiveDirectory(Database(servers.primary.url))
    try:
        with live.reading() as directory:
            await ask(live)
            with directory.reader.separate_connection() as download:
                held = count(servers, HELD)
                until_idle_for(servers, 0.3)
                assert held == count(servers, HELD) == 3
                assert download.scalar(text("SELECT 1")) == 1
                assert await ask(live)
    finally:
        live.close()
        servers.primary.ask(f"ALTER ROLE {ROLE} RESET idle_in_transaction_session_timeout")


def until_idle_for(servers: Cluster, seconds: float) -> None:
    """Until the timeout of the role would have ended every transaction, by the server's clock."""
    idle = (
        f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{ROLE}' AND state_change > "
        f"clock_timestamp() - interval '{seconds} s'"
    )
    until(lambda: count(servers, idle) == 0, what="transactions that are idle")


def vacuum(servers: Cluster, table: str) -> int:
    """How many dead rows VACUUM had to leave."""
    notices: list[str] = []
    address = f"{servers.primary.admin_url[: -len('postgres')]}{ROLE}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.add_notice_handler(lambda notice: notices.append(notice.message_primary or ""))
        connection.execute(f"VACUUM (VERBOSE) {table}".encode())
    [left] = re.findall(r"(\d+) are dead but not yet removable", "\n".join(notices))
    return int(left)


def test_vacuum_removes_what_died_since_a_version_that_does_not_change(
    servers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(vacuum_beside_a_version(servers, monkeypatch))
    assert count(servers, HELD) == 0, "nothing is left open"


async def vacuum_beside_a_version(servers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveDirectory(Database(servers.primary.url))
    try:
        await asyncio.gather(*(ask(live) for _ in range(4)))
        before = live.current
        fill_and_empty(servers)
        assert vacuum(servers, "other") == 1_000
        assert not await live.refresh()
        assert vacuum(servers, "other") == 1_000, "the transactions are young"
        old = count(servers, OLDEST)

        monkeypatch.setattr(postgresql, "SNAPSHOT_AGE_S", 0.0)
        asking = [asyncio.ensure_future(ask(live)) for _ in range(20)]
        assert not await live.refresh()
        assert all(await asyncio.gather(*asking))
        await ask(live)

        assert live.current is before, "nothing is read again"
        assert vacuum(servers, "other") == 0
        assert count(servers, OLDEST) < old
    finally:
        live.close()
        until(lambda: count(servers, HELD) == 0)


def fill_and_empty(servers: Cluster) -> None:
    count(servers, "SELECT 1")
    address = f"{servers.primary.admin_url[: -len('postgres')]}{ROLE}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE other (n int)")
        connection.execute("INSERT INTO other SELECT generate_series(1, 1000)")
        connection.execute("DELETE FROM other")


def test_a_holder_that_is_lost_costs_no_request_and_is_replaced(
    servers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "SNAPSHOT_AGE_S", 0.0)

    async def lose() -> None:
        live = LiveDirectory(Database(servers.primary.url))
        try:
            for _ in range(3):
                await ask(live)
                servers.primary.ask(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    f"WHERE usename = '{ROLE}'"
                )
                assert await ask(live)
                assert not await live.refresh()
                held = live.current.reader.connection
                assert held.scalar(text("SELECT 1")) == 1
        finally:
            live.close()

    began = time.monotonic()
    asyncio.run(lose())
    assert time.monotonic() - began < 120
