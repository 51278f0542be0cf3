"""Work against the clock."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from execution.timeout import LazyTimeout


async def at_once() -> str:
    return "done"


async def in_steps(*, catches: bool = False) -> str:
    await asyncio.sleep(0)
    future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, "later")
    value = await future
    try:
        await asyncio.sleep(0.001)
    except asyncio.CancelledError:
        if not catches:
            raise
    return value


async def for_ever() -> None:
    await asyncio.Event().wait()


async def raises() -> None:
    await asyncio.sleep(0)
    raise ValueError("no")


async def within(work: Any, seconds: float = 5) -> Any:
    return await LazyTimeout(work, seconds=seconds)


def test_work_that_never_waits_is_done_without_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("execution.timeout.asyncio.timeout", None)

    assert asyncio.run(within(at_once())) == "done"


def test_work_that_waits_goes_on_where_it_was() -> None:
    assert asyncio.run(within(in_steps())) == "later"


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(within(for_ever(), 0.01))


def test_what_the_work_raises_comes_out() -> None:
    with pytest.raises(ValueError, match="no"):
        asyncio.run(within(raises()))


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_cancelled_request_ends_its_work_wherever_it_is(steps: int) -> None:
    async def cancelled() -> asyncio.Task[Any]:
        task = asyncio.create_task(within(in_steps()))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task

    assert asyncio.run(cancelled()).cancelled()


def test_work_may_see_to_its_own_cancellation() -> None:
    async def catching() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        return "tidied"

    async def cancelled() -> str:
        task = asyncio.create_task(within(catching()))
        await asyncio.sleep(0)
        task.cancel()
        result: str = await task
        return result

    assert asyncio.run(cancelled()) == "tidied"


def test_it_may_be_used_by_many_at_once() -> None:
    async def many() -> list[str]:
        return list(await asyncio.gather(*(within(in_steps()) for _ in range(50))))

    assert set(asyncio.run(many())) == {"later"}
