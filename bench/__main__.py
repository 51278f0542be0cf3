"""The whole benchmark: Raccroche and its peers, on directories of three sizes.

    python -m bench          writes docs/performance.md and docs/performance.svg

``BENCH_POSTGRES_URL`` is a PostgreSQL database that may be emptied, for Raccroche on PostgreSQL;
``make peers`` installs the peers that run on Node. Contenders that are not installed are left out,
and the page says so.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import text

from bench.answers import check_same_answers
from bench.contenders import (
    ARIADNE,
    HANDWRITTEN,
    RACCROCHE,
    Contender,
    RunningServer,
    mercurius,
    others_stopped,
    running_server,
    two_workers,
)
from bench.directories import SIZES, build
from bench.load import measure, require_wrk
from bench.measurements import Measurements
from bench.postgraphile import EXTENSIONS_MISSING, POSTGRAPHILE, is_installed, prepare
from bench.report import write_page
from bench.workloads import PLACE_COUNT, WORKLOADS, Place, sample_places, write_get, write_requests
from storage.database import Database

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
ROUND_SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
MAX_WARMUP_S = 10
MAIN_SIZE = 60_000
ON_POSTGRESQL = "Raccroche on PostgreSQL"
TWO_WORKERS = "Raccroche, two workers"
READY_BYTES = "the ready bytes"
REPEATED, UNCHANGED = "repeated", "304"

# Measured after all others, as its index is built by the first search and takes memory; not with a
# million structures, where that would take half a minute.
SEARCH = "search"
WORKLOADS_BEFORE_SEARCH = tuple(name for name in WORKLOADS if name != SEARCH)

Servers = list[tuple[Contender, RunningServer]]


def contenders_for_size(size: int) -> Iterator[Contender]:
    yield RACCROCHE
    yield HANDWRITTEN
    yield mercurius("kdbush")
    if size == MAIN_SIZE:
        yield mercurius("rtree")
        yield ARIADNE


def measure_size(measurements: Measurements, folder: Path, size: int) -> None:
    """Start every contender on a directory of one size, and measure all workloads."""
    log(f"{size} structures")
    url = f"sqlite:///{folder}/{size}.db"
    database = Database(url)
    build(database, size)
    places = list(sample_places(database))
    with ExitStack() as stack:
        servers = start_servers(stack, measurements, url, size)
        for contender, server in servers:
            measurements.ready_s[size, contender.name] = server.ready_s
        measure_in_turns(measurements, folder, size, servers, places, WORKLOADS_BEFORE_SEARCH)
        raccroche = servers[0][1]
        if size == MAIN_SIZE:
            with others_stopped(raccroche, [server for _, server in servers]):
                measure_repeated(measurements, folder, size, raccroche, places)
        for contender, server in servers:
            measurements.megabytes[size, contender.name] = server.megabytes
        if size > MAIN_SIZE:
            return
        measure_in_turns(measurements, folder, size, servers, places, (SEARCH,))
        measurements.searching_megabytes[size] = raccroche.megabytes


def start_servers(stack: ExitStack, measurements: Measurements, url: str, size: int) -> Servers:
    """Start the contenders of a size until ``stack`` is closed, Raccroche first.

    Those that are not installed are noted in ``measurements.left_out``.
    """
    servers: Servers = []
    for contender in contenders_for_size(size):
        if not contender.is_installed:
            measurements.left_out.append(f"{contender.name}: make peers")
            continue
        servers.append((contender, stack.enter_context(running_server(contender, url))))
    postgres = build_on_postgresql(size)
    if postgres is not None:
        served = stack.enter_context(running_server(RACCROCHE, postgres))
        servers.append((Contender(ON_POSTGRESQL, (), RACCROCHE.paths), served))
        if prepare_postgraphile(measurements, postgres):
            peer = stack.enter_context(running_server(POSTGRAPHILE, postgres))
            servers.append((POSTGRAPHILE, peer))
    if size == MAIN_SIZE:
        both = stack.enter_context(two_workers(url))
        servers.append((Contender(TWO_WORKERS, (), {"common": "/graphql"}), both))
    return servers


def measure_in_turns(
    measurements: Measurements,
    folder: Path,
    size: int,
    servers: Servers,
    places: list[Place],
    workloads: Collection[str],
) -> None:
    """Measure workloads of all contenders, each in every round, after their answers agree."""
    check_same_answers(servers, places, workloads)
    all_servers = [server for _, server in servers]
    # In turns, so that a machine that slows down slows all contenders down.
    for _ in range(ROUNDS):
        for contender, server in servers:
            with others_stopped(server, all_servers):
                measure_workloads(measurements, folder, size, contender, server, places, workloads)


def measure_workloads(
    measurements: Measurements,
    folder: Path,
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
        file = write_requests(folder, WORKLOADS[name], places, path, contender.dialect)
        # Only once: later rounds find its caches filled.
        if (size, contender.name, name) not in measurements.rates:
            warm(server.port, file)
        result = measure(server.port, file, seconds=ROUND_SECONDS)
        measurements.rates[size, contender.name, name].append(result)
        log(f"  {contender.name}, {name}: {result.rate:.0f}/s")


def warm(port: int, file: Path) -> None:
    """Send requests from each place twice, but for at most ``MAX_WARMUP_S``."""
    # Cells are filled by the second request from them. A server that builds an index first has a
    # rate of 0.
    rate = max(measure(port, file, seconds=1).rate, 1.0)
    measure(port, file, seconds=math.ceil(min(2 * PLACE_COUNT / rate, MAX_WARMUP_S)))


def measure_repeated(
    measurements: Measurements,
    folder: Path,
    size: int,
    raccroche: RunningServer,
    places: list[Place],
) -> None:
    """Measure one request repeated: from the response cache, as 304, and as fixed bytes."""
    workload = WORKLOADS["catalogue"]
    post = write_requests(folder, workload, places, "/graphql")
    get = write_get(folder, workload)
    tag = entity_tag(raccroche.port, get)
    # The limit answers with as many bytes as the catalogue has.
    size_of_answer = str(round(measure(raccroche.port, post, seconds=1).bytes))
    ready = Contender(
        READY_BYTES, (sys.executable, "-m", "bench.peers.ready", size_of_answer, "{port}"), {}
    )
    with running_server(ready, "") as limit:
        for _ in range(ROUNDS):
            for name, port, file, headers, expected in (
                (REPEATED, raccroche.port, post, {}, 200),
                (UNCHANGED, raccroche.port, get, {"if-none-match": tag}, 304),
                (READY_BYTES, limit.port, get, {}, 200),
            ):
                result = measure(
                    port, file, seconds=ROUND_SECONDS, headers=headers, expected=expected
                )
                measurements.rates[size, RACCROCHE.name, name].append(result)
                log(f"  {name}: {result.rate:.0f}/s")


def entity_tag(port: int, get: Path) -> str:
    path = get.read_text("utf-8").split("\t")[1]
    address = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(address, timeout=10) as answer:  # on loopback
        return str(answer.headers["etag"])


def build_on_postgresql(size: int) -> str | None:
    url = os.environ.get("BENCH_POSTGRES_URL")
    if url is None or size != MAIN_SIZE:
        return None
    database = Database(url)
    with database.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    build(database, size)
    return url


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
    require_wrk()
    measurements = Measurements()
    if "BENCH_POSTGRES_URL" not in os.environ:
        measurements.left_out.append(f"{ON_POSTGRESQL}: BENCH_POSTGRES_URL")
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            measure_size(measurements, Path(name), size)
    write_page(measurements, sizes)


if __name__ == "__main__":
    main()
