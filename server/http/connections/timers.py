"""Timers of one connection: the deadline of a request, keep-alive, and a client that stops reading.

Each holds at most one handle of the event loop. A busy connection starts none: to start and cancel
a timer for each request took 7 % of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Deadline:
    """Call ``on_late`` once, unless it is cancelled or started again before."""

    __slots__ = ("handle", "loop", "on_late")

    def __init__(self, loop: asyncio.AbstractEventLoop, on_late: Callable[[], None]) -> None:
        self.loop = loop
        self.on_late = on_late
        self.handle: asyncio.TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        return self.handle is not None

    def start(self, seconds: float) -> None:
        self.cancel()
        self.handle = self.loop.call_later(seconds, self._expire)

    def cancel(self) -> None:
        if self.handle is not None:
            self.handle.cancel()
            self.handle = None

    def _expire(self) -> None:
        self.handle = None
        self.on_late()


class KeepAliveTimer:
    """Call ``on_silent`` when nothing has come for ``seconds`` since the connection was idle.

    One handle lasts as long as the connection: when it expires early, it starts itself again for
    what is left.
    """

    __slots__ = ("handle", "idle_since", "is_idle", "loop", "on_silent", "seconds")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        seconds: float,
        *,
        is_idle: Callable[[], bool],
        on_silent: Callable[[], None],
    ) -> None:
        self.loop = loop
        self.seconds = seconds
        self.is_idle = is_idle
        self.on_silent = on_silent
        self.idle_since = 0.0
        self.handle: asyncio.TimerHandle | None = None

    def restart(self) -> None:
        self.idle_since = self.loop.time()
        if self.handle is None:
            self.handle = self.loop.call_later(self.seconds, self._expire)

    def cancel(self) -> None:
        if self.handle is not None:
            self.handle.cancel()
            self.handle = None

    def _expire(self) -> None:
        self.handle = None
        if not self.is_idle():
            return
        left = self.idle_since + self.seconds - self.loop.time()
        if left <= 0:
            self.on_silent()
        else:
            self.handle = self.loop.call_later(left, self._expire)


class SlowReaderWatch:
    """Call ``on_stalled`` when the client has taken no byte of an answer for ``seconds``.

    ``on_read`` is called when, after such a time, there is nothing left for it to take.
    """

    __slots__ = ("on_read", "on_stalled", "seconds", "timer", "unsent", "unsent_before")

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        seconds: float,
        *,
        unsent: Callable[[], int],
        on_stalled: Callable[[], None],
        on_read: Callable[[], None] = lambda: None,
    ) -> None:
        self.seconds = seconds
        self.unsent = unsent
        self.on_stalled = on_stalled
        self.on_read = on_read
        self.unsent_before = 0
        self.timer = Deadline(loop, self._check)

    def start(self) -> None:
        if not self.timer.is_running:
            self.unsent_before = self.unsent()
            self.timer.start(self.seconds)

    def cancel(self) -> None:
        self.timer.cancel()

    def _check(self) -> None:
        unsent = self.unsent()
        if unsent and unsent >= self.unsent_before:
            self.on_stalled()
        elif unsent:
            self.start()
        else:
            self.on_read()
