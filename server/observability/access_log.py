"""The access log: one line for each request, counted in the metrics as well.

It holds a request's route, method, status, size and duration: no query string, no variable, no
address, as each of them may be a person's position.
"""

from __future__ import annotations

import logging

from server.observability.metrics import Metrics

access = logging.getLogger("raccroche.access")

OTHER_ROUTE = "other"
# Others are counted as one: a stranger may send any word as a method, and a label lives for ever.
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
"""Methods that get a label of their own."""


class AccessLog:
    """Logs and counts requests."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics

    def record(self, route: str, method: str, status: int, size: int, seconds: float) -> None:
        """Log and count one request; ``size`` is of the body sent, in bytes."""
        method = method if method in METHODS else OTHER_ROUTE
        self.metrics.request(route, method, status)
        if not access.isEnabledFor(logging.INFO):
            return
        access.info(
            "%s %s %d",
            method,
            route,
            status,
            extra={
                "method": method,
                "route": route,
                "status": status,
                "bytes": size,
                "milliseconds": round(seconds * 1000, 3),
            },
        )
