"""One connection of the server without a socket, on a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from server.http.connections.limits import ConnectionLimits, ConnectionRegistry
from server.http.connections.protocol import LimitedProtocol, protocol_class
from server.http.connections.replay_cache import KEEP_RESPONSE, RawResponse, ReplayCache
from server.http.connections.single_write import WRITE_RESPONSE
from support.fake_loop import FakeLoop

KEEP_ALIVE_S = 15
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
REPLAYED = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nagain"


@dataclass
class ClockedLoop(FakeLoop):
    """Timers on the test's clock; tasks in the event loop that runs the test."""

    def create_task(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        return asyncio.get_running_loop().create_task(work)


class FakeTransport(asyncio.Transport):
    """Remembers what is written; ``unsent`` bytes of it wait for the client to read."""

    def __init__(self, host: str) -> None:
        super().__init__({"peername": (host, 50_000), "sockname": ("192.0.2.80", 80)})
        self.written = b""
        self.unsent = 0
        self.closed = self.aborted = False
        self.high_water: int | None = None

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def taken(self) -> bytes:
        """What was written since this was asked last."""
        written, self.written = self.written, b""
        return written

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.aborted = True

    def is_closing(self) -> bool:
        return self.closed

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.high_water = high

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Application:
    """Answers ``ok`` in one write, once its gate is open; ``replays`` are told in its place when
    the same bytes come again, until there is none left."""

    def __init__(self, *replays: RawResponse) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[str] = []
        self.replays = list(replays)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await self.gate.wait()
        extensions = scope["extensions"]
        if self.replays:
            extensions[KEEP_RESPONSE](lambda: self.replays.pop(0) if self.replays else None, 5)
        if not extensions[WRITE_RESPONSE](200, b"content-length: 2\r\n", b"ok"):
            head = [(b"content-length", b"2")]
            await send({"type": "http.response.start", "status": 200, "headers": head})
            await send({"type": "http.response.body", "body": b"ok"})


@dataclass
class FakeServer:
    """What the connections of one server share."""

    app: ASGIApp
    limits: ConnectionLimits = field(
        default_factory=lambda: ConnectionLimits(
            max_connections=3,
            max_header_bytes=200,
            max_request_bytes=400,
            header_timeout=10,
            body_timeout=20,
        )
    )
    loop: ClockedLoop = field(default_factory=ClockedLoop)
    ended: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.registry = ConnectionRegistry(
            limits=self.limits, on_end=self.ended.append, on_count=self.counts.append
        )
        self.protocol = protocol_class(self.registry, ReplayCache(100_000))
        self.state = ServerState()
        self.config = uvicorn.Config(
            self.app,
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_S,
        )

    def connect(self, host: str = "192.0.2.1") -> tuple[LimitedProtocol, FakeTransport]:
        loop: Any = self.loop
        protocol = self.protocol(self.config, self.state, {}, loop)
        transport = FakeTransport(host)
        protocol.connection_made(transport)
        return protocol, transport
