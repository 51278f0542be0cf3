"""Change set of one kind of record, for whole records read back from an export."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from imports.import_report import Report, ReportChange, ReportEntry
from imports.reconcile.change_set import INSERT_BATCH_SIZE, detach_from_seeds
from models.field_group import GROUP_COLUMNS, FieldGroup
from models.record_kinds import ChildTable, RecordKind
from models.structure import structures
from storage.column_json import to_json
from storage.row_changes import CHANGED_KEYS
from text.messages import Message

Values = dict[str, Any]

SPREADSHEET_DEGREES = 1e-9
"""Spreadsheets keep fifteen digits: positions that differ by a tenth of a millimetre are one."""


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """A record that was read, with its line and the rows of its child tables by name.

    ``left_out`` are columns that could not be read, with the reason, or "" where the file has none:
    ``row`` lacks them until they have the values that are stored, as ``children`` lack lists.
    """

    line: int
    row: Values
    children: dict[str, list[Values]]
    left_out: dict[str, str] = field(default_factory=dict)


# A column, and what is wrong with its value.
Problem = tuple[str, str]

Check = Callable[[ImportedRecord], Problem | None]


class RecordTable:
    """The stored records of a kind, and the upsert of read ones."""

    def __init__(
        self,
        connection: Connection,
        kind: RecordKind,
        report: Report,
        *,
        override_verified: bool,
    ) -> None:
        self.connection = connection
        self.kind = kind
        self.override_verified = override_verified
        self.report = report
        stored = connection.execute(select(kind.table)).mappings()
        self.rows = {self.key(row): row for row in map(dict[str, Any], stored)}
        self.stored_children = {child.name: self._stored_children(child) for child in kind.children}

    def key(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[column.name] for column in self.kind.key_columns)

    def upsert(self, records: Iterable[ImportedRecord]) -> None:
        created: list[ImportedRecord] = []
        changed: list[ImportedRecord] = []
        for record in self._valid_records(list(map(self._completed, records))):
            key = self.key(record.row)
            if key not in self.rows:
                created.append(record)
                self.report.created.append(self._entry(record))
            elif self._supersedes(key, record):
                changed.append(record)
        self._write(created, changed)

    def _completed(self, record: ImportedRecord) -> ImportedRecord:
        """The record with what is stored in place of what could not be read, which is reported."""
        stored = self.rows.get(self.key(record.row), {})
        for column, reason in record.left_out.items():
            record.row[column] = stored.get(column)
            if reason:
                key = " ".join(map(str, self.key(record.row)))
                self.report.leave_out_value(record.line, key, column, reason)
        for child in self.kind.children:
            known = self.stored_children[child.name].get(self.key(record.row)[0], [])
            record.children.setdefault(child.name, known)
        return record

    def _entry(self, record: ImportedRecord) -> ReportEntry:
        key = " ".join(map(str, self.key(record.row)))
        name = record.row.get("name") or record.row.get("title") or ""
        return ReportEntry(self.kind.name, key, str(name), record.line)

    def _supersedes(self, key: tuple[Any, ...], record: ImportedRecord) -> bool:
        """Whether a read record replaces the stored one; reports it if they differ."""
        stored = self.rows[key]
        older = self._keep_newer_groups(stored, record)
        fields = self._differences(stored, record)
        if older:
            entry = self._entry(record)
            self.report.older.append(
                ReportChange(entry.type, entry.key, entry.name, entry.line, older)
            )
        if not fields and older:
            return False
        if not fields:
            self.report.unchanged += 1
            return False
        entry = self._entry(record)
        reported = ReportChange(entry.type, entry.key, entry.name, entry.line, fields)
        verified = record.row.get("verified_at") is not None
        if stored.get("verified_at") and not verified and not self.override_verified:
            self.report.conflicts.append(reported)
            return False
        if not verified and stored.get("source_date", "") > record.row.get("source_date", ""):
            self.report.older.append(reported)
            return False
        self.report.changed.append(reported)
        return True

    def _keep_newer_groups(
        self, stored: Values, record: ImportedRecord
    ) -> dict[str, tuple[Any, Any]]:
        """Put back the groups of a structure's fields that are of a later date than the file's, as
        corrections made since are; what the file says of them. A record that the file calls
        verified says what it says."""
        older: dict[str, tuple[Any, Any]] = {}
        if self.kind.table is not structures or record.row.get("verified_at") is not None:
            return older
        for group, columns in GROUP_COLUMNS.items():
            source = tuple(f"{group.value}_source_{part}" for part in ("code", "date"))
            known, read = (row[source[1]] or row["source_date"] for row in (stored, record.row))
            if known <= read:
                continue
            confirmed = ("contact_confirmed_at",) if group is FieldGroup.CONTACT else ()
            for name in (*columns, *source, *confirmed):
                if not _is_same(stored[name], record.row[name]):
                    older[name] = (to_json(stored[name]), to_json(record.row[name]))
                record.row[name] = stored[name]
        return older

    def _differences(self, stored: Values, record: ImportedRecord) -> dict[str, tuple[Any, Any]]:
        """Stored and read JSON value of each field that differs, child tables included."""
        fields = {
            name: (to_json(stored[name]), to_json(value))
            for name, value in record.row.items()
            if not _is_same(stored[name], value)
        }
        parent = self.key(stored)[0]
        for child in self.kind.children:
            before = _sorted_json(self.stored_children[child.name].get(parent, []))
            after = _sorted_json(record.children[child.name])
            if before != after:
                fields[child.name] = (before, after)
        return fields

    def _list_differs(self, child: ChildTable, record: ImportedRecord) -> bool:
        stored = self.stored_children[child.name].get(self.key(record.row)[0], [])
        return _sorted_json(stored) != _sorted_json(record.children[child.name])

    def _stored_children(self, child: ChildTable) -> dict[str, list[Values]]:
        by_parent: dict[str, list[Values]] = {}
        for row in self.connection.execute(select(child.table)).mappings():
            values = {column.name: row[column.name] for column in child.columns}
            by_parent.setdefault(row[child.parent], []).append(values)
        return by_parent

    def _valid_records(self, records: list[ImportedRecord]) -> Iterator[ImportedRecord]:
        """The records that keep the tables' constraints; others are rejected in the report."""
        checks = [*self._reference_checks(records), *self._uniqueness_checks()]
        seen: set[tuple[Any, ...]] = set()
        for record in records:
            key = self.key(record.row)
            problem = next(filter(None, (check(record) for check in checks)), None)
            if key in seen:
                problem = (
                    self.kind.key_columns[0].name,
                    Message("an earlier line of the file has the same key"),
                )
            seen.add(key)
            if problem is None:
                yield record
            else:
                self.report.reject(record.line, " ".join(map(str, key)), *problem)

    def _reference_checks(self, records: list[ImportedRecord]) -> Iterator[Check]:
        """Checks that records, and rows of child tables, refer to records that exist."""
        # A record may refer to one on a later line of the same file.
        own = {self.key(record.row)[0] for record in records} | {key[0] for key in self.rows}
        for column in self.kind.table.columns:
            for foreign in column.foreign_keys:
                itself = foreign.column.table is self.kind.table
                yield _reference_check(column.name, own if itself else self._keys(foreign.column))
        for child in self.kind.children:
            for column in child.columns:
                for foreign in column.foreign_keys:
                    yield _child_reference_check(
                        child.name, column.name, self._keys(foreign.column)
                    )

    def _keys(self, column: Any) -> set[Any]:
        return set(self.connection.scalars(select(column)))

    def _uniqueness_checks(self) -> Iterator[Check]:
        """Checks that no two records have the same value in a unique column."""
        for column in self.kind.table.columns:
            if column.unique:
                owners = {row[column.name]: key for key, row in self.rows.items()}
                yield self._uniqueness_check(column.name, owners)

    def _uniqueness_check(self, name: str, owners: dict[Any, tuple[Any, ...]]) -> Check:
        def check(record: ImportedRecord) -> Problem | None:
            value, key = record.row[name], self.key(record.row)
            if value is None or owners.setdefault(value, key) == key:
                return None
            return name, Message(
                "{value} is that of {owner}", value=value, owner=" ".join(map(str, owners[value]))
            )

        return check

    def _write(self, created: list[ImportedRecord], changed: list[ImportedRecord]) -> None:
        table, self_references = self.kind.table, self._self_references()
        # A record may refer to one on a later line: references within the table follow the rows.
        without_references = dict.fromkeys(self_references)
        rows = [record.row | without_references for record in created]
        for start in range(0, len(rows), INSERT_BATCH_SIZE):
            batch = rows[start : start + INSERT_BATCH_SIZE]
            self.connection.execute(
                insert(table), batch, execution_options=self._changed_keys(batch)
            )
        referring = [r for r in created if any(r.row[name] is not None for name in self_references)]
        self._update([*changed, *referring])
        for child in self.kind.children:
            self._write_children(child, created, changed)
        detach_from_seeds(
            self.connection, table, (list(self.key(record.row)) for record in changed)
        )

    def _self_references(self) -> list[str]:
        table = self.kind.table
        return [
            column.name
            for column in table.columns
            if any(foreign.column.table is table for foreign in column.foreign_keys)
        ]

    def _update(self, records: list[ImportedRecord]) -> None:
        if not records:
            return
        table, keys = self.kind.table, self.kind.key_columns
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
            execution_options=self._changed_keys([record.row for record in records]),
        )

    def _changed_keys(self, rows: Sequence[Values]) -> dict[str, list[str]]:
        """The execution option that names the rows; none of a table with several key columns."""
        if len(self.kind.key_columns) > 1:
            return {}
        (key,) = self.kind.key_columns
        return {CHANGED_KEYS: [row[key.name] for row in rows]}

    def _write_children(
        self, child: ChildTable, created: list[ImportedRecord], changed: list[ImportedRecord]
    ) -> None:
        # A list that is as it was stays, with what files do not have of it.
        changed = [record for record in changed if self._list_differs(child, record)]
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


