"""Health, metrics and traces, as operators see them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of, url_of

from imports.refresh import store_refresh
from migrations import runner
from models.refresh import Refresh, RefreshOutcome
from server.http.app import create_service
from server.observability.health import CHECK_CACHE_S
from server.observability.metrics import MAX_OPERATION_NAMES
from server.settings.settings import Settings
from storage.database import Database
from storage.version import directory

QUERY = "query Lookup { cios(first: 3) { nodes { name } } }"


def from_loopback(client: TestClient) -> TestClient:
    transport: Any = client._transport
    transport.client = ("127.0.0.1", 5000)
    return client


@pytest.fixture
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded) as client:
        yield from_loopback(client)


def value(client: TestClient, series: str) -> float:
    for line in client.get("/metrics").text.splitlines():
        if line.startswith(series + " "):
            return float(line.split()[-1])
    return 0.0


def test_a_server_is_alive_and_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"alive": True}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "ready": True,
        "checks": {"database": True, "migrated": True, "seeded": True, "serving": True},
        "refreshes": {},
    }
    assert ready.headers["cache-control"] == "no-store"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Database]:
    """A database of this test's own, migrated and seeded with nothing but a version."""
    database = Database(f"sqlite:///{tmp_path}/raccroche.db")
    runner.upgrade(database)
    with database.writing() as connection:
        from storage.version import bump_version

        bump_version(connection)
    yield database
    database.dispose()


def checks(client: TestClient) -> tuple[int, dict[str, bool]]:
    time.sleep(CHECK_CACHE_S + 0.1)
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


def test_ready_says_what_is_missing(own: Database) -> None:
    service = create_service(Settings(database_url=url_of(own), geocoder=None))
    with TestClient(service.app) as client:
        assert checks(client)[0] == 200

        with own.writing() as connection:
            connection.execute(directory.delete())
        assert checks(client) == (
            503,
            {"database": True, "migrated": True, "seeded": False, "serving": True},
        )
        # The open read transaction would keep the tables from being changed.
        held = service.graphql.live.current.reader.connection
        client.portal.call(held.rollback)  # type: ignore[union-attr]  # it runs
        runner.downgrade(own, "0001")
        assert checks(client) == (
            503,
            {"database": True, "migrated": False, "seeded": False, "serving": True},
        )
        assert own.file is not None
        own.dispose()
        own.file.rename(own.file.with_suffix(".gone"))
        assert checks(client)[0] == 503
        assert client.get("/healthz").status_code == 200


def refreshed(kind: str, outcome: RefreshOutcome, ago: timedelta, succeeded: bool) -> Refresh:
    moment = datetime.now(UTC) - ago
    return Refresh(
        kind=kind,
        source=kind,
        started_at=moment,
        ended_at=moment,
        outcome=outcome,
        message="no route to host",
        facts_date="2026-11",
        succeeded_at=moment if succeeded else None,
    )


def test_a_failed_refresh_is_seen_and_leaves_the_service_ready(own: Database) -> None:
    service = create_service(Settings(database_url=url_of(own), geocoder=None))
    service.graphql.refreshes.kept_s = 0  # type: ignore[union-attr]  # it is there
    with TestClient(service.app) as application:
        client = from_loopback(application)
        version = value(client, "raccroche_directory_version")
        store_refresh(
            own, refreshed("annuaire", RefreshOutcome.UNCHANGED, timedelta(hours=3), True)
        )
        store_refresh(own, refreshed("dila", RefreshOutcome.REFUSED, timedelta(hours=1), False))

        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (200, True)
        shown = ready.json()["refreshes"]
        assert shown["annuaire"]["outcome"] == "UNCHANGED"
        assert 3 * 3600 <= shown["annuaire"]["age_seconds"] < 4 * 3600
        assert (shown["dila"]["outcome"], shown["dila"]["succeeded_at"]) == ("REFUSED", None)
        assert "no route" not in ready.text
        # Newer than the version that is served, which has not been raised.
        assert value(client, 'raccroche_refresh_success{source="annuaire"}') == 1
        series = client.get("/metrics").text
        assert 'raccroche_refresh_success{source="dila"} 0.0' in series
        assert value(client, 'raccroche_refresh_age_seconds{source="annuaire"}') >= 3 * 3600
        assert 'raccroche_refresh_age_seconds{source="dila"}' not in series
        assert value(client, "raccroche_directory_version") == version


def test_a_stopping_server_is_not_ready(seeded: Database) -> None:
    service = create_service(Settings(database_url=url_of(seeded), geocoder=None))
    with TestClient(service.app) as client:
        service.health.stop()
        assert checks(client)[1]["serving"] is False


