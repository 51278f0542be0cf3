"""Budgets of clients: what is charged, what is told, and that a limiter that fails is open."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of, codes, free_port
from support.waiting import until

from errors.exceptions import RateLimited
from server.http.budgets.rate_limit import LocalBuckets
from server.http.budgets.rate_limit import client_of as budget_of
from server.http.budgets.report_limit import ReportLimit
from server.http.downloads import LIST_POINTS, RECORD_POINTS
from server.http.graphql.endpoint import BYTES_PER_POINT, FREE_BODY_BYTES
from server.http.graphql.service import (
    DOCUMENT_ERROR_POINTS,
    DOCUMENT_POINTS,
    REQUEST_POINTS,
)
from server.http.route_prices import FILE_POINTS, PAGE_POINTS
from storage.database import Database

QUERY = "{ cios(first: 50) { nodes { name } } }"
COST = 61 + REQUEST_POINTS
READING = DOCUMENT_POINTS + len(QUERY)

needs_redis = pytest.mark.skipif(
    shutil.which("redis-server") is None, reason="Redis: redis-server is not installed"
)


def ask(client: TestClient, query: str = QUERY) -> Any:
    return client.post("/graphql", json={"query": query})


def left(answer: Any) -> int:
    return int(answer.headers["ratelimit"].split("r=")[1].split(";")[0])


def test_a_request_is_charged_its_cost_and_the_reading_of_its_document(seeded: Database) -> None:
    with client_of(seeded, rate_limit=1, rate_burst=10_000, response_cache_mb=0) as client:
        first = ask(client)
        assert first.headers["ratelimit-policy"] == '"points";q=10000;w=10000'
        assert left(first) == 10_000 - COST - READING
        second, third = ask(client), ask(client)
        # The second request has the document compiled, which is charged once.
        assert 20 < left(first) - left(second) - COST < 200
        assert left(second) - left(third) == pytest.approx(COST, abs=2)


def test_a_cached_answer_costs_what_a_request_costs(seeded: Database) -> None:
    with client_of(seeded, rate_limit=1, rate_burst=10_000) as client:
        first, second = ask(client), ask(client)

    assert REQUEST_POINTS - 2 <= left(first) - left(second) <= REQUEST_POINTS


def test_pages_files_and_exports_are_paid_for(seeded: Database) -> None:
    with client_of(seeded, rate_limit=1, rate_burst=10_000) as client:
        for path, points in (
            ("/integrer", PAGE_POINTS),
            ("/files/site.css", FILE_POINTS),
            ("/export", LIST_POINTS),
            ("/export/dispositifs.csv", LIST_POINTS + 14 * RECORD_POINTS),
        ):
            before = left(ask(client))
            assert client.get(path).status_code == 200
            spent = before - left(ask(client))
            assert points <= spent + 2, path
        for _ in range(60):
            last = client.get("/integrer")

    assert last.status_code == 429
    assert int(last.headers["retry-after"]) > 0


def test_long_variables_are_paid_for(seeded: Database) -> None:
    with client_of(seeded, rate_limit=1, rate_burst=100_000) as client:
        ask(client)
        spent = []
        for variables in ({}, {"unused": "x" * 80_000}):
            before = left(ask(client))
            client.post("/graphql", json={"query": QUERY, "variables": variables})
            spent.append(before - left(ask(client)))

    assert spent[1] - spent[0] >= (80_000 - FREE_BODY_BYTES) // BYTES_PER_POINT


def test_health_costs_nothing(seeded: Database) -> None:
    with client_of(seeded, rate_limit=1, rate_burst=1_000) as client:
        for _ in range(100):
            client.get("/integrer")
        assert client.get("/integrer").status_code == 429
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_a_client_that_has_spent_its_budget_is_told_to_wait(seeded: Database) -> None:
    with client_of(seeded, rate_limit=100, rate_burst=10_000, response_cache_mb=0) as client:
        answers = [ask(client) for _ in range(200)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(answers) > len(refused) > 10
        assert {answer.status_code for answer in answers} == {200, 429}
        told = refused[0]
        assert codes(told) == ["RATE_LIMITED"]
        wait = int(told.headers["retry-after"])
        assert told.json()["errors"][0]["extensions"]["retryAfter"] == wait
        assert str(wait) in told.json()["errors"][0]["message"]
        assert "ratelimit" in told.headers
        assert told.headers["cache-control"] == "no-store"
        time.sleep(wait + 1)
        assert ask(client).status_code == 200


def test_documents_that_are_refused_are_paid_for(seeded: Database) -> None:
    long = "{ nope" + " " * 5_000 + "}"
    with client_of(seeded, rate_limit=1, rate_burst=10_000) as client:
        first = ask(client, long)
        sent = len(first.request.content)
        body = (sent - FREE_BODY_BYTES) // BYTES_PER_POINT
        assert left(first) == 10_000 - body - DOCUMENT_POINTS - len(long) - DOCUMENT_ERROR_POINTS
        for _ in range(30):
            last = ask(client, long)
    assert last.status_code == 429


def test_clients_behind_a_trusted_proxy_have_budgets_of_their_own(seeded: Database) -> None:
    from ipaddress import ip_network

    settings: dict[str, Any] = {"rate_limit": 1, "rate_burst": 10_000, "response_cache_mb": 0}
    trusted = (ip_network("127.0.0.1/32"),)
    with client_of(seeded, **settings, trusted_proxies=trusted) as client:
        transport: Any = client._transport
        transport.client = ("127.0.0.1", 5000)

        def ask_from(address: str) -> int:
            headers = {"x-forwarded-for": address}
            return left(client.post("/graphql", json={"query": QUERY}, headers=headers))

        first = ask_from("192.0.2.1")
        assert ask_from("192.0.2.1") < first
        assert ask_from("192.0.2.2") == 10_000 - COST

    with client_of(seeded, **settings) as client:
        headers = {"x-forwarded-for": "192.0.2.3"}
        once = left(client.post("/graphql", json={"query": QUERY}, headers=headers))
        headers = {"x-forwarded-for": "192.0.2.4"}
        assert left(client.post("/graphql", json={"query": QUERY}, headers=headers)) < once


def test_no_budget_is_told_where_no_client_is_limited(seeded: Database) -> None:
    with client_of(seeded, rate_limit=0) as client:
        assert "ratelimit" not in ask(client).headers


def test_a_budget_belongs_to_an_address_or_an_ipv6_network() -> None:
    assert budget_of("192.0.2.1") != budget_of("192.0.2.2")
    assert budget_of("2001:db8::1") == budget_of("2001:db8::ffff:1")
    assert budget_of("2001:db8::1") != budget_of("2001:db8:0:1::1")
    assert budget_of("::ffff:192.0.2.1") == budget_of("192.0.2.1")
    assert budget_of(None) == budget_of("testclient") == "local"


def test_a_client_is_forgotten_once_its_budget_is_full_again() -> None:
    now = 0.0
    buckets = LocalBuckets(rate=20_000, burst=1_200_000, clock=lambda: now)

    def take(client: str) -> int:
        return asyncio.run(buckets.take(client, 100_000)).left

    assert [take("a"), take("a")] == [1_100_000, 1_000_000]
    now = 1.0
    assert take("a") == 920_000
    now = 121.5
    take("b")
    assert list(buckets.left) == ["b"]
    assert take("a") == 1_100_000


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    process = subprocess.Popen(
        [
            "redis-server",
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            tmp_path,
        ],
        stdout=subprocess.DEVNULL,
    )
    until(partial(accepts, port), what="Redis")
    yield process, f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


def accepts(port: int) -> bool:
    """Whether a server listens."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@needs_redis
