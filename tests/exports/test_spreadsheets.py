"""An export that is corrected in a spreadsheet: what is saved comes back as it was."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update
from support.official_lists import Importer
from support.tiny_directory import Tiny, uai

from exports.writer import write_export
from imports.import_errors import ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.run_import import run_import
from models.structure import structures
from storage.database import Database

OFFICE = shutil.which("soffice")
with_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice: install libreoffice-calc")


def reimport(database: Database, path: Path) -> Report:
    return run_import(database, "directory", str(path), ImportOptions())


def save_with_openpyxl(path: Path) -> Path:
    book = load_workbook(path)
    book.save(path)
    return path


def save_with_libreoffice(path: Path) -> Path:
    profile = path.parent / "profile"
    saved = path.parent / "saved"
    command = [
        *(str(OFFICE), f"-env:UserInstallation=file://{profile}", "--headless"),
        *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return saved / path.name


def save_as_french_csv(path: Path) -> Path:
    """As a French Excel saves a CSV that it opened: semicolons, its dates, no zeros, no plus."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[in_french_excel(cell) for cell in row] for row in csv.reader(file)]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


MONTHS = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")


def in_french_excel(cell: str) -> str:
    if day := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(T.*)?", cell):
        return f"{day[3]}/{day[2]}/{day[1]}"
    if month := re.fullmatch(r"20(\d\d)-(\d\d)", cell):
        return f"{MONTHS[int(month[2]) - 1]}-{month[1]}"
    if cell in ("true", "false"):
        return {"true": "VRAI", "false": "FAUX"}[cell]
    if re.fullmatch(r"\+?\d{1,15}", cell):
        return cell.lstrip("+").lstrip("0") or "0"
    if re.fullmatch(r"\d+\.\d+", cell):
        return cell.replace(".", ",")
    return cell


Save = Callable[[Path], Path]


@pytest.mark.parametrize(
    ("format", "save"),
    [
        ("xlsx", save_with_openpyxl),
        pytest.param("xlsx", save_with_libreoffice, marks=with_office),
        ("csv", save_as_french_csv),
    ],
)
def test_all_structures_come_back_from_a_spreadsheet_unchanged(
    seeded: Database, tmp_path: Path, format: str, save: Save
) -> None:
    write_export(seeded, tmp_path, format, ["structures", "hostings"])

    for kind in ("structures", "hostings"):
        report = reimport(seeded, save(tmp_path / f"{kind}.{format}"))
        assert not report.changes_anything, report.to_text()
        assert (report.rejected, report.left_out_values) == ([], [])
        assert report.unchanged == report.lines > 0


def test_what_is_corrected_in_a_workbook_is_taken_over(small: Importer, tmp_path: Path) -> None:
    with small.database.writing() as connection:
        connection.execute(update(structures).values(city=None))
        Tiny().school("s", uai=uai(590000), phone="03 20 00 00 00").write_structures(connection)
    write_export(small.database, tmp_path, "xlsx", ["structures"])
    path = tmp_path / "structures.xlsx"
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    column = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, column["phone"]).value = 321001122  # typed as a number
    sheet.cell(2, column["closes_on"]).value = "31/08/2027"
    book.save(path)

    report = reimport(small.database, path)

    assert len(report.changed) == 1
    with small.database.engine.connect() as connection:
        row = connection.execute(select(structures)).mappings().one()
    assert (row["phone"], row["phone_e164"]) == ("03 21 00 11 22", "+33321001122")
    assert f"{row['closes_on']}" == "2027-08-31"


def test_a_formula_in_a_text_stays_a_text(small: Importer, tmp_path: Path) -> None:
    with small.database.writing() as connection:
        Tiny().school("s", uai=uai(590000), street="=1+1").write_structures(connection)
    write_export(small.database, tmp_path, "xlsx", ["structures"])

    report = reimport(small.database, save_with_openpyxl(tmp_path / "structures.xlsx"))

    assert (report.unchanged, report.changed) == (1, [])


def test_text_that_was_encoded_twice_is_refused(small: Importer, tmp_path: Path) -> None:
    with small.database.writing() as connection:
        Tiny().school("s", uai=uai(590000), city="Liévin").write_structures(connection)
    write_export(small.database, tmp_path, "csv", ["structures"])
    path = tmp_path / "structures.csv"
    path.write_bytes(path.read_bytes().decode("cp1252").encode())

    with pytest.raises(ImportRefused, match="UTF-8"):
        reimport(small.database, path)


def test_what_a_cell_cannot_hold_is_no_workbook(seeded: Database, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too long for a workbook"):
        write_export(seeded, tmp_path, "xlsx", ["departments"])
    write_export(seeded, tmp_path, "xlsx")
    assert not (tmp_path / "departments.xlsx").exists()
    assert (tmp_path / "communes.xlsx").exists()
