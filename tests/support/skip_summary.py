"""pytest plugin: one line for each group of skipped tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped: how many tests, and what they need."""
    reasons = Counter(skip_reasons(terminalreporter.stats.get("skipped", ())))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count:5} skipped: {reason}")


def skip_reasons(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    for report in reports:
        if isinstance(report.longrepr, tuple):
            yield report.longrepr[2].removeprefix("Skipped: ")
