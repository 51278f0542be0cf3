"""What a warm request costs inside the process, without sockets: microseconds of CPU.

    python -m bench.in_process      prints the median of 14 rounds of 3,000 nearest-host queries

Two ways to bound the time of an operation are compared round by round: the one in use, which
starts a timer at the first wait (``execution.timeout``), and ``asyncio.timeout`` for each one.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Generator
from typing import Any

from starlette.types import ASGIApp, Message, Scope

from bench.directories import build
from bench.workloads import WORKLOADS, request_bodies, sample_places
from execution import executor
from execution.timeout import LazyTimeout
from server.http.app import create_service
from server.http.connections.replay_cache import KEEP_RESPONSE
from server.http.connections.single_write import WRITE_RESPONSE
from server.settings.settings import Settings
from storage.database import Database

SIZE = 60_000
PLACES = 3_000
ROUNDS = 14
WARM_ROUNDS = 2  # the first compiles the operation, the second fills the caches


class TimerPerRequest:
    """``asyncio.timeout`` around all of the work, in place of ``execution.timeout.LazyTimeout``."""

    def __init__(self, work: Any, *, seconds: float) -> None:
        self.work = work
        self.seconds = seconds

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._bounded().__await__()

    async def _bounded(self) -> Any:
        async with asyncio.timeout(self.seconds):
            return await self.work


WAYS: dict[str, Any] = {"timer at the first wait": LazyTimeout, "asyncio.timeout": TimerPerRequest}


async def send_request(app: ASGIApp, body: bytes) -> None:
    """One POST as the server's protocol hands it over."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(_: Message) -> None:
        raise AssertionError("the response did not go out as one write")

    headers = {"host": b"localhost", "content-type": b"application/json"}
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(name.encode(), value) for name, value in headers.items()],
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "extensions": {WRITE_RESPONSE: lambda *_: True, KEEP_RESPONSE: lambda *_: None},
    }
    await app(scope, receive, send)


async def measure(app: ASGIApp, requests: list[bytes]) -> dict[str, float]:
    """Median microseconds of CPU per request, for each way."""
    for _ in range(WARM_ROUNDS):
        for body in requests:
            await send_request(app, body)
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, way in WAYS.items():
            setattr(executor, "LazyTimeout", way)  # noqa: B010  # a type checker refuses the plain assignment
            began = time.process_time()
            for body in requests:
                await send_request(app, body)
            taken[name].append((time.process_time() - began) / len(requests) * 1e6)
    return {name: statistics.median(rounds) for name, rounds in taken.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        database = Database(url)
        build(database, SIZE)
        found = list(sample_places(database))[:PLACES]
        requests = [body.encode() for body in request_bodies(WORKLOADS["common"], found)]
        settings = Settings(database_url=url, geocoder=None, rate_limit=0, access_log=False)
        figures = asyncio.run(measure(create_service(settings).app, requests))
    fastest = min(figures.values())
    for name, microseconds in figures.items():
        sys.stdout.write(f"{name}: {microseconds:.0f} µs, × {microseconds / fastest:.2f}\n")


if __name__ == "__main__":
    main()
