"""A clock and timers in place of the event loop's: time passes when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class FakeHandle:
    """One timer."""

    at: float
    callback: Callable[..., object]
    arguments: tuple[Any, ...] = ()
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeLoop:
    """``time`` and ``call_later`` of an event loop."""

    now: float = 0.0
    handles: list[FakeHandle] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def call_later(
        self, delay: float, callback: Callable[..., object], *arguments: Any
    ) -> FakeHandle:
        handle = FakeHandle(self.now + delay, callback, arguments)
        self.handles.append(handle)
        return handle

    @property
    def pending(self) -> list[FakeHandle]:
        return [handle for handle in self.handles if not handle.cancelled]

    def advance(self, seconds: float) -> None:
        """Let time pass, and call each timer at its time."""
        end = self.now + seconds
        while due := [handle for handle in self.pending if handle.at <= end]:
            first = min(due, key=lambda handle: handle.at)
            self.handles.remove(first)
            self.now = max(self.now, first.at)
            first.callback(*first.arguments)
        self.now = end
