"""What counts as a request, and that no byte of one is taken for the next."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from support.fake_connection import OK, Application, FakeServer, FakeTransport
from support.in_loop import in_loop, settle

from server.http.connections.limits import ConnectionLimits
from server.http.connections.protocol import LimitedProtocol
from server.http.connections.request_head import head_without_upgrade, refusal_of_head
from server.http.connections.single_write import WRITE_RESPONSE

LIMITS = ConnectionLimits(
    max_connections=9,
    max_header_bytes=1_000,
    max_request_bytes=4_000,
    header_timeout=10,
    body_timeout=20,
)
GET = b"GET /next HTTP/1.1\r\nhost: x\r\n\r\n"
INNER = b"GET /inner HTTP/1.1\r\nhost: x\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Echo:
    """Answers with the path and the body that it was given; ``/refused`` reads no body."""

    def __init__(self) -> None:
        self.headers: list[dict[bytes, bytes]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.headers.append(dict(scope["headers"]))
        body, more = scope["path"].encode() + b":", scope["path"] != "/refused"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        scope["extensions"][WRITE_RESPONSE](200, b"content-length: %d\r\n" % len(body), body)


def serve(app: Echo | Application | None = None) -> tuple[LimitedProtocol, FakeTransport]:
    return FakeServer(app or Echo(), LIMITS).connect()


def statuses(written: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", written)]


def bodies(written: bytes) -> list[bytes]:
    """What ``Echo`` was given, answer by answer."""
    return re.findall(rb"\r\n\r\n(/[^:]*:.*?)(?=HTTP/1\.1 \d+ |\Z)", written, re.DOTALL)


async def send(connection: LimitedProtocol, transport: FakeTransport, *parts: bytes) -> bytes:
    """Send parts one by one; what comes back for all of them."""
    for part in parts:
        if not transport.closed:
            connection.data_received(part)
        before = -1
        while before != len(transport.written):
            before = len(transport.written)
            await settle()
    return transport.taken()


def upgrade(protocol: bytes, *, in_chunks: bool = False, connection: bytes = b"Upgrade") -> bytes:
    framing = b"Transfer-Encoding: chunked" if in_chunks else b"Content-Length: %d" % len(INNER)
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(INNER), INNER) if in_chunks else INNER
    head = b"POST /a HTTP/1.1\r\nHost: x\r\nConnection: %b\r\nUpgrade: %b\r\n%b\r\n\r\n"
    return head % (connection, protocol, framing) + body


UPGRADES = [
    upgrade(b"foo"),
    upgrade(b"websocket"),
    upgrade(b"h2c", connection=b"Upgrade, HTTP2-Settings"),
    upgrade(b"websocket", in_chunks=True),
    upgrade(b"foo/1, bar", connection=b"keep-alive, upgrade", in_chunks=True),
]


# Upgrade


@pytest.mark.parametrize("request_", UPGRADES)
@pytest.mark.parametrize("size", [1, 7, 40, 10_000])
@in_loop
async def test_an_upgrade_is_ignored_and_its_body_is_read(request_: bytes, size: int) -> None:
    connection, transport = serve()
    sent = request_ + GET + request_ * 2 + GET
    parts = [sent[at : at + size] for at in range(0, len(sent), size)]
    written = await send(connection, transport, *parts)

    post = b"/a:" + INNER
    assert bodies(written) == [post, b"/next:", post, post, b"/next:"]
    assert not transport.closed


@given(st.lists(st.integers(1, 500), max_size=8), st.lists(st.sampled_from(UPGRADES), min_size=1))
@in_loop
async def test_upgrades_are_answered_however_packets_are_cut(
    cuts: list[int], requests: list[bytes]
) -> None:
    sent = b"".join(requests)
    ends = [0, *sorted(cuts), len(sent)]
    connection, transport = serve()
    written = await send(connection, transport, *[sent[a:b] for a, b in pairwise(ends)])

    assert bodies(written) == [b"/a:" + INNER] * len(requests)


@in_loop
async def test_the_application_sees_no_upgrade() -> None:
    app = Echo()
    connection, transport = serve(app)
    await send(connection, transport, UPGRADES[2].replace(b"Host: x", b"Host: x\r\nA:  \xe9 b"))

    assert b"upgrade" not in app.headers[0]
    assert app.headers[0][b"a"] == b"\xe9 b"
    assert app.headers[0][b"connection"] == b"Upgrade, HTTP2-Settings"


@in_loop
async def test_many_upgrades_of_one_packet_are_all_answered() -> None:
    connection, transport = serve()
    written = await send(connection, transport, UPGRADES[0] * 400)

    assert len(bodies(written)) == 400


@pytest.mark.parametrize("target", [b"x:443", b"/a"])
@in_loop
async def test_a_tunnel_is_refused(target: bytes) -> None:
    app = Echo()
    connection, transport = serve(app)
    written = await send(
        connection, transport, b"CONNECT %b HTTP/1.1\r\nhost: x\r\n\r\n" % target + GET, GET
    )

    assert statuses(written) == [400]
    assert transport.closed
    assert app.headers == []


def test_a_head_is_the_same_without_its_upgrade() -> None:
    headers = [(b"host", b"x"), (b"upgrade", b"h2c"), (b"upgrade", b"foo"), (b"a", b"")]
    assert (
        head_without_upgrade(b"PUT", b"/a?b", "1.0", headers)
        == b"PUT /a?b HTTP/1.0\r\nhost: x\r\na: \r\n\r\n"
    )


# Expect


def expecting(path: bytes, length: int = 4, value: bytes = b"100-continue") -> bytes:
    head = b"POST %b HTTP/1.1\r\nhost: x\r\nexpect: %b\r\ncontent-length: %d\r\n\r\n"
    return head % (path, value, length)


@in_loop
async def test_a_body_that_is_expected_is_asked_for_when_it_is_read() -> None:
    connection, transport = serve()
    assert await send(connection, transport, expecting(b"/a", value=b"100-Continue")) == CONTINUE

    written = await send(connection, transport, b"body", GET)
    assert bodies(written) == [b"/a:body", b"/next:"]
    assert not transport.closed


@in_loop
async def test_a_body_that_comes_unasked_is_not_asked_for() -> None:
    connection, transport = serve()
    written = await send(connection, transport, expecting(b"/a") + b"body" + GET)

    assert statuses(written) == [200, 200]
    assert not transport.closed


@pytest.mark.parametrize(
    "parts",
    [
        (expecting(b"/refused", len(INNER)), INNER),
        (expecting(b"/refused", len(INNER)), INNER[:5], INNER[5:] + GET),
        (expecting(b"/refused", len(INNER)) + INNER[:5], INNER[5:] + GET),
        (expecting(b"/refused", len(INNER)), GET),
        (GET + expecting(b"/refused", len(INNER)), GET),
    ],
)
@in_loop
async def test_a_request_that_is_refused_before_its_body_closes(parts: tuple[bytes, ...]) -> None:
    app = Echo()
    connection, transport = serve(app)
    written = await send(connection, transport, *parts)

    assert bodies(written)[-1] == b"/refused:"
    assert b"connection: close\r\n" in written
    assert CONTINUE not in written
    assert transport.closed
    assert len(app.headers) == parts[0].count(b"HTTP/1.1"), "no body was taken for a request"


@in_loop
async def test_a_stop_is_heeded_while_an_expected_body_is_waited_for() -> None:
    connection, transport = serve()
    await send(connection, transport, expecting(b"/a"))
    connection.shutdown()
    written = await send(connection, transport, b"body")

    assert b"connection: close\r\n" in written
    assert transport.closed


@pytest.mark.parametrize("value", [b"", b"x", b"100-continue, x", b"100-continue\r\nexpect: x"])
@in_loop
async def test_another_expectation_is_refused(value: bytes) -> None:
    connection, transport = serve()
    written = await send(connection, transport, expecting(b"/a", value=value) + b"body" + GET)

    assert statuses(written) == [417]
    assert transport.closed


@in_loop
async def test_http_1_0_expects_nothing() -> None:
    connection, transport = serve()
    old = expecting(b"/a").replace(b"HTTP/1.1", b"HTTP/1.0")
    assert await send(connection, transport, old) == b""
    assert bodies(await send(connection, transport, b"body")) == [b"/a:body"]


# Heads


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\nHost: x\r\n", 400),
        (b"GET / HTTP/1.0\r\nhost: x\r\nhost: y\r\n", 400),
        (b"POST / HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n", 400),
        (b"POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n", 400),
        (b"GET http://[ HTTP/1.1\r\nhost: x\r\n", 400),
        (b"GET / HTTP/1.0\r\n", 200),
        (b"GET / HTTP/1.0\r\nhost: x\r\n", 200),
        (b"GET / HTTP/1.1\r\nhost: x\r\na: 1\r\na: 2\r\n", 200),
        (b"GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: a\r\nhost: y\r\n", 400),
    ],
)
@in_loop
async def test_a_request_has_one_host_and_a_framing_of_its_version(
    head: bytes, status: int
) -> None:
    connection, transport = serve()

    assert statuses(await send(connection, transport, head + b"\r\n")) == [status]
    assert transport.closed == (status != 200 or b"1.0" in head)


def test_a_head_of_any_other_headers_is_served() -> None:
    assert refusal_of_head("1.1", [(b"host", b"x"), (b"transfer-encoding", b"chunked")]) is None


@in_loop
async def test_trailers_are_no_headers() -> None:
    app = Echo()
    connection, transport = serve(app)
    written = await send(
        connection,
        transport,
        b"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n",
        b"0\r\nhost: y\r\nexpect: 100-continue\r\n\r\n" + GET,
    )

    assert bodies(written) == [b"/a:a", b"/next:"]
    assert app.headers[0][b"host"] == b"x"
    assert not transport.closed


def large(size: int) -> bytes:
    return GET[:-2] + b"a: " + b"b" * size + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "fits"),
    [
        (large(900), True),
        (large(1_100), False),
        (large(20_000), False),
        (GET[:-2] + b"a: b\r\n" * 300 + b"\r\n", False),
        (GET[:-2] + b"a:" + b" " * 2_000 + b"b\r\n\r\n", False),
        (GET.replace(b"/next", b"/next?" + b"q" * 2_000), False),
    ],
)
@pytest.mark.parametrize("before", [b"", GET, GET * 40, large(900) * 3])
@pytest.mark.parametrize("size", [100, 700, 100_000])
@in_loop
async def test_a_head_has_one_limit_however_it_comes(
    head: bytes, fits: bool, before: bytes, size: int
) -> None:
    sent = before + head
    connection, transport = serve()
    parts = [sent[at : at + size] for at in range(0, len(sent), size)]
    written = await send(connection, transport, *parts)

    asked = before.count(b"GET")
    assert statuses(written) == [200] * asked + [200 if fits else 431]
    assert transport.closed != fits


@in_loop
async def test_a_body_does_not_count_as_a_head() -> None:
    connection, transport = serve()
    post = large(700).replace(b"GET", b"POST").replace(b"a:", b"content-length: 900\r\na:", 1)
    written = await send(connection, transport, (post + b"y" * 900) * 3)

    assert statuses(written) == [200] * 3


# The order of answers


@pytest.mark.parametrize(
    "refused",
    [
        (b"\x16\x03\x01",),
        (large(5_000),),
        (b"GET / HTTP/1.1\r\n\r\n",),
        (b"GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n",),
        (expecting(b"/b", value=b"x"),),
        (b"POST /b HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",),
        (b"POST /b HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\n", b"y" * 5_000),
    ],
)
@in_loop
async def test_a_refusal_comes_after_the_answers_to_what_was_asked_before(
    refused: tuple[bytes, ...],
) -> None:
    app = Application()
    app.gate.clear()
    connection, transport = serve(app)
    written = await send(connection, transport, GET * 2, *refused, GET)
    assert written == b""
    assert not transport.closed

    app.gate.set()
    await settle()
    written = transport.taken()
    assert written.startswith(OK * 2)
    assert len(statuses(written)) == 3 and statuses(written)[2] >= 400
    assert transport.closed
    assert app.asked == ["/next"] * 2


@pytest.mark.parametrize("size", [27, 1_000, 100_000])
@in_loop
async def test_requests_behind_an_unanswered_one_wait_unparsed(size: int) -> None:
    app = Application()
    app.gate.clear()
    connection, transport = serve(app)
    sent = GET * 90
    for at in range(0, len(sent), size):
        connection.data_received(sent[at : at + size])
    assert len(connection.pipeline) < 10, "a piece of requests, and no more"

    app.gate.set()
    assert await send(connection, transport, b"") == OK * 90
    assert len(app.asked) == 90
    assert connection in connection.registry.idle
    assert await send(connection, transport, GET) == OK


@pytest.mark.parametrize("cut", range(0, 1_200, 97))
@in_loop
async def test_a_body_that_waits_unparsed_is_read_in_its_turn(cut: int) -> None:
    connection, transport = serve()
    post = b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n" + b"y" * 900
    sent = GET + post * 3 + GET + post[:300]
    written = await send(connection, transport, sent[:cut], sent[cut:])

    assert bodies(written) == [b"/next:", *[b"/a:" + b"y" * 900] * 3, b"/next:"]
    assert connection.deadline.is_running, "the last request is waited for"
    assert bodies(await send(connection, transport, post[300:])) == [b"/a:" + b"y" * 900]


@in_loop
async def test_a_client_is_not_late_with_what_waits_unparsed() -> None:
    app = Application()
    app.gate.clear()
    server = FakeServer(app, LIMITS)
    connection, transport = server.connect()
    connection.data_received(GET + GET + large(700) * 3)
    assert connection.unparsed
    server.loop.advance(1_000)
    assert server.ended == []
    assert connection not in server.registry.reading

    app.gate.set()
    assert await send(connection, transport, b"") == OK * 5


@in_loop
async def test_no_more_waits_unparsed_than_a_request_may_hold() -> None:
    app = Application()
    app.gate.clear()
    connection, transport = serve(app)
    connection.data_received(GET * 30)
    for _ in range(10):
        connection.data_received(GET * 30)
    assert len(connection.unparsed) == 0 and connection.refusal is not None

    app.gate.set()
    written = await send(connection, transport, b"")
    assert written.startswith(OK)
    assert statuses(written)[-1] == 413
    assert transport.closed


@in_loop
async def test_an_application_that_is_refused_its_body_learns_it_and_answers_no_more() -> None:
    app = Application()
    app.gate.clear()
    connection, transport = serve(app)
    await send(connection, transport, expecting(b"/a", 9_999))
    transport.taken()
    written = await send(connection, transport, b"y" * 5_000)
    app.gate.set()
    await settle()

    assert statuses(written) == [413]
    assert transport.taken() == b""


@in_loop
async def test_a_body_that_is_too_long_for_its_refusal_gets_no_second_answer() -> None:
    connection, transport = serve()
    head = b"POST /refused HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\n"
    written = await send(connection, transport, head, b"y" * 5_000)

    assert statuses(written) == [200]
    assert transport.closed
