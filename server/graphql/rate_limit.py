"""How many points a client may spend: a token bucket for each, in this process or in Redis.

Where Redis does not answer, requests are answered and the failure is counted: a limiter that
is down must not take the directory down with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from throttled import RateLimiterType, rate_limiter
from throttled.asyncio import BaseStore, MemoryStore, RedisStore, Throttled

log = logging.getLogger(__name__)

REMEMBERED_CLIENTS = 50_000
REDIS_TIMEOUT_S = 0.25
IPV6_NETWORK = 64
"""Bits that a provider gives to one client, who may use every address below."""


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


class RateLimiter:
    """Charges clients for what their requests cost. Close it when the service stops."""

    def __init__(
        self,
        *,
        rate: int,
        burst: int,
        redis_url: str = "",
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        self.rate = rate
        self.on_failure = on_failure
        store: BaseStore = MemoryStore(options={"MAX_SIZE": REMEMBERED_CLIENTS})
        self.redis: RedisStore | None = None
        if redis_url:
            self.redis = store = RedisStore(
                server=redis_url,
                options={
                    "SOCKET_TIMEOUT": REDIS_TIMEOUT_S,
                    "SOCKET_CONNECT_TIMEOUT": REDIS_TIMEOUT_S,
                },
            )
        self.throttled = Throttled(
            using=RateLimiterType.TOKEN_BUCKET.value,
            quota=rate_limiter.per_sec(rate, burst=burst),
            store=store,
        )

    async def charge(self, client: str, points: int) -> Budget | None:
        """Take points off a client's budget; None where the limiter cannot tell."""
        try:
            async with asyncio.timeout(REDIS_TIMEOUT_S if self.redis else None):
                result = await self.throttled.limit(client, cost=points)
        except Exception:  # whatever fails in a shared limiter, the directory answers
            log.warning("the rate limiter failed; the request is answered", exc_info=True)
            self.on_failure()
            return None
        state = result.state
        return Budget(
            most=state.limit,
            left=max(0, state.remaining),
            full_in_s=int(state.reset_after),
            spent=result.limited,
            wait_s=max(1, int(state.retry_after)),
        )

    async def close(self) -> None:
        if self.redis is not None:
            client: Any = self.redis._backend.get_client()  # the library has no way to close it
            await client.aclose(close_connection_pool=True)


def client_of(host: str | None) -> str:
    """Whose budget a request is charged to: an IPv4 address, or an IPv6 network."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return "local"
    if address.version == 6:
        mapped = address.ipv4_mapped
        if mapped is not None:
            return str(mapped)
        return f"{int(address) >> (128 - IPV6_NETWORK):x}"
    return str(address)
