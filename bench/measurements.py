"""What one run of the benchmark has measured."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field

from bench.load import LoadResult

Key = tuple[int, str, str]
"""Size, contender, workload."""


@dataclass(slots=True)
class Measurements:
    """Everything of one run."""

    rates: dict[Key, list[LoadResult]] = field(default_factory=lambda: defaultdict(list))
    ready_s: dict[tuple[int, str], float] = field(default_factory=dict)
    megabytes: dict[tuple[int, str], float] = field(default_factory=dict)
    searching_megabytes: dict[int, float] = field(default_factory=dict)
    """Those of Raccroche, when it holds the index of search too."""
    left_out: list[str] = field(default_factory=list)

    def rate(self, size: int, contender: str, workload: str) -> float | None:
        """The median over the rounds, in requests a second."""
        results = self.rates.get((size, contender, workload))
        return statistics.median(result.rate for result in results) if results else None

    def p99_to_p50(self, size: int, contender: str, workload: str) -> float:
        """How many times the median the slowest hundredth took, p99 / p50; the rounds' median."""
        results = self.rates[size, contender, workload]
        return statistics.median(result.p99 / result.p50 for result in results)
