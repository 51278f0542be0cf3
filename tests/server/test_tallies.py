"""Our counters, read by Prometheus's client as its own are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.registry import Collector

from server.observability.metrics import SECONDS
from server.observability.plain_counters import Durations, Tally
from server.observability.request_ids import BYTES, DRAWN_TOGETHER, ids

labels = st.sampled_from(["Hosts", "Cios", 'a "name"'])
seconds = st.one_of(st.sampled_from(SECONDS), st.floats(0, 10))


def text_of(collector: Collector) -> list[str]:
    """What Prometheus reads, without the times that the client's own add."""
    registry = CollectorRegistry()
    registry.register(collector)
    return [
        line for line in generate_latest(registry).decode().splitlines() if "_created" not in line
    ]


@given(st.lists(st.tuples(labels, st.sampled_from(["200", "404"]))))
def test_a_tally_reads_as_a_counter_of_the_client(happened: list[tuple[str, str]]) -> None:
    ours = Tally("things", "Things.", ["name", "status"])
    theirs = Counter("things", "Things.", ["name", "status"], registry=None)
    for name, status in happened:
        ours.add(name, status)
        theirs.labels(name, status).inc()

    assert text_of(ours) == text_of(theirs)


@given(st.lists(st.tuples(labels, seconds)))
def test_durations_read_as_a_histogram_of_the_client(took: list[tuple[str, float]]) -> None:
    ours = Durations("took_seconds", "Seconds.", "name", bounds=SECONDS)
    theirs = Histogram("took_seconds", "Seconds.", ["name"], buckets=SECONDS, registry=None)
    for name, value in took:
        ours.add(name, value)
        theirs.labels(name).observe(value)

    assert text_of(ours) == text_of(theirs)


def test_no_id_comes_twice() -> None:
    drawn = ids()
    first = [next(drawn) for _ in range(3 * DRAWN_TOGETHER)]

    assert len(set(first)) == len(first)
    assert {len(bytes.fromhex(id)) for id in first} == {BYTES}
