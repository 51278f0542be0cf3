"""A timeout that starts its timer at the first wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")
Steps = Generator[Any, Any, Result]


# Most operations never wait: all they need is in the process. asyncio.timeout around each of them
# makes a warm request a tenth dearer (python -m bench.in_process), and could not interrupt what
# computes without waiting either.
class LazyTimeout(Generic[Result]):
    """Await a coroutine for at most so many seconds, counted from its first wait.

    >>> await LazyTimeout(answer(), seconds=5)

    Raises:
        TimeoutError: it took longer.
    """

    def __init__(self, work: Coroutine[Any, Any, Result], *, seconds: float) -> None:
        self.work = work
        self.seconds = seconds

    def __await__(self) -> Steps[Result]:
        # The protocol of coroutines (PEP 492): send(None) runs to the first wait, and gives the
        # future that is waited for.
        try:
            future = self.work.send(None)
        except StopIteration as done:
            result: Result = done.value
            return result
        return (yield from self._with_timer(future).__await__())

    async def _with_timer(self, future: Any) -> Result:
        async with asyncio.timeout(self.seconds):
            return await _Resumed(self.work, future)


class _Resumed(Generic[Result]):
    """Await the rest of a coroutine that waits for a future."""

    def __init__(self, work: Coroutine[Any, Any, Result], future: Any) -> None:
        self.work = work
        self.future = future

    def __await__(self) -> Steps[Result]:
        try:
            yield self.future
        except BaseException as problem:  # a cancellation too: the coroutine decides what follows
            try:
                self.future = self.work.throw(problem)
            except StopIteration as done:
                result: Result = done.value
                return result
            return (yield from self.__await__())
        return (yield from self.work.__await__())
