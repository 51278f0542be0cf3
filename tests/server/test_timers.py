"""Timers of a connection, on a clock that the tests move."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_loop import FakeLoop

from server.http.connections.timers import Deadline, KeepAliveTimer, SlowReaderWatch


class Calls:
    """Counts how often it is called, and when."""

    def __init__(self, loop: FakeLoop) -> None:
        self.loop = loop
        self.at: list[float] = []

    def __call__(self) -> None:
        self.at.append(self.loop.now)


def deadline() -> tuple[FakeLoop, Calls, Deadline]:
    loop: Any = FakeLoop()
    calls = Calls(loop)
    return loop, calls, Deadline(loop, calls)


def test_a_deadline_calls_once_when_its_time_is_over() -> None:
    loop, calls, timer = deadline()
    timer.start(5)
    assert timer.is_running
    loop.advance(4.9)
    assert calls.at == []
    loop.advance(10)
    assert calls.at == [5]
    assert not timer.is_running


def test_a_cancelled_deadline_never_calls() -> None:
    loop, calls, timer = deadline()
    timer.start(5)
    timer.cancel()
    timer.cancel()
    assert not timer.is_running
    loop.advance(100)
    assert calls.at == []


def test_a_deadline_that_starts_again_counts_from_then() -> None:
    loop, calls, timer = deadline()
    timer.start(5)
    loop.advance(3)
    timer.start(5)
    loop.advance(100)
    assert calls.at == [8]


def test_a_deadline_may_be_started_by_what_it_calls() -> None:
    loop: Any = FakeLoop()
    times: list[float] = []

    def again() -> None:
        times.append(loop.now)
        if len(times) < 3:
            timer.start(2)

    timer = Deadline(loop, again)
    timer.start(1)
    loop.advance(100)
    assert times == [1, 3, 5]


def keep_alive(*, idle: bool = True) -> tuple[FakeLoop, Calls, KeepAliveTimer, dict[str, bool]]:
    loop: Any = FakeLoop()
    calls = Calls(loop)
    state = {"idle": idle}
    timer = KeepAliveTimer(loop, 10, is_idle=lambda: state["idle"], on_silent=calls)
    return loop, calls, timer, state


def test_a_silent_connection_is_ended_after_its_time() -> None:
    loop, calls, timer, _ = keep_alive()
    timer.restart()
    loop.advance(100)
    assert calls.at == [10]
    assert loop.pending == []


@given(st.lists(st.floats(0.1, 9.9), max_size=30))
def test_a_busy_connection_is_ended_ten_seconds_after_its_last_request(gaps: list[float]) -> None:
    loop, calls, timer, _ = keep_alive()
    timer.restart()
    for gap in gaps:
        loop.advance(gap)
        assert calls.at == []
        timer.restart()
        assert len(loop.pending) == 1, "one timer for as long as the connection lasts"
    last = loop.now
    loop.advance(100)
    assert calls.at == [pytest.approx(last + 10)]


def test_a_connection_that_is_answering_is_not_ended() -> None:
    loop, calls, timer, state = keep_alive()
    timer.restart()
    state["idle"] = False
    loop.advance(100)
    assert calls.at == []
    state["idle"] = True
    timer.restart()
    loop.advance(100)
    assert calls.at == [110]


def test_a_cancelled_keep_alive_timer_never_calls() -> None:
    loop, calls, timer, _ = keep_alive()
    timer.cancel()
    timer.restart()
    timer.cancel()
    loop.advance(100)
    assert calls.at == []


def slow_reader(unsent: list[int]) -> tuple[FakeLoop, Calls, SlowReaderWatch]:
    """``unsent`` are the bytes left at each look; the last one stays."""
    loop: Any = FakeLoop()
    calls = Calls(loop)

    def look() -> int:
        return unsent.pop(0) if len(unsent) > 1 else unsent[0]

    return loop, calls, SlowReaderWatch(loop, 3, unsent=look, on_stalled=calls)


def test_a_client_that_takes_nothing_is_given_up() -> None:
    loop, calls, watch = slow_reader([1_000])
    watch.start()
    loop.advance(2.9)
    assert calls.at == []
    loop.advance(10)
    assert calls.at == [3]


def test_a_client_that_reads_slowly_but_steadily_is_served() -> None:
    loop, calls, watch = slow_reader([1_000, 900, 900, 400, 400, 100, 100, 0])
    watch.start()
    loop.advance(100)
    assert calls.at == []
    assert loop.pending == []


def test_a_client_that_stops_in_the_middle_is_given_up_then() -> None:
    loop, calls, watch = slow_reader([1_000, 500])
    watch.start()
    loop.advance(100)
    assert calls.at == [6]


def test_starting_a_running_watch_changes_nothing() -> None:
    loop, calls, watch = slow_reader([1_000])
    watch.start()
    loop.advance(2)
    watch.start()
    loop.advance(1)
    assert calls.at == [3]
    watch.cancel()
    loop.advance(100)
    assert calls.at == [3]
