"""The request middleware on ASGI messages: what goes out, in how many pieces, what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from support.fake_access_log import FakeAccessLog

from errors.exceptions import BodyTooLarge
from server.http.connections.replay_cache import KEEP_RESPONSE, RawResponse
from server.http.connections.single_write import WRITE_RESPONSE
from server.http.replay import REVALIDATE
from server.http.request_middleware import RequestMiddleware
from server.observability.request_ids import is_request_id

TEXT = (b"content-type", b"text/plain")
ID = "0123456789ab4def8123456789abcdef"


def respond(
    *bodies: bytes, status: int = 200, headers: Sequence[tuple[bytes, bytes]] = (TEXT,)
) -> ASGIApp:
    """An application that sends a body, in these pieces."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        for number, body in enumerate(bodies, 1):
            more = number < len(bodies)
            await send({"type": "http.response.body", "body": body, "more_body": more})

    return app


def whole(body: bytes, *headers: tuple[bytes, bytes], status: int = 200) -> ASGIApp:
    length = (b"content-length", b"%d" % len(body))
    return respond(body, status=status, headers=(TEXT, length, *headers))


@dataclass
class Connection:
    """What a server sees of one request."""

    sent: list[Message] = field(default_factory=list)
    written: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    kept: list[Callable[[], RawResponse | None]] = field(default_factory=list)
    takes_whole: bool = True

    def scope(self, method: str = "GET", **headers: str) -> Scope:
        return {
            "type": "http",
            "method": method,
            "path": "/",
            "scheme": "http",
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
            ],
            "extensions": {
                WRITE_RESPONSE: self.write,
                KEEP_RESPONSE: lambda replay, size: self.kept.append(replay),
            },
        }

    def write(self, status: int, lines: bytes, body: bytes) -> bool:
        if self.takes_whole:
            self.written.append((status, lines, body))
        return self.takes_whole

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


def run(
    app: ASGIApp,
    connection: Connection,
    scope: Scope,
    body: Sequence[Message] = (),
    **options: Any,
) -> FakeAccessLog:
    log = FakeAccessLog()
    middleware = RequestMiddleware(app, log, **{"max_body_bytes": 10, **options})
    pieces = iter(body)

    async def receive() -> Message:
        return next(pieces, {"type": "http.disconnect"})

    asyncio.run(middleware(scope, receive, connection.send))
    return log


def test_a_complete_response_goes_out_as_one_write() -> None:
    connection = Connection()
    log = run(whole(b"hello"), connection, connection.scope())

    [(status, lines, body)] = connection.written
    assert (status, body, connection.sent) == (200, b"hello", [])
    names = [line.split(b": ")[0] for line in lines.split(b"\r\n") if line]
    assert names.count(b"x-request-id") == names.count(b"content-length") == 1
    assert len(names) == len(set(names))
    assert log.lines == [("other", "GET", 200, 5)]


def test_where_the_server_does_not_take_it_the_same_goes_by_asgi() -> None:
    one, other = Connection(), Connection(takes_whole=False)
    run(whole(b"hello"), one, one.scope())
    run(whole(b"hello"), other, other.scope())

    lines = dict(line.split(b": ", 1) for line in one.written[0][1].split(b"\r\n") if line)
    assert lines.keys() == other.headers.keys()
    del lines[b"x-request-id"]
    assert all(other.headers[name] == value for name, value in lines.items())
    assert other.sent[1] == {"type": "http.response.body", "body": b"hello", "more_body": False}


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_a_response_without_a_length_is_framed_by_the_server(method: str) -> None:
    connection = Connection()
    run(respond(b"hello"), connection, connection.scope(method))

    assert connection.written == []
    assert [message["type"] for message in connection.sent] == [
        "http.response.start",
        "http.response.body",
    ]


def test_a_stream_is_passed_on_piece_by_piece() -> None:
    connection = Connection()
    log = run(respond(b"one", b"two", b"", b"three"), connection, connection.scope())

    assert [message.get("body") for message in connection.sent[1:]] == [
        b"one",
        b"two",
        b"",
        b"three",
    ]
    assert [message["more_body"] for message in connection.sent[1:]] == [True, True, True, False]
    assert log.lines == [("other", "GET", 200, 11)]


