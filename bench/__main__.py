"""The whole benchmark: Raccroche and its peers, on directories of three sizes.

    python -m bench          writes docs/performance.md and docs/performance.svg
    python -m bench 4000 --contender bun --rounds 1 --seconds 1 --print
                             prints the tables of one size, for Raccroche and Bun

``--help`` lists all options. ``BENCH_POSTGRES_URL`` is a PostgreSQL database that may be emptied,
for Raccroche on PostgreSQL; ``make peers`` installs the peers in JavaScript. Contenders that are
not installed are left out, and the page says so.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import urllib.request
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from bench.answers import check_same_answers
from bench.contenders import (
    ARIADNE,
    HANDWRITTEN,
    RACCROCHE,
    Contender,
    RunningServer,
    bun_graphql_jit,
    mercurius,
    others_stopped,
    running_server,
    two_workers,
)
from bench.directories import build
from bench.load import measure, require_wrk
from bench.measurements import Key, Measurements
from bench.options import Options, parse_options
from bench.postgraphile import EXTENSIONS_MISSING, POSTGRAPHILE, is_installed, prepare
from bench.report import READY_BYTES, page_lines, write_page
from bench.workloads import PLACE_COUNT, WORKLOADS, Place, sample_places, write_get, write_requests
from storage.database import Database

MAX_WARMUP_S = 10
MAIN_SIZE = 60_000
ON_POSTGRESQL = "Raccroche on PostgreSQL"
TWO_WORKERS = "Raccroche, two workers"
REPEATED, UNCHANGED = "repeated", "304"

# Measured after all others, as its index is built by the first search and takes memory; not with a
# million structures, where that would take half a minute.
SEARCH = "search"
WORKLOADS_BEFORE_SEARCH = tuple(name for name in WORKLOADS if name != SEARCH)

Started = tuple[Contender, RunningServer]
Servers = list[Started]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the benchmark; ``folder`` is for its directories and requests."""

    options: Options
    folder: Path
    measurements: Measurements = field(default_factory=Measurements)

    def measure(
        self,
        key: Key,
        server: RunningServer,
        requests: Path,
        *,
        headers: Mapping[str, str] | None = None,
        expected: int = 200,
    ) -> None:
        """Measure one round, with the CPU time that the server takes for it."""
        _, contender, workload = key
        seconds = self.options.round_seconds
        before = server.cpu_seconds
        result = measure(server.port, requests, seconds=seconds, headers=headers, expected=expected)
        self.measurements.add(key, result, server.cpu_seconds - before)
        log(f"  {contender}, {workload}: {result.rate:.0f}/s")


def contenders_for_size(size: int) -> Iterator[Contender]:
    yield RACCROCHE
    yield HANDWRITTEN
    yield mercurius("kdbush")
    yield mercurius("kdbush", keeps_rows=True)
    yield bun_graphql_jit()
    if size == MAIN_SIZE:
        yield mercurius("rtree")
        yield ARIADNE


def measure_size(run: Run, size: int) -> None:
    """Start every contender on a directory of one size, and measure all workloads."""
    log(f"{size} structures")
    measurements = run.measurements
    url = f"sqlite:///{run.folder}/{size}.db"
    database = Database(url)
    build(database, size)
    places = list(sample_places(database))
    with ExitStack() as stack:
        servers = start_servers(stack, run, url, size)
        for contender, server in servers:
            measurements.ready_s[size, contender.name] = server.ready_s
        measure_in_turns(run, size, servers, places, WORKLOADS_BEFORE_SEARCH)
        raccroche = servers[0][1]
        if size == MAIN_SIZE:
            with others_stopped(raccroche, [server for _, server in servers]):
                measure_repeated(run, size, raccroche, places)
        for contender, server in servers:
            measurements.megabytes[size, contender.name] = server.megabytes
        if size > MAIN_SIZE:
            return
        measure_in_turns(run, size, servers, places, (SEARCH,))
        measurements.searching_megabytes[size] = raccroche.megabytes


def start_servers(stack: ExitStack, run: Run, url: str, size: int) -> Servers:
    """Start the chosen contenders of a size until ``stack`` is closed, Raccroche first.

    Those that are not installed are noted in ``measurements.left_out``.
    """
    servers: Servers = []
    for contender in contenders_for_size(size):
        if contender is not RACCROCHE and not run.options.chooses(contender.name):
            continue
        if not contender.is_installed:
            run.measurements.left_out.append(f"{contender.name}: make peers")
            continue
        servers.append((contender, stack.enter_context(running_server(contender, url))))
    if size == MAIN_SIZE:
        servers += start_on_postgresql(stack, run, size)
    if size == MAIN_SIZE and run.options.chooses(TWO_WORKERS):
        both = stack.enter_context(two_workers(url))
        servers.append((Contender(TWO_WORKERS, (), {"common": "/graphql"}), both))
    return servers


