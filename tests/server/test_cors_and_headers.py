"""The edge: origins, headers, compression, request ids, proxies, and what is logged."""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import JSON, Server, client_of, server_of

from server.http.cors import subdomain_pattern
from storage.database import Database

QUERY = "{ cios(first: 30) { nodes { name address { street city } } } }"


@pytest.fixture(scope="module")
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded) as client:
        yield client


def post(client: TestClient, **headers: str) -> Any:
    return client.post("/graphql", json={"query": QUERY}, headers=headers)


def test_any_page_may_read_answers_unless_the_operator_names_some(client: TestClient) -> None:
    answer = post(client, origin="https://partner.example")

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    exposed = answer.headers["access-control-expose-headers"].lower()
    assert {"etag", "ratelimit", "retry-after"} <= set(exposed.split(", "))
    assert "origin" not in answer.headers["vary"].lower()
    assert post(client).headers["access-control-allow-origin"] == "*"
    export = client.get("/export", headers={"origin": "https://x.example"})
    assert export.headers.get_list("access-control-allow-origin") == ["*"]


def test_a_preflight_is_answered_and_kept(client: TestClient) -> None:
    asked = {
        "origin": "https://partner.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type, apollographql-client-name",
    }
    answer = client.options("/graphql", headers=asked)

    assert answer.status_code == 200
    assert answer.headers["access-control-max-age"] == "7200"
    assert "POST" in answer.headers["access-control-allow-methods"]
    refused = client.options("/graphql", headers=asked | {"access-control-request-method": "PUT"})
    assert refused.status_code == 400


def test_a_get_needs_no_preflight(client: TestClient) -> None:
    """A browser sends no preflight for a GET without headers of its own: it must be enough."""
    answer = client.get(
        "/graphql", params={"query": QUERY}, headers={"origin": "https://partner.example"}
    )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://www.example.fr", True),
        ("https://a.partner.fr", True),
        ("https://a.b.partner.fr", True),
        ("https://partner.fr", False),
        ("https://evilpartner.fr", False),
        ("https://a.partner.fr.evil.com", False),
        ("https://a.partner.fr:8443", False),
        ("http://a.partner.fr", False),
        ("https://evil.com/.partner.fr", False),
        ("https://evil.com#.partner.fr", False),
        ("https://-.partner.fr", False),
        ("https://.partner.fr", False),
        ("https://www.example.fr.evil.com", False),
        ("https://wwwXexample.fr", False),
        ("null", False),
    ],
)
def test_only_origins_on_the_list_may_read(seeded: Database, origin: str, allowed: bool) -> None:
    origins = ("https://www.example.fr", "https://*.partner.fr")
    with client_of(seeded, cors_origins=origins) as client:
        answer = post(client, origin=origin)
        assert answer.status_code == 200
        told = answer.headers.get("access-control-allow-origin")
        assert told == (origin if allowed else None)
        assert "Origin" in answer.headers["vary"]
        preflight = client.options(
            "/graphql", headers={"origin": origin, "access-control-request-method": "POST"}
        )
        assert preflight.status_code == (200 if allowed else 400)


@pytest.mark.parametrize(
    "path",
    [
        "/ent/v1/etablissements?uai=0620113L",
        "/export",
        "/export/cios.csv",
        "/files/site.css",
        "/widget.js",
        "/embed.js",
    ],
)
@pytest.mark.parametrize("origin", ["null", "https://another.example.org", None])
def test_public_files_are_for_every_origin_whatever_the_list(
    seeded: Database, path: str, origin: str | None
) -> None:
    with client_of(seeded, cors_origins=("https://www.example.fr",)) as client:
        answer = client.get(path, headers={"origin": origin} if origin else {})
        assert answer.status_code == 200
        assert answer.headers.get_list("access-control-allow-origin") == ["*"]
        assert "Origin" not in answer.headers.get("vary", "")
        preflight = client.options(
            path,
            headers={"origin": "https://a.example.org", "access-control-request-method": "GET"},
        )
        assert preflight.status_code == 200


def test_a_dot_in_an_origin_is_a_dot() -> None:
    assert re.fullmatch(subdomain_pattern("https://*.example.fr"), "https://a.exampleXfr") is None


def test_answers_say_what_they_are_not(client: TestClient) -> None:
    for answer in (
        post(client),
        client.get("/nowhere"),
        client.get("/healthz"),
        client.get("/export"),
        client.post("/graphql", content=b"{", headers=JSON),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "strict-transport-security" not in answer.headers
        assert "server" not in answer.headers


def test_graphiql_comes_from_this_service_alone(client: TestClient) -> None:
    page = client.get("/graphql", headers={"accept": "text/html"})
    policy = page.headers["content-security-policy"]

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert loaded and all(address.startswith(("/", "#")) for address in loaded)
    assert "script-src 'self';" in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("identity", None),
        ("gzip;q=0", None),
    ],
)
def test_answers_are_compressed_as_the_client_can_read(
    client: TestClient, accepted: str, used: str | None
) -> None:
    answer = post(client, **{"accept-encoding": accepted})

    assert answer.headers.get("content-encoding") == used
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_small_answers_are_not_compressed(client: TestClient) -> None:
    answer = client.post(
        "/graphql", json={"query": "{ __typename }"}, headers={"accept-encoding": "gzip"}
    )
    assert "content-encoding" not in answer.headers


