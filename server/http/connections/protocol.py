"""Connections that may take no longer, and hold no more, than they are worth.

uvicorn's protocol waits for a request as long as its client likes. Here a request's head and
body have a time each, a head has a size, and an answer that nobody reads is given up. Where
there are as many connections as may be, a new one is let in and the one that has kept the
server waiting longest is ended: ten thousand slow clients do not keep the next one out.

When the server stops, a connection between two requests is not closed under the client's
hands: what still comes in is answered, with ``Connection: close``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.http.connections.replay_cache import AGAIN, Again, Shelf
from server.http.connections.single_write import WHOLE, send_whole, write_whole

LAST_REQUESTS_S = 1.0
"""How long an idle connection is listened to once the server stops: a request may be under way."""

END = b"content-length: 0\r\nconnection: close\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\n" + END
BODY_TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\n" + END
HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\n" + END


@dataclass(kw_only=True)
class Patience:
    """How long and how much is waited for, and who is waiting now."""

    max_connections: int
    max_header_bytes: int
    max_request_bytes: int
    """Of a whole request, the overhead of chunks and trailers included."""
    header_timeout: float
    body_timeout: float
    shelf: Shelf
    on_end: Callable[[str], None] = lambda _: None
    on_count: Callable[[int], None] = lambda _: None
    reading: dict[PatientProtocol, None] = field(default_factory=dict)
    """Connections in the middle of a request, the longest there first."""
    idle: dict[PatientProtocol, None] = field(default_factory=dict)
    """Connections between two requests."""

    def make_room(self, connections: int, newest: PatientProtocol) -> None:
        """End the connection that has kept us waiting longest, if there are too many."""
        self.on_count(connections)
        if connections <= self.max_connections:
            return
        for waiting in (self.reading, self.idle):
            for oldest in waiting:
                if oldest is not newest:
                    oldest.end("crowded")
                    return
        newest.end("crowded")


async def letting_go(app: Any, scope: Any, receive: Any, send: Any) -> None:
    """Answers a request; then lets go of what its objects hold each other by, so that they leave
    nothing to collect."""
    try:
        await app(scope, receive, send)
    finally:
        scope.pop("extensions", None)


class PatientProtocol(HttpToolsProtocol):
    """A connection under a ``Patience``; ``patient`` makes the class for one."""

    patience: ClassVar[Patience]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        super().connection_made(transport)
        self.app = partial(letting_go, self.app)
        self.head_bytes = self.request_bytes = 0
        self.head_begun = False
        self.head_done = False
        self.waits_for_body = False
        self.messages = 0
        self.came_whole: bytes | None = None
        self.stopping = False
        self.idle_since = 0.0
        self.deadline: asyncio.TimerHandle | None = None
        self.silence: asyncio.TimerHandle | None = None
        self.slow_reader: asyncio.TimerHandle | None = None
        self._wait_for_rest()
        self.patience.make_room(len(self.connections), self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        self._cancel_slow_reader()
        if self.silence is not None:
            self.silence.cancel()
        super().connection_lost(exc)
        self.patience.on_count(len(self.connections))

    def data_received(self, data: bytes) -> None:
        self.came_whole = None
        is_between = self in self.patience.idle
        if is_between and self._answers_again(data):
            return
        self.messages = 0
        self.request_bytes += len(data)
        if not self.head_done:
            self.head_bytes += len(data)
        super().data_received(data)
        if not self.head_done and self.head_bytes > self.patience.max_header_bytes:
            self._refuse(HEAD_TOO_LARGE, "large head")
        elif self.request_bytes > self.patience.max_request_bytes:
            self._refuse(BODY_TOO_LARGE, "large request")
        elif self.head_begun and (self.deadline is None or self.waits_for_body != self.head_done):
            self._wait_for_rest()
        elif is_between and self.messages == 1 and not self.head_begun:
            self.came_whole = data

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.patience.idle.pop(self, None)
        self.head_begun = True

    def on_headers_complete(self) -> None:
        self.head_done = True
        super().on_headers_complete()
        self.cycle.keep_alive = self.cycle.keep_alive and not self.stopping
        extensions: dict[str, Any] = {
            WHOLE: partial(send_whole, self.cycle),
            AGAIN: self._keep_answer,
        }
        self.scope["extensions"] = extensions

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.messages += 1
        self.head_begun, self.head_done = False, False
        self.head_bytes = self.request_bytes = 0
        self._forget()
        if self.cycle.response_complete:
            self._keep_idle()

    def on_response_complete(self) -> None:
        """As uvicorn does it, but for the timer that it starts and cancels for each request."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif not self.head_begun:
            self._keep_idle()
        if self.transport.get_write_buffer_size():
            self._watch_slow_reader()

    def _answers_again(self, data: bytes) -> bool:
        """Whether these bytes are a request that was answered before, and is once more."""
        if self.stopping or self.flow.write_paused or self.transport.is_closing():
            return False
        whole = self.patience.shelf.answer((self._host, data))
        if whole is None:
            return False
        write_whole(self.transport, self.server_state.default_headers, *whole)
        self.server_state.total_requests += 1
        del self.patience.idle[self]
        self._keep_idle()
        if self.transport.get_write_buffer_size():
            self._watch_slow_reader()
        return True

    def _keep_answer(self, again: Again, size: int) -> None:
        """Answer the request of now in the same way when it comes again. It must have come alone
        and whole, so that what reads requests would be at rest before it and after."""
        if self.came_whole is not None and self.cycle.keep_alive:
            self.patience.shelf.put((self._host, self.came_whole), again, size)

    @property
    def _host(self) -> str | None:
        return self.client[0] if self.client else None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_slow_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._cancel_slow_reader()

    def shutdown(self) -> None:
        self.stopping = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        else:
            self.loop.call_later(LAST_REQUESTS_S, self._close_if_idle)

    def _unsupported_upgrade_warning(self) -> None:
        """Anybody may ask for a WebSocket; that there is none is nothing to warn of."""

    def end(self, reason: str) -> None:
        """Drop the connection at once."""
        self.patience.on_end(reason)
        self._forget()
        self.transport.abort()

    @property
    def is_answering(self) -> bool:
        """Whether it is us who are waited for."""
        return (
            self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete
        )

    def _close_if_idle(self) -> None:
        if not (self.head_begun or self.is_answering):
            self.transport.close()

    def _keep_idle(self) -> None:
        """Wait for another request, for as long as idle connections are kept."""
        if self.transport.is_closing():
            return
        self.patience.idle[self] = None
        self.idle_since = self.loop.time()
        if self.silence is None:
            self.silence = self.loop.call_later(self.timeout_keep_alive, self._close_if_silent)

    def _close_if_silent(self) -> None:
        """One timer for as long as the connection lasts: a busy one would start and cancel one for
        each request."""
        self.silence = None
        if self not in self.patience.idle or self.stopping:
            return
        left = self.idle_since + self.timeout_keep_alive - self.loop.time()
        if left <= 0:
            self.timeout_keep_alive_handler()
        else:
            self.silence = self.loop.call_later(left, self._close_if_silent)

    def _wait_for_rest(self) -> None:
        """Nearly all requests come in one piece; of the others, the rest is waited for."""
        self.patience.reading[self] = None
        self.waits_for_body = self.head_done
        patience = self.patience
        self._restart(patience.body_timeout if self.head_done else patience.header_timeout)

    def _restart(self, seconds: float) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = self.loop.call_later(seconds, self._too_slow)

    def _forget(self) -> None:
        self.patience.reading.pop(self, None)
        self.patience.idle.pop(self, None)
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    def _too_slow(self) -> None:
        self.deadline = None
        if self.is_answering:
            self._restart(self.patience.header_timeout)
        elif self.head_begun:
            self._refuse(TOO_SLOW, "slow request")
        else:
            self.end("silent")

    def _refuse(self, answer: bytes, reason: str) -> None:
        if self.transport.is_closing():
            return
        self.patience.on_end(reason)
        self._forget()
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            self.transport.write(answer)
        self.transport.close()

    def _watch_slow_reader(self) -> None:
        if self.slow_reader is None:
            self.slow_reader = self.loop.call_later(
                self.patience.body_timeout, self._give_up_writing, self._unsent()
            )

    def _unsent(self) -> int:
        return 0 if self.transport.is_closing() else self.transport.get_write_buffer_size()

    def _give_up_writing(self, unsent_then: int) -> None:
        """Nothing of an answer has been taken for a whole timeout: nobody is reading."""
        self.slow_reader = None
        unsent = self.transport.get_write_buffer_size()
        if unsent and unsent >= unsent_then:
            self.end("slow reader")
        elif unsent:
            self._watch_slow_reader()

    def _cancel_slow_reader(self) -> None:
        if self.slow_reader is not None:
            self.slow_reader.cancel()
            self.slow_reader = None


def patient(patience: Patience) -> type[PatientProtocol]:
    """The protocol class for one server."""
    members: dict[str, Any] = {"patience": patience}
    return type("PatientProtocol", (PatientProtocol,), members)