def test_metrics_count_requests_operations_errors_caches_and_the_database(
    client: TestClient,
) -> None:
    for _ in range(3):
        client.post("/graphql", json={"query": QUERY})
    client.post("/graphql", json={"query": "{ nope }"})
    client.post("/graphql", content=b"{", headers={"content-type": "application/json"})
    client.get("/nowhere/at/all")

    ok = 'raccroche_http_requests_total{method="POST",route="/graphql",status="200"}'
    assert value(client, ok) == 4
    other = 'raccroche_http_requests_total{method="GET",route="other",status="404"}'
    assert value(client, other) == 1
    assert value(client, 'raccroche_operation_seconds_count{operation="Lookup"}') == 3
    assert value(client, 'raccroche_errors_total{code="GRAPHQL_VALIDATION_FAILED"}') == 1
    assert value(client, 'raccroche_errors_total{code="BAD_REQUEST"}') == 1
    cache = 'raccroche_cache_lookups_total{cache="response",result="%s"}'
    assert value(client, cache % "hit") == 2
    assert value(client, cache % "miss") == 1
    assert value(client, "raccroche_database_statements_total") == 1
    assert 0 < value(client, "raccroche_database_seconds_total") < 1
    assert value(client, "raccroche_directory_version") == 1
    assert value(client, "process_resident_memory_bytes") > 1_000_000


def test_names_of_operations_are_bounded(client: TestClient) -> None:
    for number in range(MAX_OPERATION_NAMES + 20):
        client.post("/graphql", json={"query": f"query N{number} {{ __typename }}"})
    text = client.get("/metrics").text

    assert text.count("raccroche_operation_seconds_count{") <= MAX_OPERATION_NAMES + 2
    assert value(client, 'raccroche_operation_seconds_count{operation="other"}') == 20
    assert 'operation="N5"' in text


def test_metrics_are_for_the_operator_s_networks(seeded: Database) -> None:
    with client_of(seeded, metrics_from=(ip_network("10.0.0.0/8"),)) as client:
        answer = from_loopback(client).get("/metrics")
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    with client_of(seeded) as client:
        assert client.get("/metrics").status_code == 403  # a client without an address


def test_traces_name_operations_and_hold_nothing_that_was_sent(seeded: Database) -> None:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from server.http import app as application
    from server.observability.tracing import Tracing

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    settings = Settings(
        database_url=url_of(seeded), geocoder=None, traces="http://127.0.0.1:1/v1/traces"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "otlp_tracing", lambda _: Tracing(provider))
        service = create_service(settings)
    near = "{coordinates: {latitude: 50.634217, longitude: 3.061893}}"
    with TestClient(service.app, headers={"user-agent": "curious-browser"}) as client:
        query = f"query Nearby {{ nearestCios(near: {near}) {{ nodes {{ name }} }} }}"
        assert client.get("/graphql", params={"query": query}).status_code == 200
        client.get("/50.634217")
    finished = {span.name: span for span in spans.get_finished_spans()}

    assert set(finished) == {"query Nearby", "GET /graphql", "GET"}
    inner, outer = finished["query Nearby"], finished["GET /graphql"]
    assert inner.parent is not None and outer.context is not None
    assert inner.parent.span_id == outer.context.span_id
    assert dict(inner.attributes or {}) == {
        "graphql.operation.type": "query",
        "graphql.operation.name": "Nearby",
    }
    assert (outer.attributes or {})["http.route"] == "/graphql"
    told = " ".join(span.to_json() for span in finished.values())
    for secret in ("50.634", "curious", "testclient"):
        assert secret not in told


def test_traces_go_to_the_collector_that_is_configured(seeded: Database) -> None:
    from support.loopback_server import Request, loopback_server

    paths: list[str] = []
    with loopback_server(lambda request: request.send(b"")) as collector:

        def take(request: Request) -> None:
            paths.append(request.path)
            request.send(b"")

        collector.RequestHandlerClass.do_POST = take  # type: ignore[attr-defined]  # of GET only
        with client_of(seeded, traces=f"{collector.url}/v1/traces") as client:
            client.post("/graphql", json={"query": QUERY})
    assert paths == ["/v1/traces"]


def test_a_statement_that_takes_too_long_is_ended(seeded: Database) -> None:
    import asyncio

    from sqlalchemy import text

    from errors.exceptions import LimitExceeded

    reader = seeded.open_reader(statement_timeout_ms=50)
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    )
    with pytest.raises(LimitExceeded) as refused:
        asyncio.run(reader.rows(endless))
    assert refused.value.extensions["limitName"] == "execution_time"
    assert asyncio.run(reader.rows(text("SELECT 1 AS one")))[0]["one"] == 1
    reader.close()


def test_an_answer_that_takes_too_long_is_refused(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    async def slow(*_: object) -> None:
        await asyncio.sleep(5)

    monkeypatch.setattr("schema.cio.structure_page", slow)
    with client_of(seeded, execution_timeout_ms=100) as client:
        answer = client.post("/graphql", json={"query": QUERY})

    assert answer.status_code == 200
    [error] = answer.json()["errors"]
    assert error["extensions"] == {
        "code": "LIMIT_EXCEEDED",
        "limitName": "execution_time",
        "limit": 100,
    }
    assert "100 milliseconds" in error["message"]
    assert "data" not in answer.json()
