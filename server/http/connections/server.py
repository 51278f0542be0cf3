"""The server process: its socket, its connections, and how it stops without dropping a request."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from server.http.connections.protocol import Patience, patient
from server.http.connections.replay_cache import Shelf
from server.settings.settings import Settings

FILES_BESIDE_CONNECTIONS = 100
"""Descriptors that the database, logs and the loop take."""


LAST_COMERS_S = 0.05
"""For handshakes that were under way when the line was closed."""

SHELF_SHARE = 4
"""The part of the cache of answers that those to the very same bytes may take besides."""

OVERHEAD = 8
"""A chunk of one byte takes six on the line."""


class GracefulServer(uvicorn.Server):
    """Says that it is stopping before it stops, so that whoever balances load can turn away, and
    takes in those who are already in the line.

    A connection that the system has made and nobody has accepted is reset when its listening
    socket is closed: its client has sent a request that would get no answer.
    """

    def __init__(
        self, config: uvicorn.Config, *, on_stopping: Callable[[], None], delay: float
    ) -> None:
        super().__init__(config)
        self.on_stopping = on_stopping
        self.delay = delay

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.on_stopping()
        await asyncio.sleep(self.delay)
        if self.config.fd is None:  # an inherited socket's line is its next server's
            await self._take_in_the_line()
        await super().shutdown(sockets)

    async def _take_in_the_line(self) -> None:
        lines = [
            socket.socket(fileno=os.dup(listening.fileno()))
            for server in self.servers
            for listening in server.sockets
        ]
        for server in self.servers:
            server.close()
        for line in lines:
            line.setblocking(False)
            line.listen(0)
        for last in (False, True):
            for line in lines:
                await self._accept_all(line)
            await asyncio.sleep(0 if last else LAST_COMERS_S)
        for line in lines:
            await self._accept_all(line)
            line.close()

    async def _accept_all(self, line: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        accepted: list[socket.socket] = []
        with contextlib.suppress(OSError):
            while True:
                accepted.append(line.accept()[0])
        for connection in accepted:
            connection.setblocking(False)
            await loop.connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn calls it
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


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
        shelf=Shelf(settings.response_cache_mb * 1_000_000 // SHELF_SHARE),
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
