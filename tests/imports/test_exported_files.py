"""A correction of one record: exported, changed in a spreadsheet, imported."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from support.official_lists import Importer, annuaire, lycee

from exports.writer import write_export
from imports.import_errors import ImportRefused
from imports.import_report import Report
from models.structure import structures

UAI = "0590001F"


def correct(small: Importer, folder: Path, **cells: str) -> Report:
    """Export the lycée, change some of its cells, and import the file."""
    write_export(small.database, folder, "csv", ["establishments"])
    path = folder / "establishments.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lines = list(reader)
    assert reader.fieldnames
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reader.fieldnames)
        writer.writeheader()
        writer.writerows([line | cells for line in lines if line["uai"] == UAI])
    return small("directory", path.read_bytes(), name="establishments.csv", everywhere=True)


def stored(small: Importer) -> Any:
    with small.database.engine.connect() as connection:
        return connection.execute(select(structures)).mappings().one()


@pytest.fixture
def school(small: Importer) -> Importer:
    small("annuaire", annuaire(lycee(Telephone="03 20 11 22 33")))
    return small


@pytest.mark.parametrize(
    ("written", "phone", "dialled"),
    [
        ("03 44 00 00 01", "03 44 00 00 01", "+33344000001"),
        ("0344000001", "03 44 00 00 01", "+33344000001"),
        ("344000001", "03 44 00 00 01", "+33344000001"),
        ("+33 3 44 00 00 01", "03 44 00 00 01", "+33344000001"),
        ("", None, None),
    ],
)
def test_a_corrected_telephone_is_the_one_that_is_dialled(
    school: Importer, tmp_path: Path, written: str, phone: str | None, dialled: str | None
) -> None:
    report = correct(school, tmp_path / "x", phone=written, verified_at="2026-01-05")

    row = stored(school)
    assert len(report.changed) == 1
    assert (row["phone"], row["phone_e164"]) == (phone, dialled)


def test_a_corrected_name_is_sorted_as_it_is_called(school: Importer, tmp_path: Path) -> None:
    correct(school, tmp_path / "x", name="École du Sud")

    assert stored(school)["sort_name"] == "ecole du sud"


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ({"phone": "03 44 00 00 0"}, "phone", "no telephone number that could be dialled"),
        ({"phone": "appeler le matin"}, "phone", "no telephone number that could be dialled"),
        ({"verified_at": "28/11/2026"}, "verified_at", "write it as 2026-11-28"),
        (
            {"verified_at": f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"},
            "verified_at",
            "is after today",
        ),
        ({"closes_on": "juin"}, "closes_on", "write it as 2026-11-28"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    school: Importer, tmp_path: Path, cells: dict[str, str], column: str, told: str
) -> None:
    before = dict(stored(school))
    with pytest.raises(ImportRefused) as refused:
        correct(school, tmp_path / "x", **cells)

    assert refused.value.report is not None
    [rejected] = refused.value.report.rejected
    assert (rejected.column, rejected.line) == (column, 2)
    assert told in rejected.reason
    assert dict(stored(school)) == before
