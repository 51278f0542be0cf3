"""Reads records for export in batches, ordered by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from models.hosting import hostings
from models.hosting_days import HOSTINGS_AT_PLACES
from models.hosting_days import STATUS as HOSTING_STATUS
from models.opening_days import day_parameters
from models.record_kinds import ChildTable, RecordKind
from models.structure import STATUS as STRUCTURE_STATUS
from models.structure import structures
from storage.column_json import to_json
from text.french_dates import paris_today

# Bounds the memory of an export of any size, and the time until the event loop has its turn.
BATCH_SIZE = 100

JsonRecord = dict[str, Any]


STATUS_TODAY = "status_today"
"""A column that files have beside the stated status: that of the day on which they are written, by
the record's days, school year and place. Imports do not read it."""

JUDGED: dict[str, Select[Any]] = {
    structures.name: select(structures.c.id, STRUCTURE_STATUS),
    hostings.name: select(hostings.c.id, HOSTING_STATUS).select_from(HOSTINGS_AT_PLACES),
}
"""The key and the status on a day of the records of a table."""


def exported_columns(kind: RecordKind) -> list[str]:
    """Names of all values of a record in files."""
    return [*kind.column_names, *([STATUS_TODAY] if kind.table.name in JUDGED else [])]


def read_batches(
    connection: Connection, kind: RecordKind, day: date | None = None
) -> Iterator[list[JsonRecord]]:
    """All records of a kind, with JSON values and child tables; it is judged what is open on
    ``day``, which is today unless another is given."""
    on_day = day_parameters(day or paris_today())
    last: Sequence[Any] | None = None
    while True:
        statement = select(kind.table).order_by(*kind.key_columns).limit(BATCH_SIZE)
        if kind.condition is not None:
            statement = statement.where(kind.condition)
        if last is not None:
            # Keyset pagination: OFFSET would read all earlier rows again for each batch.
            statement = statement.where(tuple_(*kind.key_columns) > tuple_(*last))
        rows = connection.execute(statement).mappings().all()
        if not rows:
            return
        last = [rows[-1][key.name] for key in kind.key_columns]
        records = [{name: to_json(value) for name, value in row.items()} for row in rows]
        for child in kind.children:
            _add_children(connection, kind, child, records)
        if kind.table.name in JUDGED:
            _add_status(connection, kind, records, on_day)
        yield records
        if len(rows) < BATCH_SIZE:
            return


def _add_status(
    connection: Connection, kind: RecordKind, records: list[JsonRecord], on_day: dict[str, Any]
) -> None:
    keys = [record["id"] for record in records]
    judged = JUDGED[kind.table.name].where(kind.table.c.id.in_(keys))
    statuses = {row[0]: row[1] for row in connection.execute(judged, on_day)}
    for record in records:
        record[STATUS_TODAY] = statuses[record["id"]]


def _add_children(
    connection: Connection, kind: RecordKind, child: ChildTable, records: list[JsonRecord]
) -> None:
    (key,) = (column.name for column in kind.key_columns)
    parent = child.table.c[child.parent]
    statement = (
        select(child.table)
        .where(parent.in_([record[key] for record in records]))
        .order_by(*child.table.primary_key)
    )
    values_by_parent: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(statement).mappings():
        values = {column.name: to_json(row[column.name]) for column in child.columns}
        single = len(child.columns) == 1
        values_by_parent[row[child.parent]].append(
            next(iter(values.values())) if single else values
        )
    for record in records:
        record[child.name] = values_by_parent[record[key]]