ETAG = (b"etag", b'W/"v1"')


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_client_that_holds_the_response_gets_304(method: str) -> None:
    connection = Connection(takes_whole=False)
    scope = connection.scope(method, if_none_match='"v0", "v1"')
    log = run(whole(b"hello", ETAG), connection, scope)

    assert connection.sent[0]["status"] == 304
    assert connection.headers[b"etag"] == b'W/"v1"'
    assert b"content-length" not in connection.headers
    assert b"content-type" not in connection.headers
    assert connection.sent[1]["body"] == b""
    assert log.lines == [("other", method, 304, 0)]


def test_the_rest_of_a_stream_that_the_client_holds_is_not_sent() -> None:
    connection = Connection()
    scope = connection.scope(if_none_match="*")
    run(respond(b"one", b"two", b"three", headers=(TEXT, ETAG)), connection, scope)

    [(status, _, body)] = connection.written
    assert (status, body, connection.sent) == (304, b"", [])


@pytest.mark.parametrize(
    ("method", "status", "headers"),
    [
        ("POST", 200, {"if_none_match": '"v1"'}),
        ("GET", 404, {"if_none_match": '"v1"'}),
        ("GET", 200, {"if_none_match": '"v2"'}),
        ("GET", 200, {}),
    ],
)
def test_any_other_response_goes_out_whole(
    method: str, status: int, headers: dict[str, str]
) -> None:
    connection = Connection()
    run(whole(b"hello", ETAG, status=status), connection, connection.scope(method, **headers))

    [(sent, _, body)] = connection.written
    assert (sent, body) == (status, b"hello")


