"""Write a whole HTTP response with one call.

ASGI hands a response over as a head and a body, which uvicorn checks and writes one after the
other: two writes wake the client twice, and each header costs two regular expressions. The
protocol offers an ASGI extension (``WRITE_RESPONSE``) for responses that are complete.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

WRITE_RESPONSE = "raccroche.write_response"
"""The name of the ASGI extension, a ``WriteResponse``."""

WriteResponse = Callable[[int, bytes, bytes], bool]
"""Take a status, encoded header lines and a body; False if the response must go by ``send``."""

Pairs = Iterable[tuple[bytes, bytes]]


def header_lines(headers: Pairs) -> bytes:
    """Headers as HTTP/1.1 has them, one line each."""
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])


def write_response(
    transport: asyncio.Transport, defaults: Pairs, status: int, headers: bytes, body: bytes
) -> None:
    """Write a status line, the server's default headers, header lines and a body."""
    transport.write(
        b"".join((STATUS_LINE[status], _default_lines(defaults), headers, b"\r\n", body))
    )


class _DefaultLines:
    """The server's default headers as lines, encoded once per list.

    uvicorn makes a new list each second, for the ``date`` in it.
    """

    def __init__(self) -> None:
        self.headers: Pairs | None = None
        self.lines = b""

    def __call__(self, headers: Pairs) -> bytes:
        if headers is not self.headers:
            self.headers, self.lines = headers, header_lines(headers)
        return self.lines


_default_lines = _DefaultLines()


def complete_cycle(cycle: RequestResponseCycle, status: int, headers: bytes, body: bytes) -> bool:
    """Do what ``RequestResponseCycle.send`` does for a head and a whole body, in one write.

    Returns:
        False where the response has begun or the client is not reading: send it by ASGI.
    """
    if cycle.disconnected:
        return True
    if cycle.response_started or cycle.flow.write_paused:
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    lines = headers if cycle.keep_alive else headers + b"connection: close\r\n"
    write_response(cycle.transport, cycle.default_headers, status, lines, body)
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True
