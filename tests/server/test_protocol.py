"""One connection, byte by byte, on a clock that the tests move."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from starlette.types import Receive, Scope, Send
from support.fake_connection import KEEP_ALIVE_S, OK, Application, FakeServer
from support.in_loop import in_loop, settle

from server.http.connections.limits import ConnectionLimits

GET = b"GET /a HTTP/1.1\r\nhost: x\r\n\r\n"
LIMITS = ConnectionLimits(
    max_connections=9,
    max_header_bytes=200,
    max_request_bytes=400,
    header_timeout=10,
    body_timeout=20,
)
HEAD_OF_POST = b"POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n"


def status(written: bytes) -> int:
    """The status of the only response in what was written."""
    assert written.count(b"HTTP/1.1 ") == 1, written
    return int(written.split(b" ")[1])


@in_loop
async def test_a_request_is_answered_and_its_connection_waits_for_the_next() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    assert connection in server.registry.reading
    for _ in range(2):
        connection.data_received(GET)
        await settle()
        assert transport.taken() == OK
        assert connection in server.registry.idle
        assert connection not in server.registry.reading

    assert server.state.total_requests == 2
    assert not transport.closed
    server.loop.advance(KEEP_ALIVE_S)
    assert transport.closed and not transport.aborted


@in_loop
async def test_a_request_may_come_byte_by_byte() -> None:
    app = Application()
    connection, transport = FakeServer(app).connect()
    for number in range(len(GET)):
        connection.data_received(GET[number : number + 1])
    await settle()

    assert transport.taken() == OK
    assert app.asked == ["/a"]


@in_loop
async def test_requests_of_one_packet_are_answered_in_their_order() -> None:
    app = Application()
    connection, transport = FakeServer(app).connect()
    connection.data_received(GET + GET.replace(b"/a", b"/b") + GET.replace(b"/a", b"/c"))
    await settle()

    assert transport.taken() == OK * 3
    assert app.asked == ["/a", "/b", "/c"]


@in_loop
async def test_a_client_that_asks_to_close_is_closed_after_its_answer() -> None:
    connection, transport = FakeServer(Application()).connect()
    connection.data_received(b"GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    await settle()

    assert b"connection: close\r\n" in transport.taken()
    assert transport.closed


# Time


@in_loop
async def test_a_connection_that_says_nothing_is_dropped() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    server.loop.advance(9.9)
    assert not transport.closed
    server.loop.advance(0.1)

    assert transport.aborted
    assert transport.written == b""
    assert server.ended == ["silent"]
    assert connection not in server.registry.reading


@in_loop
async def test_a_head_that_does_not_come_to_its_end_is_answered_408() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(GET[:10])
    server.loop.advance(6)
    connection.data_received(GET[10:12])  # which gives it no more time
    server.loop.advance(4)

    assert status(transport.written) == 408
    assert server.ended == ["slow request"]
    assert transport.closed and not transport.aborted


@in_loop
async def test_a_body_has_a_time_of_its_own_from_the_end_of_the_head() -> None:
    server = FakeServer(Application())
    app = server.app
    assert isinstance(app, Application)
    app.gate.clear()
    connection, transport = server.connect()
    connection.data_received(GET[:10])
    connection = server.connect()[0]
    connection.data_received(HEAD_OF_POST)
    server.loop.advance(10)
    assert server.ended == ["slow request"], "the first, whose head is not whole"
    server.loop.advance(9.9)
    assert len(server.ended) == 1
    server.loop.advance(0.1)

    assert server.ended == ["slow request"] * 2
    assert transport.closed
    app.gate.set()
    await settle()


@in_loop
async def test_a_request_that_is_whole_has_all_the_time_to_be_answered() -> None:
    app = Application()
    server = FakeServer(app)
    app.gate.clear()
    connection, transport = server.connect()
    connection.data_received(HEAD_OF_POST)
    connection.data_received(b"body")
    server.loop.advance(1_000)
    assert not transport.closed

    app.gate.set()
    await settle()
    assert transport.taken() == OK


@in_loop
async def test_the_next_request_s_time_begins_when_the_one_before_is_answered() -> None:
    app = Application()
    server = FakeServer(app)
    app.gate.clear()
    connection, transport = server.connect()
    connection.data_received(GET + GET[:10])
    server.loop.advance(35)
    assert not transport.closed, "it waits for us"

    app.gate.set()
    await settle()
    assert transport.taken() == OK
    server.loop.advance(10)
    assert status(transport.taken()) == 408


@in_loop
async def test_a_busy_connection_is_not_silent() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    for _ in range(5):
        connection.data_received(GET)
        await settle()
        server.loop.advance(KEEP_ALIVE_S - 1)
    assert not transport.closed

    server.loop.advance(1)
    assert transport.closed


# Sizes


@in_loop
async def test_a_head_that_is_too_large_is_answered_431() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(GET[:-2] + b"x: ")
    for _ in range(8):
        connection.data_received(b"y" * 50)

    assert status(transport.written) == 431
    assert server.ended == ["large head"], "once, whatever comes after it"
    assert transport.closed


@in_loop
async def test_a_request_that_is_too_large_is_answered_413() -> None:
    server = FakeServer(Application())
    app = server.app
    assert isinstance(app, Application)
    app.gate.clear()
    connection, transport = server.connect()
    connection.data_received(HEAD_OF_POST.replace(b": 4", b": 900"))
    connection.data_received(b"y" * 300)
    assert transport.written == b""
    connection.data_received(b"y" * 300)

    assert status(transport.written) == 413
    assert server.ended == ["large request"]
    app.gate.set()
    await settle()


@in_loop
async def test_each_request_of_a_connection_may_have_the_largest_size() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    for _ in range(3):
        connection.data_received(GET[:-2] + b"x: " + b"y" * 150 + b"\r\n\r\n")
        await settle()
        assert transport.taken() == OK

    assert server.ended == []


@in_loop
async def test_a_request_that_grows_while_it_is_answered_gets_no_second_status() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(HEAD_OF_POST.replace(b": 4", b": 900"))
    cycle = connection.cycle
    cycle.response_started = True  # as an answer that is sent in pieces has
    connection.data_received(b"y" * 600)

    assert transport.written == b""
    assert transport.closed


# Many connections


@in_loop
async def test_where_there_are_too_many_the_one_that_has_waited_longest_ends() -> None:
    server = FakeServer(Application())
    first, *_ = [server.connect() for _ in range(3)]
    assert server.ended == []
    _, transport = server.connect()

    assert server.ended == ["crowded"]
    assert first[1].aborted
    assert not transport.closed
    assert server.counts[-1] == 4
    first[0].connection_lost(None)
    assert server.counts[-1] == 3


@in_loop
async def test_a_connection_that_was_lost_leaves_no_timer_behind() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(GET)
    await settle()
    transport.unsent = 10
    connection.pause_writing()
    connection.connection_lost(ConnectionResetError())

    assert server.loop.pending == []
    assert connection not in server.registry.idle
    assert server.counts[-1] == 0


# Clients that do not read


@in_loop
async def test_a_client_that_takes_nothing_of_its_answer_is_dropped() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(GET)
    transport.unsent = 500
    await settle()
    server.loop.advance(KEEP_ALIVE_S - 0.1)
    assert not transport.closed
    connection.data_received(GET)
    await settle()
    server.loop.advance(5.1)

    assert server.ended == ["slow reader"]
    assert transport.aborted


@in_loop
async def test_a_client_that_reads_on_is_not_dropped() -> None:
    app = Application()
    server = FakeServer(app)
    connection, transport = server.connect()
    transport.unsent = 500
    connection.pause_writing()
    server.loop.advance(5)
    transport.unsent = 0
    connection.resume_writing()
    connection.data_received(GET)
    app.gate.clear()
    await settle()
    server.loop.advance(1_000)

    assert server.ended == []
    app.gate.set()
    await settle()


@in_loop
async def test_a_newcomer_is_let_in_for_a_client_that_does_not_read() -> None:
    app = Application()
    server = FakeServer(app)
    slow = [server.connect() for _ in range(3)]
    for connection, transport in slow:
        connection.data_received(GET)
        await settle()
        transport.unsent = 500
        connection.pause_writing()
        app.gate.clear()
        connection.data_received(GET)  # which is being answered, and waits for the client
        app.gate.set()
        server.loop.advance(1)
    for number in range(3):
        connection, transport = server.connect()
        connection.data_received(GET)
        await settle()
        assert transport.taken() == OK
        assert [each[1].aborted for each in slow] == [True] * (number + 1) + [False] * (2 - number)
        connection.connection_lost(None)
        slow[number][0].connection_lost(None)
        server.connect()

    assert server.ended == ["crowded"] * 3


@in_loop
async def test_unread_answers_of_one_client_are_bounded_together() -> None:
    server = FakeServer(Application(), replace(LIMITS, max_unread_bytes=1_000))
    slow = [server.connect() for _ in range(5)]
    other = server.connect("192.0.2.2")
    for connection, transport in [other, *slow]:
        transport.unsent = 300
        connection.pause_writing()

    assert [transport.aborted for _, transport in slow] == [True, True, False, False, False]
    assert not other[1].aborted
    assert server.ended == ["unread"] * 2
    for connection, transport in slow[2:]:
        transport.unsent = 0
        connection.resume_writing()
    assert list(server.registry.unread.waiting) == [other[0]]


@in_loop
async def test_the_client_of_an_unread_answer_is_the_one_that_a_proxy_names() -> None:
    async def forwarded(scope: Scope, receive: Receive, send: Send) -> None:
        scope["client"] = (scope["path"][1:], 0)
        await Application()(scope, receive, send)

    server = FakeServer(forwarded, replace(LIMITS, max_unread_bytes=1_000))
    for host in (b"192.0.2.7", b"192.0.2.8"):
        connection, transport = server.connect()
        connection.data_received(GET.replace(b"a", host, 1))
        await settle()
        transport.unsent = 300
        connection.pause_writing()

    assert set(server.registry.unread.client_bytes) == {"192.0.2.7", "192.0.2.8"}


CLOSING = b"GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"


@pytest.mark.parametrize("sent", [(CLOSING,), (b"\x16",), (GET,)])
@in_loop
async def test_a_connection_that_closes_is_given_up_where_its_client_does_not_read(
    sent: tuple[bytes, ...],
) -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    for part in sent:
        connection.data_received(part)
    await settle()
    server.loop.advance(KEEP_ALIVE_S)
    assert transport.closed
    transport.unsent = 10
    connection._watch_closing()
    server.loop.advance(0)
    assert connection in server.registry.unread.waiting, "it gives way to a newcomer"
    server.loop.advance(20)

    assert transport.aborted
    assert server.ended[-1] == "slow reader"


@in_loop
async def test_a_closing_client_that_reads_on_is_not_given_up() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(CLOSING)
    transport.unsent = 100
    await settle()
    server.loop.advance(0)
    for _ in range(5):
        transport.unsent -= 20
        server.loop.advance(20)
        connection.resume_writing()  # which is no reason to look away

    assert server.ended == []
    assert not server.registry.unread.waiting
    assert not transport.aborted


# What is no plain HTTP


@in_loop
async def test_a_websocket_is_answered_as_a_request_and_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    connection, transport = FakeServer(Application()).connect()
    with caplog.at_level(logging.DEBUG, logger="uvicorn.error"):
        connection.data_received(
            b"GET /a HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"
        )
    await settle()

    assert status(transport.taken()) == 200
    assert caplog.records == []


@in_loop
async def test_what_is_no_http_is_answered_400_and_closed() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(b"\x16\x03\x01\x02\x00")

    assert status(transport.taken()) == 400
    assert transport.closed


def test_servers_in_one_process_share_neither_connections_nor_replays() -> None:
    limits = ConnectionLimits(
        max_connections=1, max_header_bytes=1, max_request_bytes=1, header_timeout=1, body_timeout=1
    )
    one, other = (FakeServer(lambda *_: None, limits) for _ in range(2))  # type: ignore[arg-type]  # never called

    assert one.protocol.registry is one.registry
    assert other.protocol.registry is not one.protocol.registry
    assert other.protocol.replay_cache is not one.protocol.replay_cache


@in_loop
async def test_a_connection_that_was_ended_takes_no_answer_more() -> None:
    """The request goes on to its end, and what it answers is written to nobody."""
    app = Application()
    app.gate.clear()
    protocol, transport = FakeServer(app).connect()
    protocol.data_received(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n")
    await settle()
    assert app.asked == ["/slow"]

    protocol.end("slow reader")
    app.gate.set()
    await settle()

    assert transport.aborted
    assert transport.written == b""
