"""Reads records for export in batches, ordered by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select, tuple_

from models.record_kinds import ChildTable, RecordKind
from storage.column_json import to_json

# Bounds the memory of an export of any size, and the time until the event loop has its turn.
BATCH_SIZE = 100

JsonRecord = dict[str, Any]


def read_batches(connection: Connection, kind: RecordKind) -> Iterator[list[JsonRecord]]:
    """All records of a kind, with JSON values and child tables."""
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
        yield records
        if len(rows) < BATCH_SIZE:
            return


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
