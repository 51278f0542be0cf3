"""Equal shares for callers: of places that are held at once, and of requests within a second."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable

WINDOW_S = 1.0


class FairShares:
    """So many units that callers hold, none more than its share.

    The share is the limit divided by the callers that hold any, and one more: however much each
    asks for, there is room for the next who comes. Only callers that hold units are remembered.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.held: Counter[str] = Counter()

    def take(self, caller: str) -> bool:
        """Take one unit; False where the caller has its share, or all are taken."""
        callers = len(self.held) + (caller not in self.held)
        share = max(1, self.limit // (callers + 1))
        if self.held[caller] >= share or self.held.total() >= self.limit:
            self._forget_if_none(caller)
            return False
        self.held[caller] += 1
        return True

    def give_back(self, caller: str) -> None:
        self.held[caller] -= 1
        self._forget_if_none(caller)

    def _forget_if_none(self, caller: str) -> None:
        if not self.held[caller]:
            del self.held[caller]


class RequestRate:
    """At most so many requests in any second, shared fairly: a log of a sliding window.

    ``clock`` gives seconds. The log holds no more entries than a second may have requests.
    """

    def __init__(self, per_second: int, clock: Callable[[], float]) -> None:
        self.shares = FairShares(per_second)
        self.clock = clock
        self.log: deque[tuple[float, str]] = deque()

    def take(self, caller: str) -> bool:
        """Count a request; False where the caller may send none now."""
        now = self.clock()
        while self.log and now - self.log[0][0] >= WINDOW_S:
            self.shares.give_back(self.log.popleft()[1])
        if not self.shares.take(caller):
            return False
        self.log.append((now, caller))
        return True
