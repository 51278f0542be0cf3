"""What one request may spend: points of its client's budget, and turns of the event loop."""

from __future__ import annotations

from starlette.types import Scope

from errors.exceptions import RateLimited
from server.http.budgets.cpu_time import CpuTime
from server.http.budgets.rate_limit import Budget, RateLimiter, client_of

ACCOUNT = "raccroche.account"
"""Key of a request's scope: its ``Account``."""


class Account:
    """The account of a request's client. Without a limiter nothing is charged."""

    __slots__ = ("budget", "client", "cpu_time", "limiter")

    def __init__(
        self, limiter: RateLimiter | None, host: str | None, cpu_time: CpuTime | None = None
    ) -> None:
        self.limiter = limiter
        self.cpu_time = cpu_time
        self.client = client_of(host)
        self.budget: Budget | None = None
        """What is left, once something was charged."""

    async def charge(self, points: int) -> None:
        """Take points off the client's budget, and wait for its turn to use them.

        Raises:
            RateLimited: the client has spent its budget, has taken too much CPU time, or has too
                much in progress.
        """
        limiter = self.limiter
        if limiter is None:
            return
        if self.cpu_time is not None and (wait := self.cpu_time.wait_s(self.client)):
            raise RateLimited("cpu_time", values={"seconds": wait}, retryAfter=wait)
        self.budget = await limiter.charge(self.client, points)
        if self.budget is not None and self.budget.spent:
            wait = self.budget.wait_s
            raise RateLimited("spent", values={"seconds": wait}, retryAfter=wait)
        if not limiter.turns.take(self.client, points):
            await limiter.turns.wait(self.client, points)


def account_of(scope: Scope) -> Account:
    """The account that the request's middleware opened; one without limits where there is none."""
    account: Account | None = scope.get(ACCOUNT)
    if account is None:
        client = scope.get("client")
        account = scope[ACCOUNT] = Account(None, client[0] if client else None)
    return account
