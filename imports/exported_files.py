"""Import of files that ``raccroche export`` wrote: one kind of record, or a folder of them.

Records come whole and with their provenance. So a directory moves to another database, or a keeper
corrects a line and marks it as verified. Records that the files lack stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection

from exports.record_kinds import KINDS
from exports.spreadsheet_cells import unguard_cell
from imports.exported_cells import parse_children, parse_value
from imports.exported_structures import StructureCheck
from imports.import_errors import CellError, ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading.fetching import fetch
from imports.reading.tabular_files import Sheet, read_sheet
from imports.reconcile.record_tables import ImportedRecord, RecordTable, Values
from models.record_kinds import ALL_KINDS, RecordKind
from models.structure import structures
from models.structure_notice import structure_notices
from text.messages import Message

EXPORT_SUFFIXES = (".csv", ".jsonl", ".geojson", ".xlsx", ".ods")


def import_directory(
    source: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Create every record of a file or folder, or replace the one with its key.

    Raises:
        ImportRefused: there is no file of a known kind, or one is damaged.
    """
    report.source = report.date = Message("as each record says")
    report.dated_by = Message("its lines")
    for kind, path in _find_files(source, report):
        records = list(_read_records(connection, kind, path, options, report))
        table = RecordTable(connection, kind, report, override_verified=options.override_verified)
        table.upsert(records)


def _find_files(source: str, report: Report) -> list[tuple[RecordKind, Path]]:
    """The files with their kinds, each after those that it refers to."""
    path = Path(source)
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    paths_by_kind = {p.stem: p for p in paths if _is_export(p)}
    if not paths_by_kind:
        raise ImportRefused(
            Message(
                "{source} holds no file of an export. They are called {kinds}, and end with "
                "{suffixes}.",
                source=source,
                kinds=", ".join(KINDS),
                suffixes=", ".join(EXPORT_SUFFIXES),
            )
        )
    unread = [p.name for p in paths if p.suffix in EXPORT_SUFFIXES and p.stem not in KINDS]
    if unread:
        report.note(
            Message("Not read, as they are called after no kind: {names}.", names=", ".join(unread))
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
    connection: Connection, kind: RecordKind, path: Path, options: ImportOptions, report: Report
) -> Iterator[ImportedRecord]:
    """The records of a file that are in scope; lines that cannot be used are rejected.

    Raises:
        ImportRefused: the file is damaged, or lacks a column.
    """
    sheet = read_sheet(fetch(str(path)))
    check = StructureCheck(connection) if kind.table is structures else None
    _refuse_missing_columns(sheet, kind, path, report)
    for number, cells in sheet.lines:
        report.lines += 1
        cells_by_name = dict(zip(sheet.header, map(unguard_cell, cells), strict=False))
        key = " ".join(cells_by_name.get(column.name, "") for column in kind.key_columns)
        if len(cells) != len(sheet.header):
            reason = Message(
                "it has {cells} cells, the header {header}",
                cells=len(cells),
                header=len(sheet.header),
            )
            report.reject(number, key, None, reason)
            continue
        try:
            record = _parse_record(kind, number, cells_by_name, check)
        except CellError as problem:
            report.reject(number, key, problem.column, problem.reason)
            continue
        if check is not None:
            for column, remark in check.take_remarks():
                report.leave_out_value(number, key, column, remark)
        # Kinds without a département, such as texts, belong to every area.
        has_area = "department_code" in record.row
        if not has_area or options.scope.contains(record.row["department_code"]):
            yield record
        else:
            report.count_out_of_scope(Message("outside the areas kept"))
    # Some are known once all lines were read: how many rows were hidden.
    for note in sheet.notes:
        report.note(note)


def _refuse_missing_columns(sheet: Sheet, kind: RecordKind, path: Path, report: Report) -> None:
    missing = set(kind.column_names) - set(sheet.header)
    # A file of an earlier version says nothing of what came later.
    may_lack = {column.name for column in kind.table.columns if column.nullable}
    may_lack |= {child.name for child in kind.children}
    if silent := sorted((missing & may_lack) - {"latitude", "longitude"}):
        report.note(
            Message(
                "The file has no column {columns}; what they would say stays.",
                columns=", ".join(silent),
            )
        )
    missing -= may_lack
    if path.suffix == ".geojson":
        # In GeoJSON these are the geometry, not properties.
        missing -= {"latitude", "longitude"}
    if missing:
        raise ImportRefused(
            Message(
                "{name} lacks the column(s) {missing}. Columns expected: {expected}.",
                name=sheet.name,
                missing=", ".join(sorted(missing)),
                expected=", ".join(kind.column_names),
            )
        )


def _parse_record(
    kind: RecordKind, number: int, cells_by_name: Mapping[str, str], check: StructureCheck | None
) -> ImportedRecord:
    """A record; what cannot be read of it is left out, and stays as it is stored.

    Raises:
        CellError: its key, or what it cannot be without, cannot be read.
    """
    row: Values = {}
    left_out: dict[str, str] = {}
    for column in kind.table.columns:
        if column.nullable and column.name not in cells_by_name:
            left_out[column.name] = ""
            continue
        try:
            row[column.name] = parse_value(column, cells_by_name.get(column.name, ""))
        except CellError as problem:
            if not column.nullable:
                raise
            left_out[column.name] = problem.reason
    if check is not None:
        check.complete(row, left_out)
    if kind.table is structure_notices and row["ends_on"] and row["ends_on"] < row["starts_on"]:
        raise CellError(
            "ends_on",
            Message(
                "{ends_on} is before starts_on, {starts_on}",
                ends_on=row["ends_on"],
                starts_on=row["starts_on"],
            ),
        )
    children = {
        child.name: parse_children(child, cells_by_name[child.name])
        for child in kind.children
        if child.name in cells_by_name
    }
    return ImportedRecord(number, row, children, left_out)
