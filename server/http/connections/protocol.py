"""uvicorn's HTTP protocol with size limits, timeouts, eviction, and a replay cache.

A request's head and body have a timeout each, a head and a whole request have a size, and an
answer that nobody reads is given up. When the server stops, a connection between two requests is
not closed at once: a request that is under way is still answered, with ``Connection: close``.

This subclasses a protocol that uvicorn does not publish: ``docs/architecture.md`` lists what is
used of it, and ``pyproject.toml`` pins uvicorn.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.http.connections.limits import ConnectionLimits, ConnectionRegistry
from server.http.connections.replay_cache import KEEP_RESPONSE, Replay, ReplayCache
from server.http.connections.single_write import (
    WRITE_RESPONSE,
    complete_cycle,
    write_response,
)
from server.http.connections.timers import Deadline, KeepAliveTimer, SlowReaderWatch

DRAIN_S = 1.0
"""How long an idle connection is listened to once the server stops: a request may be under way."""

CLOSE = b"content-length: 0\r\nconnection: close\r\n\r\n"
REQUEST_TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\n" + CLOSE
CONTENT_TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\n" + CLOSE
HEADERS_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\n" + CLOSE


class RequestProgress:
    """How much of the current request has come in."""

    __slots__ = ("begun", "bytes_", "header_bytes", "headers_done", "raw", "requests_in_data")

    def __init__(self) -> None:
        self.begun = False
        self.headers_done = False
        self.header_bytes = self.bytes_ = 0
        self.requests_in_data = 0
        """Whole requests in the last piece of data."""
        self.raw: bytes | None = None
        """All bytes of the request, where they came alone and in one piece."""

    def receive(self, size: int) -> None:
        self.requests_in_data = 0
        self.bytes_ += size
        if not self.headers_done:
            self.header_bytes += size

    def complete(self) -> None:
        self.requests_in_data += 1
        self.begun = self.headers_done = False
        self.header_bytes = self.bytes_ = 0


class LimitedProtocol(HttpToolsProtocol):
    """One connection; ``protocol_class`` makes the class of one server's connections."""

    registry: ClassVar[ConnectionRegistry]
    replay_cache: ClassVar[ReplayCache]

    @property
    def limits(self) -> ConnectionLimits:
        return self.registry.limits

    # Connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        super().connection_made(transport)
        self.progress = RequestProgress()
        self.stopping = False
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
            unsent=self._unsent_bytes,
            on_stalled=partial(self.end, "slow reader"),
        )
        self._start_deadline()
        self.registry.evict_if_full(len(self.connections), self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.slow_reader.cancel()
        self.keep_alive.cancel()
        super().connection_lost(exc)
        self.registry.on_count(len(self.connections))

    def end(self, reason: str) -> None:
        """Drop the connection at once."""
        self.registry.on_end(reason)
        self._stop_waiting()
        self.transport.abort()

    def shutdown(self) -> None:
        self.stopping = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(DRAIN_S, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if not (self.progress.begun or self._is_answering):
            self.transport.close()

    # Request

    def data_received(self, data: bytes) -> None:
        progress = self.progress
        progress.raw = None
        was_idle = self in self.registry.idle
        if was_idle and self._replay(data):
            return
        progress.receive(len(data))
        super().data_received(data)
        if not progress.headers_done and progress.header_bytes > self.limits.max_header_bytes:
            self._refuse(HEADERS_TOO_LARGE, "large head")
        elif progress.bytes_ > self.limits.max_request_bytes:
            self._refuse(CONTENT_TOO_LARGE, "large request")
        elif progress.begun:
            if not self.deadline.is_running or self.reading_body != progress.headers_done:
                self._start_deadline()
        elif was_idle and progress.requests_in_data == 1:
            progress.raw = data

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.registry.idle.pop(self, None)
        self.progress.begun = True

    def on_headers_complete(self) -> None:
        self.progress.headers_done = True
        super().on_headers_complete()
        self.cycle.keep_alive = self.cycle.keep_alive and not self.stopping
        extensions: dict[str, Any] = {
            WRITE_RESPONSE: partial(complete_cycle, self.cycle),
            KEEP_RESPONSE: self._keep_response,
        }
        self.scope["extensions"] = extensions

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.progress.complete()
        self._stop_waiting()
        if self.cycle.response_complete:
            self._become_idle()

    def _unsupported_upgrade_warning(self) -> None:
        """Log nothing: a stranger may ask for a WebSocket as often as it likes."""

    def _refuse(self, response: bytes, reason: str) -> None:
        """Answer without the application, and close."""
        if self.transport.is_closing():
            return
        self.registry.on_end(reason)
        self._stop_waiting()
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(response)
        self.transport.close()

    # Response

    def on_response_complete(self) -> None:
        """Copied from uvicorn, without the keep-alive timer that it starts for each request."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif not self.progress.begun:
            self._become_idle()
        self._watch_unsent()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.slow_reader.start()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.slow_reader.cancel()

    def _unsent_bytes(self) -> int:
        return 0 if self.transport.is_closing() else self.transport.get_write_buffer_size()

    def _watch_unsent(self) -> None:
        if self.transport.get_write_buffer_size():
            self.slow_reader.start()

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

    def _keep_response(self, replay: Replay, size: int) -> None:
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
        self.registry.reading[self] = None
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
            self._refuse(REQUEST_TIMEOUT, "slow request")
        else:
            self.end("silent")


def protocol_class(
    registry: ConnectionRegistry, replay_cache: ReplayCache
) -> type[LimitedProtocol]:
    """The protocol class of one server: uvicorn makes an instance of it for each connection."""
    members: dict[str, Any] = {"registry": registry, "replay_cache": replay_cache}
    return type("LimitedProtocol", (LimitedProtocol,), members)
