"""Health, metrics, logs and spans by themselves: bounded labels, and nothing of a person."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.types import Receive, Scope, Send
from support.in_loop import in_loop

from errors.exceptions import ServiceUnavailable, changing, unreachable
from execution.document import Operation
from execution.executor import Executor
from schema.executable import SCHEMA
from server.observability import health as health_module
from server.observability.access_log import METHODS, OTHER_ROUTE, AccessLog
from server.observability.ended_connections import PERIOD_S, EndedConnections
from server.observability.health import Health
from server.observability.logging_setup import set_up_logs
from server.observability.metrics import ANONYMOUS, MAX_OPERATION_NAMES, OTHER, Metrics
from server.observability.tracing import HIDDEN, HidePrivateParts, RestorePrivateParts, Tracing
from server.settings.parsers import ip_networks
from storage.database import Database

EXECUTOR = Executor(SCHEMA)


def operation(name: str = "") -> Operation:
    return EXECUTOR.read(f"query {name} {{ __typename }}").operation(None)


@pytest.fixture
def metrics(migrated_sqlite: Database) -> Metrics:
    return Metrics(migrated_sqlite, {"Known"})


def value(metrics: Metrics, line: str) -> float | None:
    for found in metrics.text().decode().splitlines():
        if found.startswith(f"{line} "):
            return float(found.rpartition(" ")[2])
    return None


# Metrics


def test_a_stranger_makes_no_more_than_so_many_labels(metrics: Metrics) -> None:
    names = [metrics.name_of(operation(f"Q{number}")) for number in range(MAX_OPERATION_NAMES + 5)]

    assert names[:MAX_OPERATION_NAMES] == [f"Q{number}" for number in range(MAX_OPERATION_NAMES)]
    assert names[MAX_OPERATION_NAMES:] == [OTHER] * 5
    assert metrics.name_of(operation("Known")) == "Known"
    assert metrics.name_of(operation("Q0")) == "Q0", "who came first keeps the label"
    assert metrics.name_of(operation()) == ANONYMOUS


def test_statements_of_the_database_are_counted_as_they_stand(
    metrics: Metrics, migrated_sqlite: Database
) -> None:
    migrated_sqlite.stats.statements = 12
    migrated_sqlite.stats.seconds = 1.5

    assert value(metrics, "raccroche_database_statements_total") == 12
    assert value(metrics, "raccroche_database_seconds_total") == 1.5


def test_what_happens_is_counted_by_its_labels(metrics: Metrics) -> None:
    metrics.request("/graphql", "POST", 200)
    metrics.request("/graphql", "POST", 200)
    metrics.cached("response", True)
    metrics.cached("response", False)
    metrics.error("BAD_UAI")
    metrics.connection_ended("crowded")
    metrics.answered("Known", 0.02)
    posted = 'raccroche_http_requests_total{method="POST",route="/graphql",status="200"}'

    assert value(metrics, posted) == 2
    assert value(metrics, 'raccroche_cache_lookups_total{cache="response",result="hit"}') == 1
    assert value(metrics, 'raccroche_errors_total{code="BAD_UAI"}') == 1
    assert value(metrics, 'raccroche_connections_ended_total{reason="crowded"}') == 1
    buckets = 'raccroche_operation_seconds_bucket{le="%s",operation="Known"}'
    assert [value(metrics, buckets % le) for le in ("0.01", "0.025", "5.0")] == [0, 1, 1]


def test_ended_connections_are_counted_each_and_logged_together(
    metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    now = 0.0
    ended = EndedConnections(metrics, clock=lambda: now)
    with caplog.at_level(logging.INFO, logger="raccroche.connections"):
        for _ in range(5):
            ended("invalid request")
        ended("crowded")
        now = PERIOD_S - 0.1
        ended("crowded")
        now = PERIOD_S
        ended("invalid request")

    assert caplog.messages == [
        "connections ended: invalid request 1",
        "connections ended: crowded 2, invalid request 5",
    ]
    assert {record.levelno for record in caplog.records} == {logging.INFO}
    assert value(metrics, 'raccroche_connections_ended_total{reason="invalid request"}') == 6


# The access log


def test_a_line_holds_the_route_and_no_address(
    metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="raccroche.access"):
        AccessLog(metrics).record("/graphql", "GET", 200, 12, 0.0123456)
    [line] = caplog.records

    assert line.getMessage() == "GET /graphql 200"
    assert (line.bytes, line.milliseconds) == (12, 12.346)  # type: ignore[attr-defined]  # extra


@pytest.mark.parametrize("method", ["BREW", "get", "", "x" * 1_000])
def test_a_word_that_is_no_method_is_no_label(metrics: Metrics, method: str) -> None:
    AccessLog(metrics).record("/graphql", method, 405, 0, 0)
    line = f'raccroche_http_requests_total{{method="{OTHER_ROUTE}",route="/graphql",status="405"}}'

    assert value(metrics, line) == 1
    assert method not in METHODS


def test_requests_are_counted_though_none_is_logged(
    metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="raccroche.access"):
        AccessLog(metrics).record("/a", "GET", 200, 1, 0)

    assert caplog.records == []
    assert (
        value(metrics, 'raccroche_http_requests_total{method="GET",route="/a",status="200"}') == 1
    )


# Health


class FakeDatabase:
    """A database that is never reached before ``gate`` opens."""

    file = None

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.asked = 0

    def reachable(self) -> Any:
        self.asked += 1
        assert self.gate.wait(60)
        raise ConnectionError("no server")


class FakeLive:
    """Look-ups by the connections that are held: each meets ``problem``."""

    def __init__(self, problem: Exception | None = None, *, hangs: bool = False) -> None:
        self.problem = problem
        self.hangs = hangs
        self.asked = 0

    async def check(self) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.problem is not None:
            raise self.problem


class FakeRefreshes:
    async def last(self) -> dict[str, Any]:
        return {}


def health(database: Any, networks: str = "none", live: Any = None) -> Health:
    metrics: Any = SimpleNamespace()
    asked: Any = live or FakeLive()
    refreshes: Any = FakeRefreshes()
    return Health(database, asked, metrics, ip_networks(networks), refreshes)


async def checks(health: Health) -> tuple[int, Any]:
    response = await health.ready(SimpleNamespace())  # type: ignore[arg-type]  # not looked at
    return response.status_code, json.loads(bytes(response.body))["checks"]


LOST = (503, {"database": False, "serving": True})
HELD = (200, {"database": True, "migrated": True, "seeded": True, "serving": True})


@in_loop
async def test_many_that_ask_at_once_are_one_look_at_the_database() -> None:
    live = FakeLive(unreachable())
    one = health(FakeDatabase(), live=live)
    answers = await asyncio.gather(*(checks(one) for _ in range(5)))

    assert answers == [LOST] * 5
    assert live.asked == 1


@in_loop
async def test_a_database_without_a_connection_to_spare_is_ready_while_it_answers() -> None:
    database = FakeDatabase()
    database.gate.set()

    assert await checks(health(database)) == HELD
    assert database.asked == 1


@in_loop
async def test_a_connection_that_does_not_come_is_not_waited_for_and_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health_module, "STATE_TIMEOUT_S", 0.01)
    monkeypatch.setattr(health_module, "CHECK_CACHE_S", -1.0)
    database = FakeDatabase()
    one = health(database)
    try:
        assert [await checks(one) for _ in range(5)] == [HELD] * 5
        assert database.asked == 1
    finally:
        database.gate.set()


@pytest.mark.parametrize(
    ("live", "found"),
    [
        (FakeLive(unreachable()), LOST),
        (FakeLive(changing()), LOST),
        (FakeLive(ValueError("a bug")), LOST),
        (FakeLive(hangs=True), LOST),
        (FakeLive(ServiceUnavailable("busy", values={"seconds": 1})), HELD),
    ],
)
def test_a_worker_whose_requests_are_not_answered_is_not_ready(
    live: FakeLive, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module, "LOOK_UP_TIMEOUT_S", 0.01)
    database = FakeDatabase()
    database.gate.set()

    assert asyncio.run(checks(health(database, live=live))) == found


@in_loop
async def test_that_nothing_can_be_looked_up_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health_module, "CHECK_CACHE_S", -1.0)
    live = FakeLive(ConnectionError("no server\nat all"))
    one = health(FakeDatabase(), live=live)
    for _ in range(5):
        await checks(one)

    assert [line.getMessage() for line in caplog.records] == [
        "not ready: nothing can be looked up: no server"
    ]


@in_loop
async def test_a_file_that_is_gone_is_no_database(migrated_sqlite: Database) -> None:
    assert migrated_sqlite.file is not None
    one = health(migrated_sqlite)
    assert await checks(one) == (
        503,
        {"database": True, "migrated": True, "seeded": False, "serving": True},
    )
    migrated_sqlite.file.unlink()
    one.checked_at = -1e9
    one.stop()

    assert await checks(one) == (503, {"database": False, "serving": False})
    assert not migrated_sqlite.file.exists(), "to look makes no file"


@pytest.mark.parametrize(
    ("networks", "host", "may"),
    [
        ("10.0.0.0/8, ::1", "10.1.2.3", True),
        ("10.0.0.0/8, ::1", "::1", True),
        ("10.0.0.0/8, ::1", "11.0.0.1", False),
        ("10.0.0.0/8", None, False),
        ("10.0.0.0/8", "testclient", False),
        ("none", "127.0.0.1", False),
    ],
)
def test_metrics_are_for_the_networks_named(networks: str, host: str | None, may: bool) -> None:
    assert health(None, networks)._may_see_metrics(host) is may


# Logs


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, as it was when the test ends."""
    root, access = logging.getLogger(), logging.getLogger("raccroche.access")
    before = (root.handlers[:], root.level, access.level)
    yield root
    root.handlers[:], level, access_level = before[0], before[1], before[2]
    root.setLevel(level)
    access.setLevel(access_level)


