"""An answer that is given once more to the very same bytes (``server.http.connections.replay_cache``).

It is charged, counted and logged like every other one, and holds for as long as the directory is
the same.
"""

from __future__ import annotations

import time

from asgi_correlation_id import correlation_id

from server.http.connections.replay_cache import Whole
from server.http.graphql.endpoint import PATH
from server.http.graphql.rate_limit import client_of
from server.http.graphql.response import Reply, as_head
from server.http.graphql.response_cache import Ready
from server.http.graphql.service import CACHED, Answering
from server.observability.logs import Accounting
from server.observability.request_ids import next_id


class AnswerAgain:
    """``reply`` is what ``ready`` went back as, ``lines`` the headers of all answers."""

    def __init__(
        self,
        answering: Answering,
        accounting: Accounting,
        ready: Ready,
        reply: Reply,
        *,
        host: str | None,
        method: str,
        lines: bytes,
    ) -> None:
        self.answering = answering
        self.accounting = accounting
        self.ready = ready
        self.reply = reply
        self.client = client_of(host)
        self.method = method
        self.head = reply.on_the_line + lines
        self.not_modified = reply.status == 304

    def __call__(self) -> Whole | None:
        began = time.perf_counter()
        answering = self.answering
        if self.ready.version is not answering.live.current.version:
            return None
        head = self.head
        if answering.limiter is not None:
            budget = answering.limiter.charge_now(self.client, CACHED)
            if budget is None or budget.spent:  # whoever reads the request sees to it
                return None
            head += as_head(budget.headers(answering.limiter.rate)).line
        id = next_id()
        self._account(id, time.perf_counter() - began)
        head += b"x-request-id: %b\r\n" % id.encode()
        return Whole(self.reply.status, head, self.reply.body)

    def _account(self, id: str, seconds: float) -> None:
        metrics = self.answering.metrics
        metrics.cached("again", True)
        metrics.answered(self.ready.operation, seconds)
        before = correlation_id.set(id)
        size = len(self.reply.body)
        self.accounting.account(PATH, self.method, self.reply.status, size, seconds)
        correlation_id.reset(before)
