"""Which PostgreSQL server is read from: a fake primary and replicas, at versions of their own."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from storage import postgresql_servers
from storage.leading_server import History
from storage.postgresql_servers import (
    BACKOFF_S,
    Server,
    begin_anywhere,
    begin_at_newest_version,
    newest_version,
)
from storage.version import Version

LOST = OperationalError("SELECT 1", {}, Exception("connection refused\nIs the server running?"))


@dataclass
class FakeConnection:
    """A read transaction at a version, of a server with a history."""

    number: int
    history: History
    closed: bool = False

    def invalidate(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> FakeConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def version(number: int, timeline: int = 1) -> Version:
    """What a server of a timeline has under a number."""
    return Version(number=number, updated_at=datetime(2026, 1, timeline, tzinfo=UTC))


COPY = History(takes_writes=False, system="s", timeline=0)


def on_timeline(timeline: int, system: str = "s") -> History:
    return History(takes_writes=True, system=system, timeline=timeline)


class FakeServer(Server):
    """A server that is at a version, or lost; ``versions`` are those of its next transactions."""

    def __init__(self, name: str, *versions: int | None) -> None:
        super().__init__(make_url(f"postgresql://me:secret@{name}/raccroche"))
        self.versions = list(versions)
        self.is_at = on_timeline(1) if name == "primary" else COPY
        self.begun: list[FakeConnection] = []

    def begin(self, snapshot: str | None = None) -> Any:
        number = self.versions.pop(0) if len(self.versions) > 1 else self.versions[0]
        if number is None:
            raise LOST
        self.record_success()
        self.begun.append(FakeConnection(number, self.is_at))
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
    monkeypatch.setattr(
        postgresql_servers, "read_version", lambda c: version(c.number, c.history.timeline or 1)
    )
    monkeypatch.setattr(postgresql_servers, "read_history", lambda c: c.history)
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

    assert newest_version(servers, version(known)).number == newest
    assert [server.left_open for server in servers] == [0] * len(servers)


def test_without_any_server_there_is_no_newest_version() -> None:
    with pytest.raises(OperationalError):
        newest_version([FakeServer("a", None), FakeServer("primary", None)], known=version(3))


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


def promoted(server: FakeServer, timeline: int = 2, system: str = "s") -> FakeServer:
    server.is_at = on_timeline(timeline, system)
    return server


@pytest.mark.parametrize("old", [6, 7, 9])
def test_an_old_primary_that_comes_back_is_not_followed(
    old: int, caplog: pytest.LogCaptureFixture
) -> None:
    replica, primary = promoted(FakeServer("a", 7)), FakeServer("primary", old)
    known = version(7, timeline=2)

    for _ in range(3):
        assert newest_version([replica, primary], known).mark == known.mark
    home, _ = begin_at_newest_version([replica, primary], lag_s=60)

    assert home is replica
    assert [record.getMessage() for record in caplog.records] == [
        "postgresql://me:***@primary/raccroche is not followed: "
        "postgresql://me:***@a/raccroche was promoted after it; "
        "name the promoted one in RACCROCHE_DATABASE_URL"
    ]


def test_an_old_primary_is_not_followed_while_the_promoted_server_is_lost() -> None:
    replica, primary = promoted(FakeServer("a", 7, None)), FakeServer("primary", 9)
    known = version(7, timeline=2)
    assert newest_version([replica, primary], known).mark == known.mark
    replica.versions = [None]
    assert newest_version([replica, primary], known).mark == known.mark

    replica.versions = [8]
    assert newest_version([replica, primary], known).mark == version(8, timeline=2).mark


def test_a_promoted_server_takes_everybody_along_even_back() -> None:
    replica, primary = promoted(FakeServer("a", 6)), FakeServer("primary", None)

    assert newest_version([replica, primary], version(7)).mark == version(6, timeline=2).mark


def test_a_server_of_another_system_does_not_lead_while_the_primary_answers() -> None:
    stranger, primary = promoted(FakeServer("a", 9), 5, "other"), FakeServer("primary", 3)

    assert newest_version([stranger, primary], version(3)).mark == version(3).mark


def test_an_old_primary_that_follows_the_promoted_one_is_read_from() -> None:
    replica, primary = promoted(FakeServer("a", 7)), FakeServer("primary", 7)
    primary.is_at = History(takes_writes=False, system="s", timeline=2)

    home, _ = begin_at_newest_version([replica, primary], lag_s=60)

    assert home is primary
    assert not primary.is_superseded


def test_a_replica_that_was_lost_is_not_waited_for_at_the_next_look(clock: Clock) -> None:
    replica, primary = FakeServer("a", None), FakeServer("primary", 3)
    asked: list[None] = []
    begin = replica.begin
    replica.begin = lambda snapshot=None: asked.append(None) or begin(snapshot)  # type: ignore[method-assign, func-returns-value]  # counts
    for _ in range(3):
        newest_version([replica, primary], version(3))
    assert len(asked) == 1
    clock.now += postgresql_servers.POLL_INTERVAL_S
    newest_version([replica, primary], version(3))

    assert len(asked) == 2
