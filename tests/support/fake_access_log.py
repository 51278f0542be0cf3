"""An access log that keeps what was recorded, without its time."""

from __future__ import annotations

from server.observability.access_log import AccessLog


class FakeAccessLog(AccessLog):
    """Remembers what was logged: route, method, status and bytes of each response."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, int, int]] = []

    def record(self, route: str, method: str, status: int, size: int, seconds: float) -> None:
        # A duration read from a clock that may be set back would be negative.
        assert seconds >= 0
        self.lines.append((route, method, status, size))
