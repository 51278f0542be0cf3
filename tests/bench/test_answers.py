"""Before anything is measured, contenders must answer alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bench import answers
from bench.answers import CHECKED_PLACES, check_same_answers, drop_ids
from bench.contenders import ALL_WORKLOADS, Contender
from bench.load import LoadResult, measure
from bench.workloads import RACCROCHE_DIALECT


class FakeServer:
    def __init__(self, port: int) -> None:
        self.port = port


def contender(name: str, *workloads: str) -> Contender:
    paths = {workload: ALL_WORKLOADS[workload] for workload in workloads}
    return Contender(name, ("true",), paths, dialect=RACCROCHE_DIALECT)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, str]]]:
    """What was asked, by port and workload; the server at port 2 answers rare ones otherwise."""
    seen: list[tuple[int, str]] = []

    def bodies(workload: Any, places: Any, dialect: Any = None) -> list[str]:
        assert places == ["place"] * CHECKED_PLACES
        return [workload.name]

    def fetch(port: int, path: str, body: str) -> Any:
        seen.append((port, body))
        is_other = (port, body) == (2, "rare")
        return {"hosts": [{"id": port, "name": "Lycée" if is_other else "Collège"}]}

    monkeypatch.setattr(answers, "request_bodies", bodies)
    monkeypatch.setattr(answers, "fetch_data", fetch)
    yield seen


def check(names: set[str], *peers: Contender) -> None:
    everybody: list[Any] = [contender("ours", "common", "rare", "cios"), *peers]
    servers: Any = [(one, FakeServer(number)) for number, one in enumerate(everybody, 1)]
    check_same_answers(servers, ["place"] * (CHECKED_PLACES + 5), names)  # type: ignore[list-item]  # not looked at


def test_answers_that_differ_by_ids_alone_are_the_same(asked: list[tuple[int, str]]) -> None:
    check({"common", "cios"}, contender("peer", "common", "rare"))

    assert asked == [(1, "common"), (2, "common")], "the peer knows nothing of CIOs"


def test_an_answer_that_differs_stops_the_benchmark_with_both(asked: list[tuple[int, str]]) -> None:
    with pytest.raises(SystemExit) as stopped:
        check({"rare"}, contender("peer", "rare"))

    assert str(stopped.value).splitlines() == [
        "peer, rare:",
        "{'hosts': [{'name': 'Collège'}]}",
        "{'hosts': [{'name': 'Lycée'}]}",
    ]
    assert len(asked) == 2


def test_each_peer_is_compared_with_the_first(asked: list[tuple[int, str]]) -> None:
    check({"common"}, contender("peer", "common"), contender("other", "common"))

    assert [port for port, _ in asked] == [1, 2, 1, 3]


def test_ids_are_left_out_at_any_depth() -> None:
    answer = {"id": 1, "edges": [{"node": {"id": "x", "name": "A", "identity": 2}}, 3, None]}

    assert drop_ids(answer) == {"edges": [{"node": {"name": "A", "identity": 2}}, 3, None]}


@pytest.mark.parametrize(("expected", "failed"), [(200, 5), (304, 2)])
def test_what_wrk_prints_is_a_result(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, expected: int, failed: int
) -> None:
    summary = {
        "requests": 3_000,
        "microseconds": 2_000_000,
        "p50": 1_500,
        "p99": 6_000,
        "bytes": 300_000,
        "socket_errors": 2,
        "not_2xx": 3,
    }
    commands: list[list[str]] = []

    class Done:
        stdout = f"Running 2s test\n{json.dumps(summary)}\n"

    def run(command: list[str], **_: Any) -> Done:
        commands.append(command)
        return Done()

    monkeypatch.setattr("bench.load.subprocess.run", run)
    measured = measure(
        8000, tmp_path / "requests", seconds=2, headers={"if-none-match": "x"}, expected=expected
    )

    assert measured == LoadResult(
        requests=3_000, rate=1_500, p50=1.5, p99=6, bytes=100, failed=failed
    )
    assert {"-d2s", "http://127.0.0.1:8000", "if-none-match=x"} <= set(commands[0])
    assert "content-type=application/json" in commands[0]
