"""Imports what ``raccroche export`` wrote: a file of one kind of record, or a folder of them.

Records come whole, with their provenance: so a directory moves from one database to another,
and a keeper corrects a line and marks it as verified. A record that the files leave out stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from imports.errors import ImportRefused
from imports.files.fetching import fetch
from imports.files.sheets import read_sheet
from imports.known.ledger import BATCH, adopt
from imports.options import Options
from imports.report import Change, Entry, Report
from models.exchange import ALL, KINDS, Child, Kind, parsed, plain

Record = dict[str, Any]
SUFFIXES = (".csv", ".jsonl", ".geojson")


@dataclass(frozen=True, slots=True)
class _Read:
    """A record, its line, and its children by their name."""

    line: int
    row: Record
    children: dict[str, list[Record]]


def import_directory(source: str, connection: Connection, options: Options, report: Report) -> None:
    """Put in every record of a file or folder, or replace the one with its key.

    Raises:
        ImportRefused: no file of a known kind, or a damaged one.
    """
    report.source = report.date = "as each record says"
    report.dated_by = "its lines"
    for kind, path in _files(source):
        read = list(_read(kind, path, options, report))
        _Table(connection, kind, options, report).put(read)


def _files(source: str) -> list[tuple[Kind, Path]]:
    """The files by their kind, each after those that it refers to."""
    path = Path(source)
    paths = sorted(path.iterdir()) if path.is_dir() else [path]
    found = {p.stem: p for p in paths if _is_export(p)}
    if not found:
        raise ImportRefused(
            f"{source} holds no file of an export. They are called {', '.join(KINDS)}, and end "
            f"with {', '.join(SUFFIXES)}."
        )
    order = [*(kind.name for kind in ALL), *KINDS]
    return [(KINDS[name], found[name]) for name in dict.fromkeys(order) if name in found]


def _is_export(path: Path) -> bool:
    known = path.suffix in SUFFIXES and path.stem in KINDS
    return known and path.is_file() and path.stat().st_size > 0


def _read(kind: Kind, path: Path, options: Options, report: Report) -> Iterator[_Read]:
    sheet = read_sheet(fetch(str(path)))
    missing = set(kind.header) - set(sheet.header)
    if path.suffix == ".geojson":
        missing -= {"latitude", "longitude"}
    if missing:
        raise ImportRefused(
            f"{sheet.name} lacks the column(s) {', '.join(sorted(missing))}. "
            f"Columns expected: {', '.join(kind.header)}."
        )
    for number, cells in sheet.lines:
        report.lines += 1
        said = dict(zip(sheet.header, cells, strict=False))
        key = " ".join(said.get(column.name, "") for column in kind.keys)
        if len(cells) != len(sheet.header):
            reason = f"it has {len(cells)} cells, the header {len(sheet.header)}"
            report.reject(number, key, None, reason)
            continue
        try:
            read = _record(kind, number, said)
        except _BadCell as problem:
            report.reject(number, key, problem.column, str(problem))
            continue
        if (
            options.scope.holds(read.row.get("department_code"))
            or "department_code" not in read.row
        ):
            yield read
        else:
            report.out("outside the areas kept")


class _BadCell(ValueError):
    def __init__(self, column: str, reason: object) -> None:
        super().__init__(str(reason))
        self.column = column


def _record(kind: Kind, number: int, said: Mapping[str, str]) -> _Read:
    row = {column.name: _value(column, said.get(column.name, "")) for column in kind.table.columns}
    children = {child.name: _children(child, said[child.name]) for child in kind.children}
    return _Read(number, row, children)


def _value(column: Column[Any], cell: str) -> Any:
    """Raises:
    _BadCell: the cell holds no value of the column."""
    try:
        return parsed(column, _from_cell(column, cell))
    except (ValueError, TypeError) as problem:
        raise _BadCell(column.name, problem) from None


def _from_cell(column: Column[Any], cell: str) -> Any:
    """A cell as JSON would have it."""
    if cell == "":
        return [] if isinstance(column.type, JSON) and not column.nullable else None
    if isinstance(column.type, JSON):
        return json.loads(cell) if cell[0] in "[{" else cell.split(" ")
    if isinstance(column.type, Boolean):
        return {"true": True, "1": True, "false": False, "0": False}.get(cell, cell)
    if isinstance(column.type, Integer | Float):
        return float(cell) if isinstance(column.type, Float) else int(cell)
    return cell


def _children(child: Child, cell: str) -> list[Record]:
    try:
        values: list[Any] = json.loads(cell) if cell.startswith("[") else cell.split()
        if len(child.columns) == 1:
            values = [{child.columns[0].name: value} for value in values]
        return [{c.name: parsed(c, value.get(c.name)) for c in child.columns} for value in values]
    except (ValueError, TypeError, AttributeError) as problem:
        raise _BadCell(child.name, problem) from None


class _Table:
    """One kind's table, as it is and as the file has it."""

    def __init__(
        self, connection: Connection, kind: Kind, options: Options, report: Report
    ) -> None:
        self.connection = connection
        self.kind = kind
        self.options = options
        self.report = report
        stored = connection.execute(select(kind.table)).mappings()
        self.rows = {self.key(row): row for row in map(dict[str, Any], stored)}
        self.known = {child.name: self._stored_children(child) for child in kind.children}

    def key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[column.name] for column in self.kind.keys)

    def put(self, records: Iterable[_Read]) -> None:
        created: list[_Read] = []
        changed: list[_Read] = []
        for record in self._whose_references_exist(list(records)):
            key = self.key(record.row)
            if key not in self.rows:
                created.append(record)
                self.report.created.append(self._entry(record))
            elif self._replaces(key, record):
                changed.append(record)
        self._write(created, changed)

    def _entry(self, record: _Read) -> Entry:
        key = " ".join(map(str, self.key(record.row)))
        name = record.row.get("name") or record.row.get("title") or ""
        return Entry(self.kind.name, key, str(name), record.line)

    def _replaces(self, key: tuple[Any, ...], record: _Read) -> bool:
        """Whether a record differs from the one that is known, and stands against it."""
        stored = self.rows[key]
        fields = {
            name: (plain(stored[name]), plain(value))
            for name, value in record.row.items()
            if plain(stored[name]) != plain(value)
        }
        for child in self.kind.children:
            known = self.known[child.name].get(key[0], [])
            if _sorted(known) != _sorted(record.children[child.name]):
                fields[child.name] = (_sorted(known), _sorted(record.children[child.name]))
        if not fields:
            self.report.unchanged += 1
            return False
        entry = self._entry(record)
        told = Change(entry.type, entry.key, entry.name, entry.line, fields)
        verified = record.row.get("verified_at") is not None
        if stored.get("verified_at") and not verified and not self.options.override_verified:
            self.report.conflicts.append(told)
            return False
        if not verified and stored.get("source_date", "") > record.row.get("source_date", ""):
            self.report.older.append(told)
            return False
        self.report.changed.append(told)
        return True

    def _stored_children(self, child: Child) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for row in self.connection.execute(select(child.table)).mappings():
            values = {column.name: row[column.name] for column in child.columns}
            found.setdefault(row[child.parent], []).append(values)
        return found

    def _whose_references_exist(self, records: list[_Read]) -> Iterator[_Read]:
        """The records that refer to nothing unknown; the others are rejected."""
        own = {record.row[self.kind.keys[0].name] for record in records}
        own |= {key[0] for key in self.rows}
        references = []
        for column in self.kind.table.columns:
            for foreign in column.foreign_keys:
                target = foreign.column
                itself = target.table is self.kind.table
                keys = own if itself else set(self.connection.scalars(select(target)))
                references.append((column.name, keys))
        for record in records:
            wrong = [name for name, keys in references if record.row[name] not in {None} | keys]
            if wrong:
                unknown = f"nothing in the directory is called {record.row[wrong[0]]!r}"
                key = " ".join(map(str, self.key(record.row)))
                self.report.reject(record.line, key, wrong[0], unknown)
            else:
                yield record

    def _write(self, created: list[_Read], changed: list[_Read]) -> None:
        table, selves = self.kind.table, self._references_to_itself()
        later = dict.fromkeys(selves)
        rows = [record.row | later for record in created]
        for start in range(0, len(rows), BATCH):
            self.connection.execute(insert(table), rows[start : start + BATCH])
        refers = [r for r in created if any(r.row[name] is not None for name in selves)]
        self._update([*changed, *refers])
        for child in self.kind.children:
            self._write_children(child, created, changed)
        adopt(self.connection, table, (list(self.key(record.row)) for record in changed))

    def _references_to_itself(self) -> list[str]:
        table = self.kind.table
        return [
            column.name
            for column in table.columns
            if any(foreign.column.table is table for foreign in column.foreign_keys)
        ]

    def _update(self, records: list[_Read]) -> None:
        if not records:
            return
        table, keys = self.kind.table, self.kind.keys
        columns = [column.name for column in table.columns if column not in keys]
        statement = (
            update(table)
            .where(*(column == bindparam(f"of_{column.name}") for column in keys))
            .values({name: bindparam(f"to_{name}") for name in columns})
        )
        self.connection.execute(
            statement,
            [
                {f"of_{column.name}": record.row[column.name] for column in keys}
                | {f"to_{name}": record.row[name] for name in columns}
                for record in records
            ],
        )

    def _write_children(self, child: Child, created: list[_Read], changed: list[_Read]) -> None:
        if changed:
            self.connection.execute(
                delete(child.table).where(child.table.c[child.parent] == bindparam("of_parent")),
                [{"of_parent": self.key(record.row)[0]} for record in changed],
            )
        rows = [
            {child.parent: self.key(record.row)[0]} | value
            for record in (*created, *changed)
            for value in record.children[child.name]
        ]
        if rows:
            self.connection.execute(insert(child.table), rows)


def _sorted(values: Iterable[Record]) -> list[Record]:
    plainly = [{name: plain(value) for name, value in record.items()} for record in values]
    return sorted(plainly, key=lambda record: json.dumps(record, sort_keys=True))
