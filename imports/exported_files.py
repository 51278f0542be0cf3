"""Import of files that ``raccroche export`` wrote: one kind of record, or a folder of them.

Records come whole and with their provenance. So a directory moves to another database, or a keeper
corrects a line and marks it as verified. Records that the files lack stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, DateTime, Float, Integer

from exports.record_kinds import KINDS
from exports.spreadsheet_cells import unguard_cell
from imports.import_errors import CellError, ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading.cell_parsers import MAX_WHOLE_NUMBER, parse_json
from imports.reading.fetching import fetch
from imports.reading.tabular_files import Sheet, read_sheet
from imports.reconcile.record_tables import ImportedRecord, RecordTable, Values
from models.phone import read_phone
from models.record_kinds import ALL_KINDS, ChildTable, RecordKind, value_from_json
from models.structure import structures
from models.structure_notice import structure_notices
from text.normalise import sort_name

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOCKS_DIFFER = timedelta(days=1)
"""A day may have begun where a fact was verified."""

EXPORT_SUFFIXES = (".csv", ".jsonl", ".geojson")


def import_directory(
    source: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Create every record of a file or folder, or replace the one with its key.

    Raises:
        ImportRefused: there is no file of a known kind, or one is damaged.
    """
    report.source = report.date = "as each record says"
    report.dated_by = "its lines"
    for kind, path in _find_files(source):
        records = list(_read_records(kind, path, options, report))
        table = RecordTable(connection, kind, report, override_verified=options.override_verified)
        table.upsert(records)


def _find_files(source: str) -> list[tuple[RecordKind, Path]]:
    """The files with their kinds, each after those that it refers to."""
    path = Path(source)
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    paths_by_kind = {p.stem: p for p in paths if _is_export(p)}
    if not paths_by_kind:
        raise ImportRefused(
            f"{source} holds no file of an export. They are called {', '.join(KINDS)}, and end "
            f"with {', '.join(EXPORT_SUFFIXES)}."
        )
    order = [*(kind.name for kind in ALL_KINDS), *KINDS]
    return [
        (KINDS[name], paths_by_kind[name]) for name in dict.fromkeys(order) if name in paths_by_kind
    ]


def _is_export(path: Path) -> bool:
    is_named_so = path.suffix in EXPORT_SUFFIXES and path.stem in KINDS
    # A kind without any record is an empty file in JSON Lines.
    return is_named_so and path.is_file() and path.stat().st_size > 0


def _read_records(
    kind: RecordKind, path: Path, options: ImportOptions, report: Report
) -> Iterator[ImportedRecord]:
    """The records of a file that are in scope; lines that cannot be used are rejected.

    Raises:
        ImportRefused: the file is damaged, or lacks a column.
    """
    sheet = read_sheet(fetch(str(path)))
    _refuse_missing_columns(sheet, kind, path)
    for number, cells in sheet.lines:
        report.lines += 1
        cells_by_name = dict(zip(sheet.header, map(unguard_cell, cells), strict=False))
        key = " ".join(cells_by_name.get(column.name, "") for column in kind.key_columns)
        if len(cells) != len(sheet.header):
            reason = f"it has {len(cells)} cells, the header {len(sheet.header)}"
            report.reject(number, key, None, reason)
            continue
        try:
            record = _parse_record(kind, number, cells_by_name)
        except CellError as problem:
            report.reject(number, key, problem.column, problem.reason)
            continue
        # Kinds without a département, such as texts, belong to every area.
        has_area = "department_code" in record.row
        if not has_area or options.scope.contains(record.row["department_code"]):
            yield record
        else:
            report.count_out_of_scope("outside the areas kept")


def _refuse_missing_columns(sheet: Sheet, kind: RecordKind, path: Path) -> None:
    missing = set(kind.column_names) - set(sheet.header)
    if path.suffix == ".geojson":
        # In GeoJSON these are the geometry, not properties.
        missing -= {"latitude", "longitude"}
    if missing:
        raise ImportRefused(
            f"{sheet.name} lacks the column(s) {', '.join(sorted(missing))}. "
            f"Columns expected: {', '.join(kind.column_names)}."
        )


