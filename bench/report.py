"""Writes docs/performance.md and its plot: ratios of one run, its machine and versions."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.contenders import HANDWRITTEN, RACCROCHE, node
from bench.measurements import Measurements
from bench.workloads import WORKLOADS

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PLOT = DOCS / "performance.md", DOCS / "performance.svg"
BEGIN, END = "<!-- of one run: begin -->", "<!-- of one run: end -->"
PACKAGES = ("strawberry-graphql", "graphql-core", "uvicorn", "pykdtree", "SQLAlchemy", "ariadne")
TITLES = {
    "common": "nearest hosts, common",
    "rare": "nearest hosts, rare",
    "any": "nearest hosts, any school",
    "cios": "nearest 5 CIOs",
    "territories": "territories of a place",
    "catalogue": "the whole catalogue",
    "search": "search",
}
REPEATED_TITLES = {
    "repeated": "the catalogue, repeated",
    "304": "the catalogue, as 304",
    "the ready bytes": "ready bytes",
}


def write_page(measurements: Measurements, sizes: Sequence[int]) -> None:
    """Replace the figures between the page's marks, and draw the plot."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = "\n".join(page_lines(measurements, sizes))
    PAGE.write_text(f"{before}{BEGIN}\n{lines}\n{END}{after}", "utf-8")
    plot(measurements, max(sizes, key=lambda size: size == 60_000))


def page_lines(measurements: Measurements, sizes: Sequence[int]) -> Iterator[str]:
    yield f"{datetime.now(UTC):%B %Y}; {machine()}. {versions()}."
    for line in measurements.left_out:
        yield f"\nLeft out, as it was not there: {line}."
    for size in sizes:
        yield f"\n### {size:,} structures\n"
        yield from table(measurements, size)
    yield from limits(measurements)


def table(measurements: Measurements, size: int) -> Iterator[str]:
    names = list(dict.fromkeys(name for at, name, _ in measurements.rates if at == size))
    workloads = [
        name for name in WORKLOADS if any((size, n, name) in measurements.rates for n in names)
    ]
    yield f"| × {RACCROCHE.name} | {' | '.join(TITLES[w] for w in workloads)} | ready in | memory |"
    yield "|---|" + "---|" * (len(workloads) + 2)
    for name in names:
        cells = [ratio(measurements, size, name, workload) for workload in workloads]
        ready = measurements.ready_s.get((size, name))
        memory = measurements.megabytes.get((size, name))
        yield (
            f"| {name} | {' | '.join(cells)} | {ready:.1f} s | {memory:.0f} MB |"
            if ready is not None and memory is not None
            else f"| {name} | {' | '.join(cells)} | | |"
        )
    ratios = ", ".join(percentiles(measurements, size, workload) for workload in workloads)
    yield f"\nHow much longer the slowest hundredth took than the median (p99 / p50): {ratios}."
    if "search" in workloads:
        memory = measurements.searching_megabytes[size]
        yield f"\nWith the index of search, a worker of {RACCROCHE.name} held {memory:.0f} MB."


def ratio(measurements: Measurements, size: int, name: str, workload: str) -> str:
    rate = measurements.rate(size, name, workload)
    base_rate = measurements.rate(size, RACCROCHE.name, workload)
    if rate is None or base_rate is None:
        return ""
    return f"**{rate:,.0f}/s**" if name == RACCROCHE.name else f"{rate / base_rate:.2f}"


def percentiles(measurements: Measurements, size: int, workload: str) -> str:
    return f"{TITLES[workload]} {measurements.p99_to_p50(size, RACCROCHE.name, workload):.1f}"


def limits(measurements: Measurements) -> Iterator[str]:
    """The table of a repeated request, compared with fixed bytes."""
    rates = {name: measurements.rate(60_000, RACCROCHE.name, name) for name in REPEATED_TITLES}
    bytes_ = rates["the ready bytes"]
    if bytes_ is None:
        return
    yield "\n### The same request again\n"
    yield "| × ready bytes of the same length | | p99 / p50 |"
    yield "|---|---|---|"
    for name, title in REPEATED_TITLES.items():
        rate = rates[name]
        if rate is not None:
            p99_to_p50 = measurements.p99_to_p50(60_000, RACCROCHE.name, name)
            yield f"| {title} | {rate / bytes_:.2f} | {p99_to_p50:.1f} |"


def machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, {_processor()}, {platform.system()}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def versions() -> str:
    built = "the system's" if sys.base_prefix == "/usr" else "not the system's"
    parts = [f"Python {platform.python_version()} ({built})"]
    parts += [f"{package} {version(package)}" for package in PACKAGES]
    try:
        answered = subprocess.run([node(), "--version"], capture_output=True, text=True, check=True)  # noqa: S603  # our own command
        parts.append(f"Node {answered.stdout.strip()}")
    except OSError:
        pass
    return ", ".join(parts)


def plot(measurements: Measurements, size: int) -> None:
    """Bars of requests per second for the nearest hosts, relative to the handwritten handlers."""
    import matplotlib as mpl

    mpl.use("svg")
    # Constant ids, so that the same figures give the same file.
    mpl.rcParams["svg.hashsalt"] = "raccroche"
    from matplotlib import pyplot as plt

    names = list(dict.fromkeys(name for at, name, _ in measurements.rates if at == size))
    figure, axes = plt.subplots(figsize=(8, 0.5 * len(names) + 1.2))
    for offset, workload in ((-0.2, "common"), (0.2, "rare")):
        base = measurements.rate(size, HANDWRITTEN.name, workload) or 1.0
        rates = [(measurements.rate(size, name, workload) or 0.0) / base for name in names]
        places = [number + offset for number in range(len(names))]
        axes.barh(places, rates, height=0.38, label=TITLES[workload])
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlabel(f"requests a second on {size:,} structures, × {HANDWRITTEN.name}")
    axes.legend()
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})
