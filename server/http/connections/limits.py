"""Limits of connections: sizes, timeouts, and which connection ends when there are too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


class Connection(Protocol):
    """A connection that can be ended."""

    def end(self, reason: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """What a connection may take: bytes, and seconds."""

    max_connections: int
    max_header_bytes: int
    max_request_bytes: int
    """Of a whole request, the overhead of chunks and trailers included."""
    header_timeout: float
    body_timeout: float


@dataclass(kw_only=True)
class ConnectionRegistry:
    """The connections of one server that wait for their client, in the order they began to.

    Where there are as many connections as may be, a new one is let in and the one that has
    waited longest is ended: ten thousand slow clients do not keep the next one out.
    """

    limits: ConnectionLimits
    on_end: Callable[[str], None] = lambda _: None
    on_count: Callable[[int], None] = lambda _: None
    # Dictionaries, as they keep an order and remove any key in constant time.
    reading: dict[Connection, None] = field(default_factory=dict)
    """In the middle of a request."""
    idle: dict[Connection, None] = field(default_factory=dict)
    """Between two requests."""

    def forget(self, connection: Connection) -> None:
        self.reading.pop(connection, None)
        self.idle.pop(connection, None)

    def evict_if_full(self, count: int, newest: Connection) -> None:
        """End the connection that has waited longest, where ``count`` is above the limit."""
        self.on_count(count)
        if count <= self.limits.max_connections:
            return
        for waiting in (self.reading, self.idle):
            for oldest in waiting:
                if oldest is not newest:
                    oldest.end("crowded")
                    return
        newest.end("crowded")
