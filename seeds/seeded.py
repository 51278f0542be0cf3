"""Seeded records: what the seeds wrote to the tables, and whether it has changed since."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import RowMapping

from models.all_tables import metadata
from storage.version import seeded_records

Row = Mapping[str, Any]
Facts = Mapping[str, Any]


class Seeded(NamedTuple):
    """One record: the values that were stated, None if they were not stored; the seed folder that
    stated them; and whether an import has taken it over."""

    facts: Facts | None
    owner: str
    adopted: bool


def key_of(table: Table, row: Row | RowMapping) -> str:
    """A row's primary key as one text."""
    values = [row[column.name] for column in table.primary_key]
    # JSON: keys of several columns are one text, whatever their values hold.
    return json.dumps(values, ensure_ascii=False, default=lambda code: code.value)


def facts_of(row: Row | RowMapping) -> dict[str, Any]:
    """A row's values by column, as JSON types."""
    return {column: _to_json(value) for column, value in row.items()}


def _to_json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        # SQLite gives moments back without their zone, which is UTC.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def read_seeded(connection: Connection) -> dict[str, dict[str, Seeded]]:
    """Every seeded record, by table and key."""
    found: dict[str, dict[str, Seeded]] = {}
    for row in connection.execute(select(seeded_records)):
        seeded = Seeded(row.facts, row.owner, row.adopted)
        found.setdefault(row.table_name, {})[row.record_key] = seeded
    return found


def store_seeded(
    connection: Connection,
    now: Mapping[str, Mapping[str, Seeded]],
    before: Mapping[str, Mapping[str, Seeded]],
) -> None:
    """Store the seeded records of a run, ``now``, in place of those of earlier runs, ``before``."""
    for table in metadata.sorted_tables:
        old_records, new_records = before.get(table.name, {}), now.get(table.name, {})
        gone = old_records.keys() - new_records.keys()
        new = new_records.keys() - old_records.keys()
        stated_anew = [
            key
            for key in new_records.keys() & old_records.keys()
            if new_records[key] != old_records[key]
        ]
        # Only what differs is written: nearly all of some thousand records stay as they are.
        _delete_seeded(connection, table.name, sorted(gone))
        if new:
            values = [_seeded_row(table.name, key, new_records[key]) for key in sorted(new)]
            connection.execute(insert(seeded_records), values)
        if stated_anew:
            _update_seeded(
                connection, table.name, {key: new_records[key] for key in sorted(stated_anew)}
            )


def _delete_seeded(connection: Connection, table: str, keys: list[str]) -> None:
    if keys:
        connection.execute(
            delete(seeded_records).where(
                seeded_records.c.table_name == table,
                seeded_records.c.record_key == bindparam("gone"),
            ),
            [{"gone": key} for key in keys],
        )


def _update_seeded(connection: Connection, table: str, records: Mapping[str, Seeded]) -> None:
    statement = (
        update(seeded_records)
        .where(
            seeded_records.c.table_name == table,
            seeded_records.c.record_key == bindparam("of_key"),
        )
        .values(
            facts=bindparam("to_facts"),
            owner=bindparam("to_owner"),
            adopted=bindparam("to_adopted"),
        )
    )
    connection.execute(
        statement,
        [
            {"of_key": key} | {f"to_{name}": value for name, value in seeded._asdict().items()}
            for key, seeded in records.items()
        ],
    )


def _seeded_row(table: str, key: str, seeded: Seeded) -> dict[str, Any]:
    return {"table_name": table, "record_key": key} | seeded._asdict()


def changed_records(
    connection: Connection, owners: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Table and key of each seeded record that was changed or removed since, by an import or by
    hand. A record whose values were not stored counts as changed.

    ``owners`` are the seed folders to look at; None for all.
    """
    for name, records in read_seeded(connection).items():
        table = metadata.tables[name]
        stored = {
            key_of(table, row): facts_of(row)
            for row in connection.execute(select(table)).mappings()
        }
        for key, seeded in records.items():
            if owners is not None and seeded.owner not in owners:
                continue
            if seeded.adopted or not _is_unchanged(seeded.facts, stored.get(key)):
                yield name, key


def _is_unchanged(stated: Facts | None, stored: Facts | None) -> bool:
    """Whether a record still has all values that were stated. Other columns are not compared; a
    column that no longer exists counts as changed."""
    if stated is None or stored is None:
        return False
    return all(column in stored and stored[column] == stated[column] for column in stated)
