"""CPU time by client, on a clock of the test's own, and how it is measured."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from support.in_loop import in_loop

from errors.exceptions import RateLimited
from server.http.budgets.account import Account
from server.http.budgets.cpu_time import (
    MIN_BURST_S,
    POINTS_PER_CPU_SECOND,
    TOLERANCE,
    CpuTime,
    MeasuredCpu,
)
from server.http.budgets.rate_limit import LocalBuckets, RateLimiter


class Clock:
    """Seconds, of the wall or of a thread, that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_take_the_time_of_its_points_several_times_over() -> None:
    clock = Clock()
    allowed = CpuTime(rate=POINTS_PER_CPU_SECOND, burst=20 * POINTS_PER_CPU_SECOND, clock=clock)
    allowed.use("a", 20 * TOLERANCE - 1)
    assert allowed.wait_s("a") == 0
    allowed.use("a", 41)
    assert allowed.wait_s("a") == 11
    assert allowed.wait_s("b") == 0

    clock.now += 12
    assert allowed.wait_s("a") == 0


def test_nobody_owes_more_than_a_whole_burst() -> None:
    clock = Clock()
    allowed = CpuTime(rate=POINTS_PER_CPU_SECOND, burst=20 * POINTS_PER_CPU_SECOND, clock=clock)
    allowed.use("a", 1e6)
    wait = allowed.wait_s("a")

    assert wait == 21
    clock.now += wait
    assert allowed.wait_s("a") == 0


def test_a_small_budget_still_pays_for_what_is_filled_once() -> None:
    allowed = CpuTime(rate=1, burst=10, clock=Clock())
    allowed.use("a", MIN_BURST_S - 1)

    assert allowed.wait_s("a") == 0


@in_loop
async def test_an_account_that_owes_time_is_refused_whatever_points_it_has() -> None:
    allowed = CpuTime(rate=1_000, burst=10_000, clock=Clock())
    limiter = RateLimiter(LocalBuckets(rate=1_000, burst=10_000), rate=1_000)
    account = Account(limiter, "192.0.2.1", allowed)
    await account.charge(10)
    allowed.use(account.client, 2 * MIN_BURST_S)

    with pytest.raises(RateLimited) as refused:
        await account.charge(10)
    assert refused.value.key == "cpu_time"
    assert refused.value.extensions["retryAfter"] > 0
    assert account.budget is not None
    assert account.budget.left == 9_990


@in_loop
async def test_steps_are_measured_and_waits_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = Clock()
    monkeypatch.setattr("time.thread_time", thread)
    waiting = asyncio.get_running_loop().create_future()

    async def answer() -> str:
        thread.now += 2
        word = await waiting
        thread.now += 3
        return f"{word}!"

    async def others() -> None:
        thread.now += 100
        waiting.set_result("answered")

    measured: MeasuredCpu[str] = MeasuredCpu(answer())
    answering = asyncio.ensure_future(others())

    assert await measured == "answered!"
    await answering
    assert measured.seconds == 5


@in_loop
async def test_a_failure_and_a_cancellation_come_through(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = Clock()
    monkeypatch.setattr("time.thread_time", thread)
    seen: list[Any] = []

    async def failing() -> None:
        thread.now += 1
        raise ValueError("broken")

    async def interrupted() -> None:
        thread.now += 1
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError as problem:
            seen.append(problem)
            thread.now += 1
            raise

    failed: MeasuredCpu[None] = MeasuredCpu(failing())
    with pytest.raises(ValueError, match="broken"):
        await failed
    cut: MeasuredCpu[None] = MeasuredCpu(interrupted())

    async def wait() -> None:
        await cut

    task = asyncio.ensure_future(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (failed.seconds, cut.seconds, len(seen)) == (1, 2, 1)
