"""The middleware of every route: the same headers, ids, limits and logs, however it is sent."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient
from support.servers import Server, client_of, codes, server_of, url_of
from support.waiting import LIMIT_S

from server.http.app import create_service
from server.http.request_middleware import RequestMiddleware
from server.observability.access_log import AccessLog
from server.settings.settings import Settings
from storage.database import Database

LILLE = '{ nearestCios(near: {commune: "59350"}, first: 1) { nodes { name } } }'
LONG = "{ establishments(first: 40) { nodes { name uai phone provenance { sourceDate } } } }"
AROUND = """query Around($near: PlaceInput!) {
  nearestEstablishments(near: $near, first: 5) { nodes { hostings { id } annexes { id } } }
}"""
NOWHERE = '{ nearestCios(near: {commune: "00000"}) { nodes { name } } }'
ID = "0123456789abcdef0123456789abcdef"

REQUESTS: dict[str, dict[str, Any]] = {
    "post": {"method": "POST", "json": {"query": LILLE}},
    "post, long": {"method": "POST", "json": {"query": LONG}},
    "post, refused": {"method": "POST", "json": {"query": NOWHERE}},
    "post, invalid": {"method": "POST", "json": {"query": "{ nope }"}},
    "post, no JSON": {"method": "POST", "content": b"{", "headers": {"content-type": "text/plain"}},
    "post, empty": {"method": "POST", "headers": {"content-type": "application/json"}},
    "post, own type": {
        "method": "POST",
        "json": {"query": "{ nope }"},
        "headers": {"accept": "application/graphql-response+json"},
    },
    "post, in French": {
        "method": "POST",
        "json": {"query": NOWHERE},
        "headers": {"accept-language": "fr"},
    },
    "post, from a page": {
        "method": "POST",
        "json": {"query": LILLE},
        "headers": {"origin": "https://partenaire.example.fr"},
    },
    "get": {"method": "GET", "params": {"query": LILLE}},
    "get, an id of its own": {
        "method": "GET",
        "params": {"query": LILLE},
        "headers": {"x-request-id": ID},
    },
    "get, a bad id": {
        "method": "GET",
        "params": {"query": LILLE},
        "headers": {"x-request-id": "x"},
    },
    "get, no query": {"method": "GET", "params": {"variables": "{}"}},
    "get, a page": {"method": "GET", "headers": {"accept": "text/html"}},
    "head": {"method": "HEAD", "params": {"query": LILLE}},
    "options": {"method": "OPTIONS"},
    "preflight": {
        "method": "OPTIONS",
        "headers": {"origin": "https://a.example.fr", "access-control-request-method": "POST"},
    },
    "put": {"method": "PUT", "json": {"query": LILLE}},
}


@pytest.fixture(scope="module")
def server(seeded: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server_of(seeded, tmp_path_factory.mktemp("log") / "log") as server:
        yield server


@pytest.fixture(scope="module")
def by_asgi(seeded: Database) -> Iterator[TestClient]:
    """A client without the server's extensions: responses go by ``send`` alone."""
    app = create_service(Settings(database_url=url_of(seeded), geocoder=None)).app
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd, br"])
@pytest.mark.parametrize("name", REQUESTS)
def test_one_write_replay_and_asgi_give_the_same_response(
    server: Server, by_asgi: TestClient, name: str, encoding: str
) -> None:
    request = {"url": "/graphql", **REQUESTS[name]}
    request["headers"] = {"accept-encoding": encoding, **request.get("headers", {})}
    with httpx2.Client(base_url=server.url) as by_socket:
        for _ in range(4):  # executed, from the response cache, replayed
            real, plain = by_socket.request(**request), by_asgi.request(**request)
            assert real.status_code == plain.status_code
            assert real.content == plain.content
            assert headers(real) == headers(plain)
            if "etag" in real.headers:
                request["headers"]["if-none-match"] = real.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["/graphql", "/", "/healthz", "/readyz", "/export", "/nowhere", "/widget.js", "/sitemap.xml"],
)
def test_every_route_has_an_id_security_headers_and_a_log_line(server: Server, path: str) -> None:
    answer = httpx2.get(server.url + path, headers={"accept": "text/html"})

    assert len(answer.headers["x-request-id"]) == len(ID)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors" in answer.headers["content-security-policy"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert len({name for name, _ in answer.headers.multi_items()}) == len(answer.headers)
    [line] = server.log_lines(answer.headers["x-request-id"])
    assert (line["status"], line["method"]) == (answer.status_code, "GET")


