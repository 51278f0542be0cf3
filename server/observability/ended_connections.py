"""Counts connections that the server ends, and logs how many there were, one line for many.

Strangers decide how many there are: a line for each would let them fill the disk.
"""

from __future__ import annotations

import logging
import math
import time
from collections import Counter
from collections.abc import Callable

from server.observability.metrics import Metrics

log = logging.getLogger("raccroche.connections")

PERIOD_S = 10.0


class EndedConnections:
    """Log the first one at once, and those of a period together with the first after it."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        self.metrics = metrics
        self.clock = clock
        self.ended: Counter[str] = Counter()
        self.next_line = -math.inf

    def __call__(self, reason: str) -> None:
        self.metrics.connection_ended(reason)
        self.ended[reason] += 1
        now = self.clock()
        if now < self.next_line:
            return
        self.next_line = now + PERIOD_S
        counts = ", ".join(f"{reason} {count}" for reason, count in sorted(self.ended.items()))
        self.ended.clear()
        log.info("connections ended: %s", counts)
