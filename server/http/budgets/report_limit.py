"""How many error reports one client may send: a bucket of its own beside the budget of points."""

from __future__ import annotations

from collections.abc import Callable

from errors.exceptions import RateLimited
from server.http.budgets.rate_limit import Buckets, LocalBuckets, RateLimiter, RedisBuckets

DAY_S = 86_400

SHARE_AT_ONCE = 4
"""A quarter of a day's reports may be sent at once; the others come back one by one."""

PREFIX = "reports:"
"""Of the bucket's name: points are kept under the client's own."""


class ReportLimit:
    """Takes reports off what a client may send in a day.

    A bucket is counted in seconds: each report takes ``seconds`` of it, and each second one comes
    back. Of 20 a day 5 may be sent at once, and as what comes back in an hour is less than one,
    these are all of that hour.
    """

    def __init__(
        self,
        per_day: int,
        *,
        redis_url: str = "",
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        at_once = max(1, per_day // SHARE_AT_ONCE)
        self.seconds = DAY_S // max(1, per_day - at_once)
        burst = at_once * self.seconds
        buckets: Buckets = LocalBuckets(rate=1, burst=burst)
        if redis_url:
            buckets = RedisBuckets(redis_url, rate=1, burst=burst)
        self.limiter = RateLimiter(buckets, rate=1, on_failure=on_failure)

    async def charge(self, client: str) -> None:
        """Take one report off what a client may send.

        Raises:
            RateLimited: it has sent what it may.
        """
        budget = await self.limiter.charge(PREFIX + client, self.seconds)
        if budget is not None and budget.spent:
            wait = budget.wait_s
            raise RateLimited("reports", values={"seconds": wait}, retryAfter=wait)

    async def close(self) -> None:
        await self.limiter.close()
