"""Benchmark of imports of the ministry's real exports: time and memory of whole commands.

    python -m bench.imports            prints the table of docs/performance.md

Each figure is the median of ``RUNS`` runs of the command line, each in a process by itself and on
a fresh SQLite database; the time includes the interpreter's start. Ratios are to a process that
reads the same files with the standard library's csv and does nothing with them.
"""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
COLLEGES = DATA / "adresse-et-geolocalisation_colleges_2024-11.csv"
LYCEES = DATA / "annuaire-education_lycees_2024-03.csv"
RUNS = 5
READ_ONLY_SCRIPT = (
    "import csv, sys\n"
    "for path in sys.argv[1:]:\n"
    "    with open(path, encoding='utf-8-sig', newline='') as lines:\n"
    "        for _ in csv.DictReader(lines, delimiter=';'): pass\n"
)


class Cost(NamedTuple):
    """Seconds of the wall clock, and the largest resident memory in MB (10⁶ bytes)."""

    seconds: float
    megabytes: float


def run_measured(arguments: list[str], environment: dict[str, str]) -> Cost:
    """The cost of one command in a process by itself; it must end with 0 or 1 (lines rejected)."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own command
        arguments,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    # wait4 returns the usage of this child alone; getrusage would add up all of them.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    # Linux reports KiB.
    return Cost(seconds, usage.ru_maxrss * 1024 / 1e6)


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """A migrated and seeded database, as the environment of a command."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"RACCROCHE_DATABASE_URL": f"sqlite:///{folder}/raccroche.db"}
        for command in ("migrate", "seed"):
            run_raccroche(environment, command)
        yield environment


def run_raccroche(environment: dict[str, str], *arguments: str) -> Cost:
    return run_measured([sys.executable, "-m", "server", *arguments], environment)


def measure_once() -> dict[str, Cost]:
    """All measures of one run, by title."""
    reading = run_measured([sys.executable, "-c", READ_ONLY_SCRIPT, str(COLLEGES), str(LYCEES)], {})
    with fresh_database() as environment:
        imports = [
            run_raccroche(environment, "import", "annuaire", str(path), "--all")
            for path in (COLLEGES, LYCEES)
        ]
        dry_runs = [
            run_raccroche(environment, "import", "annuaire", str(path), "--all", "--dry-run")
            for path in (COLLEGES, LYCEES)
        ]
    return {
        "read both files, do nothing": reading,
        "import both (13,358 lines)": total(imports),
        "dry run of both, unchanged": total(dry_runs),
    }


def total(costs: list[Cost]) -> Cost:
    # Of commands that run one after the other: times add up, memory does not.
    return Cost(sum(cost.seconds for cost in costs), max(cost.megabytes for cost in costs))


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def table_lines(runs: list[dict[str, Cost]]) -> Iterator[str]:
    """The table, in Markdown."""
    yield f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
    yield f"median of {len(runs)} runs.\n"
    yield "| | seconds | × reading | largest memory |"
    yield "|---|---|---|---|"
    results = {name: median([run[name] for run in runs]) for name in runs[0]}
    base = next(iter(results.values())).seconds
    for name, cost in results.items():
        ratio = cost.seconds / base
        yield f"| {name} | {cost.seconds:.2f} | {ratio:.1f} | {cost.megabytes:.0f} MB |"


def main() -> None:
    if not LYCEES.exists():
        raise SystemExit(f"the exports are not in {DATA}; nothing can be measured")
    if not hasattr(resource, "getrusage"):
        raise SystemExit("this system tells no memory of processes")
    sys.stdout.write("\n".join(table_lines([measure_once() for _ in range(RUNS)])) + "\n")


if __name__ == "__main__":
    main()
