"""Points per second of CPU, for everything that may be asked: whether prices are true.

    python -m bench.prices          prints the table, the dearest kinds first
    python -m bench.prices search   only kinds whose name has this in it

Each kind is sent in the process with other values each time, so that no cache answers; what
the client's budget was charged is divided by the CPU time that the process took. A kind that gives
few points for a second takes more than it pays for.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Scope

from bench.directories import build
from bench.request_kinds import Kind, Request, kinds
from server.http.app import Service, create_service
from server.settings.settings import Settings
from storage.database import Database

SIZE = 13_000
WARM_REQUESTS = 8
SECONDS = 0.6
MOST_REQUESTS = 400
BUDGET = 1_000_000_000
CLIENT = "192.0.2.1"


@dataclass(frozen=True, slots=True)
class Price:
    """What a kind of request costs: CPU time in milliseconds, and points, for each request."""

    name: str
    cpu_ms: float
    points: float

    @property
    def points_per_second(self) -> float:
        return self.points / self.cpu_ms * 1000


async def send(app: ASGIApp, request: Request, client: str = CLIENT) -> int:
    """One request as a server hands it over; returns the status of its response."""
    messages: list[Message] = [{"type": "http.request", "body": request.body or b""}]
    statuses: list[int] = []

    async def receive() -> Message:
        if not messages:
            # Streamed responses wait for a message that the client has left.
            await asyncio.Event().wait()
        return messages.pop()

    async def discard(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await app(scope_of(request, client), receive, discard)
    return statuses[0]


def scope_of(request: Request, client: str = CLIENT) -> Scope:
    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    if request.accept_encoding:
        headers.append((b"accept-encoding", request.accept_encoding.encode()))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if request.body is None else "POST",
        "path": request.path,
        "raw_path": request.path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "client": (client, 1),
        "server": ("localhost", 80),
        "extensions": {},
    }


async def measure(service: Service, kind: Kind) -> Price:
    """Send requests of a kind for a while, after a few that fill what is filled once."""
    dice = random.Random(kind.name)  # noqa: S311  # not for secrets
    for _ in range(WARM_REQUESTS):
        await send(service.app, kind.make(dice))
    requests, cpu = 0, 0.0
    before = points_left(service)
    until = time.perf_counter() + SECONDS
    while requests < MOST_REQUESTS and time.perf_counter() < until:
        request = kind.make(dice)
        began = time.process_time()
        await send(service.app, request)
        cpu += time.process_time() - began
        requests += 1
    return Price(kind.name, cpu / requests * 1000, (before - points_left(service)) / requests)


def points_left(service: Service) -> int:
    limiter = service.graphql.limiter
    budget = limiter.charge_sync(CLIENT, 0) if limiter is not None else None
    assert budget is not None
    return budget.left


async def measure_all(service: Service, wanted: Iterable[Kind]) -> list[Price]:
    return [await measure(service, kind) for kind in wanted]


def table(prices: list[Price]) -> Iterator[str]:
    """The prices as lines of text, the dearest first."""
    median = statistics.median(price.points_per_second for price in prices)
    yield f"{'points / CPU s':>14} {'× median':>9} {'points':>8} {'CPU ms':>8}  kind"
    for price in sorted(prices, key=lambda price: price.points_per_second):
        rate = price.points_per_second
        figures = f"{rate:14,.0f} {rate / median:9.2f} {price.points:8,.0f} {price.cpu_ms:8.3f}"
        yield f"{figures}  {price.name}"


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/prices.db"
        build(Database(url), SIZE)
        settings = Settings(
            database_url=url,
            geocoder=None,
            access_log=False,
            rate_limit=1,
            rate_burst=BUDGET,
        )
        wanted = [kind for kind in kinds() if part in kind.name]
        prices = asyncio.run(measure_all(create_service(settings), wanted))
    sys.stdout.writelines(f"{line}\n" for line in table(prices))


if __name__ == "__main__":
    main()
