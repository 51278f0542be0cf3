"""What systemd is told of the service: ready, alive, stopping."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.servers import client_of

from server.observability.systemd import notify, notifying, watchdog_interval
from storage.database import Database

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket that systemd listens on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listening


def told(systemd: socket.socket) -> list[str]:
    messages = []
    while True:
        try:
            messages.append(systemd.recv(100).decode())
        except BlockingIOError:
            return messages


def test_a_service_says_that_it_is_ready_and_that_it_stops(
    systemd: socket.socket, seeded: Database
) -> None:
    with client_of(seeded) as client:
        assert told(systemd) == ["READY=1"]
        assert client.get("/healthz").status_code == 200
    assert told(systemd) == ["STOPPING=1"]


def test_signs_of_life_come_twice_as_often_as_they_must(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "2000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    assert watchdog_interval() == 0.001

    async def live() -> None:
        async with notifying():
            # Timers go off in their order, however slow the machine is.
            await asyncio.sleep(0.05)
            assert told(systemd).count("WATCHDOG=1") >= 2

    asyncio.run(live())


@pytest.mark.parametrize(
    ("name", "value"), [("WATCHDOG_USEC", ""), ("WATCHDOG_USEC", "x"), ("WATCHDOG_PID", "1")]
)
def test_nothing_is_promised_that_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "2000")
    monkeypatch.setenv(name, value)
    assert watchdog_interval() is None


def test_without_systemd_and_with_one_that_has_gone_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    notify("READY=1")
    assert not (tmp_path / "gone").exists()


@pytest.mark.parametrize("unit", ["raccroche.service", "raccroche@.service"])
def test_units_ask_for_signs_of_life(unit: str) -> None:
    lines = (DEPLOY / unit).read_text().splitlines()

    assert "Type=notify" in lines
    assert any(line.startswith("WatchdogSec=") for line in lines)
