"""What an import writes to a table, held until all of it is known, and told in the report."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, update

from imports.import_report import Change, Entry, Report
from imports.reconcile.line_facts import Edition, Group
from imports.reconcile.merge_rules import Merged, merge
from storage.columns import Row
from storage.version import seeded_records

BATCH = 2_000
FOLLOWING = {"sort_name", "phone_e164"}
"""Columns that follow from others, and are not told of beside them."""


@dataclass(frozen=True, slots=True)
class Part:
    """Values that a record has several of, kept in a table of their own.

    A ledger's rows hold them under ``name``, sorted.
    """

    name: str
    table: Table
    parent: str
    value: str
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def read(self, connection: Connection) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(select(self.table).where(*self._mine())).mappings():
            found[row[self.parent]].append(row[self.value])
        return {key: tuple(sorted(values)) for key, values in found.items()}

    def _mine(self) -> list[ColumnElement[bool]]:
        return [self.table.c[column] == value for column, value in self.fixed.items()]

    def write(self, connection: Connection, rows: Mapping[str, Row], renewed: list[str]) -> None:
        """Write the values of some records; ``renewed`` are those that had some before."""
        if renewed:
            mine = (*self._mine(), self.table.c[self.parent] == bindparam("of_parent"))
            parents = [{"of_parent": key} for key in renewed]
            connection.execute(delete(self.table).where(*mine), parents)
        values = [
            {self.parent: key, self.value: value, **self.fixed}
            for key, row in rows.items()
            for value in row[self.name]
        ]
        if values:
            connection.execute(insert(self.table), values)


class Ledger:
    """The rows of one table with a single key column, as they are and as they are to be."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        report: Report,
        *,
        override: bool = False,
        parts: Sequence[Part] = (),
        keys: Sequence[str] | None = None,
    ) -> None:
        """``keys`` are the only records that will be spoken of; all, without it."""
        self.connection = connection
        self.table = table
        self.report = report
        self.override = override
        (self.key,) = (column.name for column in table.primary_key)
        self.parts = parts
        self.columns = [column.name for column in table.columns]
        self.empty: dict[str, Any] = dict.fromkeys(self.columns)
        self.empty |= {part.name: () for part in parts}
        spoken_of = () if keys is None else (table.c[self.key].in_(keys),)
        stored = connection.execute(select(table).where(*spoken_of)).mappings()
        self.rows: dict[str, Row] = {row[self.key]: cast("Row", row) for row in stored}
        for part in parts:
            values = part.read(connection)
            self.rows = {k: {**row, part.name: values.get(k, ())} for k, row in self.rows.items()}
        self.created: dict[str, dict[str, Any]] = {}
        self.updated: dict[str, dict[str, Any]] = {}

    def get(self, key: str) -> Row | None:
        """A row as it is to be."""
        return self.created.get(key) or self.updated.get(key) or self.rows.get(key)

    def existing(self, key: str) -> Row:
        """The same, of a record that is known to be there."""
        row = self.get(key)
        assert row is not None, key
        return row

    def create(self, values: Mapping[str, Any], entry: Entry) -> None:
        self.created[entry.key] = self.empty | dict(values)
        self.report.created.append(entry)

    def merge(
        self,
        key: str,
        groups: Mapping[Group, Mapping[str, Any]],
        edition: Edition,
        entry: Entry,
        *,
        outranks: bool = False,
        besides: Mapping[str, Any] | None = None,
    ) -> Merged:
        """Merge an edition's values into a row; ``besides`` are values that follow from
        elsewhere and stand whatever the dates, though not against what was verified."""
        stored = self.existing(key)
        merged = merge(stored, groups, edition, override=self.override, outranks=outranks)
        verified = stored.get("verified_at") is not None and not self.override
        for column, value in (besides or {}).items():
            if merged.row[column] == value:
                continue
            if verified and stored[column] is not None:
                merged.conflicts[column] = (stored[column], value)
            else:
                merged.changed[column] = (stored[column], value)
                merged.row[column] = value
        self._keep(key, merged, entry)
        return merged

    def _keep(self, key: str, merged: Merged, entry: Entry) -> None:
        report = self.report
        if merged.conflicts:
            report.conflicts.append(change(entry, merged.conflicts))
        if merged.older:
            report.older.append(change(entry, merged.older))
        if merged.changed:
            self._tell_changed(entry, merged)
        elif merged.refreshed:
            report.refreshed += 1
        elif not merged.older and not merged.conflicts:
            report.unchanged += 1
        if merged.changed or merged.refreshed:
            self.replace(key, merged.row)

    def _tell_changed(self, entry: Entry, merged: Merged) -> None:
        self.report.changed.append(change(entry, merged.changed))

    def replace(self, key: str, row: dict[str, Any]) -> None:
        """Put a row in the place of what is there."""
        if key in self.created:
            self.created[key] = row
        else:
            self.updated[key] = row

    def flush(self) -> None:
        """Write what was created and updated; such records are the seeds' no more."""
        rows = [{column: row[column] for column in self.columns} for row in self.created.values()]
        for start in range(0, len(rows), BATCH):
            self.connection.execute(insert(self.table), rows[start : start + BATCH])
        if self.updated:
            self._update()
        for part in self.parts:
            part.write(self.connection, self.created | self.updated, list(self.updated))
        adopt(self.connection, self.table, ([key] for key in self.updated))
        self.rows |= self.created | self.updated
        self.created, self.updated = {}, {}

    def _update(self) -> None:
        columns = [column for column in self.columns if column != self.key]
        statement = (
            update(self.table)
            .where(self.table.c[self.key] == bindparam("the_key"))
            .values({column: bindparam(f"to_{column}") for column in columns})
        )
        self.connection.execute(
            statement,
            [
                {"the_key": key} | {f"to_{column}": row[column] for column in columns}
                for key, row in self.updated.items()
            ],
        )


def change(entry: Entry, fields: Mapping[str, tuple[Any, Any]]) -> Change:
    """An entry with its changed fields, but for those that follow from others."""
    told = {name: values for name, values in fields.items() if name not in FOLLOWING}
    return Change(entry.type, entry.key, entry.name, entry.line, told)


def adopt(connection: Connection, table: Table, keys: Iterable[list[str]]) -> None:
    """Make records the import's own: seeding again neither overwrites nor removes them, and is
    left to ``raccroche seed`` from now on (``seeds.seed_state``)."""
    seeded = [
        {"name": table.name, "key_of_it": json.dumps(key, ensure_ascii=False)} for key in keys
    ]
    if seeded:
        connection.execute(
            update(seeded_records)
            .where(
                seeded_records.c.table_name == bindparam("name"),
                seeded_records.c.record_key == bindparam("key_of_it"),
            )
            .values(adopted=True),
            seeded,
        )


def new_row(groups: Mapping[Group, Mapping[str, Any]], edition: Edition) -> dict[str, Any]:
    """The values of a record that only this edition states."""
    row: dict[str, Any] = {}
    for group in groups:
        row |= groups[group]
    return row | {
        "source_code": edition.source_code,
        "source_date": edition.date,
        "verified_at": None,
        "review_status": edition.review_status,
    }
