"""Health checks and metrics for monitoring: ``/healthz``, ``/readyz``, ``/metrics``."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Collection
from ipaddress import ip_address

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from directory.live_reload import LiveDirectory
from errors.exceptions import Forbidden
from server.observability.metrics import Metrics
from server.settings.parsers import Network
from storage.database import Database
from storage.version import read_version

log = logging.getLogger(__name__)

TEXT = "text/plain; version=0.0.4; charset=utf-8"
NO_STORE = {"cache-control": "no-store"}
CHECK_TIMEOUT_S = 5.0
CHECK_CACHE_S = 1.0


class Health:
    """Routes for monitoring. Once the server is stopping, ``/readyz`` answers 503."""

    def __init__(
        self,
        database: Database,
        live: LiveDirectory,
        metrics: Metrics,
        metrics_from: Collection[Network],
    ) -> None:
        self.database = database
        self.live = live
        self.metrics = metrics
        self.metrics_from = metrics_from
        self.stopping = False
        self.lock = asyncio.Lock()
        self.checked_at = -math.inf
        self.checks: dict[str, bool] = {}

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
        """Ready: the database can be reached, is migrated and seeded, and we are not stopping."""
        checks = {**await self._cached_checks(), "serving": not self.stopping}
        ready = all(checks.values())
        return _json({"ready": ready, "checks": checks}, 200 if ready else 503)

    async def _cached_checks(self) -> dict[str, bool]:
        """The database's checks: one at a time, and cached for ``CHECK_CACHE_S``."""
        async with self.lock:
            # Cached for a second: many balancers ask, and a database in distress must not be asked
            # more.
            if time.monotonic() > self.checked_at + CHECK_CACHE_S:
                try:
                    look = asyncio.to_thread(self._checks)
                    self.checks = await asyncio.wait_for(look, CHECK_TIMEOUT_S)
                except TimeoutError:
                    self.checks = {"database": False}
                self.checked_at = time.monotonic()
            return self.checks

    def _checks(self) -> dict[str, bool]:
        from migrations import runner

        # SQLite would make an empty file, and call it reachable.
        if self.database.file is not None and not self.database.file.exists():
            return {"database": False}
        try:
            with self.database.reachable() as connection:
                migrated = runner.current(connection) == runner.head()
                seeded = migrated and read_version(connection).number > 0
        except Exception:  # whatever it is, the database cannot be used
            log.warning("the database cannot be reached", exc_info=True)
            return {"database": False}
        return {"database": True, "migrated": migrated, "seeded": seeded}

    async def metrics_text(self, request: Request) -> Response:
        """Metrics, for the operator's own networks."""
        if not self._may_see_metrics(request.client.host if request.client else None):
            raise Forbidden("metrics")
        with self.live.reading() as directory:
            self.metrics.version.set(directory.version.number)
        return Response(self.metrics.text(), media_type=TEXT, headers=NO_STORE)

    def _may_see_metrics(self, host: str | None) -> bool:
        try:
            address = ip_address(host or "")
        except ValueError:
            return False
        return any(address in network for network in self.metrics_from)


def _json(content: object, status: int) -> Response:
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers=NO_STORE,
    )
