"""Health checks and metrics for monitoring: ``/healthz``, ``/readyz``, ``/metrics``."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Collection
from datetime import UTC, datetime
from ipaddress import ip_address

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from directory.live_reload import LiveDirectory
from directory.refresh_log import RefreshLog
from errors.exceptions import Forbidden, ServiceUnavailable
from models.refresh import Refresh
from server.observability.metrics import Metrics
from server.settings.parsers import Network
from storage.database import Database
from storage.version import read_version

log = logging.getLogger(__name__)

TEXT = "text/plain; version=0.0.4; charset=utf-8"
NO_STORE = {"cache-control": "no-store"}
LOOK_UP_TIMEOUT_S = 3.0
STATE_TIMEOUT_S = 2.0
"""How long a look-up by held connections, and then a new connection, are waited for."""
CHECK_CACHE_S = 1.0


class Health:
    """Routes for monitoring. Once the server is stopping, ``/readyz`` answers 503."""

    def __init__(
        self,
        database: Database,
        live: LiveDirectory,
        metrics: Metrics,
        metrics_from: Collection[Network],
        refreshes: RefreshLog,
    ) -> None:
        self.database = database
        self.live = live
        self.metrics = metrics
        self.metrics_from = metrics_from
        self.refreshes = refreshes
        self.stopping = False
        self.lock = asyncio.Lock()
        self.checked_at = -math.inf
        self.checks: dict[str, bool] = {}
        self.looking: asyncio.Future[dict[str, bool] | None] | None = None
        self.is_reported = False

    def stop(self) -> None:
        """Report not ready from now on, so that load balancers turn to other servers."""
        self.stopping = True

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics_text),
        ]

    async def alive(self, _: Request) -> Response:
        """Alive: the event loop answers."""
        return _json({"alive": True}, 200)

    async def ready(self, _: Request) -> Response:
        """Ready: requests can be answered, the database is migrated and seeded, and we are not
        stopping. The last refreshes are shown beside it: one that failed leaves what is answered
        as it was."""
        # Together: a silent database is waited for by both.
        found, last = await asyncio.gather(self._cached_checks(), self.refreshes.last())
        checks = {**found, "serving": not self.stopping}
        ready = all(checks.values())
        refreshes = {kind: _shown(each) for kind, each in last.items()}
        content = {"ready": ready, "checks": checks, "refreshes": refreshes}
        return _json(content, 200 if ready else 503)

    async def _cached_checks(self) -> dict[str, bool]:
        """The database's checks: one at a time, and cached for ``CHECK_CACHE_S``."""
        async with self.lock:
            # Cached for a second: many balancers ask, and a database in distress must not be asked
            # more.
            if time.monotonic() > self.checked_at + CHECK_CACHE_S:
                self.checks = await self._checks()
                self.checked_at = time.monotonic()
            return self.checks

    async def _checks(self) -> dict[str, bool]:
        problem = await self._problem_of_requests()
        state = None if problem else await self._state_in_time()
        if problem is None and state is None and self.database.file is None:
            # PostgreSQL takes no connection more, and answers go on by those that are held: were
            # this not ready, all workers would leave the balancer at once.
            return {"database": True, "migrated": True, "seeded": True}
        self._report(problem)
        return state or {"database": False}

    async def _problem_of_requests(self) -> Exception | None:
        """What a request that looks something up would meet."""
        try:
            async with asyncio.timeout(LOOK_UP_TIMEOUT_S):
                await self.live.check()
        except ServiceUnavailable as refused:
            # Those whose turn it is are answered.
            return None if refused.key == "busy" else refused
        except Exception as problem:  # whatever it is, requests would meet it
            return problem
        return None

    def _report(self, problem: Exception | None) -> None:
        """Log a problem once, until there is none."""
        if problem is not None and not self.is_reported:
            log.warning("not ready: nothing can be looked up: %s", first_line(problem))
        self.is_reported = problem is not None

    async def _state_in_time(self) -> dict[str, bool] | None:
        """What a new connection finds; None if there is none in time."""
        if self.looking is None or self.looking.done():
            # A thread that waits for a silent server is waited for again, not added to.
            self.looking = asyncio.ensure_future(asyncio.to_thread(self._state))
        done, _ = await asyncio.wait([self.looking], timeout=STATE_TIMEOUT_S)
        return self.looking.result() if done else None

    def _state(self) -> dict[str, bool] | None:
        from migrations import runner

        # SQLite would make an empty file, and call it reachable.
        if self.database.file is not None and not self.database.file.exists():
            return None
        try:
            with self.database.reachable() as connection:
                migrated = runner.current(connection) == runner.head()
                seeded = migrated and read_version(connection).number > 0
        except Exception:  # whatever it is, no new connection can be used
            return None
        return {"database": True, "migrated": migrated, "seeded": seeded}

    async def metrics_text(self, request: Request) -> Response:
        """Metrics, for the operator's own networks."""
        if not self._may_see_metrics(request.client.host if request.client else None):
            raise Forbidden("metrics")
        with self.live.reading() as directory:
            self.metrics.version.set(directory.version.number)
        self.metrics.last_refreshes.show((await self.refreshes.last()).values())
        return Response(self.metrics.text(), media_type=TEXT, headers=NO_STORE)

    def _may_see_metrics(self, host: str | None) -> bool:
        try:
            address = ip_address(host or "")
        except ValueError:
            return False
        return any(address in network for network in self.metrics_from)


def _shown(last: Refresh) -> dict[str, object]:
    """A refresh as ``/readyz`` shows it: without its message, which is for the operator's log."""
    return {
        "outcome": last.outcome.value,
        "ended_at": last.ended_at,
        "succeeded_at": last.succeeded_at,
        "facts_date": last.facts_date,
        "age_seconds": round((datetime.now(UTC) - last.ended_at).total_seconds()),
    }


def first_line(problem: BaseException) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]


def _json(content: object, status: int) -> Response:
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers=NO_STORE,
    )