def _is_same(stored: Any, read: Any) -> bool:
    """Whether a value is the stored one, as far as a spreadsheet keeps it."""
    if isinstance(stored, float) and isinstance(read, float):
        return math.isclose(stored, read, rel_tol=0, abs_tol=SPREADSHEET_DEGREES)
    if isinstance(stored, datetime) and isinstance(read, datetime) and read.time() == time():
        return stored.date() == read.date()
    return bool(to_json(stored) == to_json(read))


def _sorted_json(values: Iterable[Values]) -> list[Values]:
    as_json = [{name: to_json(value) for name, value in record.items()} for record in values]
    return sorted(as_json, key=lambda record: json.dumps(record, sort_keys=True))


def _reference_check(name: str, keys: set[Any]) -> Check:
    def check(record: ImportedRecord) -> Problem | None:
        value = record.row[name]
        if value is None or value in keys:
            return None
        return name, Message("nothing in the directory is called {value!r}", value=value)

    return check


def _child_reference_check(part: str, name: str, keys: set[Any]) -> Check:
    def check(record: ImportedRecord) -> Problem | None:
        values = (value[name] for value in record.children[part])
        unknown = next((v for v in values if v is not None and v not in keys), None)
        if unknown is None:
            return None
        return part, Message("nothing in the directory is called {value!r}", value=unknown)

    return check