def test_a_line_of_json_has_its_level_logger_time_and_the_request_s_id(
    root_logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(level="info", format="json")
    logging.getLogger("raccroche.seeds").warning("%s corrigés", "deux", extra={"count": 2})
    logging.getLogger("raccroche.seeds").debug("rien")
    line = json.loads(capsys.readouterr().err)

    assert (line["message"], line["level"], line["logger"]) == (
        "deux corrigés",
        "WARNING",
        "raccroche.seeds",
    )
    assert line["count"] == 2
    assert {"timestamp", "request_id"} <= line.keys()


def test_on_no_terminal_auto_is_json_and_text_is_text(
    root_logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    for format in ("auto", "text"):
        set_up_logs(level="info", format=format)
        logging.getLogger("x").info("message")
    automatic, text = capsys.readouterr().err.splitlines()

    assert json.loads(automatic)["message"] == "message"
    assert text.endswith("INFO message")


def test_requests_are_logged_only_where_they_are_to_be(root_logger: logging.Logger) -> None:
    access = logging.getLogger("raccroche.access")
    set_up_logs(level="info", format="json", requests=False)
    assert not access.isEnabledFor(logging.INFO)
    set_up_logs(level="info", format="json", requests=True)
    assert access.isEnabledFor(logging.INFO)
    set_up_logs(level="error", format="json", requests=True)
    assert not access.isEnabledFor(logging.INFO)


# Traces


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracing(spans: InMemorySpanExporter) -> Tracing:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return Tracing(provider)


def test_a_span_of_an_operation_has_its_bounded_name_alone(
    tracing: Tracing, spans: InMemorySpanExporter
) -> None:
    with pytest.raises(ValueError, match="secret"), tracing.operation("other", operation("Secret")):
        raise ValueError("secret")
    [span] = spans.get_finished_spans()

    assert span.name == "query other"
    assert dict(span.attributes or {}) == {
        "graphql.operation.type": "query",
        "graphql.operation.name": "other",
    }
    assert list(span.events) == [], "an exception's text may repeat what was sent"
    assert span.status.is_unset


def test_without_a_collector_there_is_no_span_and_no_middleware() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    assert Tracing().wrap(app) is app
    with Tracing().operation("x", operation()):
        pass
    Tracing().close()


@in_loop
async def test_the_tracer_sees_nothing_private_and_the_application_everything() -> None:
    seen: list[dict[str, Any]] = []
    scope: dict[str, Any] = {
        "type": "http",
        "path": "/structures/0590149S",
        "query_string": b"lat=50.6",
        "client": ("192.0.2.1", 1),
        "headers": [(b"user-agent", b"x"), (b"forwarded", b"for=y"), (b"traceparent", b"00-1")],
    }
    before = dict(scope)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(dict(scope))

    async def traced(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append({name: value for name, value in scope.items() if name != HIDDEN})
        await RestorePrivateParts(app)(scope, receive, send)

    await HidePrivateParts(traced)(scope, None, None)  # type: ignore[arg-type]  # not used
    by_tracer, by_app = seen

    assert by_tracer == {
        "type": "http",
        "path": "/",
        "query_string": b"",
        "client": None,
        "headers": [(b"traceparent", b"00-1")],
    }
    assert by_app == before
