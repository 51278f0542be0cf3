"""Metrics, as Prometheus reads them: rates, errors, durations, caches, the database.

Of what a client sends only an operation's name becomes a label, and only the first
``MAX_OPERATION_NAMES`` of those: the others are counted as ``other``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.gc_collector import GCCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from execution.document import Operation
from models.refresh import Refresh
from storage.database import Database

MAX_OPERATION_NAMES = 100
OTHER = "other"
ANONYMOUS = "anonymous"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class DatabaseTime(Collector):
    """How many statements requests have sent, and the seconds they took."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def collect(self) -> Iterator[Metric]:
        stats = self.database.stats
        yield CounterMetricFamily(
            "raccroche_database_statements", "Statements of requests.", value=stats.statements
        )
        yield CounterMetricFamily(
            "raccroche_database_seconds", "Seconds that they took.", value=stats.seconds
        )


class LastRefreshes(Collector):
    """Whether the last refresh of each source succeeded, and how long ago one last did."""

    def __init__(self) -> None:
        self.refreshes: list[Refresh] = []

    def show(self, refreshes: Iterable[Refresh]) -> None:
        """Show these from now on."""
        self.refreshes = list(refreshes)

    def collect(self) -> Iterator[Metric]:
        success = GaugeMetricFamily(
            "raccroche_refresh_success",
            "1 where the last refresh of a source succeeded, 0 where it did not.",
            labels=["source"],
        )
        age = GaugeMetricFamily(
            "raccroche_refresh_age_seconds",
            "Seconds since a source was last refreshed with success.",
            labels=["source"],
        )
        now = datetime.now(UTC)
        for each in self.refreshes:
            success.add_metric([each.kind], each.outcome.succeeded)
            if each.succeeded_at is not None:
                age.add_metric([each.kind], (now - each.succeeded_at).total_seconds())
        yield from (success, age)


class Metrics:
    """One server's metrics. ``known_names`` are operations that always have their own label."""

    def __init__(self, database: Database, known_names: Collection[str] = ()) -> None:
        # A second series of each counter, with the time it was made, which nobody reads.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it bare
        self.names = {*known_names, ANONYMOUS, OTHER}
        self.most_names = len(self.names) + MAX_OPERATION_NAMES
        self.registry = registry = CollectorRegistry()
        registry.register(DatabaseTime(database))
        self.last_refreshes = LastRefreshes()
        registry.register(self.last_refreshes)
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        # The client looks a label's child up under a lock; labels are few, and so are children.
        self.requests = cache(http_requests(registry).labels)
        self.operations = cache(operation_seconds(registry).labels)
        self.caches = cache(cache_lookups(registry).labels)
        self.errors = Counter(
            "raccroche_errors_total", "Errors told to clients.", ["code"], registry=registry
        )
        self.limiter_failures = Counter(
            "raccroche_rate_limiter_failures_total",
            "Requests answered because the rate limiter could not tell.",
            registry=registry,
        )
        self.ended_connections = Counter(
            "raccroche_connections_ended_total",
            "Connections that the server ended.",
            ["reason"],
            registry=registry,
        )
        self.connections = Gauge(
            "raccroche_connections", "Connections open now.", registry=registry
        )
        self.version = Gauge(
            "raccroche_directory_version", "The version that is served.", registry=registry
        )

    def name_of(self, operation: Operation) -> str:
        """The operation's name as a label, one of a bounded number."""
        name = operation.name or ANONYMOUS
        if name in self.names:
            return name
        if len(self.names) >= self.most_names:
            return OTHER
        self.names.add(name)
        return name

    def request(self, route: str, method: str, status: int) -> None:
        self.requests(route, method, str(status)).inc()

    def answered(self, name: str, seconds: float) -> None:
        """Count an operation by its label (``name_of``)."""
        self.operations(name).observe(seconds)

    def error(self, code: str) -> None:
        self.errors.labels(code).inc()

    def cached(self, name: str, hit: bool) -> None:
        self.caches(name, "hit" if hit else "miss").inc()

    def connection_ended(self, reason: str) -> None:
        self.ended_connections.labels(reason).inc()

    def text(self) -> bytes:
        """All of them, in Prometheus's text format."""
        return generate_latest(self.registry)


def http_requests(registry: CollectorRegistry) -> Counter:
    labels = ["route", "method", "status"]
    return Counter("raccroche_http_requests", "HTTP requests.", labels, registry=registry)


def operation_seconds(registry: CollectorRegistry) -> Histogram:
    return Histogram(
        "raccroche_operation_seconds",
        "Seconds to answer a GraphQL operation, cached answers included.",
        ["operation"],
        buckets=SECONDS,
        registry=registry,
    )


def cache_lookups(registry: CollectorRegistry) -> Counter:
    return Counter(
        "raccroche_cache_lookups",
        "Look-ups in the caches of answers: not_modified, response, replay.",
        ["cache", "result"],
        registry=registry,
    )
