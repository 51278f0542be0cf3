"""The whole benchmark: Raccroche beside its peers, on directories of three sizes.

    python -m bench          writes docs/performance.md and docs/performance.svg

``BENCH_POSTGRES_URL`` names a PostgreSQL database that may be emptied, for Raccroche on
PostgreSQL; ``make peers`` installs the peers that run on Node. What is not there is left out, and
the page says so. Rounds are taken in turns, so that a machine that slows down slows all down.
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

from bench.answers import check_alike
from bench.contenders import (
    ARIADNE,
    BY_HAND,
    RACCROCHE,
    Contender,
    Running,
    alone,
    mercurius,
    running,
    two_workers,
)
from bench.directories import SIZES, build
from bench.load import measure, require_wrk
from bench.measured import Measured
from bench.postgraphile import EXTENSIONS_MISSING, POSTGRAPHILE, is_installed, prepare
from bench.report import write
from bench.workloads import PLACES, WORKLOADS, Place, places, write_get, write_requests
from storage.database import Database

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "3"))
WARM_AT_MOST_S = 10
MAIN_SIZE = 60_000
POSTGRES = "Raccroche on PostgreSQL"
TWO = "Raccroche, two workers"
READY = "the ready bytes"
REPEATED, UNCHANGED = "repeated", "304"
SEARCH = "search"
"""Asked for after all others, as its index is made when it is first searched; not of a million,
which would take half a minute."""

BEFORE_SEARCH = tuple(name for name in WORKLOADS if name != SEARCH)


def contenders(size: int) -> Iterator[Contender]:
    yield RACCROCHE
    yield BY_HAND
    yield mercurius("kdbush")
    if size == MAIN_SIZE:
        yield mercurius("rtree")
        yield ARIADNE


def run(measured: Measured, folder: Path, size: int) -> None:
    """One size: every contender is started, and asked in turns."""
    say(f"{size} structures")
    url = f"sqlite:///{folder}/{size}.db"
    database = Database(url)
    build(database, size)
    found = list(places(database))
    with ExitStack() as stack:
        servers: list[tuple[Contender, Running]] = []
        for contender in contenders(size):
            if not contender.is_there:
                measured.left_out.append(f"{contender.name}: make peers")
                continue
            servers.append((contender, stack.enter_context(running(contender, url))))
        postgres = on_postgres(size)
        if postgres is not None:
            served = stack.enter_context(running(RACCROCHE, postgres))
            servers.append((Contender(POSTGRES, (), RACCROCHE.paths), served))
            if is_prepared(measured, postgres):
                peer = stack.enter_context(running(POSTGRAPHILE, postgres))
                servers.append((POSTGRAPHILE, peer))
        if size == MAIN_SIZE:
            both = stack.enter_context(two_workers(url))
            servers.append((Contender(TWO, (), {"common": "/graphql"}), both))
        for contender, server in servers:
            measured.ready_s[size, contender.name] = server.ready_s
        check_alike(servers, found, BEFORE_SEARCH)
        ours, every = servers[0][1], [server for _, server in servers]
        for _ in range(ROUNDS):
            for contender, server in servers:
                with alone(server, every):
                    ask(measured, folder, size, contender, server, found, BEFORE_SEARCH)
        if size == MAIN_SIZE:
            with alone(ours, every):
                ask_again(measured, folder, size, ours, found)
        for contender, server in servers:
            measured.megabytes[size, contender.name] = server.megabytes
        if size > MAIN_SIZE:
            return
        check_alike(servers, found, (SEARCH,))
        for _ in range(ROUNDS):
            for contender, server in servers:
                with alone(server, every):
                    ask(measured, folder, size, contender, server, found, (SEARCH,))
        measured.searching_megabytes[size] = ours.megabytes


def ask(
    measured: Measured,
    folder: Path,
    size: int,
    contender: Contender,
    server: Running,
    found: list[Place],
    names: Collection[str],
) -> None:
    """Those of the named workloads that the contender answers."""
    for name in names:
        path = contender.paths.get(name)
        if path is None:
            continue
        file = write_requests(folder, WORKLOADS[name], found, path, contender.dialect)
        if (size, contender.name, name) not in measured.rates:
            warm(server.port, file)
        result = measure(server.port, file, seconds=SECONDS)
        measured.rates[size, contender.name, name].append(result)
        say(f"  {contender.name}, {name}: {result.rate:.0f}/s")


def warm(port: int, file: Path) -> None:
    """Ask from each place twice, or for as long as that may take."""
    rate = max(measure(port, file, seconds=1).rate, 1.0)  # what makes an index first has none
    measure(port, file, seconds=math.ceil(min(2 * PLACES / rate, WARM_AT_MOST_S)))


def ask_again(
    measured: Measured,
    folder: Path,
    size: int,
    ours: Running,
    found: list[Place],
) -> None:
    """The same request again and again: from the cache of answers, as 304, and as ready bytes."""
    workload = WORKLOADS["catalogue"]
    post = write_requests(folder, workload, found, "/graphql")
    get = write_get(folder, workload)
    tag = entity_tag(ours.port, get)
    bytes_of = str(round(measure(ours.port, post, seconds=1).bytes))
    ready = Contender(READY, (sys.executable, "-m", "bench.peers.ready", bytes_of, "{port}"), {})
    with running(ready, "") as limit:
        for _ in range(ROUNDS):
            for name, port, file, headers, expected in (
                (REPEATED, ours.port, post, {}, 200),
                (UNCHANGED, ours.port, get, {"if-none-match": tag}, 304),
                (READY, limit.port, get, {}, 200),
            ):
                result = measure(port, file, seconds=SECONDS, headers=headers, expected=expected)
                measured.rates[size, RACCROCHE.name, name].append(result)
                say(f"  {name}: {result.rate:.0f}/s")


def entity_tag(port: int, get: Path) -> str:
    path = get.read_text("utf-8").split("\t")[1]
    address = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(address, timeout=10) as answer:  # on loopback
        return str(answer.headers["etag"])


def on_postgres(size: int) -> str | None:
    url = os.environ.get("BENCH_POSTGRES_URL")
    if url is None or size != MAIN_SIZE:
        return None
    database = Database(url)
    with database.writing() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    build(database, size)
    return url


def is_prepared(measured: Measured, postgres: str) -> bool:
    """Whether PostGraphile can be asked for the same in the same database."""
    if not is_installed():
        measured.left_out.append(f"{POSTGRAPHILE.name}: make peers")
    elif not prepare(postgres):
        measured.left_out.append(EXTENSIONS_MISSING)
    else:
        return True
    return False


def say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    require_wrk()
    measured = Measured()
    if "BENCH_POSTGRES_URL" not in os.environ:
        measured.left_out.append(f"{POSTGRES}: BENCH_POSTGRES_URL")
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory() as name:
        for size in sizes:
            run(measured, Path(name), size)
    write(measured, sizes)


if __name__ == "__main__":
    main()
