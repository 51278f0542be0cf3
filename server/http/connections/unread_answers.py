"""Answers that clients leave unread: who has left one longest, and how much of one client's.

What a client does not read is held here for it. A connection may hold an answer, and a client may
have many connections, so their bytes are bounded together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Reader(Protocol):
    """A connection whose client should be reading."""

    def end(self, reason: str) -> None: ...

    def unsent_bytes(self) -> int:
        """Bytes that the system did not take, as the client does not read."""

    def held_bytes(self) -> int:
        """All bytes that are held for the client: with those, requests that wait behind."""


@dataclass(slots=True)
class Unread:
    """One connection's answer: since when it waits, and how much of it did then, and does now."""

    client: str
    since: float
    first: int
    bytes_: int

    def speed(self, now: float) -> float:
        """Bytes a second that the client has read."""
        return (self.first - self.bytes_) / max(now - self.since, 0.001)


class UnreadAnswers:
    """Connections with an unread answer, in the order they began to wait."""

    def __init__(self, max_client_bytes: int) -> None:
        self.max_client_bytes = max_client_bytes
        self.waiting: dict[Reader, Unread] = {}
        self.of_client: dict[str, dict[Reader, Unread]] = {}
        self.client_bytes: dict[str, int] = {}
        """At least what waits for a client: what it has read since is not always taken off."""

    def add(self, reader: Reader, client: str, now: float) -> None:
        """Count a connection's unread bytes; end its client's slowest where they are too many."""
        if reader in self.waiting:
            return
        size = reader.held_bytes()
        self.waiting[reader] = unread = Unread(client, now, size, size)
        self.of_client.setdefault(client, {})[reader] = unread
        self.client_bytes[client] = self.client_bytes.get(client, 0) + size
        if self.client_bytes[client] > self.max_client_bytes:
            self._end_slowest(client, now, newest=reader)

    def discard(self, reader: Reader) -> None:
        """The connection has been read, or is gone."""
        unread = self.waiting.pop(reader, None)
        if unread is None:
            return
        client = unread.client
        readers = self.of_client[client]
        del readers[reader]
        self.client_bytes[client] -= unread.bytes_
        if not readers:
            del self.of_client[client], self.client_bytes[client]

    def longest(self) -> tuple[float, Reader] | None:
        """The connection whose answer has waited longest, and since when."""
        while self.waiting:
            reader, unread = next(iter(self.waiting.items()))
            if reader.unsent_bytes():
                return unread.since, reader
            self.discard(reader)
        return None

    def _end_slowest(self, client: str, now: float, *, newest: Reader) -> None:
        readers = self.of_client[client]
        for reader, unread in readers.items():
            unread.bytes_ = reader.held_bytes()
        self.client_bytes[client] = sum(unread.bytes_ for unread in readers.values())
        # Those that read nothing stay in their order: the first has waited longest. The newest has
        # had no time to read.
        slowest = sorted(readers, key=lambda each: (each is newest, readers[each].speed(now)))
        for reader in slowest:
            if self.client_bytes.get(client, 0) <= self.max_client_bytes:
                return
            reader.end("unread")
            self.discard(reader)
