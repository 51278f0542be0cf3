"""The benchmark's page: ratios of the figures that were measured, and nothing of what was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import report
from bench.contenders import ARIADNE, HANDWRITTEN, RACCROCHE
from bench.load import LoadResult
from bench.measurements import Measurements
from bench.report import REPEATED_TITLES, TITLES, limits, ratio, table, write_page
from bench.workloads import WORKLOADS

OURS, BY_HAND, PEER = RACCROCHE.name, HANDWRITTEN.name, ARIADNE.name


def result(rate: float, p50: float = 1.0, p99: float = 2.0) -> LoadResult:
    return LoadResult(rate=rate, p50=p50, p99=p99, bytes=100, failed=0)


@pytest.fixture
def measured() -> Measurements:
    """Two contenders at two sizes, the smaller with one workload."""
    measurements = Measurements()
    for name, rates in ((OURS, (900, 1_000, 5_000)), (BY_HAND, (2_000, 2_500, 2_400))):
        measurements.rates[60_000, name, "common"] += [result(rate, 2, 5) for rate in rates]
    measurements.rates[60_000, OURS, "search"].append(result(400))
    measurements.rates[4_000, OURS, "cios"].append(result(700))
    measurements.searching_megabytes[60_000] = 210.4
    measurements.ready_s[60_000, OURS] = 1.26
    measurements.megabytes[60_000, OURS] = 180.5
    return measurements


def test_a_rate_is_the_median_of_its_rounds(measured: Measurements) -> None:
    assert measured.rate(60_000, OURS, "common") == 1_000
    assert measured.rate(60_000, BY_HAND, "common") == 2_400
    assert measured.rate(60_000, PEER, "common") is None
    assert (60_000, PEER, "common") not in measured.rates, "to ask is not to measure"


def test_the_slowest_hundredth_is_compared_with_the_median_round_by_round() -> None:
    measurements = Measurements()
    measurements.rates[1, OURS, "common"] += [result(1, 1, 2), result(1, 2, 12), result(1, 10, 30)]

    assert measurements.p99_to_p50(1, OURS, "common") == 3


def test_ours_is_told_as_a_rate_and_the_others_as_ratios(measured: Measurements) -> None:
    assert ratio(measured, 60_000, OURS, "common") == "**1,000/s**"
    assert ratio(measured, 60_000, BY_HAND, "common") == "2.40"
    assert ratio(measured, 60_000, BY_HAND, "search") == ""
    assert ratio(measured, 4_000, BY_HAND, "cios") == ""


def test_a_table_has_a_column_for_each_workload_that_was_measured(measured: Measurements) -> None:
    head, line, ours, by_hand, percentiles, memory = table(measured, 60_000)

    assert head == f"| × {OURS} | {TITLES['common']} | {TITLES['search']} | ready in | memory |"
    assert line == "|---|---|---|---|---|"
    assert ours == f"| {OURS} | **1,000/s** | **400/s** | 1.3 s | 180 MB |"
    assert by_hand == f"| {BY_HAND} | 2.40 |  | | |", "nobody measured its memory"
    assert f"{TITLES['common']} 2.5, {TITLES['search']} 2.0." in percentiles
    assert "held 210 MB" in memory


def test_every_line_of_a_table_has_as_many_cells(measured: Measurements) -> None:
    for size, columns in ((60_000, 5), (4_000, 4)):
        lines = [line for line in table(measured, size) if line.startswith("|")]
        assert {line.count("|") - 1 for line in lines} == {columns}


def test_without_a_search_no_memory_of_searching_is_told(measured: Measurements) -> None:
    assert not any("index of search" in line for line in table(measured, 4_000))


def test_repeated_requests_are_compared_with_ready_bytes(measured: Measurements) -> None:
    assert list(limits(measured)) == []
    for name, rate in (("the ready bytes", 50_000), ("repeated", 40_000)):
        measured.rates[60_000, OURS, name].append(result(rate, 1, 3))
    lines = list(limits(measured))

    assert lines[-2:] == [
        f"| {REPEATED_TITLES['repeated']} | 0.80 | 3.0 |",
        f"| {REPEATED_TITLES['the ready bytes']} | 1.00 | 3.0 |",
    ]
    assert not any(REPEATED_TITLES["304"] in line for line in lines), "it was not measured"


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
