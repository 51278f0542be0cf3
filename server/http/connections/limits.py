"""Limits of connections: sizes, timeouts, and which connection ends when there are too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from server.http.connections.unread_answers import Reader, UnreadAnswers

MAX_UNREAD_BYTES = 16_000_000
"""Of one client's connections together: a dozen of the largest files."""


class Connection(Reader, Protocol):
    """A connection that can be ended."""


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """What a connection may take: bytes, and seconds."""

    max_connections: int
    max_header_bytes: int
    max_request_bytes: int
    """Of a whole request, the overhead of chunks and trailers included."""
    max_unread_bytes: int = MAX_UNREAD_BYTES
    header_timeout: float
    body_timeout: float


@dataclass(kw_only=True)
class ConnectionRegistry:
    """The connections of one server that wait for their client, in the order they began to.

    Where there are as many connections as may be, a new one is let in and the one that has
    waited longest is ended, be it for a request or for an answer to be read: ten thousand slow
    clients do not keep the next one out.
    """

    limits: ConnectionLimits
    on_end: Callable[[str], None] = lambda _: None
    on_count: Callable[[int], None] = lambda _: None
    client_of: Callable[[str | None], str] = lambda host: host or "local"
    """The client of a host, whose unread answers are bounded together."""
    # Dictionaries, as they keep an order and remove any key in constant time.
    reading: dict[Connection, float] = field(default_factory=dict)
    """In the middle of a request, since when."""
    idle: dict[Connection, None] = field(default_factory=dict)
    """Between two requests."""
    unread: UnreadAnswers = field(init=False)
    """With an answer that its client does not read."""

    def __post_init__(self) -> None:
        self.unread = UnreadAnswers(self.limits.max_unread_bytes)

    def forget(self, connection: Connection) -> None:
        """It waits for no request any more."""
        self.reading.pop(connection, None)
        self.idle.pop(connection, None)

    def evict_if_full(self, count: int, newest: Connection) -> None:
        """End the connection that has waited longest, where ``count`` is above the limit."""
        self.on_count(count)
        if count > self.limits.max_connections:
            self._longest_waiting(newest).end("crowded")

    def _longest_waiting(self, newest: Connection) -> Reader:
        slow: list[tuple[float, Reader]] = []
        sending = next(((c, at) for c, at in self.reading.items() if c is not newest), None)
        if sending is not None:
            slow.append((sending[1], sending[0]))
        taking = self.unread.longest()
        if taking is not None:
            slow.append(taking)
        if slow:
            return min(slow, key=lambda since_and_connection: since_and_connection[0])[1]
        return next((c for c in self.idle if c is not newest), newest)
