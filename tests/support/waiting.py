"""Wait for events, not for times: a slow machine makes a test slower, and never fail."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

LIMIT_S = 120
"""A test that waits longer hangs; no machine that runs the tests is so slow."""


def until(holds: Callable[[], bool], *, limit_s: float = LIMIT_S, what: str = "it") -> None:
    """Return once a condition holds.

    Raises:
        AssertionError: it does not within the limit.
    """
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + limit_s, f"{what} did not become true"
        time.sleep(0.02)


def calls_made(run: Callable[[], object]) -> int:
    """How many Python functions a call enters: work in steps, the same on every machine."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count
