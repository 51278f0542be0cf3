"""The server process: its socket, its connections, and a stop that drops no request."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from execution.cache_group import CacheGroup
from server.http.connections.limits import ConnectionLimits, ConnectionRegistry
from server.http.connections.protocol import protocol_class
from server.http.connections.replay_cache import ReplayCache
from server.settings.settings import Settings

SPARE_DESCRIPTORS = 100  # for the database, logs and the event loop
HANDSHAKE_S = 0.05  # for handshakes that were under way when the sockets stopped listening
REPLAY_SHARE = 4  # the replay cache adds this part of the response cache's size
SEND_BUFFER_BYTES = 65_536  # the system's part of what a client does not read
CHUNK_OVERHEAD = 8  # a chunk of one byte takes six bytes of framing


class GracefulServer(uvicorn.Server):
    """Report not ready before stopping, then accept what waits in the listen queue.

    A load balancer has ``delay`` seconds to turn away. A connection that the system has made and
    the process has not accepted would be reset with its listening socket, request and all.
    """

    def __init__(
        self, config: uvicorn.Config, *, on_stopping: Callable[[], None], delay: float
    ) -> None:
        super().__init__(config)
        self.on_stopping = on_stopping
        self.delay = delay

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers:
            for listening in server.sockets:
                # Connections inherit it; by itself the system would hold megabytes for each.
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.on_stopping()
        await asyncio.sleep(self.delay)
        if self.config.fd is None:  # the queue of an inherited socket is its next server's
            await self._accept_queued()
        await super().shutdown(sockets)

    async def _accept_queued(self) -> None:
        listening = [
            socket.socket(fileno=os.dup(open_socket.fileno()))
            for server in self.servers
            for open_socket in server.sockets
        ]
        for server in self.servers:
            server.close()
        for queue in listening:
            queue.setblocking(False)
            queue.listen(0)
        for is_last in (False, True):
            for queue in listening:
                await self._accept_all(queue)
            await asyncio.sleep(0 if is_last else HANDSHAKE_S)
        for queue in listening:
            await self._accept_all(queue)
            queue.close()

    async def _accept_all(self, queue: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        accepted: list[socket.socket] = []
        with contextlib.suppress(OSError):
            while True:
                accepted.append(queue.accept()[0])
        for connection in accepted:
            connection.setblocking(False)
            await loop.connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        protocol: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn calls it
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return protocol


def raise_descriptor_limit(wanted: int) -> int:
    """Ask the system for ``wanted`` connections; how many it lets this process open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + SPARE_DESCRIPTORS
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(wanted, soft - SPARE_DESCRIPTORS)


def connection_limits(settings: Settings) -> ConnectionLimits:
    return ConnectionLimits(
        max_connections=raise_descriptor_limit(settings.max_connections),
        max_header_bytes=settings.max_header_kb * 1000,
        max_request_bytes=(settings.max_header_kb + settings.max_body_kb * CHUNK_OVERHEAD) * 1000,
        header_timeout=settings.header_timeout,
        body_timeout=settings.body_timeout,
    )


def serve(
    app: ASGIApp,
    settings: Settings,
    *,
    on_stopping: Callable[[], None],
    on_end: Callable[[str], None],
    on_count: Callable[[int], None],
    client_of: Callable[[str | None], str],
    caches: CacheGroup | None = None,
    descriptor: int | None = None,
) -> None:
    """Serve until a signal stops it; on an inherited socket, if its descriptor is given."""
    registry = ConnectionRegistry(
        limits=connection_limits(settings),
        on_end=on_end,
        on_count=on_count,
        client_of=client_of,
    )
    replay_bytes = settings.response_cache_mb * 1_000_000 // REPLAY_SHARE
    replay_cache = ReplayCache(replay_bytes, caches)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        fd=descriptor,
        http=protocol_class(registry, replay_cache),
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
