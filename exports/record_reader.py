"""Reads records for export, a batch at a time, in the order of their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select, tuple_

from exports.record_kinds import Child, Kind, plain

BATCH = 500
"""Records read at once: what an export of any size holds in memory."""

Record = dict[str, Any]


def batches(connection: Connection, kind: Kind) -> Iterator[list[Record]]:
    """All records of a kind, with values as JSON has them."""
    last: Sequence[Any] | None = None
    while True:
        statement = select(kind.table).order_by(*kind.keys).limit(BATCH)
        if kind.only is not None:
            statement = statement.where(kind.only)
        if last is not None:
            statement = statement.where(tuple_(*kind.keys) > tuple_(*last))
        rows = connection.execute(statement).mappings().all()
        if not rows:
            return
        last = [rows[-1][key.name] for key in kind.keys]
        records = [{name: plain(value) for name, value in row.items()} for row in rows]
        for child in kind.children:
            _add_children(connection, kind, child, records)
        yield records
        if len(rows) < BATCH:
            return


def _add_children(connection: Connection, kind: Kind, child: Child, records: list[Record]) -> None:
    (key,) = (column.name for column in kind.keys)
    parent = child.table.c[child.parent]
    statement = (
        select(child.table)
        .where(parent.in_([record[key] for record in records]))
        .order_by(*child.table.primary_key)
    )
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(statement).mappings():
        values = {column.name: plain(row[column.name]) for column in child.columns}
        single = len(child.columns) == 1
        found[row[child.parent]].append(next(iter(values.values())) if single else values)
    for record in records:
        record[child.name] = found[record[key]]
