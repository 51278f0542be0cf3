"""The server process: its socket, its connections, and how it stops without dropping a request."""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from server.edge.connections import Patience, patient
from server.settings import Settings

FILES_BESIDE_CONNECTIONS = 100
"""Descriptors that the database, logs and the loop take."""


OVERHEAD = 8
"""A chunk of one byte takes six on the line."""


class GracefulServer(uvicorn.Server):
    """Says that it is stopping before it stops, so that whoever balances load can turn away."""

    def __init__(
        self, config: uvicorn.Config, *, on_stopping: Callable[[], None], delay: float
    ) -> None:
        super().__init__(config)
        self.on_stopping = on_stopping
        self.delay = delay

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.on_stopping()
        await asyncio.sleep(self.delay)
        await super().shutdown(sockets)


def most_connections(wanted: int) -> int:
    """As many as the settings want and as the system lets a process open; asks it for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES_BESIDE_CONNECTIONS
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(wanted, soft - FILES_BESIDE_CONNECTIONS)


def serve(
    app: ASGIApp,
    settings: Settings,
    *,
    on_stopping: Callable[[], None],
    on_end: Callable[[str], None],
    on_count: Callable[[int], None],
    descriptor: int | None = None,
) -> None:
    """Serve until a signal stops it; on an inherited socket, if its descriptor is given."""
    patience = Patience(
        max_connections=most_connections(settings.max_connections),
        max_header_bytes=settings.max_header_kb * 1000,
        max_request_bytes=(settings.max_header_kb + settings.max_body_kb * OVERHEAD) * 1000,
        header_timeout=settings.header_timeout,
        body_timeout=settings.body_timeout,
        on_end=on_end,
        on_count=on_count,
    )
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        fd=descriptor,
        http=patient(patience),
        ws="none",
        log_config=None,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive,
        timeout_graceful_shutdown=settings.shutdown_timeout,
    )
    GracefulServer(config, on_stopping=on_stopping, delay=settings.shutdown_delay).run()
