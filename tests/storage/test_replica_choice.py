"""Which PostgreSQL server is read from: a fake primary and replicas, at versions of their own."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from storage import postgresql_servers
from storage.postgresql_servers import (
    BACKOFF_S,
    Server,
    begin_anywhere,
    begin_at_newest_version,
    newest_version,
)

LOST = OperationalError("SELECT 1", {}, Exception("connection refused\nIs the server running?"))


@dataclass
class FakeConnection:
    """A read transaction at a version."""

    number: int
    closed: bool = False

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> FakeConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class Version:
    number: int


class FakeServer(Server):
    """A server that is at a version, or lost; ``versions`` are those of its next transactions."""

    def __init__(self, name: str, *versions: int | None) -> None:
        super().__init__(make_url(f"postgresql://me:secret@{name}/raccroche"))
        self.versions = list(versions)
        self.begun: list[FakeConnection] = []

    def begin(self, snapshot: str | None = None) -> Any:
        number = self.versions.pop(0) if len(self.versions) > 1 else self.versions[0]
        if number is None:
            raise LOST
        self.record_success()
        self.begun.append(FakeConnection(number))
        return self.begun[-1]

    @property
    def left_open(self) -> int:
        return sum(not connection.closed for connection in self.begun)


@dataclass
class Clock:
    """Time passes while somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(postgresql_servers, "time", clock)
    monkeypatch.setattr(postgresql_servers, "read_version", lambda c: Version(c.number))
    return clock


def test_without_replicas_the_primary_is_read() -> None:
    primary = FakeServer("primary", 3)

    home, connection = begin_at_newest_version([primary], lag_s=1)

    assert home is primary
    assert (connection.number, primary.left_open) == (3, 1)  # type: ignore[attr-defined]  # a fake


def test_a_replica_at_the_primary_s_version_is_read_and_nothing_else_stays_open() -> None:
    behind, current, primary = FakeServer("a", 2), FakeServer("b", 3), FakeServer("primary", 3)

    home, _ = begin_at_newest_version([behind, current, primary], lag_s=1)

    assert home is current
    assert [server.left_open for server in (behind, current, primary)] == [0, 1, 0]


def test_a_replica_that_lags_is_waited_for(clock: Clock) -> None:
    replica, primary = FakeServer("a", 2, 2, 3), FakeServer("primary", 3)

    home, _ = begin_at_newest_version([replica, primary], lag_s=1)

    assert home is replica
    assert len(clock.slept) == 2
    assert replica.left_open == 1


def test_a_replica_that_lags_too_long_is_left_to_itself(clock: Clock) -> None:
    replica, primary = FakeServer("a", 2), FakeServer("primary", 3)

    home, _ = begin_at_newest_version([replica, primary], lag_s=0.1)

    assert home is primary
    assert 0.1 <= sum(clock.slept) < 0.2
    assert (replica.left_open, primary.left_open) == (0, 1)


def test_no_replica_is_waited_for_where_all_are_lost(clock: Clock) -> None:
    replica, primary = FakeServer("a", None), FakeServer("primary", 3)

    home, _ = begin_at_newest_version([replica, primary], lag_s=60)

    assert home is primary
    assert clock.slept == []
    assert replica.is_lost


def test_the_newest_replica_is_read_where_the_primary_is_lost(clock: Clock) -> None:
    older, newer, primary = FakeServer("a", 2), FakeServer("b", 3), FakeServer("primary", None)

    home, _ = begin_at_newest_version([older, newer, primary], lag_s=60)

    assert home is newer
    assert clock.slept == []
    assert older.left_open == 0


def test_where_no_server_answers_the_primary_s_failure_is_raised() -> None:
    with pytest.raises(OperationalError, match="connection refused"):
        begin_at_newest_version([FakeServer("a", None), FakeServer("primary", None)], lag_s=1)


def test_what_cannot_wait_goes_to_the_primary_or_any_replica() -> None:
    replica, primary = FakeServer("a", 2), FakeServer("primary", 3)
    begin_anywhere([replica, primary])
    assert (replica.left_open, primary.left_open) == (0, 1)

    replica, primary = FakeServer("a", 2), FakeServer("primary", None)
    begin_anywhere([FakeServer("b", None), replica, primary])
    assert replica.left_open == 1
    assert primary.is_lost

    with pytest.raises(OperationalError):
        begin_anywhere([FakeServer("a", None), FakeServer("primary", None)])


@pytest.mark.parametrize(
    ("replicas", "primary", "known", "newest"),
    [
        ([5], 3, 1, 3),  # the primary knows best, even after it was restored from a backup
        ([5], 3, 9, 3),
        ([2, 4], None, 3, 4),
        ([2, None], None, 3, 3),  # a replica that lags takes nobody back
        ([], 0, 7, 0),
    ],
)
def test_the_newest_version_is_the_primary_s_or_else_no_older_than_the_known_one(
    replicas: list[int | None], primary: int | None, known: int, newest: int
) -> None:
    servers = [FakeServer(f"r{number}", version) for number, version in enumerate(replicas)]
    servers.append(FakeServer("primary", primary))

    assert newest_version(servers, known) == newest
    assert [server.left_open for server in servers] == [0] * len(servers)


def test_without_any_server_there_is_no_newest_version() -> None:
    with pytest.raises(OperationalError):
        newest_version([FakeServer("a", None), FakeServer("primary", None)], known=3)


def test_a_loss_is_logged_once_and_so_is_the_return(caplog: pytest.LogCaptureFixture) -> None:
    server = FakeServer("primary", 1)
    with caplog.at_level(logging.WARNING):
        server.record_success()
        server.record_failure(LOST)
        server.record_failure(LOST)
        server.record_success()
        server.record_success()

    assert [record.getMessage() for record in caplog.records] == [
        "postgresql://me:***@primary/raccroche is lost: connection refused",
        "postgresql://me:***@primary/raccroche answers again",
    ]


def test_a_server_that_failed_is_left_alone_for_a_moment(clock: Clock) -> None:
    server = FakeServer("primary", 1)
    assert not server.is_in_backoff
    server.record_failure(LOST)
    assert server.is_in_backoff
    clock.now += BACKOFF_S
    assert not server.is_in_backoff


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (LOST, "connection refused"),
        (RuntimeError("one\ntwo"), "one"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_of_a_failure_one_line_is_logged(problem: Exception, line: str) -> None:
    assert postgresql_servers._first_line(problem) == line
