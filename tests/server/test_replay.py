"""Replay: requests that come again byte for byte are answered like those that are parsed."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import update
from support.servers import Server, server_of
from support.tiny_directory import Tiny
from support.waiting import LIMIT_S, until

from migrations import runner
from models.structure import structures
from server.http.connections.replay_cache import RawResponse, ReplayCache
from server.http.graphql.service import REQUEST_POINTS
from storage.database import Database
from storage.version import bump_version

QUERY = '{ nearestCios(near: {commune: "59001"}) { nodes { name } } }'
BODY = json.dumps({"query": QUERY}).encode()
ID = b"0123456789abcdef0123456789abcdef"
OWN = b"x-request-id: "


def post(*headers: bytes) -> bytes:
    head = (b"POST /graphql HTTP/1.1", b"host: x", b"content-type: application/json", *headers)
    length = b"content-length: %d" % len(BODY)
    return b"\r\n".join((*head, length, b"", BODY))


def get(*headers: bytes) -> bytes:
    line = f"GET /graphql?{urlencode({'query': QUERY})} HTTP/1.1".encode()
    return b"\r\n".join((line, b"host: x", *headers, b"", b""))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/raccroche.db")
    runner.upgrade(database)
    with database.writing() as connection:
        Tiny().cio("before").write(connection)
    yield database
    database.dispose()


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    with server_of(database, tmp_path / "log") as server:
        yield server


@contextmanager
def asking(server: Server) -> Iterator[Callable[[bytes], tuple[bytes, bytes]]]:
    """Sends a request on one connection and gives its answer's head and body."""
    with socket.create_connection(("127.0.0.1", server.port), LIMIT_S) as connection:

        def ask(request: bytes) -> tuple[bytes, bytes]:
            connection.sendall(request)
            return received(connection)

        yield ask


def received(connection: socket.socket) -> tuple[bytes, bytes]:
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(1)
    fields = dict(line.split(b": ", 1) for line in got.split(b"\r\n")[1:] if line)
    body = b""
    while (missing := int(fields[b"content-length"]) - len(body)) > 0:
        body += connection.recv(missing)
    return got, body


def differing(head: bytes) -> dict[bytes, bytes]:
    """The headers of an answer that are another's each time."""
    lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:] if line)
    return {name: lines[name] for name in (b"x-request-id", b"date", b"ratelimit") if name in lines}


def without(head: bytes) -> bytes:
    lines = [line for line in head.split(b"\r\n") if line.split(b":")[0] not in differing(head)]
    return b"\r\n".join(sorted(lines))


def replays(server: Server) -> int:
    """How many answers were given to bytes that were not parsed."""
    name = 'raccroche_cache_lookups_total{cache="replay",result="hit"}'
    for line in server.get("/metrics").decode().splitlines():
        if line.startswith(name):
            return int(float(line.split()[-1]))
    return 0


@pytest.mark.parametrize("request_", [post(), get()], ids=["POST", "GET"])
def test_the_same_bytes_are_answered_alike_whether_they_are_parsed_or_not(
    server: Server, request_: bytes
) -> None:
    with asking(server) as ask:
        answers = [ask(request_) for _ in range(6)]

    assert replays(server) >= 3
    assert len({body for _, body in answers}) == 1
    assert len({without(head) for head, _ in answers[1:]}) == 1
    ids = [differing(head)[b"x-request-id"] for head, _ in answers]
    assert len(set(ids)) == len(ids)


def test_a_304_is_replayed(server: Server) -> None:
    with asking(server) as ask:
        head, _ = ask(get())
        tag = next(line for line in head.split(b"\r\n") if line.startswith(b"etag: "))[6:]
        known = get(b"if-none-match: " + tag, b"accept-encoding: gzip")
        ask(get())
        answers = [ask(known) for _ in range(5)]

    assert replays(server) >= 3
    assert {head.split(b"\r\n")[0] for head, _ in answers} == {b"HTTP/1.1 304 Not Modified"}
    assert len({without(head) for head, _ in answers}) == 1


