"""Counters of each request, as plain numbers that Prometheus's client reads when it is asked.

Requests are answered by one thread. The client's own counters take a lock for each, and look for
their labels under another, which every request would pay for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from prometheus_client.metrics_core import (
    CounterMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

Labels = tuple[str, ...]


class Tally(Collector):
    """How often something happened, by labels."""

    def __init__(self, name: str, documentation: str, labels: Sequence[str]) -> None:
        self.named = (name, documentation)
        self.labels = labels
        self.counts: defaultdict[Labels, int] = defaultdict(int)

    def add(self, *labels: str) -> None:
        self.counts[labels] += 1

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily(*self.named, labels=self.labels)
        for labels, count in self.counts.items():
            family.add_metric(labels, count)
        yield family


class Spread:
    """How many took at most each of some bounds, the last of which is infinite, and their sum."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def buckets(self) -> list[tuple[str, float]]:
        """As Prometheus has them: each with all that are smaller."""
        names = [*map(str, self.bounds), "+Inf"]
        return list(zip(names, accumulate(self.counts), strict=True))


class Durations(Collector):
    """How long something took in seconds, by one label."""

    def __init__(
        self, name: str, documentation: str, label: str, *, bounds: Sequence[float]
    ) -> None:
        self.named = (name, documentation)
        self.label = label
        self.bounds = bounds
        self.spreads: dict[str, Spread] = {}

    def add(self, label: str, seconds: float) -> None:
        spread = self.spreads.get(label)
        if spread is None:
            spread = self.spreads[label] = Spread(self.bounds)
        spread.add(seconds)

    def collect(self) -> Iterator[Metric]:
        family = HistogramMetricFamily(*self.named, labels=[self.label])
        for label, spread in self.spreads.items():
            family.add_metric([label], spread.buckets(), spread.total)
        yield family
