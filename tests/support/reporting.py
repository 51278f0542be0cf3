"""pytest plugin: which tests share a worker, and one line for each group of skipped tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
TOGETHER = ("browser", "servers")
"""Folders whose tests share one browser, or start servers of PostgreSQL."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep on one worker what shares a database or a server (``--dist loadgroup``)."""
    item.add_marker(pytest.mark.xdist_group(worker_group(item)))


def worker_group(item: pytest.Item) -> str:
    """The group of a test: PostgreSQL, whose schemas are shared, a folder, or its module."""
    folder = item.path.relative_to(HERE).parts[0]
    if folder in TOGETHER:
        return folder
    parameters = getattr(item, "callspec", None)
    if parameters is not None and "postgresql" in parameters.params.values():
        return "postgresql"
    return item.path.relative_to(HERE).as_posix()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped: how many tests, and what they need."""
    reasons = Counter(skip_reasons(terminalreporter.stats.get("skipped", ())))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count:5} skipped: {reason}")


def skip_reasons(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    for report in reports:
        if isinstance(report.longrepr, tuple):
            yield report.longrepr[2].removeprefix("Skipped: ")
