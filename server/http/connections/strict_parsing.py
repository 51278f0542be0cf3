"""uvicorn's HTTP protocol, parsed strictly and without losing what follows a request.

Where a request is refused before the application has answered, its refusal comes after the answers
to what was asked before, and nothing behind it is parsed.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.http.connections.limits import ConnectionLimits
from server.http.connections.refusals import (
    CONTENT_TOO_LARGE,
    HEADERS_TOO_LARGE,
    INVALID_REQUEST,
    Refusal,
)
from server.http.connections.replay_cache import KEEP_RESPONSE, Replay
from server.http.connections.request_head import (
    head_bytes,
    head_without_upgrade,
    refusal_of_head,
)
from server.http.connections.single_write import WRITE_RESPONSE, complete_cycle
from server.http.request_headers import KEY as REQUEST_HEADERS

PIECES_OF_A_HEAD = 4
"""More data than this part of the largest head is parsed piece by piece, each of that size."""


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

    def complete(self) -> None:
        self.requests_in_data += 1
        self.begun = self.headers_done = False
        self.header_bytes = self.bytes_ = 0


class RefusedError(Exception):
    """Stops the parser within a head that is refused."""


class Deaf:
    """Takes the parser's place where no more is parsed."""

    def feed_data(self, data: bytes | memoryview) -> None:
        """Parse nothing."""


DEAF: Any = Deaf()