def responding(body: bytes, *headers: tuple[bytes, bytes], status: int = 200) -> ASGIApp:
    """An application that hands its response over in one call, where it may."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        take = getattr(send, "respond", None)
        if take is None or not take(status, (TEXT, *headers), body):
            await whole(body, *headers, status=status)(scope, receive, send)

    return app


def test_a_response_in_one_call_is_the_same_as_by_messages() -> None:
    by_messages, in_one_call = Connection(), Connection()
    log = run(whole(b"hello"), by_messages, by_messages.scope(x_request_id=ID))
    other = run(responding(b"hello"), in_one_call, in_one_call.scope(x_request_id=ID))
    assert other.lines == log.lines
    assert in_one_call.written == by_messages.written
    assert in_one_call.sent == []


def test_a_middleware_that_changes_responses_changes_those_in_one_call_too() -> None:
    def shouting(app: ASGIApp) -> ASGIApp:
        async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
            async def changed(message: Message) -> None:
                if "body" in message:
                    message = {**message, "body": message["body"].upper()}
                await send(message)

            await app(scope, receive, changed)

        return middleware

    connection = Connection()
    run(shouting(responding(b"hello")), connection, connection.scope())

    assert [body for _, _, body in connection.written] == [b"HELLO"]


@pytest.mark.parametrize(
    ("method", "headers", "takes_whole"),
    [("GET", {"if_none_match": '"x"'}, True), ("HEAD", {}, True), ("GET", {}, False)],
)
def test_what_cannot_go_in_one_call_goes_by_messages(
    method: str, headers: dict[str, str], takes_whole: bool
) -> None:
    by_messages, in_one_call = (Connection(takes_whole=takes_whole) for _ in range(2))
    for connection, app in ((by_messages, whole), (in_one_call, responding)):
        scope = connection.scope(method, x_request_id=ID, **headers)
        run(app(b"hello", (b"etag", b'"x"')), connection, scope)

    assert in_one_call.written == by_messages.written
    assert in_one_call.sent == by_messages.sent


def reading(app_reads: list[Message]) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            app_reads.append(message)
            if not message.get("more_body"):
                return

    return app


def piece(body: bytes, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_within_the_limit_is_passed_on() -> None:
    got: list[Message] = []
    connection = Connection()
    body = [piece(b"12345", True), piece(b"67890")]
    run(reading(got), connection, connection.scope("POST"), body)
    assert [message["body"] for message in got] == [b"12345", b"67890"]


@pytest.mark.parametrize(
    ("headers", "body", "value"),
    [
        ({"content_length": "11"}, [piece(b"")], 11),
        (
            {"content_length": "5", "transfer_encoding": "chunked"},
            [piece(b"12345", True), piece(b"678901")],
            11,
        ),
        ({"content_length": "x"}, [piece(b"12345678901")], 11),
        ({}, [piece(b"123456789012")], 12),
    ],
)
def test_a_longer_body_is_refused_wherever_it_is_read(
    headers: dict[str, str], body: list[Message], value: int
) -> None:
    connection = Connection()
    with pytest.raises(BodyTooLarge) as refused:
        run(reading([]), connection, connection.scope("POST", **headers), body)
    assert refused.value.extensions["limit"] == 10
    assert refused.value.extensions["value"] == value


def revalidating(*answers: tuple[tuple[bytes, bytes], ...] | None) -> ASGIApp:
    """An application whose answer may be replayed, as often as there are answers."""
    left = list(answers)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope[REVALIDATE] = lambda: left.pop(0)
        budget = ((b"ratelimit", b"9"), (b"ratelimit-policy", b"p"))
        await whole(b"hello", *budget)(scope, receive, send)

    return app


def test_a_replayed_response_has_a_new_id_and_the_budget_of_now() -> None:
    connection = Connection()
    run(revalidating(((b"ratelimit", b"8"),), None), connection, connection.scope())

    [(_, first, _)] = connection.written
    [replay] = connection.kept
    again = replay()
    assert again is not None
    assert (again.status, again.body) == (200, b"hello")
    before = dict(line.split(b": ", 1) for line in first.split(b"\r\n") if line)
    now = dict(line.split(b": ", 1) for line in again.headers.split(b"\r\n") if line)
    assert now[b"ratelimit"] == b"8" and b"ratelimit-policy" not in now
    assert now[b"x-request-id"] != before[b"x-request-id"]
    changing = {b"ratelimit", b"ratelimit-policy", b"x-request-id"}
    assert {n: v for n, v in now.items() if n not in changing} == {
        n: v for n, v in before.items() if n not in changing
    }
    assert replay() is None


@pytest.mark.parametrize(
    ("headers", "options"),
    [({"x_request_id": "f" * 32}, {}), ({}, {"replay": False})],
    ids=["the client chose the id", "replay is off"],
)
def test_a_response_is_not_kept_where_it_could_not_be_given_again(
    headers: dict[str, str], options: dict[str, Any]
) -> None:
    connection = Connection()
    run(revalidating(()), connection, connection.scope(**headers), **options)
    assert connection.written and connection.kept == []


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("f" * 32, True),
        ("00000000-0000-4000-8000-00000000000A", True),
        ("not an id", False),
        ("", False),
        ("é" * 32, False),
        ("-" * 3_000, False),
        ("f" * 32 + "-" * 3_000, False),
        ("{" + "f" * 32 + "}", False),
        ("urn:uuid:" + "f" * 32, False),
        ("f-" * 32, False),
        ("f" * 32 + "\n", False),
        ("٣" * 32, False),
        ("0000000000000-4000-8000-00000000000A", False),
    ],
)
def test_a_request_id_is_taken_over_if_it_is_one(sent: str, taken: bool) -> None:
    connection = Connection(takes_whole=False)
    run(whole(b""), connection, connection.scope(x_request_id=sent))
    used = connection.headers[b"x-request-id"].decode()
    assert (used == sent) is taken
    assert is_request_id(used)
    assert len(used) in (32, 36)


def test_what_is_no_request_passes_untouched() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    log = run(app, Connection(), {"type": "lifespan"})
    assert seen == [{"type": "lifespan"}]
    assert log.lines == []


def test_a_request_that_fails_is_logged_and_raised() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("a bug")

    log = FakeAccessLog()
    middleware = RequestMiddleware(app, log, max_body_bytes=1)
    connection = Connection()

    async def receive() -> Message:
        raise AssertionError

    with pytest.raises(RuntimeError, match="a bug"):
        asyncio.run(middleware(connection.scope(), receive, connection.send))
    assert log.lines == [("other", "GET", 0, 0)]
