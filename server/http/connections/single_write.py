"""Responses that are sent in one piece.

ASGI hands a response over as a head and a body, and uvicorn checks and writes each for itself:
two writes, which wake the client twice, and two regular expressions for each header. A response
of ours whose headers were checked when the program was written goes out as one write instead.
The application finds the way in its scope, where the server offers it (``WHOLE``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

WHOLE = "raccroche.whole"
"""The name of the extension of ASGI: a callable that takes a status, the head and the body, and
says whether it has sent them. Where it has not, the response goes the usual way."""

Pairs = Iterable[tuple[bytes, bytes]]


def head(headers: Pairs) -> bytes:
    """Headers as they stand on the line."""
    return b"".join(b"%b: %b\r\n" % pair for pair in headers)


def write_whole(
    transport: asyncio.Transport, default: Pairs, status: int, headers: bytes, body: bytes
) -> None:
    """Write a response of a status, the server's own headers and others, and a body."""
    transport.write(b"".join((STATUS_LINE[status], _defaults(default), headers, b"\r\n", body)))


class _Defaults:
    """The server's own headers as they stand on the line. It makes a new list of them each second,
    for the date in it."""

    def __init__(self) -> None:
        self.headers: Pairs | None = None
        self.line = b""

    def __call__(self, headers: Pairs) -> bytes:
        if headers is not self.headers:
            self.headers, self.line = headers, head(headers)
        return self.line


_defaults = _Defaults()


def send_whole(cycle: RequestResponseCycle, status: int, headers: bytes, body: bytes) -> bool:
    """What ``RequestResponseCycle.send`` does for a head and a whole body."""
    if cycle.disconnected:
        return True
    if cycle.response_started or cycle.flow.write_paused:
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    own = headers if cycle.keep_alive else headers + b"connection: close\r\n"
    write_whole(cycle.transport, cycle.default_headers, status, own, body)
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True
