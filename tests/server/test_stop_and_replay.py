"""What a connection does when its server stops, and when the same bytes come again."""

from __future__ import annotations

import pytest
from support.fake_connection import OK, REPLAYED, Application, FakeServer, FakeTransport
from support.in_loop import in_loop, settle

from server.http.connections.protocol import DRAIN_S, LimitedProtocol
from server.http.connections.replay_cache import RawResponse

GET = b"GET /a HTTP/1.1\r\nhost: x\r\n\r\n"
AGAIN = RawResponse(200, b"content-length: 5\r\n", b"again")


async def idle(
    server: FakeServer, host: str = "192.0.2.1"
) -> tuple[LimitedProtocol, FakeTransport]:
    """A connection that has been answered once: only then are its bytes looked up."""
    connection, transport = server.connect(host)
    connection.data_received(GET.replace(b"/a", b"/first"))
    await settle()
    assert transport.taken() == OK
    return connection, transport


# Stopping


@in_loop
async def test_a_stop_waits_a_moment_for_what_is_under_way() -> None:
    server = FakeServer(Application())
    (idle, its), (late, other) = server.connect(), server.connect()
    for connection in (idle, late):
        connection.data_received(GET)
    await settle()
    its.taken(), other.taken()
    for connection in (idle, late):
        connection.shutdown()
    assert not (its.closed or other.closed)
    late.data_received(GET)
    await settle()

    assert b"connection: close\r\n" in other.taken()
    assert other.closed
    server.loop.advance(DRAIN_S)
    assert its.closed
    assert its.taken() == b""


@in_loop
async def test_a_stop_lets_an_answer_come_to_its_end() -> None:
    app = Application()
    server = FakeServer(app)
    app.gate.clear()
    connection, transport = server.connect()
    connection.data_received(GET)
    await settle()
    connection.shutdown()
    server.loop.advance(DRAIN_S)
    assert not transport.closed

    app.gate.set()
    await settle()
    assert b"connection: close\r\n" in transport.taken()
    assert transport.closed


@in_loop
async def test_a_stop_lets_a_request_come_in_that_has_begun() -> None:
    server = FakeServer(Application())
    connection, transport = server.connect()
    connection.data_received(GET[:10])
    connection.shutdown()
    server.loop.advance(DRAIN_S)
    assert not transport.closed
    connection.data_received(GET[10:])
    await settle()

    assert transport.taken().startswith(b"HTTP/1.1 200 ")
    assert transport.closed


# Replay


@in_loop
async def test_the_same_bytes_are_answered_without_the_application() -> None:
    app = Application()
    connection, transport = await idle(FakeServer(app))
    app.replays.append(AGAIN)
    for expected in (OK, REPLAYED, OK):
        connection.data_received(GET)
        await settle()
        assert transport.taken() == expected

    assert app.asked == ["/first", "/a", "/a"], "the third time its answer no longer held"


@in_loop
async def test_a_replay_counts_as_a_request_and_puts_its_connection_last() -> None:
    app = Application()
    server = FakeServer(app)
    first, its = await idle(server)
    app.replays.append(AGAIN)
    first.data_received(GET)
    await settle()
    second, _ = await idle(server)
    its.taken()
    assert list(server.registry.idle) == [first, second]
    first.data_received(GET)

    assert its.taken() == REPLAYED
    assert list(server.registry.idle) == [second, first]
    assert server.state.total_requests == 4


@in_loop
async def test_another_host_is_answered_by_the_application() -> None:
    app = Application()
    server = FakeServer(app)
    asked = []
    for host in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):
        connection, transport = await idle(server, host)
        app.replays = [AGAIN]
        connection.data_received(GET)
        await settle()
        asked.append(transport.taken())

    assert asked == [OK, OK, REPLAYED]


@pytest.mark.parametrize(
    "pieces",
    [[GET[:9], GET[9:]], [GET + GET], [GET + GET[:9], GET[9:]]],
    ids=["in two pieces", "two at once", "one and a half"],
)
@in_loop
async def test_bytes_that_did_not_come_alone_and_whole_are_not_kept(pieces: list[bytes]) -> None:
    app = Application()
    server = FakeServer(app)
    connection, transport = await idle(server)
    app.replays += [AGAIN, AGAIN]
    for piece in pieces:
        connection.data_received(piece)
    await settle()

    assert transport.taken() == OK * b"".join(pieces).count(GET)
    assert len(server.protocol.replay_cache.entries) == 0


@in_loop
async def test_an_answer_is_never_kept_for_the_bytes_of_the_request_before_it() -> None:
    app = Application()
    server = FakeServer(app)
    connection, transport = await idle(server)
    app.replays += [AGAIN, AGAIN]
    app.gate.clear()
    connection.data_received(GET)
    await settle()
    connection.data_received(GET.replace(b"/a", b"/b"))
    app.gate.set()
    await settle()

    assert transport.taken() == OK * 2
    assert app.asked == ["/first", "/a", "/b"]
    assert len(server.protocol.replay_cache.entries) == 0


@in_loop
async def test_nothing_is_replayed_to_a_client_that_does_not_read_or_to_a_stopping_server() -> None:
    for hinder in ("pause_writing", "shutdown"):
        app = Application()
        connection, transport = await idle(FakeServer(app))
        app.replays += [AGAIN, AGAIN]
        connection.data_received(GET)
        await settle()
        transport.taken()
        getattr(connection, hinder)()
        connection.data_received(GET)
        connection.resume_writing()
        await settle()
        assert REPLAYED not in transport.taken()
        assert app.asked == ["/first", "/a", "/a"]