def start_on_postgresql(stack: ExitStack, run: Run, size: int) -> Iterator[Started]:
    """Start those of the chosen contenders whose directory is in PostgreSQL."""
    url = os.environ.get("BENCH_POSTGRES_URL")
    ours, peer = (run.options.chooses(name) for name in (ON_POSTGRESQL, POSTGRAPHILE.name))
    if url is None or not (ours or peer):
        return
    build_on_postgresql(url, size)
    if ours:
        served = stack.enter_context(running_server(RACCROCHE, url))
        yield Contender(ON_POSTGRESQL, (), RACCROCHE.paths), served
    if peer and prepare_postgraphile(run.measurements, url):
        yield POSTGRAPHILE, stack.enter_context(running_server(POSTGRAPHILE, url))


def measure_in_turns(
    run: Run,
    size: int,
    servers: Servers,
    places: list[Place],
    workloads: Collection[str],
) -> None:
    """Measure workloads of all contenders, each in every round, after their answers agree."""
    check_same_answers(servers, places, workloads)
    all_servers = [server for _, server in servers]
    # In turns, so that a machine that slows down slows all contenders down.
    for _ in range(run.options.rounds):
        for contender, server in servers:
            with others_stopped(server, all_servers):
                measure_workloads(run, size, contender, server, places, workloads)


def measure_workloads(
    run: Run,
    size: int,
    contender: Contender,
    server: RunningServer,
    places: list[Place],
    names: Collection[str],
) -> None:
    """Measure those of the named workloads that the contender answers."""
    for name in names:
        path = contender.paths.get(name)
        if path is None:
            continue
        file = write_requests(run.folder, WORKLOADS[name], places, path, contender.dialect)
        key = size, contender.name, name
        # Only once: later rounds find its caches filled.
        if key not in run.measurements.rates:
            warm(server.port, file)
        run.measure(key, server, file)


def warm(port: int, file: Path) -> None:
    """Send requests from each place twice, but for at most ``MAX_WARMUP_S``."""
    # Cells are filled by the second request from them. A server that builds an index first has a
    # rate of 0.
    rate = max(measure(port, file, seconds=1).rate, 1.0)
    measure(port, file, seconds=math.ceil(min(2 * PLACE_COUNT / rate, MAX_WARMUP_S)))


def measure_repeated(run: Run, size: int, raccroche: RunningServer, places: list[Place]) -> None:
    """Measure one request repeated: from the response cache, as 304, and as fixed bytes."""
    workload = WORKLOADS["catalogue"]
    post = write_requests(run.folder, workload, places, "/graphql")
    get = write_get(run.folder, workload)
    tag = entity_tag(raccroche.port, get)
    # The limit answers with as many bytes as the catalogue has.
    size_of_answer = str(round(measure(raccroche.port, post, seconds=1).bytes))
    ready = Contender(
        READY_BYTES, (sys.executable, "-m", "bench.peers.ready", size_of_answer, "{port}"), {}
    )
    with running_server(ready, "") as limit:
        for _ in range(run.options.rounds):
            for name, server, file, headers, expected in (
                (REPEATED, raccroche, post, {}, 200),
                (UNCHANGED, raccroche, get, {"if-none-match": tag}, 304),
                (READY_BYTES, limit, get, {}, 200),
            ):
                key = size, RACCROCHE.name, name
                run.measure(key, server, file, headers=headers, expected=expected)


def entity_tag(port: int, get: Path) -> str:
    path = get.read_text("utf-8").split("\t")[1]
    address = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(address, timeout=10) as answer:  # on loopback
        return str(answer.headers["etag"])


def build_on_postgresql(url: str, size: int) -> None:
    """Empty a PostgreSQL database, and build the directory there."""
    database = Database(url)
    with database.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    build(database, size)


def prepare_postgraphile(measurements: Measurements, postgres: str) -> bool:
    """Whether PostGraphile is installed and its tables could be created in the database."""
    if not is_installed():
        measurements.left_out.append(f"{POSTGRAPHILE.name}: make peers")
    elif not prepare(postgres):
        measurements.left_out.append(EXTENSIONS_MISSING)
    else:
        return True
    return False


def log(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    options = parse_options(sys.argv[1:])
    require_wrk()
    with tempfile.TemporaryDirectory() as name:
        run = Run(options, Path(name))
        if "BENCH_POSTGRES_URL" not in os.environ:
            run.measurements.left_out.append(f"{ON_POSTGRESQL}: BENCH_POSTGRES_URL")
        for size in options.sizes:
            measure_size(run, size)
    if options.prints:
        sys.stdout.writelines(f"{line}\n" for line in page_lines(run.measurements, options.sizes))
    else:
        write_page(run.measurements, options.sizes)


if __name__ == "__main__":
    main()
