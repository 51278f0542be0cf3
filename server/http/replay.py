"""A response that is given once more to the very same bytes of a request.

It is charged, counted and logged like any other, with a request id of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from asgi_correlation_id import correlation_id

from server.http.connections.replay_cache import RawResponse
from server.http.connections.single_write import header_lines
from server.observability.access_log import AccessLog
from server.observability.request_ids import next_id

REVALIDATE = "raccroche.revalidate"
"""Key of a request's scope: the ``Revalidate`` of an answer that may be given again."""

Pairs = Iterable[tuple[bytes, bytes]]

Revalidate = Callable[[], Pairs | None]
"""Charge the client for the answer once more; the headers that differ each time, or None where
the answer no longer holds or the client has spent its budget."""

CHANGING = (b"ratelimit", b"ratelimit-policy")
"""Headers that ``Revalidate`` gives anew: what is left of the budget differs each time."""


class ReplayedResponse:
    """A response with the ``lines`` of those headers that are the same each time."""

    def __init__(
        self,
        revalidate: Revalidate,
        access_log: AccessLog,
        *,
        route: str,
        method: str,
        status: int,
        lines: bytes,
        body: bytes,
    ) -> None:
        self.revalidate = revalidate
        self.access_log = access_log
        self.route = route
        self.method = method
        self.status = status
        self.lines = lines
        self.body = body

    def __call__(self) -> RawResponse | None:
        began = time.perf_counter()
        changing = self.revalidate()
        if changing is None:
            return None
        request_id = next_id()
        self._log(request_id, time.perf_counter() - began)
        identified = b"x-request-id: %b\r\n" % request_id.encode()
        return RawResponse(self.status, self.lines + header_lines(changing) + identified, self.body)

    def _log(self, request_id: str, seconds: float) -> None:
        # The line of the log takes the id from there, as that of a parsed request does.
        token = correlation_id.set(request_id)
        size = len(self.body)
        self.access_log.record(self.route, self.method, self.status, size, seconds)
        correlation_id.reset(token)