def test_workers_share_budgets_in_redis_and_go_on_without_it(
    seeded: Database, redis: tuple[subprocess.Popen[bytes], str]
) -> None:
    process, url = redis
    settings: dict[str, Any] = {
        "rate_limit": 1,
        "rate_burst": 10_000,
        "redis_url": url,
        "response_cache_mb": 0,
    }
    with client_of(seeded, **settings) as one, client_of(seeded, **settings) as other:
        first, second = ask(one), ask(other)
        assert left(first) - left(second) == pytest.approx(COST + READING, abs=3)
        for _ in range(170):
            ask(one)
        assert ask(other).status_code == 429

        process.kill()
        process.wait()
        answer = ask(other)
        assert answer.status_code == 200
        assert "ratelimit" not in answer.headers


@needs_redis
def test_workers_share_what_a_client_may_report_in_redis_and_go_on_without_it(
    redis: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, url = redis

    async def charged() -> list[bool]:
        workers = [ReportLimit(8, redis_url=url) for _ in range(2)]
        taken = [await takes(workers[number % 2]) for number in range(3)]
        process.kill()
        process.wait()
        taken.append(await takes(workers[0]))
        for worker in workers:
            await worker.close()
        return taken

    # A quarter of eight at once, whichever worker is asked; nobody is limited without Redis.
    assert asyncio.run(charged()) == [True, True, False, True]


async def takes(limit: ReportLimit) -> bool:
    try:
        await limit.charge("192.0.2.1")
    except RateLimited:
        return False
    return True


def test_what_a_client_may_report_comes_back_one_by_one() -> None:
    now = [0.0]
    limit = ReportLimit(20)
    buckets = limit.limiter.buckets
    assert isinstance(buckets, LocalBuckets)
    buckets.clock = lambda: now[0]

    async def taken_at() -> list[int]:
        hours = []
        for hour in range(25):
            now[0] = hour * 3_600.0
            hours.append(sum([await takes(limit) for _ in range(10)]))
        return hours

    hours = asyncio.run(taken_at())
    assert hours[0] == max(hours) == 5
    assert sum(hours[:24]) <= 20
    assert 15 <= sum(hours[1:]) <= 16
