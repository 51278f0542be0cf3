"""Who listens to PostgreSQL hears again after its connection is lost, openly or in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from sqlalchemy import make_url
from support.asker import rename
from support.in_loop import in_loop
from support.postgresql_cluster import ROLE, Cluster, needs_servers, seeded_cluster
from support.stalling_proxy import stalling_proxy
from support.waiting import LIMIT_S

from storage import postgresql_servers
from storage.bounded_connection import BoundedAsyncConnection
from storage.database import Database
from storage.postgresql_servers import Server, changes

pytestmark = needs_servers

NEVER_S = 10_000.0


@pytest.fixture(scope="module")
def servers() -> Iterator[Cluster]:
    with seeded_cluster() as made:
        yield made


def listeners(servers: Cluster) -> list[int]:
    rows = servers.primary.ask(
        f"SELECT pid FROM pg_stat_activity WHERE usename = '{ROLE}' AND query LIKE 'LISTEN%'"
    )
    return [int(str(pid)) for (pid,) in rows]


async def next_of(heard: AsyncIterator[None]) -> bool:
    await asyncio.wait_for(anext(heard), LIMIT_S)
    return True


async def until_heard(heard: AsyncIterator[None], holds: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if holds():
            return
        await next_of(heard)
    raise AssertionError


@in_loop
async def test_a_listener_that_is_ended_listens_again(
    servers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_servers, "POLL_INTERVAL_S", NEVER_S)
    heard = changes([Server(make_url(servers.primary.url))])
    await next_of(heard)
    [first] = listeners(servers)
    servers.primary.ask(f"SELECT pg_terminate_backend({first})")
    # Whatever was written meanwhile is looked for, before it listens again and after.
    await until_heard(heard, lambda: bool(set(listeners(servers)) - {first}))

    rename(Database(servers.primary.url), "CIO de nouveau entendu")
    assert await next_of(heard)


@in_loop
async def test_a_listener_that_is_dropped_in_silence_polls_and_listens_again(
    servers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_servers, "POLL_INTERVAL_S", 0.05)
    monkeypatch.setattr(BoundedAsyncConnection, "answer_timeout_s", 0.2)
    with stalling_proxy(servers.primary.port) as proxy:
        address = f"postgresql+psycopg://{ROLE}@127.0.0.1:{proxy.port}/{ROLE}"
        heard = changes([Server(make_url(address))])
        await next_of(heard)
        await next_of(heard)
        before = set(listeners(servers))
        proxy.stall()
        await until_heard(heard, lambda: bool(set(listeners(servers)) - before))

        monkeypatch.setattr(postgresql_servers, "POLL_INTERVAL_S", NEVER_S)
        rename(Database(servers.primary.url), "CIO entendu malgré le silence")
        assert await next_of(heard)


@in_loop
async def test_a_lost_server_is_looked_for_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgresql_servers, "BACKOFF_S", 0.0)
    server = Server(make_url("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    heard = changes([server])
    for _ in range(3):
        await next_of(heard)

    assert server.is_lost
