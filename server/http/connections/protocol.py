"""uvicorn's HTTP protocol with size limits, timeouts, eviction, and a replay cache.

A request's head and body have a timeout each, a head and a whole request have a size, and an
answer that nobody reads is given up. When the server stops, a connection between two requests is
not closed at once: a request that is under way is still answered, with ``Connection: close``.

This subclasses a protocol that uvicorn does not publish: ``docs/architecture.md`` lists what is
used of it, and ``pyproject.toml`` pins uvicorn. What is read of a request is in
``strict_parsing.py``.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from server.http.connections.limits import ConnectionLimits, ConnectionRegistry
from server.http.connections.refusals import REQUEST_TIMEOUT, Refusal
from server.http.connections.replay_cache import Replay, ReplayCache
from server.http.connections.single_write import write_response
from server.http.connections.strict_parsing import StrictProtocol
from server.http.connections.timers import Deadline, KeepAliveTimer, SlowReaderWatch

DRAIN_S = 1.0
"""How long an idle connection is listened to once the server stops: a request may be under way."""

HIGH_WATER = 16_384
"""Unsent bytes from which on an answer counts as unread, and is not added to."""

QUEUED_BYTES = 3_000  # what a request takes that waits for the answer to one before it

RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER: what is unsent is thrown away


class LimitedProtocol(StrictProtocol):
    """One connection; ``protocol_class`` makes the class of one server's connections."""

    registry: ClassVar[ConnectionRegistry]
    replay_cache: ClassVar[ReplayCache]

    @property
    def limits(self) -> ConnectionLimits:
        return self.registry.limits

    # Connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        super().connection_made(transport)
        transport.set_write_buffer_limits(HIGH_WATER)
        self.reading_body = False
        self.deadline = Deadline(self.loop, self._request_late)
        self.keep_alive = KeepAliveTimer(
            self.loop,
            self.timeout_keep_alive,
            is_idle=lambda: self in self.registry.idle and not self.stopping,
            on_silent=self.timeout_keep_alive_handler,
        )
        self.slow_reader = SlowReaderWatch(
            self.loop,
            self.limits.body_timeout,
            unsent=self.unsent_bytes,
            on_stalled=partial(self.end, "slow reader"),
            on_read=partial(self.registry.unread.discard, self),
        )
        self._start_deadline()
        self.registry.evict_if_full(len(self.connections), self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_watching()
        self.keep_alive.cancel()
        super().connection_lost(exc)
        self.registry.on_count(len(self.connections))

    def end(self, reason: str) -> None:
        """Drop the connection at once."""
        self.registry.on_end(reason)
        self._stop_waiting()
        self._stop_watching()
        if self.cycle is not None:
            # As connection_lost says it, a turn later: until then an answer would be written to a
            # transport that is gone.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        # Otherwise the system would go on holding for minutes what the client does not read.
        sock = self.transport.get_extra_info("socket")
        if sock is not None and sock.family != socket.AF_UNIX:
            with suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)
        self.transport.abort()

    def shutdown(self) -> None:
        self.stopping = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(DRAIN_S, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if not (self.progress.begun or self._is_answering):
            self.close()

    def timeout_keep_alive_handler(self) -> None:
        if not self.transport.is_closing():
            self.close()

    # Request

    def data_received(self, data: bytes) -> None:
        progress = self.progress
        progress.raw = None
        was_idle = self in self.registry.idle
        if was_idle and self._replay(data):
            return
        progress.requests_in_data = 0
        if len(data) <= self.piece_bytes and not self.pipeline:
            goes_on = self.parse(data)
        else:
            goes_on = self.parse_in_pieces(data)
        if not goes_on:
            return
        if progress.begun or self.unparsed:
            self._limit_rest()
        elif was_idle and progress.requests_in_data == 1:
            progress.raw = data

    def _limit_rest(self) -> None:
        """Limit the time for the rest of a request that has begun, unless it is here already."""
        if self.unparsed:
            self._stop_waiting()
        elif self.progress.begun and (
            not self.deadline.is_running or self.reading_body != self.progress.headers_done
        ):
            self._start_deadline()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.progress.begun = True
        self.registry.idle.pop(self, None)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self.is_upgrade:
            return
        self._stop_waiting()
        if self.cycle.response_complete:
            self._become_idle()

    def on_refusal(self, refusal: Refusal) -> None:
        self.registry.on_end(refusal.reason)
        self._stop_waiting()

    def close(self) -> None:
        super().close()
        self._watch_closing()

    # Response

    def on_response_complete(self) -> None:
        """Copied from uvicorn, without the keep-alive timer that it starts for each request."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            self._watch_closing()
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            if self.unparsed and not self.pipeline and self.parse_rest():
                self._limit_rest()
        elif self.refusal is not None:
            self.close_with(self.refusal)
        elif not self.progress.begun:
            self._become_idle()
        self._watch_unsent()

    # Clients that do not read

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._stop_watching()

    def unsent_bytes(self) -> int:
        return self.transport.get_write_buffer_size()

    def held_bytes(self) -> int:
        queued = QUEUED_BYTES * len(self.pipeline)
        return self.unsent_bytes() + len(self.unparsed) + queued

    def _watch_unsent(self) -> None:
        if self.transport.get_write_buffer_size() and self in self.connections:
            self._watch()

    def _watch_closing(self) -> None:
        """Watch a connection that closes, if its client does not read the rest.

        Not at once: the event loop may send only when it turns.
        """
        self.loop.call_later(0, self._watch_unsent)

    def _watch(self) -> None:
        self.slow_reader.start()
        client = (self.scope or {}).get("client") or self.client
        key = self.registry.client_of(client[0] if client else None)
        self.registry.unread.add(self, key, self.loop.time())

    def _stop_watching(self) -> None:
        self.slow_reader.cancel()
        self.registry.unread.discard(self)

    @property
    def _is_answering(self) -> bool:
        """Whether the client has sent its request and waits for the server."""
        return (
            self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete
        )

    # Replay

    @property
    def _host(self) -> str | None:
        return self.client[0] if self.client else None

    def _replay(self, data: bytes) -> bool:
        """Answer bytes that were answered before; False if they have to be parsed."""
        if self.stopping or self.flow.write_paused or self.transport.is_closing():
            return False
        response = self.replay_cache.get((self._host, data))
        if response is None:
            return False
        write_response(self.transport, self.server_state.default_headers, *response)
        self.server_state.total_requests += 1
        del self.registry.idle[self]  # to stand last in its order again
        self._become_idle()
        self._watch_unsent()
        return True

    def keep_response(self, replay: Replay, size: int) -> None:
        """Replay the current response when the same bytes come again.

        They must have come alone and whole: only then is the parser at rest before and after.
        """
        if self.progress.raw is not None and self.cycle.keep_alive:
            self.replay_cache.put((self._host, self.progress.raw), replay, size)

    # Waiting

    def _become_idle(self) -> None:
        if not self.transport.is_closing():
            self.registry.idle[self] = None
            self.keep_alive.restart()

    def _start_deadline(self) -> None:
        """Limit the time for the rest of a head, or of a body; most requests come in one piece."""
        self.registry.reading[self] = self.loop.time()
        self.reading_body = self.progress.headers_done
        limits = self.limits
        self.deadline.start(limits.body_timeout if self.reading_body else limits.header_timeout)

    def _stop_waiting(self) -> None:
        self.registry.forget(self)
        self.deadline.cancel()

    def _request_late(self) -> None:
        if self._is_answering:
            self.deadline.start(self.limits.header_timeout)
        elif self.progress.begun:
            self._refuse(REQUEST_TIMEOUT)
        else:
            self.end("silent")


def protocol_class(
    registry: ConnectionRegistry, replay_cache: ReplayCache
) -> type[LimitedProtocol]:
    """The protocol class of one server: uvicorn makes an instance of it for each connection."""
    members: dict[str, Any] = {"registry": registry, "replay_cache": replay_cache}
    return type("LimitedProtocol", (LimitedProtocol,), members)
