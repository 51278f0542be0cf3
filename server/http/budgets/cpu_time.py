"""CPU time by client: the limit behind the prices of requests, whatever is asked.

Points are what a request should cost. What takes much more of the event loop's thread than its
points pay for is found here, and its client is refused until the time is paid back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

from server.http.budgets.rate_limit import LocalBuckets

Result = TypeVar("Result")

POINTS_PER_CPU_SECOND = 150_000
"""What most kinds of requests pay for a second of CPU (python -m bench.prices)."""

TOLERANCE = 4
"""A client may take so many times the CPU time of its points, on average over its burst."""

MIN_RATE, MIN_BURST_S = 0.1, 10.0
"""Seconds of CPU for each second, and at once: where budgets are small the first requests, which
compile and fill caches, still take what they take."""

MICROSECONDS = 1_000_000


class CpuTime:
    """The CPU time that each client may still take, in this process.

    ``rate`` and ``burst`` are those of its points.
    """

    def __init__(
        self, *, rate: int, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        per_point = TOLERANCE / POINTS_PER_CPU_SECOND
        self.buckets = LocalBuckets(
            rate=round(max(MIN_RATE, rate * per_point) * MICROSECONDS),
            burst=round(max(MIN_BURST_S, burst * per_point) * MICROSECONDS),
            clock=clock,
        )

    def wait_s(self, client: str) -> int:
        """How long a client has to wait before its next request; 0 for most."""
        budget = self.buckets.take_sync(client, 1)
        return budget.wait_s

    def use(self, client: str, seconds: float) -> None:
        """Take time off that has been used, even if it is more than the client had."""
        self.buckets.owe(client, round(seconds * MICROSECONDS))


class MeasuredCpu(Generic[Result]):
    """Await a coroutine, and measure the CPU time that its steps take of this thread.

    >>> work = MeasuredCpu(answer())
    >>> await work
    >>> work.seconds
    """

    __slots__ = ("seconds", "work")

    def __init__(self, work: Coroutine[Any, Any, Result]) -> None:
        self.work = work
        self.seconds = 0.0

    def __await__(self) -> Generator[Any, Any, Result]:
        # The protocol of coroutines (PEP 492): each send or throw runs to the next wait.
        step: Callable[[Any], Any] = self.work.send
        sent: Any = None
        while True:
            began = time.thread_time()
            try:
                future = step(sent)
            except StopIteration as done:
                result: Result = done.value
                return result
            finally:
                self.seconds += time.thread_time() - began
            step, sent = self.work.send, None
            try:
                yield future
            except BaseException as problem:  # a cancellation: the coroutine decides what follows
                step, sent = self.work.throw, problem
