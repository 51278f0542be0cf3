"""Runs wrk against a server, and parses its results."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("requests.lua")
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class LoadResult:
    """Requests in all and per second, milliseconds at two percentiles, bytes per answer."""

    requests: int
    rate: float
    p50: float
    p99: float
    bytes: float
    failed: int


def require_wrk() -> None:
    if shutil.which("wrk") is None:
        raise SystemExit("the benchmark needs wrk: apt-get install wrk")


def measure(
    port: int,
    requests: Path,
    *,
    seconds: int,
    connections: int = CONNECTIONS,
    headers: Mapping[str, str] | None = None,
    expected: int = 200,
) -> LoadResult:
    """Send the requests of a file over and over for some seconds.

    ``failed`` counts socket errors and, where 200 is expected, answers with another status.
    """
    sent_headers = {"content-type": "application/json", **(headers or {})}
    output = subprocess.run(  # noqa: S603  # our own command
        [  # wherever it is installed
            *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT)),
            *(f"http://127.0.0.1:{port}", "--", str(requests)),
            *(f"{name}={value}" for name, value in sent_headers.items()),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    summary = json.loads(output.strip().splitlines()[-1])
    # wrk counts a 304 among the failures.
    failed = summary["socket_errors"] + (summary["not_2xx"] if expected == 200 else 0)
    return LoadResult(
        requests=summary["requests"],
        rate=summary["requests"] / summary["microseconds"] * 1e6,
        p50=summary["p50"] / 1000,
        p99=summary["p99"] / 1000,
        bytes=summary["bytes"] / max(summary["requests"], 1),
        failed=failed,
    )
