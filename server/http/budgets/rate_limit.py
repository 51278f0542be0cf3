"""Rate limiting: a token bucket of points for each client, in this process or in Redis.

It fails open: where Redis does not answer, requests are answered and the failure is counted. Redis
is then left alone for a while, so that they do not all wait for it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Protocol

from cachetools import TTLCache

from server.http.budgets.turns import Turns

log = logging.getLogger(__name__)

MAX_CLIENTS = 50_000
REDIS_TIMEOUT_S = 0.25
PAUSE_S = 5.0
"""How long nobody is limited after a failure; then one request asks again before all others do."""

CLIENT_CACHE_SIZE = 1_024
"""Addresses whose bucket name is cached."""

IPV6_PREFIX_BITS = 64
"""A provider gives a client a whole /64 network: its addresses share one bucket."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a client has left after a request."""

    most: int
    left: int
    full_in_s: int
    spent: bool
    wait_s: int

    def headers(self, rate: int) -> list[tuple[str, str]]:
        """``RateLimit`` fields (IETF, draft-ietf-httpapi-ratelimit-headers-10)."""
        window = max(1, self.most // rate)
        return [
            ("ratelimit-policy", f'"points";q={self.most};w={window}'),
            ("ratelimit", f'"points";r={self.left};t={self.full_in_s}'),
        ]


class Buckets(Protocol):
    """Where the budgets of clients are kept."""

    async def take(self, client: str, points: int) -> Budget:
        """Take points off a client's budget, all or none."""

    async def close(self) -> None: ...


# Points; sums of floats differ by far less.
ROUNDING = 1e-6


class LocalBuckets:
    """Buckets in this process. A bucket is forgotten once it is full again.

    throttled-py is not used here, as it imports Redis's client in every process.
    """

    def __init__(
        self, *, rate: int, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate = rate
        self.burst = burst
        self.clock = clock
        self.left: TTLCache[str, tuple[float, float]] = TTLCache(
            # After so long a bucket is full again, even one that owed all of it: the same as none.
            MAX_CLIENTS,
            ttl=2 * burst / rate,
            timer=clock,
        )

    async def take(self, client: str, points: int) -> Budget:
        return self.take_sync(client, points)

    def take_sync(self, client: str, points: int) -> Budget:
        now = self.clock()
        has = self._filled(client, now)
        # Rounding must not refuse who waited ``wait_s``: points are sums of parts of seconds.
        spent = points > has + ROUNDING
        left = has if spent else max(has - points, 0.0)
        self.left[client] = left, now
        return Budget(
            most=self.burst,
            left=max(0, int(left)),
            full_in_s=math.ceil((self.burst - left) / self.rate),
            spent=spent,
            wait_s=max(1, math.ceil((points - left) / self.rate)) if spent else 0,
        )

    def owe(self, client: str, points: int) -> None:
        """Take points off for what is done already, even if the client had fewer.

        Nobody owes more than a whole bucket.
        """
        now = self.clock()
        self.left[client] = max(self._filled(client, now) - points, -float(self.burst)), now

    def _filled(self, client: str, now: float) -> float:
        """What a client has, with what came back since it was charged last."""
        had, at = self.left.get(client, (float(self.burst), now))
        return min(float(self.burst), had + (now - at) * self.rate)

    async def close(self) -> None:
        self.left.clear()


class RedisBuckets:
    """Buckets in Redis, shared by several workers."""

    def __init__(self, address: str, *, rate: int, burst: int) -> None:
        from throttled import RateLimiterType, rate_limiter
        from throttled.asyncio import RedisStore, Throttled

        timeouts = dict.fromkeys(("SOCKET_TIMEOUT", "SOCKET_CONNECT_TIMEOUT"), REDIS_TIMEOUT_S)
        self.store = RedisStore(server=address, options=timeouts)
        self.throttled = Throttled(
            using=RateLimiterType.TOKEN_BUCKET.value,
            quota=rate_limiter.per_sec(rate, burst=burst),
            store=self.store,
        )

    async def take(self, client: str, points: int) -> Budget:
        async with asyncio.timeout(REDIS_TIMEOUT_S):
            result = await self.throttled.limit(client, cost=points)
        state = result.state
        return Budget(
            most=state.limit,
            left=max(0, state.remaining),
            full_in_s=int(state.reset_after),
            spent=result.limited,
            wait_s=max(1, int(state.retry_after)),
        )

    async def close(self) -> None:
        client: Any = self.store._backend.get_client()  # the library has no way to close it
        await client.aclose(close_connection_pool=True)


class RateLimiter:
    """Charges clients for what their requests cost. Close it when the service stops."""

    def __init__(
        self,
        buckets: Buckets,
        *,
        rate: int,
        turns: Turns | None = None,
        on_failure: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.buckets = buckets
        self.rate = rate
        self.turns = turns or Turns()
        self.on_failure = on_failure
        self.clock = clock
        self.has_failed = False
        self.paused_until = -math.inf

    @property
    def is_local(self) -> bool:
        """Whether budgets are in this process, so that ``charge_sync`` works."""
        return isinstance(self.buckets, LocalBuckets)

    def charge_sync(self, client: str, points: int) -> Budget | None:
        """Like ``charge``, without waiting; None where budgets are not in this process."""
        buckets = self.buckets
        return buckets.take_sync(client, points) if isinstance(buckets, LocalBuckets) else None

    async def charge(self, client: str, points: int) -> Budget | None:
        """Take points off a client's budget; None where the limiter cannot tell."""
        if self.clock() < self.paused_until:
            self.on_failure()
            return None
        is_trial = self.has_failed
        if is_trial:
            self._pause()  # for all others, until this one knows
        try:
            budget = await self.buckets.take(client, points)
        except Exception as problem:  # whatever fails in a shared limiter, the directory answers
            # Of those that were waiting when it failed, the first says so.
            if is_trial or not self.has_failed:
                cause = type(problem).__name__
                log.warning("the rate limiter failed (%s): no limits for %g s", cause, PAUSE_S)
            self._pause()
            self.on_failure()
            return None
        self.has_failed, self.paused_until = False, -math.inf
        return budget

    def _pause(self) -> None:
        self.has_failed = True
        self.paused_until = self.clock() + PAUSE_S

    async def close(self) -> None:
        await self.buckets.close()


@lru_cache(CLIENT_CACHE_SIZE)
def client_of(host: str | None) -> str:
    """The bucket of a client: its IPv4 address or its IPv6 network."""
    try:
        address = ip_address(host or "")
    except ValueError:
        # No address: a Unix socket has none.
        return "local"
    if address.version == 6:
        # A socket of both families gives IPv4 addresses so: they would all be of one /64.
        mapped = address.ipv4_mapped
        if mapped is not None:
            return str(mapped)
        return f"{int(address) >> (128 - IPV6_PREFIX_BITS):x}"
    return str(address)
