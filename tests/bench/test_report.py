"""The benchmark's page: ratios of the figures that were measured, and nothing of what was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import report
from bench.contenders import ARIADNE, HANDWRITTEN, RACCROCHE
from bench.load import LoadResult
from bench.measurements import Measurements
from bench.report import (
    READY_BYTES,
    REPEATED_TITLES,
    TITLES,
    cpu_ratio,
    javascript_versions,
    limits,
    ratio,
    tables,
    write_page,
)
from bench.workloads import WORKLOADS

OURS, BY_HAND, PEER = RACCROCHE.name, HANDWRITTEN.name, ARIADNE.name


def result(rate: float, p50: float = 1.0, p99: float = 2.0, *, requests: int = 1_000) -> LoadResult:
    return LoadResult(requests=requests, rate=rate, p50=p50, p99=p99, bytes=100, failed=0)


@pytest.fixture
def measured() -> Measurements:
    """Two contenders at two sizes, the smaller with one workload."""
    measurements = Measurements()
    for rate, cpu in ((900, 0.3), (1_000, 0.2), (5_000, 0.25)):
        measurements.add((60_000, OURS, "common"), result(rate, 2, 5), cpu)
    for rate, cpu in ((2_000, 0.1), (2_500, 0.05), (2_400, 0.2)):
        measurements.add((60_000, BY_HAND, "common"), result(rate, 2, 5), cpu)
    measurements.add((60_000, OURS, "search"), result(400, requests=500), 0.5)
    measurements.add((4_000, OURS, "cios"), result(700), 0.0)
    measurements.searching_megabytes[60_000] = 210.4
    measurements.ready_s[60_000, OURS] = 1.26
    measurements.megabytes[60_000, OURS] = 180.5
    return measurements


def test_a_rate_is_the_median_of_its_rounds(measured: Measurements) -> None:
    assert measured.rate(60_000, OURS, "common") == 1_000
    assert measured.rate(60_000, BY_HAND, "common") == 2_400
    assert measured.rate(60_000, PEER, "common") is None
    assert (60_000, PEER, "common") not in measured.rates, "to ask is not to measure"


def test_cpu_per_request_is_the_median_of_its_rounds(measured: Measurements) -> None:
    assert measured.cpu_per_request(60_000, OURS, "common") == pytest.approx(250e-6)
    assert measured.cpu_per_request(60_000, OURS, "search") == pytest.approx(1e-3)
    assert measured.cpu_per_request(60_000, PEER, "common") is None
    assert (60_000, PEER, "common") not in measured.cpu_s, "to ask is not to measure"


def test_a_round_without_a_request_has_the_cpu_of_one() -> None:
    measurements = Measurements()
    measurements.add((1, OURS, "common"), result(0, requests=0), 0.5)

    assert measurements.cpu_per_request(1, OURS, "common") == 0.5


def test_the_slowest_hundredth_is_compared_with_the_median_round_by_round() -> None:
    measurements = Measurements()
    measurements.rates[1, OURS, "common"] += [result(1, 1, 2), result(1, 2, 12), result(1, 10, 30)]

    assert measurements.p99_to_p50(1, OURS, "common") == 3


def test_ours_is_told_as_a_rate_and_the_others_as_ratios(measured: Measurements) -> None:
    assert ratio(measured, 60_000, OURS, "common") == "**1,000/s**"
    assert ratio(measured, 60_000, BY_HAND, "common") == "2.40"
    assert ratio(measured, 60_000, BY_HAND, "search") == ""
    assert ratio(measured, 4_000, BY_HAND, "cios") == ""


def test_our_cpu_is_in_microseconds_and_that_of_others_a_ratio(
    measured: Measurements,
) -> None:
    assert cpu_ratio(measured, 60_000, OURS, "common") == "**250 µs**"
    assert cpu_ratio(measured, 60_000, OURS, "search") == "**1,000 µs**"
    assert cpu_ratio(measured, 60_000, BY_HAND, "common") == "0.40"
    assert cpu_ratio(measured, 60_000, BY_HAND, "search") == ""


def test_cpu_below_what_linux_counts_leaves_its_cells_empty(measured: Measurements) -> None:
    measured.add((4_000, BY_HAND, "cios"), result(700), 0.1)

    assert cpu_ratio(measured, 4_000, OURS, "cios") == ""
    assert cpu_ratio(measured, 4_000, BY_HAND, "cios") == ""


def test_tables_have_a_column_for_each_workload_that_was_measured(measured: Measurements) -> None:
    rates, (cpu_head, cpu_line, *cpu) = (
        lines.splitlines() for lines in "\n".join(tables(measured, 60_000)).split("\n\n")[:2]
    )
    titles = f"{TITLES['common']} | {TITLES['search']} |"

    assert rates == [
        f"| requests per second, × {OURS} | {titles} ready in | memory |",
        "|---|---|---|---|---|",
        f"| {OURS} | **1,000/s** | **400/s** | 1.3 s | 180 MB |",
        f"| {BY_HAND} | 2.40 |  | | |",  # nobody measured its memory
    ]
    assert (cpu_head, cpu_line) == (f"| CPU per request, × {OURS} | {titles}", "|---|---|---|")
    assert cpu == [f"| {OURS} | **250 µs** | **1,000 µs** |", f"| {BY_HAND} | 0.40 |  |"]


def test_below_the_tables_are_percentiles_and_the_memory_of_searching(
    measured: Measurements,
) -> None:
    *_, percentiles, memory = tables(measured, 60_000)

    assert f"{TITLES['common']} 2.5, {TITLES['search']} 2.0." in percentiles
    assert "held 210 MB" in memory


@pytest.mark.parametrize(("size", "workloads"), [(60_000, 2), (4_000, 1)])
def test_every_line_of_a_table_has_as_many_cells(
    measured: Measurements, size: int, workloads: int
) -> None:
    lines = "\n".join(tables(measured, size)).split("\n\n")
    cells = [{line.count("|") - 1 for line in table.splitlines()} for table in lines[:2]]

    assert cells == [{workloads + 3}, {workloads + 1}]


def test_without_a_search_no_memory_of_searching_is_told(measured: Measurements) -> None:
    assert not any("index of search" in line for line in tables(measured, 4_000))


def test_repeated_requests_are_compared_with_ready_bytes(measured: Measurements) -> None:
    assert list(limits(measured)) == []
    for name, rate, cpu in ((READY_BYTES, 50_000, 0.02), ("repeated", 40_000, 0.03)):
        measured.add((60_000, OURS, name), result(rate, 1, 3), cpu)
    lines = list(limits(measured))

    assert lines[-2:] == [
        f"| {REPEATED_TITLES['repeated']} | 0.80 | 1.50 | 3.0 |",
        f"| {REPEATED_TITLES[READY_BYTES]} | 1.00 | 1.00 | 3.0 |",
    ]
    assert not any(REPEATED_TITLES["304"] in line for line in lines), "it was not measured"


def test_only_runtimes_that_are_installed_have_their_versions_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = tmp_path / "bun"
    runtime.write_text("#!/bin/sh\necho 1.2.3\n")
    runtime.chmod(0o755)
    monkeypatch.setattr(report, "node", lambda: str(tmp_path / "node"))
    monkeypatch.setattr(report, "bun", lambda: runtime)

    assert list(javascript_versions()) == ["Bun 1.2.3"]


def test_every_workload_has_a_title() -> None:
    assert TITLES.keys() | REPEATED_TITLES.keys() >= WORKLOADS.keys()


def test_only_what_stands_between_the_marks_is_written_anew(
    measured: Measurements, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n\n{report.BEGIN}\nold\n{report.END}\n\nAfter\n", encoding="utf-8")
    plotted: list[int] = []
    monkeypatch.setattr(report, "PAGE", page)
    monkeypatch.setattr(report, "versions", lambda: "Python")
    monkeypatch.setattr(report, "plot", lambda _, size: plotted.append(size))
    measured.left_out.append("Mercurius")
    write_page(measured, [4_000, 60_000])
    text = page.read_text(encoding="utf-8")

    assert text.startswith(f"# Before\n\n{report.BEGIN}\n") and text.endswith(
        f"{report.END}\n\nAfter\n"
    )
    assert "old" not in text
    assert "Left out, as it was not there: Mercurius." in text
    assert text.index("### 4,000 structures") < text.index("### 60,000 structures")
    assert plotted == [60_000]
    write_page(measured, [4_000, 60_000])
    assert page.read_text(encoding="utf-8").count(report.BEGIN) == 1


def test_the_machine_is_told_by_its_processor() -> None:
    assert " cores, " in report.machine()
