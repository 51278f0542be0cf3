"""Logs: a line of JSON each, or of text on a terminal, with the id of the request.

What is logged of a request is its route, method, status, size and duration: no query string,
no variable, no address.
"""

from __future__ import annotations

import logging
import sys
import time

from asgi_correlation_id import CorrelationIdFilter
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.msgspec import MsgspecFormatter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.observability.metrics import Metrics

access = logging.getLogger("raccroche.access")

TEXT = "%(asctime)s %(levelname)s %(message)s"
FIELDS = "%(levelname)s %(name)s %(message)s %(correlation_id)s"
NAMES = {"levelname": "level", "name": "logger", "correlation_id": "request_id"}
OTHER_ROUTE = "other"
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
"""Those that are told apart: a stranger may send any word as one."""


def set_up_logs(*, level: str, format: str, requests: bool = True) -> None:
    """Log to the standard error stream, from this level on; requests too, if they are to be."""
    handler = logging.StreamHandler()
    handler.addFilter(CorrelationIdFilter(uuid_length=32))
    as_text = format == "text" or (format == "auto" and sys.stderr.isatty())
    handler.setFormatter(
        logging.Formatter(TEXT)
        if as_text
        else MsgspecFormatter(
            FIELDS,
            rename_fields=NAMES,
            timestamp=True,
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("asgi_correlation_id").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # it logs the addresses it asks
    access.setLevel(logging.NOTSET if requests else logging.ERROR)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


class Accounting:
    """Logs and counts every request when its answer is out."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status, size = 0, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            route = getattr(scope.get("route"), "path", OTHER_ROUTE)
            seconds = time.perf_counter() - began
            self.account(
                OTHER_ROUTE if status == 404 else route, scope["method"], status, size, seconds
            )

    def account(self, route: str, method: str, status: int, size: int, seconds: float) -> None:
        """Log and count one request."""
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
