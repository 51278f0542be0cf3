"""Results of one run of the benchmark."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field

from bench.load import LoadResult

# Size, contender, workload.
Key = tuple[int, str, str]


@dataclass(slots=True)
class Measurements:
    """All results of one run.

    ``cpu_s`` are the server's CPU seconds per request, round by round as ``rates``; ``ready_s`` and
    ``megabytes`` are by size and contender; ``searching_megabytes`` is the memory of Raccroche by
    size once it has built the index of search.
    """

    rates: dict[Key, list[LoadResult]] = field(default_factory=lambda: defaultdict(list))
    cpu_s: dict[Key, list[float]] = field(default_factory=lambda: defaultdict(list))
    ready_s: dict[tuple[int, str], float] = field(default_factory=dict)
    megabytes: dict[tuple[int, str], float] = field(default_factory=dict)
    searching_megabytes: dict[int, float] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, key: Key, result: LoadResult, cpu_seconds: float) -> None:
        """Add a round, and the CPU time that the server took for all of it."""
        self.rates[key].append(result)
        self.cpu_s[key].append(cpu_seconds / max(result.requests, 1))

    def rate(self, size: int, contender: str, workload: str) -> float | None:
        """Requests per second, the median of the rounds; None where it was not measured."""
        results = self.rates.get((size, contender, workload))
        return statistics.median(result.rate for result in results) if results else None

    def cpu_per_request(self, size: int, contender: str, workload: str) -> float | None:
        """Seconds of the server's CPU, the median of the rounds; None where it was not measured."""
        rounds = self.cpu_s.get((size, contender, workload))
        return statistics.median(rounds) if rounds else None

    def p99_to_p50(self, size: int, contender: str, workload: str) -> float:
        """p99 / p50 of the time of a request, the median of the rounds."""
        results = self.rates[size, contender, workload]
        return statistics.median(result.p99 / result.p50 for result in results)
