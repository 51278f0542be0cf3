"""Work against the clock, which is only looked at where the work has to wait.

Most answers never wait: all that they need is in the process. ``asyncio.timeout`` would cost them
more than the look-up. What computes without waiting could not be interrupted by it either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Steps = Generator[Any, Any, Result]


class Within(Generic[Result]):
    """Awaits work for at most so many seconds, from its first wait on.

    >>> await Within(answer(), seconds=5)

    Raises:
        TimeoutError: it took longer.
    """

    def __init__(self, work: Coroutine[Any, Any, Result], *, seconds: float) -> None:
        self.work = work
        self.seconds = seconds

    def __await__(self) -> Steps[Result]:
        try:
            waits_for = self.work.send(None)
        except StopIteration as done:
            result: Result = done.value
            return result
        return (yield from self._clocked(waits_for).__await__())

    async def _clocked(self, waits_for: Any) -> Result:
        async with asyncio.timeout(self.seconds):
            return await _Begun(self.work, waits_for)


class _Begun(Generic[Result]):
    """Awaits the rest of work that waits for something."""

    def __init__(self, work: Coroutine[Any, Any, Result], waits_for: Any) -> None:
        self.work = work
        self.waits_for = waits_for

    def __await__(self) -> Steps[Result]:
        try:
            yield self.waits_for
        except BaseException as problem:
            try:
                self.waits_for = self.work.throw(problem)
            except StopIteration as done:
                result: Result = done.value
                return result
            return (yield from self.__await__())
        return (yield from self.work.__await__())
