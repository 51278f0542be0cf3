"""What Linux counts for a process and those that it has started: memory and CPU time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")

# Places in /proc/<pid>/stat behind the name: user and system time of the process, and those of its
# children that have ended.
CPU_FIELDS = slice(11, 15)


def process_tree(pid: int) -> Iterator[int]:
    """The ids of a process and of all that have come from it."""
    yield pid
    # Any thread may start a process.
    for listed in PROC.glob(f"{pid}/task/*/children"):
        for child in listed.read_text().split():
            yield from process_tree(int(child))


def resident_megabytes(pid: int) -> float:
    """Memory of one process, in MB of 10⁶ bytes."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(pid: int) -> float:
    """User and system time so far of one process, all its threads and its ended children."""
    # The name is in parentheses and may have blanks and parentheses itself.
    _, _, fields = (PROC / str(pid) / "stat").read_text().rpartition(")")
    ticks = sum(int(field) for field in fields.split()[CPU_FIELDS])
    return ticks / os.sysconf("SC_CLK_TCK")
