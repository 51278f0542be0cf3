"""Which connection ends when there are too many, and how much memory replays may take."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.connections.limits import ConnectionLimits, ConnectionRegistry
from server.http.connections.replay_cache import (
    ENTRY_BYTES,
    LARGEST_SHARE,
    RawResponse,
    ReplayCache,
)
from server.http.connections.server import raise_descriptor_limit
from server.http.connections.single_write import header_lines
from server.http.connections.unread_answers import UnreadAnswers


class FakeConnection:
    """A connection that remembers why it was ended."""

    def __init__(self, unsent: int = 0) -> None:
        self.reasons: list[str] = []
        self.unsent = unsent

    def unsent_bytes(self) -> int:
        return self.unsent

    def held_bytes(self) -> int:
        return self.unsent

    def end(self, reason: str) -> None:
        self.reasons.append(reason)


LIMITS = ConnectionLimits(
    max_connections=3,
    max_header_bytes=100,
    max_request_bytes=1_000,
    max_unread_bytes=100,
    header_timeout=1,
    body_timeout=1,
)


def registry() -> tuple[ConnectionRegistry, list[int]]:
    counts: list[int] = []
    return ConnectionRegistry(limits=LIMITS, on_count=counts.append), counts


def test_below_the_limit_nobody_is_ended() -> None:
    connections, counts = registry()
    waiting = FakeConnection()
    connections.reading[waiting] = 0
    connections.evict_if_full(3, FakeConnection())
    assert waiting.reasons == []
    assert counts == [3]


def test_the_connection_that_has_read_longest_is_ended_first() -> None:
    connections, _ = registry()
    first, second, idle, newest = (FakeConnection() for _ in range(4))
    connections.idle[idle] = None
    connections.reading[first] = 1
    connections.reading[second] = 2
    connections.evict_if_full(4, newest)
    assert [each.reasons for each in (first, second, idle, newest)] == [["crowded"], [], [], []]


def test_an_idle_connection_is_ended_where_none_is_in_the_middle_of_a_request() -> None:
    connections, _ = registry()
    first, second, newest = (FakeConnection() for _ in range(3))
    connections.idle[first] = None
    connections.idle[second] = None
    connections.evict_if_full(4, newest)
    assert (first.reasons, second.reasons, newest.reasons) == (["crowded"], [], [])


def test_the_newest_is_ended_where_all_others_are_being_answered() -> None:
    connections, _ = registry()
    newest = FakeConnection()
    connections.reading[newest] = 0
    connections.evict_if_full(4, newest)
    assert newest.reasons == ["crowded"]


def test_a_forgotten_connection_waits_for_nothing() -> None:
    connections, _ = registry()
    gone = FakeConnection()
    connections.reading[gone] = 0
    connections.idle[gone] = None
    connections.forget(gone)
    connections.forget(gone)
    assert not connections.reading and not connections.idle


def test_the_one_that_has_waited_longest_ends_be_it_to_read_or_to_be_read() -> None:
    connections, _ = registry()
    sending, first, second = FakeConnection(), FakeConnection(9), FakeConnection(9)
    connections.unread.add(first, "a", 1)
    connections.reading[sending] = 2
    connections.unread.add(second, "b", 3)
    for _ in range(3):
        connections.evict_if_full(4, FakeConnection())
        for ended in [c for c in (sending, first, second) if c.reasons]:
            connections.forget(ended)
            connections.unread.discard(ended)
        assert len(connections.reading) + len(connections.unread.waiting) < 3
    assert [each.reasons for each in (first, sending, second)] == [["crowded"]] * 3


def test_who_has_read_everything_by_now_is_not_ended() -> None:
    connections, _ = registry()
    read, idle = FakeConnection(9), FakeConnection()
    connections.unread.add(read, "a", 1)
    connections.idle[idle] = None
    read.unsent = 0
    connections.evict_if_full(4, FakeConnection())

    assert (read.reasons, idle.reasons) == ([], ["crowded"])
    assert not connections.unread.waiting


def test_what_one_client_leaves_unread_is_bounded_together() -> None:
    unread = UnreadAnswers(100)
    ours = [FakeConnection(40) for _ in range(4)]
    other = FakeConnection(90)
    unread.add(other, "other", 0)
    for since, each in enumerate(ours):
        unread.add(each, "ours", since)

    assert [each.reasons for each in ours] == [["unread"], ["unread"], [], []]
    assert other.reasons == []
    assert unread.client_bytes == {"other": 90, "ours": 80}


def test_who_reads_is_ended_after_those_who_do_not() -> None:
    unread = UnreadAnswers(100)
    fast, slow, newest = FakeConnection(45), FakeConnection(45), FakeConnection(45)
    unread.add(fast, "a", 0)
    unread.add(slow, "a", 5)
    fast.unsent, slow.unsent = 25, 44
    unread.add(newest, "a", 10)

    assert [each.reasons for each in (fast, slow, newest)] == [[], ["unread"], []]


def test_what_was_read_since_counts_no_more() -> None:
    unread = UnreadAnswers(100)
    reading, another = FakeConnection(90), FakeConnection(90)
    unread.add(reading, "a", 0)
    reading.unsent = 10
    unread.add(another, "a", 1)

    assert reading.reasons == another.reasons == []
    assert unread.client_bytes == {"a": 100}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2), st.integers(0, 60), st.booleans())))
def test_unread_bytes_are_kept_by_client(
    steps: list[tuple[int, int, int, bool]],
) -> None:
    unread = UnreadAnswers(100)
    connections = [FakeConnection() for _ in range(10)]
    for now, (number, client, size, is_new) in enumerate(steps):
        connection = connections[number]
        if is_new:
            connection.unsent = size
            unread.add(connection, str(client), now)
        else:
            unread.discard(connection)
        held = Counter[str]()
        for reader, entry in unread.waiting.items():
            held[entry.client] += entry.bytes_
            assert unread.of_client[entry.client][reader] is entry
        assert unread.client_bytes == {name: held[name] for name in unread.of_client}
        assert all(size <= 100 for size in held.values())
    for connection in connections:
        unread.discard(connection)
    assert not unread.waiting and not unread.client_bytes and not unread.of_client


RESPONSE = RawResponse(200, b"a: b\r\n", b"body")


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3_000)), max_size=120),
    st.integers(0, 40_000),
)
def test_the_replay_cache_never_holds_more_than_its_bytes(
    puts: list[tuple[int, int]], max_bytes: int
) -> None:
    cache = ReplayCache(max_bytes)
    for number, size in puts:
        cache.put(("host", b"%d" % number), lambda: RESPONSE, size)
        assert cache.entries.currsize <= max_bytes
    largest = max_bytes // LARGEST_SHARE
    sizes = {b"%d" % number: size for number, size in puts}
    for (_, data), (_, charged) in cache.entries.items():
        assert charged <= largest
        assert charged >= ENTRY_BYTES + len(data)
        assert data in sizes
    assert cache.entries.currsize == sum(charged for _, charged in cache.entries.values())


def test_a_response_is_replayed_to_its_own_host_and_bytes_only() -> None:
    cache = ReplayCache(100_000)
    cache.put(("one", b"GET"), lambda: RESPONSE, 4)
    assert cache.get(("one", b"GET")) == RESPONSE
    assert cache.get(("two", b"GET")) is None
    assert cache.get((None, b"GET")) is None
    assert cache.get(("one", b"GET ")) is None


def test_each_use_asks_whether_the_response_still_holds() -> None:
    cache = ReplayCache(100_000)
    answers: list[RawResponse | None] = [RESPONSE, RESPONSE, None, RESPONSE]
    asked: Counter[str] = Counter()

    def replay() -> RawResponse | None:
        asked["times"] += 1
        return answers.pop(0)

    cache.put(("one", b"GET"), replay, 4)
    got = [cache.get(("one", b"GET")) for _ in range(4)]
    assert got == [RESPONSE, RESPONSE, None, None]
    assert asked["times"] == 3, "what no longer holds is dropped"


@pytest.mark.parametrize(
    ("headers", "lines"),
    [
        ((), b""),
        (((b"a", b"1"),), b"a: 1\r\n"),
        (((b"a", b"1"), (b"a", b"2"), (b"b", b"")), b"a: 1\r\na: 2\r\nb: \r\n"),
    ],
)
def test_headers_are_lines(headers: tuple[tuple[bytes, bytes], ...], lines: bytes) -> None:
    assert header_lines(headers) == lines


def test_no_more_connections_are_promised_than_the_system_lets_a_process_open() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert raise_descriptor_limit(10) == 10
    if hard != resource.RLIM_INFINITY:
        assert raise_descriptor_limit(hard + 1_000_000) < hard
