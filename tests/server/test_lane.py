"""The short way of GraphQL requests answers as the long way does."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import server_of, url_of
from starlette.testclient import TestClient

from server.http.app import create_service
from server.http.connections.protocol import letting_go
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


Ways = tuple[TestClient, TestClient]


@pytest.fixture(scope="module")
def ways(seeded: Database) -> Iterator[Ways]:
    """Clients of the short way and of the long way, of one service."""
    lane: Any = create_service(Settings(database_url=url_of(seeded), geocoder=None)).app
    with TestClient(lane.long_way) as long, TestClient(lane) as short:
        yield short, long


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd, br"])
@pytest.mark.parametrize("name", REQUESTS)
def test_both_ways_answer_alike(ways: Ways, name: str, encoding: str) -> None:
    request = {"url": "/graphql", **REQUESTS[name]}
    request["headers"] = {"accept-encoding": encoding, **request.get("headers", {})}
    for _ in range(3):  # the first is executed, the next at hand
        short, long = [client.request(**request) for client in ways]
        assert short.status_code == long.status_code
        assert short.content == long.content
        assert headers(short) == headers(long)
        if "etag" in short.headers:
            request["headers"]["if-none-match"] = short.headers["etag"]


def headers(answer: Any) -> dict[str, Any]:
    """Each header and its parts, but for what is new each time."""
    found = {name: sorted(value.split(", ")) for name, value in answer.headers.multi_items()}
    assert len(found) == len(answer.headers.multi_items()), "a header came twice"
    assert len(answer.headers["x-request-id"]) == len(ID)
    if answer.headers["x-request-id"] != ID:
        del found["x-request-id"]
    assert ("ratelimit" in found) is ("ratelimit-policy" in found)
    found.pop("ratelimit", None)  # which falls from one to the next
    return found


def test_on_the_line_a_response_comes_in_one_piece(seeded: Database, tmp_path: Path) -> None:
    body = b'{"query": "{ __typename }"}'
    request = (
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"connection: %b\r\ncontent-length: %d\r\n\r\n" + body
    )
    with server_of(seeded, tmp_path / "log") as server:
        for kept in (b"keep-alive", b"close"):
            with socket.create_connection(("127.0.0.1", server.port), 5) as connection:
                connection.sendall(request % (kept, len(body)))
                head, _, answer = connection.recv(65_536).partition(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200 OK\r\ndate: ")
                assert (b"\r\nconnection: close" in head) is (kept == b"close")
                assert f"content-length: {len(answer)}".encode() in head
                assert answer.startswith(b'{"data":{"__typename":"Query"}')
                if kept == b"close":
                    assert connection.recv(10) == b""


def test_a_request_leaves_nothing_to_collect(seeded: Database) -> None:
    app = create_service(Settings(database_url=url_of(seeded), geocoder=None, rate_limit=0)).app
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
        await app(scope, receive, send)

    async def garbage() -> int:
        for _ in range(3):
            await ask()
        gc.collect()
        for _ in range(20):
            await ask()
        return gc.collect()

    gc.disable()
    try:
        assert asyncio.run(garbage()) < 20
    finally:
        gc.enable()


def test_what_an_extension_refers_to_is_let_go_when_the_answer_is_out() -> None:
    class Cycle:
        scope: Any

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        assert scope["extensions"]

    cycle = Cycle()
    cycle.scope = {"extensions": {"whole": cycle}}
    known = weakref.ref(cycle)
    gc.disable()
    try:
        asyncio.run(letting_go(app, cycle.scope, None, None))
        del cycle
        assert known() is None
    finally:
        gc.enable()