def test_each_is_logged_counted_and_charged(database: Database, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with server_of(database, log, rate_limit=1, rate_burst=500, max_cost=70) as server:
        with asking(server) as ask:
            answers = [ask(post()) for _ in range(6)]
        metrics = server.get("/metrics").decode()

    left = [differing(head)[b"ratelimit"].split(b";r=")[1].split(b";")[0] for head, _ in answers]
    spent = [int(before) - int(after) for before, after in pairwise(left[1:])]
    # A point a second comes back.
    assert all(REQUEST_POINTS - 2 <= points <= REQUEST_POINTS for points in spent)
    counted = 'raccroche_http_requests_total{method="POST",route="/graphql",status="200"} 6.0'
    assert counted in metrics
    assert 'raccroche_operation_seconds_count{operation="anonymous"} 6.0' in metrics
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if "POST" in line]
    ids = [differing(head)[b"x-request-id"].decode() for head, _ in answers]
    assert [line["request_id"] for line in lines] == ids
    assert {(line["status"], line["bytes"]) for line in lines} == {(200, len(answers[0][1]))}


def test_a_client_that_has_spent_its_budget_is_refused(database: Database, tmp_path: Path) -> None:
    with (
        server_of(database, tmp_path / "log", rate_limit=1, rate_burst=500, max_cost=70) as server,
        asking(server) as ask,
    ):
        for _ in range(200):
            head, body = ask(post())
            if head.startswith(b"HTTP/1.1 429"):
                break

    assert b"RATE_LIMITED" in body


def test_a_write_is_seen_by_the_same_bytes(server: Server, database: Database) -> None:
    with asking(server) as ask:
        for _ in range(4):
            _, body = ask(post())
        assert replays(server) > 0
        assert b"before" in body
        with database.writing() as connection:
            connection.execute(update(structures).values(name="after"))
            bump_version(connection)
        until(lambda: b"before" not in ask(post())[1])
        assert b"after" in ask(post())[1]


def test_an_id_that_was_sent_comes_back(server: Server) -> None:
    with asking(server) as ask:
        for _ in range(4):
            ask(post())
        for _ in range(4):
            head, _ = ask(post(OWN + ID))
            assert differing(head)[b"x-request-id"] == ID


def test_pieces_of_a_request_and_several_at_once_are_read(server: Server) -> None:
    whole = post()
    with socket.create_connection(("127.0.0.1", server.port), LIMIT_S) as connection:
        for _ in range(4):
            connection.sendall(whole)
            _, expected = received(connection)
        connection.sendall(whole[:40])
        time.sleep(0.1)
        connection.sendall(whole[40:])
        assert received(connection)[1] == expected
        connection.sendall(whole + whole[:40])
        assert received(connection)[1] == expected
        connection.sendall(whole[40:] + whole)
        for _ in range(2):
            assert received(connection)[1] == expected
        connection.sendall(whole)
        assert received(connection)[1] == expected


def test_a_connection_that_is_to_be_closed_is_closed(server: Server) -> None:
    for _ in range(4):
        with asking(server) as ask:
            ask(post())
            head, _ = ask(post(b"connection: close"))
            assert b"connection: close" in head


def test_positions_are_never_put_there(server: Server) -> None:
    variables = {"near": {"coordinates": {"latitude": 50.6, "longitude": 3.0}}}
    query = "query Near($near: PlaceInput!) { nearestCios(near: $near) { nodes { name } } }"
    body = json.dumps({"query": query, "variables": variables}).encode()
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
    with asking(server) as ask:
        for _ in range(5):
            answered, _ = ask(head + b"content-length: %d\r\n\r\n" % len(body) + body)
            assert answered.startswith(b"HTTP/1.1 200")

    assert replays(server) == 0


def test_the_replay_cache_is_bounded_and_drops_what_no_longer_holds() -> None:
    cache = ReplayCache(10_000)
    response = RawResponse(200, b"", b"x" * 600)
    for number in range(20):
        cache.put(("127.0.0.1", b"%d" % number), lambda: response, 600)
    cache.put(("127.0.0.1", b"large"), lambda: response, 5_000)
    cache.put(("127.0.0.1", b"old"), lambda: None, 600)

    assert cache.get(("127.0.0.1", b"19")) == response
    assert cache.get(("127.0.0.2", b"19")) is None
    assert cache.get(("127.0.0.1", b"0")) is None
    assert cache.get(("127.0.0.1", b"large")) is None
    assert ("127.0.0.1", b"old") in cache.entries
    assert cache.get(("127.0.0.1", b"old")) is None
    assert ("127.0.0.1", b"old") not in cache.entries