def _parse_record(
    kind: RecordKind, number: int, cells_by_name: Mapping[str, str]
) -> ImportedRecord:
    row = {
        column.name: _parse_value(column, cells_by_name.get(column.name, ""))
        for column in kind.table.columns
    }
    if kind.table is structures:
        row |= _derived_from(row)
    if kind.table is structure_notices and row["ends_on"] and row["ends_on"] < row["starts_on"]:
        raise CellError("ends_on", f"{row['ends_on']} is before starts_on, {row['starts_on']}")
    children = {
        child.name: _parse_children(child, cells_by_name[child.name]) for child in kind.children
    }
    return ImportedRecord(number, row, children)


def _derived_from(row: Values) -> Values:
    """The columns of a structure that follow from others, whatever the file has in them.

    Raises:
        CellError: the telephone is none that could be dialled, or it was confirmed, or the record
            verified, after today.
    """
    # A keeper corrects ``phone`` alone: people would read the new number and dial the old one.
    phone = phone_e164 = None
    if row["phone"] is not None:
        try:
            phone, phone_e164 = read_phone(row["phone"], row["department_code"])
        except ValueError as problem:
            raise CellError("phone", str(problem)) from None
    verified_at = row["verified_at"]
    if verified_at is not None and verified_at > datetime.now(UTC) + CLOCKS_DIFFER:
        raise CellError("verified_at", f"{verified_at:%Y-%m-%d} is after today")
    confirmed_at = row["contact_confirmed_at"]
    if confirmed_at is not None and confirmed_at > (datetime.now(UTC) + CLOCKS_DIFFER).date():
        raise CellError("contact_confirmed_at", f"{confirmed_at} is after today")
    return {"phone": phone, "phone_e164": phone_e164, "sort_name": sort_name(row["name"])}


def _parse_value(column: Column[Any], cell: str) -> Any:
    """Raises:
    CellError: the cell has no value of the column's type."""
    if isinstance(column.type, Date | DateTime) and cell and not ISO_DATE.match(cell):
        raise CellError(column.name, f"{cell[:30]!r} is no date; write it as 2026-11-28")
    try:
        return _column_value(column, _cell_to_json(column, cell))
    except (ValueError, TypeError) as problem:
        raise CellError(column.name, str(problem)) from None


def _column_value(column: Column[Any], value: Any) -> Any:
    """Raises:
    ValueError: the column cannot hold it."""
    try:
        read = value_from_json(column, value)
    except OverflowError:
        raise ValueError("it is not a number") from None
    if isinstance(column.type, Integer) and read is not None and abs(read) > MAX_WHOLE_NUMBER:
        raise ValueError(f"it is above {MAX_WHOLE_NUMBER:,}")
    return read


def _cell_to_json(column: Column[Any], cell: str) -> Any:
    """A cell as JSON; an empty one is null, or an empty list where null is not allowed."""
    if cell == "":
        return [] if isinstance(column.type, JSON) and not column.nullable else None
    if isinstance(column.type, JSON):
        # Exports write lists of codes with blanks between them.
        return parse_json(cell) if cell[0] in "[{" else cell.split(" ")
    if isinstance(column.type, Boolean):
        return {"true": True, "1": True, "false": False, "0": False}.get(cell, cell)
    if isinstance(column.type, Integer | Float):
        return float(cell) if isinstance(column.type, Float) else int(cell)
    return cell


def _parse_children(child: ChildTable, cell: str) -> list[Values]:
    try:
        values: list[Any] = parse_json(cell) if cell.startswith("[") else cell.split()
        if len(child.columns) == 1:
            values = [{child.columns[0].name: value} for value in values]
        return [
            {c.name: _column_value(c, value.get(c.name)) for c in child.columns} for value in values
        ]
    except (ValueError, TypeError, AttributeError) as problem:
        raise CellError(child.name, str(problem)) from None
