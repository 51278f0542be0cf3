"""Tell systemd that the service is ready, alive and stopping (``sd_notify(3)``).

A worker whose event loop is blocked sends nothing any more, and systemd restarts it
(``WatchdogSec`` of the units in ``deploy/``). Without systemd nothing is sent.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

MICROSECONDS = 1_000_000


def notify(state: str) -> None:
    """Send a state, such as ``READY=1``, to the socket that systemd names."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    # An abstract socket's name begins with a zero byte, which systemd writes as @.
    name = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sending:
        sending.setblocking(False)
        # Nobody listens: the service goes on.
        with suppress(OSError):
            sending.sendto(state.encode(), name)


def watchdog_interval() -> float | None:
    """Seconds between two signs of life: half of what systemd allows; None where it asks for
    none."""
    allowed = os.environ.get("WATCHDOG_USEC", "")
    is_ours = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(allowed) / MICROSECONDS / 2 if allowed.isdigit() and is_ours else None


@asynccontextmanager
async def notifying() -> AsyncIterator[None]:
    """A block in which the service is ready; its end is its stop."""
    interval = watchdog_interval()
    beating = None if interval is None else asyncio.create_task(_beat(interval))
    notify("READY=1")
    try:
        yield
    finally:
        notify("STOPPING=1")
        if beating is not None:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating


async def _beat(interval: float) -> None:
    # In the event loop, and not in a thread: a sign of life says that it turns.
    while True:
        notify("WATCHDOG=1")
        await asyncio.sleep(interval)
