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
        ({"verified_at": "hier"}, "verified_at", "write it 2024-03-19 or 19/03/2024"),
        (
            {"verified_at": f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"},
            "verified_at",
            "is after today",
        ),
        ({"closes_on": "juin"}, "closes_on", "write it 2024-03-19 or 19/03/2024"),
        ({"email": "pas-une-adresse"}, "email", "no e-mail address"),
        ({"website": "javascript:alert(1)"}, "website", "no web address"),
        ({"uai": "0590001G"}, "uai", "no UAI"),
        ({"latitude": "43.3", "longitude": "5.4"}, "latitude", "km from the centre"),
        ({"latitude": "3.1", "longitude": "50.6"}, "latitude", "km from the centre"),
        ({"latitude": "nan"}, "latitude", "not a number"),
        ({"latitude": ""}, "latitude", "go together"),
        ({"longitude": ""}, "longitude", "go together"),
        ({"department_code": "80"}, "department_code", "is in the département 59"),
        ({"successor_id": "0590001F"}, "successor_id", "does not succeed itself"),
        ({"source_date": "2999-01-01"}, "source_date", "has not come yet"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    school: Importer, tmp_path: Path, cells: dict[str, str], column: str, told: str
) -> None:
    before = dict(stored(school))
    try:
        report = correct(school, tmp_path / "x", **cells)
    except ImportRefused as refused:  # the only line is rejected
        assert refused.report is not None
        report = refused.report

    reported = {each.column: each for each in (*report.rejected, *report.left_out_values)}
    assert reported[column].line == 2
    assert told in reported[column].reason
    assert dict(stored(school)) == before


def test_a_bad_cell_keeps_no_other_from_being_imported(school: Importer, tmp_path: Path) -> None:
    report = correct(school, tmp_path / "x", phone="abc", name="Lycée Colette", city="Lens")

    row = stored(school)
    assert (row["name"], row["city"], row["phone"]) == ("Lycée Colette", "Lens", "03 20 11 22 33")
    assert {value.column for value in report.left_out_values} == {"phone", "phone_e164"}


def test_what_stands_beside_a_telephone_is_reported(school: Importer, tmp_path: Path) -> None:
    report = correct(school, tmp_path / "x", phone="03 20 44 44 44 / 03 20 55 55 55")

    assert stored(school)["phone"] == "03 20 44 44 44"
    [part] = report.left_out_values
    assert part.column == "phone"
    assert "03 20 55 55 55" in str(part.reason)
