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

from bench.contenders import HANDWRITTEN, RACCROCHE, bun, node
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
READY_BYTES = "the ready bytes"
REPEATED_TITLES = {
    "repeated": "the catalogue, repeated",
    "304": "the catalogue, as 304",
    READY_BYTES: "ready bytes",
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
        yield from tables(measurements, size)
    yield from limits(measurements)


def tables(measurements: Measurements, size: int) -> Iterator[str]:
    """Requests per second and CPU per request of one size, in a table each."""
    names = list(dict.fromkeys(name for at, name, _ in measurements.rates if at == size))
    workloads = [
        name for name in WORKLOADS if any((size, n, name) in measurements.rates for n in names)
    ]
    yield from rate_table(measurements, size, names, workloads)
    yield ""
    yield from cpu_table(measurements, size, names, workloads)
    ratios = ", ".join(percentiles(measurements, size, workload) for workload in workloads)
    yield f"\nHow much longer the slowest hundredth took than the median (p99 / p50): {ratios}."
    if "search" in workloads:
        memory = measurements.searching_megabytes[size]
        yield f"\nWith the index of search, a worker of {RACCROCHE.name} held {memory:.0f} MB."


def rate_table(
    measurements: Measurements, size: int, names: Sequence[str], workloads: Sequence[str]
) -> Iterator[str]:
    titles = " | ".join(TITLES[workload] for workload in workloads)
    yield f"| requests per second, × {RACCROCHE.name} | {titles} | ready in | memory |"
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


def cpu_table(
    measurements: Measurements, size: int, names: Sequence[str], workloads: Sequence[str]
) -> Iterator[str]:
    yield f"| CPU per request, × {RACCROCHE.name} | {' | '.join(TITLES[w] for w in workloads)} |"
    yield "|---|" + "---|" * len(workloads)
    for name in names:
        cells = [cpu_ratio(measurements, size, name, workload) for workload in workloads]
        yield f"| {name} | {' | '.join(cells)} |"


def ratio(measurements: Measurements, size: int, name: str, workload: str) -> str:
    rate = measurements.rate(size, name, workload)
    base_rate = measurements.rate(size, RACCROCHE.name, workload)
    if rate is None or base_rate is None:
        return ""
    return f"**{rate:,.0f}/s**" if name == RACCROCHE.name else f"{rate / base_rate:.2f}"


def cpu_ratio(measurements: Measurements, size: int, name: str, workload: str) -> str:
    cpu = measurements.cpu_per_request(size, name, workload)
    base_cpu = measurements.cpu_per_request(size, RACCROCHE.name, workload)
    # Linux counts in hundredths of a second: a round of few requests may have none.
    if cpu is None or not base_cpu:
        return ""
    return f"**{cpu * 1e6:,.0f} µs**" if name == RACCROCHE.name else f"{cpu / base_cpu:.2f}"


def percentiles(measurements: Measurements, size: int, workload: str) -> str:
    return f"{TITLES[workload]} {measurements.p99_to_p50(size, RACCROCHE.name, workload):.1f}"


def limits(measurements: Measurements) -> Iterator[str]:
    """The table of a repeated request, compared with fixed bytes."""
    ready_rate = measurements.rate(60_000, RACCROCHE.name, READY_BYTES)
    ready_cpu = measurements.cpu_per_request(60_000, RACCROCHE.name, READY_BYTES)
    if ready_rate is None:
        return
    yield "\n### The same request again\n"
    yield "| × ready bytes of the same length | requests per second | CPU per request | p99 / p50 |"
    yield "|---|---|---|---|"
    for name, title in REPEATED_TITLES.items():
        rate = measurements.rate(60_000, RACCROCHE.name, name)
        cpu = measurements.cpu_per_request(60_000, RACCROCHE.name, name)
        if rate is not None:
            cpu_cell = f"{cpu / ready_cpu:.2f}" if cpu is not None and ready_cpu else ""
            p99_to_p50 = measurements.p99_to_p50(60_000, RACCROCHE.name, name)
            yield f"| {title} | {rate / ready_rate:.2f} | {cpu_cell} | {p99_to_p50:.1f} |"


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
    parts += javascript_versions()
    return ", ".join(parts)


def javascript_versions() -> Iterator[str]:
    """The versions of Node and Bun, where they are installed."""
    for title, command in (("Node", node()), ("Bun", str(bun()))):
        try:
            answered = subprocess.run(  # noqa: S603  # our own command
                [command, "--version"], capture_output=True, text=True, check=True
            )
        except OSError:
            continue
        yield f"{title} {answered.stdout.strip()}"


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