@pytest.mark.parametrize("path", ["/", "/export", "/sitemap.xml", "/embed.js"])
def test_every_tagged_route_answers_304_to_its_own_tag(by_asgi: TestClient, path: str) -> None:
    answer = by_asgi.get(path)
    tag = answer.headers["etag"]
    for sent in (tag, f'"other", {tag}', "*", tag.removeprefix("W/")):
        again = by_asgi.get(path, headers={"if-none-match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert "content-type" not in again.headers
    assert by_asgi.get(path, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/graphql", "/"])
def test_a_body_above_the_limit_is_refused_on_every_route(seeded: Database, path: str) -> None:
    with client_of(seeded, max_body_kb=1) as client:
        answer = client.post(
            path, content=b"x" * 1_001, headers={"content-type": "application/json"}
        )

    assert answer.status_code in (405, 413)
    if path == "/graphql":
        assert codes(answer) == ["LIMIT_EXCEEDED"]


def headers(answer: Any) -> dict[str, Any]:
    """Each header and its parts, but for what is new each time."""
    found = {name: sorted(value.split(", ")) for name, value in answer.headers.multi_items()}
    assert len(found) == len(answer.headers.multi_items()), "a header came twice"
    assert len(answer.headers["x-request-id"]) == len(ID)
    if answer.headers["x-request-id"] != ID:
        del found["x-request-id"]
    assert ("ratelimit" in found) is ("ratelimit-policy" in found)
    for changing in ("ratelimit", "date", "connection"):
        found.pop(changing, None)
    return found


def test_on_the_line_a_response_comes_in_one_piece(seeded: Database, tmp_path: Path) -> None:
    body = b'{"query": "{ __typename }"}'
    request = (
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"connection: %b\r\ncontent-length: %d\r\n\r\n" + body
    )
    with server_of(seeded, tmp_path / "log") as server:
        for kept in (b"keep-alive", b"close"):
            with socket.create_connection(("127.0.0.1", server.port), LIMIT_S) as connection:
                connection.sendall(request % (kept, len(body)))
                head, _, answer = connection.recv(65_536).partition(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
                assert (b"\r\nconnection: close" in head) is (kept == b"close")
                assert f"content-length: {len(answer)}".encode() in head
                assert answer.startswith(b'{"data":{"__typename":"Query"}')
                if kept == b"close":
                    assert connection.recv(10) == b""


def test_a_request_leaves_nothing_to_collect(seeded: Database) -> None:
    service = create_service(Settings(database_url=url_of(seeded), geocoder=None, rate_limit=0))
    position = {"coordinates": {"latitude": 50.6, "longitude": 3.0}}  # such answers are not kept
    body = json.dumps({"query": AROUND, "variables": {"near": position}}).encode()

    async def ask() -> None:
        async def receive() -> Any:
            return {"type": "http.request", "body": body}

        async def send(_: Any) -> None:
            pass

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/graphql",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
            "scheme": "http",
        }
        await service.app(scope, receive, send)

    async def garbage() -> int:
        for _ in range(3):
            await ask()
        gc.collect()
        for _ in range(20):
            await ask()
        left = gc.collect()
        await service.graphql.close()
        return left

    gc.disable()
    try:
        assert asyncio.run(garbage()) < 20
    finally:
        gc.enable()


def test_a_request_is_freed_by_reference_count(seeded: Database) -> None:
    class Cycle:
        scope: Any

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        assert scope["extensions"]

    service = create_service(Settings(database_url=url_of(seeded), geocoder=None))
    middleware = RequestMiddleware(app, AccessLog(service.metrics), max_body_bytes=1)
    cycle = Cycle()
    cycle.scope = {
        "type": "http",
        "method": "GET",
        "headers": [],
        "extensions": {"write": cycle},
    }
    known = weakref.ref(cycle)
    gc.disable()
    try:
        asyncio.run(middleware(cycle.scope, None, None))  # type: ignore[arg-type]  # never called
        del cycle
        assert known() is None
    finally:
        gc.enable()
        asyncio.run(service.graphql.close())