class StrictProtocol(HttpToolsProtocol):
    """The part of a connection that takes requests in; a subclass gives it its limits."""

    @property
    def limits(self) -> ConnectionLimits:
        raise NotImplementedError

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        super().connection_made(transport)
        self.progress = RequestProgress()
        limits = self.limits
        self.max_header_bytes = limits.max_header_bytes
        self.max_request_bytes = limits.max_request_bytes
        self.piece_bytes = max(1, limits.max_header_bytes // PIECES_OF_A_HEAD)
        self.large_header_bytes = limits.max_header_bytes - self.piece_bytes
        self.unparsed = b""
        """Data behind requests that wait for the answer to one before them."""
        self.refusal: Refusal | None = None
        self.stopping = False
        self.is_upgrade = False
        self.keep_alive_after_body: bool | None = None
        """Of a request with ``Expect`` whose body has not come yet."""

    # Data

    def parse_in_pieces(self, data: bytes) -> bool:
        """Parse small pieces, as it is not known how much of one is the next request's.

        Once requests wait for an answer to one before them, the rest waits unparsed: a request
        takes a hundred times the memory of its bytes, and a client could send thousands.
        """
        if self.unparsed:
            return self._keep_unparsed(data)
        size = self.piece_bytes
        view = memoryview(data)
        for at in range(0, len(data), size):
            if self.pipeline:
                return self._keep_unparsed(view[at:])
            if not self.parse(view[at : at + size]):
                return False
        return True

    def _keep_unparsed(self, data: bytes | memoryview) -> bool:
        if self.refusal is not None:
            return False
        self.flow.pause_reading()
        # The application may go on to read, and with it the connection: by a packet each time.
        if self.unparsed and len(self.unparsed) + len(data) > self.max_request_bytes:
            self._refuse(CONTENT_TOO_LARGE)
            return False
        self.unparsed += data
        return True

    def parse_rest(self) -> bool:
        """Parse what waited until all requests before it were answered."""
        data, self.unparsed = self.unparsed, b""
        return self.parse_in_pieces(data)

    def parse(self, data: bytes | memoryview) -> bool:
        """Parse data; whether the connection goes on."""
        progress = self.progress
        progress.bytes_ += len(data)
        if not progress.headers_done:
            progress.header_bytes += len(data)
        try:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                self._ignore_upgrades(memoryview(data)[upgrade.args[0] :])
        except httptools.HttpParserError:
            self._refuse(self.refusal or INVALID_REQUEST)
        if progress.header_bytes > self.max_header_bytes and not progress.headers_done:
            self._refuse(HEADERS_TOO_LARGE)
        elif progress.bytes_ > self.max_request_bytes:
            self._refuse(CONTENT_TOO_LARGE)
        return self.refusal is None

    def _ignore_upgrades(self, rest: memoryview) -> None:
        """Parse the last head again without ``Upgrade``, and what follows it.

        No other protocol is spoken here; the parser takes what follows such a head for one, a body
        included.
        """
        while True:
            self._parse_without_upgrade()
            try:
                self.parser.feed_data(rest)
                return
            except httptools.HttpParserUpgrade as upgrade:
                rest = rest[upgrade.args[0] :]

    def _parse_without_upgrade(self) -> None:
        version = self.parser.get_http_version()
        head = head_without_upgrade(self.parser.get_method(), self.url, version, self.headers)
        self.is_upgrade = False
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self.parser.feed_data(head)

    # Messages

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            self._check_upgrade()
            return
        headers = self.headers
        named = dict(reversed(headers))
        if self.progress.header_bytes > self.large_header_bytes:
            self._check_size()
        # Most requests are passed by this look.
        if (
            len(named) != len(headers)
            or b"host" not in named
            or b"transfer-encoding" in named
            or b"expect" in named
            or self.parser.get_http_version() != "1.1"
        ):
            self._check_head()
        super().on_headers_complete()
        # Only now: a target that cannot be read is refused above, before it has a cycle.
        self.progress.headers_done = True
        cycle = self.cycle
        cycle.keep_alive = cycle.keep_alive and not self.stopping
        if self.expect_100_continue:
            # Answered before its body has come, nobody could tell whether one follows.
            self.keep_alive_after_body, cycle.keep_alive = cycle.keep_alive, False
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]  # uvicorn's keys are fixed
        scope[REQUEST_HEADERS] = named
        scope["extensions"] = {
            WRITE_RESPONSE: partial(complete_cycle, cycle),
            KEEP_RESPONSE: self.keep_response,
        }

    def _check_upgrade(self) -> None:
        if self.parser.get_method() == b"CONNECT":
            self._refuse_head(INVALID_REQUEST)
        self.is_upgrade = True

    def _check_size(self) -> None:
        most = self.max_header_bytes
        # Spaces that are not in the headers count too; the last piece may hold some of the body.
        received = self.progress.header_bytes - self.piece_bytes
        if max(received, head_bytes(self.url, self.headers)) > most:
            self._refuse_head(HEADERS_TOO_LARGE)

    def _check_head(self) -> None:
        version = self.parser.get_http_version()
        refusal = refusal_of_head(version, self.headers)
        if refusal is not None:
            self._refuse_head(refusal)
        if version < "1.1":
            self.expect_100_continue = False  # RFC 9110, 10.1.1
        # Trailers come to ``on_header`` too, and are no headers: the scope has its own list.
        self.scope["headers"] = list(self.headers)

    def _refuse_head(self, refusal: Refusal) -> None:
        self.refusal = refusal
        raise RefusedError

    def on_message_complete(self) -> None:
        if self.is_upgrade:
            return
        cycle = self.cycle
        if not cycle.response_complete:
            cycle.more_body = False
            cycle.message_event.set()
        if self.keep_alive_after_body is not None:
            self._expected_body_came(self.keep_alive_after_body)
        self.progress.complete()

    def _expected_body_came(self, keep_alive: bool) -> None:
        self.keep_alive_after_body = None
        self.cycle.waiting_for_100_continue = False
        if not self.cycle.response_started:
            self.cycle.keep_alive = keep_alive and not self.stopping

    def keep_response(self, replay: Replay, size: int) -> None:
        """Replay the current response when the same bytes come again."""
        raise NotImplementedError

    # Refusals

    def _refuse(self, refusal: Refusal) -> None:
        """Answer without the application, after what was asked before, and close."""
        if self.parser is DEAF or self.transport.is_closing():
            return
        self.parser = DEAF
        self.refusal = refusal
        self.on_refusal(refusal)
        self.unparsed = b""
        if self.progress.headers_done:
            self._refuse_request(refusal)
        elif self.cycle is None or self.cycle.response_complete:
            self.close_with(refusal)

    def _refuse_request(self, refusal: Refusal) -> None:
        """Refuse a request that the application may have begun to answer."""
        cycle = self.cycle
        if self.pipeline and self.pipeline[0][0] is cycle:
            self.pipeline.popleft()
        elif cycle.response_started:
            self.close()
        else:
            cycle.disconnected = True
            cycle.message_event.set()
            self.close_with(refusal)

    def close_with(self, refusal: Refusal) -> None:
        self.transport.write(refusal.response)
        self.close()

    def on_refusal(self, refusal: Refusal) -> None:
        """Called once, before a refusal is written."""

    def close(self) -> None:
        """Close once everything that was written is sent."""
        self.transport.close()
