"""A short benchmark for every change: the nearest hosts, compared with handwritten handlers.

    python -m bench.quick          fails if the ratio has fallen by more than a fifth
    python -m bench.quick --keep   records the new ratio

Both servers are measured in turns on the same directory. Compared is the median of the turns'
ratios, which depends on the machine far less than times do.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import tomllib
from pathlib import Path

from bench.contenders import HANDWRITTEN, RACCROCHE, RunningServer, running_server
from bench.directories import build
from bench.load import measure, require_wrk
from bench.workloads import WORKLOADS, sample_places, write_requests
from storage.database import Database

SIZE = 4_000
TURNS = 7
SECONDS = 2
WARM_S = 2

# Ratios of one machine vary from run to run; a smaller loss could be chance.
MAX_LOSS = 0.2
RATIO_FILE = Path(__file__).with_name("quick.toml")


def measure_ratio() -> float:
    """Requests per second of Raccroche, divided by those of the handwritten handlers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/quick.db"
        database = Database(url)
        build(database, SIZE)
        places = list(sample_places(database))
        workload = WORKLOADS["common"]
        files = [
            write_requests(folder, workload, places, contender.paths[workload.name])
            for contender in (RACCROCHE, HANDWRITTEN)
        ]
        with running_server(RACCROCHE, url) as ours, running_server(HANDWRITTEN, url) as theirs:
            return _median_ratio([(ours, files[0]), (theirs, files[1])])


def _median_ratio(both: list[tuple[RunningServer, Path]]) -> float:
    for server, file in both:
        measure(server.port, file, seconds=WARM_S)
    ratios = []
    for _ in range(TURNS):
        ours, theirs = (measure(server.port, file, seconds=SECONDS) for server, file in both)
        if ours.failed or theirs.failed:
            raise SystemExit("some requests failed; nothing is compared")
        ratios.append(ours.rate / theirs.rate)
    return statistics.median(ratios)


def main() -> None:
    require_wrk()
    now = measure_ratio()
    if "--keep" in sys.argv:
        RATIO_FILE.write_text(f"# Of one run; see bench/quick.py.\nratio = {now:.2f}\n", "utf-8")
    recorded = tomllib.loads(RATIO_FILE.read_text("utf-8"))["ratio"]
    sys.stdout.write(f"{now:.2f} × the handlers by hand; {recorded:.2f} is written down.\n")
    if now < recorded * (1 - MAX_LOSS):
        raise SystemExit("the nearest hosts have become slower by more than a fifth")


if __name__ == "__main__":
    main()
