"""Change set of one table: rows to create and update, reported, and written all at once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, update

from changes.recorder import CHANGED_RECORDS, ROWS_BEFORE
from imports.import_report import Report, ReportChange, ReportEntry
from imports.reconcile.line_facts import Edition
from imports.reconcile.merge_rules import NO_DATES, MergeResult, merge
from imports.reconcile.proposals import ProposalQueue, confirmed_groups
from models.field_group import FieldGroup
from models.opening_days import CLOSED
from models.structure import structures
from storage.columns import Row
from storage.packed_rows import PackedRow, RowPacker
from storage.reader import as_dicts
from storage.row_changes import CHANGED_KEYS
from storage.version import seeded_records

INSERT_BATCH_SIZE = 2_000

ROWS_AT_ONCE = 5_000
"""New rows of a packed change set that wait to be written."""

# Columns computed from others: reporting them as well would say each change twice.
DERIVED_COLUMNS = {"sort_name", "phone_e164"}


@dataclass(frozen=True, slots=True)
class ListField:
    """Values that a record has several of, in a child table.

    A change set's rows hold them under ``name`` as a sorted tuple. ``parent`` and ``value`` are
    columns of the child table; ``fixed_values`` select its rows where it serves several fields.
    """

    name: str
    table: Table
    parent: str
    value: str
    fixed_values: Mapping[str, Any] = field(default_factory=dict)

    def read(self, connection: Connection) -> dict[str, tuple[str, ...]]:
        values: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(select(self.table).where(*self._own_rows())).mappings():
            values[row[self.parent]].append(row[self.value])
        return {key: tuple(sorted(of_record)) for key, of_record in values.items()}

    def _own_rows(self) -> list[ColumnElement[bool]]:
        return [self.table.c[column] == value for column, value in self.fixed_values.items()]

    def write(self, connection: Connection, rows: Mapping[str, Row], renewed: list[str]) -> None:
        """Write the values of some records; ``renewed`` are the keys of those that existed."""
        if renewed:
            own_rows = (*self._own_rows(), self.table.c[self.parent] == bindparam("of_parent"))
            parents = [{"of_parent": key} for key in renewed]
            options = {CHANGED_RECORDS: renewed}
            connection.execute(
                delete(self.table).where(*own_rows), parents, execution_options=options
            )
        values = [
            {self.parent: key, self.value: value, **self.fixed_values}
            for key, row in rows.items()
            for value in row[self.name]
        ]
        if values:
            options = {CHANGED_RECORDS: list(rows)}
            connection.execute(insert(self.table), values, execution_options=options)


class ChangeSet:
    """The rows of a table with one key column: as stored, and as they will be written."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        report: Report,
        *,
        override: bool = False,
        list_fields: Sequence[ListField] = (),
        keys: Sequence[str] | None = None,
        packs_rows: bool = False,
    ) -> None:
        """Read the stored rows. ``packs_rows`` keeps them in a third of the memory, and writes what
        is new in batches: for tables that may have tens of thousands.

        ``keys`` limits them to those that will be looked at; ``override`` lets values replace what
        was verified by hand.
        """
        self.connection = connection
        self.table = table
        self.report = report
        self.override = override
        (self.key_column,) = (column.name for column in table.primary_key)
        self.list_fields = list_fields
        self.columns = [column.name for column in table.columns]
        self.empty_row: dict[str, Any] = dict.fromkeys(self.columns)
        self.empty_row |= {list_field.name: () for list_field in list_fields}
        only_keys = () if keys is None else (table.c[self.key_column].in_(keys),)
        self.packer = RowPacker(table, self.key_column, with_codes=True) if packs_rows else None
        self.rows: dict[str, Row] = {}
        options = {"yield_per": ROWS_AT_ONCE}
        found = select(table).where(*only_keys)
        with connection.execute(found, execution_options=options) as stored:
            for row in as_dicts(stored):
                self.rows[row[self.key_column]] = self._kept(row)
        for list_field in list_fields:
            values = list_field.read(connection)
            self.rows = {
                k: {**row, list_field.name: values.get(k, ())} for k, row in self.rows.items()
            }
        self.confirmed = confirmed_groups(connection) if table is structures else {}
        self.proposals = ProposalQueue(connection, table.name)
        self.created: dict[str, dict[str, Any]] = {}
        self.updated: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()

    def _kept(self, row: Row) -> Row:
        return row if self.packer is None else self.packer.pack(row)

    def get(self, key: str) -> Row | None:
        """A row as it will be written; None where there is none."""
        if key in self.deleted:
            return None
        waiting = self.created.get(key) or self.updated.get(key)
        if waiting is not None:
            return waiting
        row = self.rows.get(key)
        # Read field by field it would be looked up as often.
        return row.unpacked() if isinstance(row, PackedRow) else row

    def get_existing(self, key: str) -> Row:
        """``get`` for a key that is known to exist."""
        row = self.get(key)
        assert row is not None, key
        return row

    def create(self, values: Mapping[str, Any], entry: ReportEntry) -> None:
        self.created[entry.key] = self.empty_row | dict(values)
        self.report.created.append(entry)
        self._flush_if_many()

    def delete(self, key: str, entry: ReportEntry) -> None:
        """Take out a record that was never true."""
        for rows in (self.created, self.updated):
            rows.pop(key, None)
        self.deleted.add(key)
        self.report.removed.append(entry)

    def merge(
        self,
        key: str,
        groups: Mapping[FieldGroup, Mapping[str, Any]],
        edition: Edition,
        entry: ReportEntry,
        *,
        outranks: bool = False,
        derived: Mapping[str, Any] | None = None,
    ) -> MergeResult:
        """Merge an edition's values into a row, and report what becomes of it.

        ``derived`` are values by column that no source dates, such as an establishment's kinds:
        they replace any others but verified ones.
        """
        stored = self.get_existing(key)
        merged = merge(
            stored,
            groups,
            edition,
            override=self.override,
            outranks=outranks,
            confirmed=self.confirmed.get(key, NO_DATES),
        )
        verified = stored.get("verified_at") is not None and not self.override
        for column, value in (derived or {}).items():
            if merged.row[column] == value:
                continue
            if verified and stored[column] is not None:
                merged.conflicts[column] = (stored[column], value)
            else:
                merged.changed[column] = (stored[column], value)
                merged.row[column] = value
        self._record_merge(key, merged, entry)
        if merged.conflicts:
            self.proposals.add(key, merged.conflicts, edition)
        else:
            self.proposals.agree(key, edition)
        return merged

    def _record_merge(self, key: str, merged: MergeResult, entry: ReportEntry) -> None:
        report = self.report
        if merged.conflicts:
            report.conflicts.append(to_report_change(entry, merged.conflicts))
        if merged.older:
            report.older.append(to_report_change(entry, merged.older))
        if merged.changed:
            self._report_changed(entry, merged)
        elif merged.refreshed:
            report.refreshed += 1
        elif not merged.older and not merged.conflicts:
            report.unchanged += 1
        if merged.changed or merged.refreshed:
            self.replace(key, merged.row)

    def _report_changed(self, entry: ReportEntry, merged: MergeResult) -> None:
        _, status = merged.changed.get("status", (None, None))
        closes = getattr(status, "value", None) == CLOSED
        reported = self.report.closed if closes else self.report.changed
        reported.append(to_report_change(entry, merged.changed))

    def replace(self, key: str, row: dict[str, Any]) -> None:
        """Write this row instead of the one with its key."""
        if key in self.created:
            self.created[key] = row
        else:
            self.updated[key] = row
        self._flush_if_many()

    def _flush_if_many(self) -> None:
        if self.packer is not None and len(self.created) + len(self.updated) >= ROWS_AT_ONCE:
            self._flush_rows()

    def flush(self) -> None:
        """Write all created, updated and deleted rows, and what was proposed."""
        self.report.proposed += self.proposals.flush()
        self._flush_rows()

    def _flush_rows(self) -> None:
        rows = [{column: row[column] for column in self.columns} for row in self.created.values()]
        for start in range(0, len(rows), INSERT_BATCH_SIZE):
            batch = rows[start : start + INSERT_BATCH_SIZE]
            options = {CHANGED_KEYS: [row[self.key_column] for row in batch]}
            self.connection.execute(insert(self.table), batch, execution_options=options)
        if self.updated:
            self._update()
        if self.deleted:
            self._delete()
        for list_field in self.list_fields:
            list_field.write(self.connection, self.created | self.updated, list(self.updated))
        # A record that an import changed is no longer the seeds' (decision 0005).
        adopted = [*self.updated, *self.deleted]
        detach_from_seeds(self.connection, self.table, ([key] for key in adopted))
        for key, row in (self.created | self.updated).items():
            self.rows[key] = self._kept(row)
        for key in self.deleted:
            del self.rows[key]
        self.created, self.updated, self.deleted = {}, {}, set()

    def _delete(self) -> None:
        key_column = self.table.c[self.key_column]
        self.connection.execute(
            delete(self.table).where(key_column == bindparam("the_key")),
            [{"the_key": key} for key in sorted(self.deleted)],
            execution_options={CHANGED_KEYS: sorted(self.deleted), ROWS_BEFORE: self.rows},
        )

    def _update(self) -> None:
        # Of most rows that a new edition names only dates change: a fifth of the time.
        by_columns: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for key, row in self.updated.items():
            before = self.rows[key]
            before = before.unpacked() if isinstance(before, PackedRow) else before
            changed = tuple(column for column in self.columns if row[column] != before[column])
            by_columns[changed].append(key)
        for columns, keys in by_columns.items():
            if columns:
                self._update_columns(columns, keys)

    def _update_columns(self, columns: Sequence[str], keys: list[str]) -> None:
        # SQLAlchemy reserves the columns' own names in an UPDATE, hence "to_".
        statement = (
            update(self.table)
            .where(self.table.c[self.key_column] == bindparam("the_key"))
            .values({column: bindparam(f"to_{column}") for column in columns})
        )
        rows = [
            {"the_key": key} | {f"to_{column}": self.updated[key][column] for column in columns}
            for key in keys
        ]
        options = {CHANGED_KEYS: keys, ROWS_BEFORE: self.rows}
        self.connection.execute(statement, rows, execution_options=options)


def to_report_change(entry: ReportEntry, fields: Mapping[str, tuple[Any, Any]]) -> ReportChange:
    """A report's entry with its changed fields, without derived columns."""
    changed_fields = {
        name: values for name, values in fields.items() if name not in DERIVED_COLUMNS
    }
    return ReportChange(entry.type, entry.key, entry.name, entry.line, changed_fields)


def detach_from_seeds(connection: Connection, table: Table, keys: Iterable[list[str]]) -> None:
    """Forget that records came from the seeds: seeding neither overwrites nor removes them.

    From then on a start leaves seeding to ``raccroche seed`` (``seeds.seed_state``).
    """
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


def build_row(groups: Mapping[FieldGroup, Mapping[str, Any]], edition: Edition) -> dict[str, Any]:
    """The row of a new record, with the edition as its source."""
    row: dict[str, Any] = {}
    for group in groups:
        row |= groups[group]
    return row | {
        "source_code": edition.source_code,
        "source_date": edition.date,
        "verified_at": None,
        "review_status": edition.review_status,
    }
