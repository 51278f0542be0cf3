"""The budget of a client in this process, on a clock of the test's own."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.budgets.rate_limit import PAUSE_S, Budget, LocalBuckets, RateLimiter

RATE, BURST = 10, 100


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def buckets() -> tuple[LocalBuckets, Clock]:
    clock = Clock()
    return LocalBuckets(rate=RATE, burst=BURST, clock=clock), clock


STEPS = st.lists(
    st.tuples(st.floats(0, 30, allow_subnormal=False), st.integers(1, BURST)), max_size=30
)


@given(STEPS)
def test_no_client_spends_more_than_its_burst_and_what_time_gives(
    steps: list[tuple[float, int]],
) -> None:
    local, clock = buckets()
    granted = 0
    for wait, points in steps:
        clock.now += wait
        budget = local.take_sync("a", points)
        granted += 0 if budget.spent else points
        assert 0 <= budget.left <= BURST
        assert granted <= BURST + RATE * clock.now + 1e-6
    assert granted >= min(BURST, sum(points for _, points in steps[:1]))


@given(STEPS, st.integers(1, BURST))
def test_who_waits_as_long_as_told_is_answered(steps: list[tuple[float, int]], points: int) -> None:
    local, clock = buckets()
    for wait, taken in steps:
        clock.now += wait
        local.take_sync("a", taken)
    budget = local.take_sync("a", points)
    clock.now += budget.wait_s

    assert (budget.wait_s > 0) == budget.spent
    if budget.spent:
        assert not local.take_sync("a", points).spent


@given(STEPS)
def test_a_budget_is_full_again_when_it_says(steps: list[tuple[float, int]]) -> None:
    local, clock = buckets()
    budget = local.take_sync("a", 1)
    for wait, points in steps:
        clock.now += wait
        budget = local.take_sync("a", points)
    clock.now += budget.full_in_s

    assert not local.take_sync("a", BURST).spent


def test_a_request_that_is_refused_costs_nothing() -> None:
    local, _ = buckets()
    local.take_sync("a", 60)
    refused = local.take_sync("a", 50)

    assert (refused.spent, refused.left, refused.wait_s) == (True, 40, 1)
    assert not local.take_sync("a", 40).spent


def test_clients_have_budgets_of_their_own() -> None:
    local, _ = buckets()
    local.take_sync("a", BURST)

    assert local.take_sync("a", 1).spent
    assert local.take_sync("b", BURST).left == 0


def test_the_headers_say_the_limit_what_is_left_and_when_it_is_full() -> None:
    budget = Budget(most=BURST, left=40, full_in_s=6, spent=False, wait_s=0)

    assert dict(budget.headers(RATE)) == {
        "ratelimit-policy": '"points";q=100;w=10',
        "ratelimit": '"points";r=40;t=6',
    }


class BrokenBuckets:
    def __init__(self) -> None:
        self.closed = False
        self.asked = 0
        self.is_away = True

    async def take(self, client: str, points: int) -> Any:
        self.asked += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise ConnectionError("Redis is away")
        return "a budget"

    async def close(self) -> None:
        self.closed = True


def test_a_limiter_that_fails_lets_everybody_in_and_counts_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failures: list[int] = []
    broken = BrokenBuckets()
    limiter = RateLimiter(broken, rate=RATE, on_failure=lambda: failures.append(1))

    async def ask() -> list[Budget | None]:
        asked = [await limiter.charge("a", 1), await limiter.charge("a", 1)]
        await limiter.close()
        return asked

    assert asyncio.run(ask()) == [None, None]
    assert len(failures) == 2
    assert "the rate limiter failed" in caplog.text
    assert broken.closed
    assert not limiter.is_local
    assert limiter.charge_sync("a", 1) is None


def test_a_limiter_that_fails_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    failures: list[int] = []
    broken = BrokenBuckets()
    limiter = RateLimiter(
        broken, rate=RATE, on_failure=lambda: failures.append(1), clock=lambda: now
    )

    async def ask(times: int) -> list[Any]:
        return await asyncio.gather(*[limiter.charge("a", 1) for _ in range(times)])

    assert asyncio.run(ask(10)) == [None] * 10
    assert (broken.asked, len(caplog.records)) == (10, 1), "those that were waiting already"
    now = PAUSE_S - 0.1
    assert asyncio.run(ask(10)) == [None] * 10
    assert (broken.asked, len(caplog.records)) == (10, 1)
    now = PAUSE_S
    assert asyncio.run(ask(10)) == [None] * 10
    assert (broken.asked, len(caplog.records)) == (11, 2), "one tries it for all"
    now = 3 * PAUSE_S
    broken.is_away = False
    assert asyncio.run(ask(10)) == ["a budget", *[None] * 9]
    assert asyncio.run(ask(10)) == ["a budget"] * 10
    assert len(failures) == 39
    broken.is_away = True
    asyncio.run(ask(1))
    assert len(caplog.records) == 3
    assert all(record.exc_info is None for record in caplog.records)


def test_a_local_limiter_is_charged_without_waiting() -> None:
    limiter = RateLimiter(buckets()[0], rate=RATE)
    charged = [limiter.charge_sync("a", 30), asyncio.run(limiter.charge("a", 30))]

    assert limiter.is_local
    assert charged == [
        Budget(most=BURST, left=70, full_in_s=3, spent=False, wait_s=0),
        Budget(most=BURST, left=40, full_in_s=6, spent=False, wait_s=0),
    ]