def test_a_compressed_export_is_not_compressed_again(client: TestClient) -> None:
    headers = {"accept-encoding": "gzip, br, zstd"}
    with client.stream("GET", "/export/communes.csv", headers=headers) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        raw = b"".join(answer.iter_raw())
    assert b"59350" in gzip.decompress(raw)


def test_every_answer_has_a_request_id_of_its_own_or_the_caller_s(client: TestClient) -> None:
    mine = "0" * 31 + "a"
    ids = [post(client).headers["x-request-id"] for _ in range(2)]
    assert len({*ids, mine}) == 3
    assert post(client, **{"x-request-id": mine}).headers["x-request-id"] == mine
    forged = post(client, **{"x-request-id": "50.63,3.06"}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", forged)


def test_a_proxy_is_believed_only_if_it_is_trusted(seeded: Database) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"}
    for proxies, believed in (((ip_network("127.0.0.1/32"),), True), ((), False)):
        with client_of(seeded, trusted_proxies=proxies) as client:
            transport: Any = client._transport
            transport.client = ("127.0.0.1", 5000)
            answer = post(client, **forwarded)
            assert ("strict-transport-security" in answer.headers) is believed
            assert client.get("/metrics", headers=forwarded).status_code == (
                403 if believed else 200
            )


@pytest.fixture(scope="module")
def server(seeded: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "server.log"
    with server_of(seeded, log, log_level="debug", metrics_from="127.0.0.0/8") as server:
        yield server


SECRET_LATITUDE, SECRET_LONGITUDE = 50.634217, 3.061893
SECRETS = ("50.634", "3.0618", "Confidentielle", "192.0.2", "curious-browser", "59143")


def test_neither_positions_nor_addresses_nor_clients_are_logged_or_measured(
    server: Server,
) -> None:
    import httpx2

    position = f"{{latitude: {SECRET_LATITUDE}, longitude: {SECRET_LONGITUDE}}}"
    near = "query ($near: PlaceInput!) { nearestCios(near: $near) { nodes { name } } }"
    place = {"coordinates": {"latitude": SECRET_LATITUDE, "longitude": SECRET_LONGITUDE}}
    address = {"address": "17 rue Confidentielle, 59143 Watten"}
    who = {"x-forwarded-for": "192.0.2.77", "user-agent": "curious-browser"}
    with httpx2.Client(base_url=server.url, headers=who) as client:
        literal = f"{{ nearestCios(near: {{coordinates: {position}}}) {{ nodes {{ name }} }} }}"
        client.post("/graphql", json={"query": literal})
        client.get("/graphql", params={"query": literal})
        client.post("/graphql", json={"query": near, "variables": {"near": place}})
        client.post("/graphql", json={"query": near, "variables": {"near": address}})
        wrong = {"coordinates": {"latitude": str(SECRET_LATITUDE), "longitude": 999}}
        client.post("/graphql", json={"query": near, "variables": {"near": wrong}})
        client.post("/graphql", json={"query": literal[:-9]})
        client.post("/graphql", content=f"{{ {literal}".encode(), headers=JSON)
        client.get(f"/{SECRET_LATITUDE},{SECRET_LONGITUDE}")
        client.get("/graphql", params={"query": f"query L{str(SECRET_LATITUDE)[3:]} {{ nope }}"})
        metrics = client.get("/metrics").text
    # Times and measured values may show any digits; what a client sent would be in another place.
    labels = re.sub(r" \S+$", "", metrics, flags=re.MULTILINE)
    log = re.sub(r'"(timestamp|milliseconds)":[^,}]+', "", server.log.read_text("utf-8"))

    assert log.count('"logger":"raccroche.access"') >= 10
    for secret in SECRETS:
        assert secret not in log
        assert secret not in labels


def test_logs_are_lines_of_json_that_a_request_id_joins(server: Server) -> None:
    import httpx2

    id = "f" * 32
    httpx2.get(server.url + "/healthz?token=x", headers={"x-request-id": id})
    [line] = server.log_lines(id)

    assert (line["method"], line["route"], line["status"]) == ("GET", "/healthz", 200)
    assert line["milliseconds"] >= 0
    assert "token" not in json.dumps(line)


def test_logs_are_text_where_that_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    from server.observability.logging_setup import set_up_logs

    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        set_up_logs(level="info", format="text")
        logging.getLogger("raccroche.test").info("a plain line")
    finally:
        root.handlers, root.level = before
    assert "INFO a plain line" in capsys.readouterr().err


def test_the_log_holds_no_statement_s_parameters(server: Server) -> None:
    assert "0596933R" not in server.log.read_text("utf-8")
    assert Path(server.log).stat().st_size > 0
