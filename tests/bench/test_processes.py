"""What the benchmark reads of processes: CPU time and memory, from /proc."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench import processes
from bench.contenders import RunningServer
from bench.processes import cpu_seconds, process_tree, resident_megabytes

# A process that starts another, which says when it has taken 0.2 s of CPU time; both wait then.
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdin=sys.stdin)
child.wait()
sys.stdin.read()
"""
CHILD = """
import sys, time
while time.process_time() < 0.2:
    pass
print("taken", flush=True)
sys.stdin.readline()
"""


@contextmanager
def parent_of_busy_child() -> Iterator[subprocess.Popen[bytes]]:
    """A process whose child has taken 0.2 s; a line at its input ends the child alone."""
    command = [sys.executable, "-c", PARENT, CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"taken\n"
        yield process


@pytest.fixture
def proc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(processes, "PROC", tmp_path)
    return tmp_path


def write_process(proc: Path, pid: int, *, children_of_threads: dict[int, str]) -> None:
    for thread, children in children_of_threads.items():
        folder = proc / str(pid) / "task" / str(thread)
        folder.mkdir(parents=True)
        (folder / "children").write_text(children)


def test_cpu_time_is_that_of_user_and_system_and_of_ended_children(proc: Path) -> None:
    (proc / "7").mkdir()
    counted = "100 50 30 20"
    (proc / "7" / "stat").write_text(f"7 (a name) R 2)) S {'1 ' * 10}{counted} 20 0 4 0 9999\n")

    assert cpu_seconds(7) == 200 / os.sysconf("SC_CLK_TCK")


def test_memory_is_that_of_resident_pages(proc: Path) -> None:
    (proc / "7").mkdir()
    (proc / "7" / "statm").write_text("5000 1000 300 1 0 900 0\n")

    assert resident_megabytes(7) == 1_000 * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_a_process_tree_has_the_children_of_all_threads_and_their_children(proc: Path) -> None:
    write_process(proc, 1, children_of_threads={1: "2 3 ", 11: "4 "})
    write_process(proc, 3, children_of_threads={3: "5 "})

    tree = list(process_tree(1))

    assert tree[0] == 1
    assert sorted(tree) == [1, 2, 3, 4, 5]


def test_cpu_time_of_a_server_is_that_of_its_children_too() -> None:
    with parent_of_busy_child() as process:
        server = RunningServer(process, port=0, ready_s=0)
        _, child = process_tree(process.pid)

        # Linux counts in ticks.
        assert cpu_seconds(child) > 0.2 - 2 / os.sysconf("SC_CLK_TCK")
        assert server.cpu_seconds >= cpu_seconds(child)


def test_cpu_time_of_a_server_is_that_of_its_workers_too() -> None:
    with parent_of_busy_child() as process, parent_of_busy_child() as other:
        worker = RunningServer(other, port=0, ready_s=0)
        server = RunningServer(process, port=0, ready_s=0, workers=(worker,))

        assert server.cpu_seconds > 0.4 - 4 / os.sysconf("SC_CLK_TCK")
        assert server.cpu_seconds > worker.cpu_seconds
