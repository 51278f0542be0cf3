"""Makes the tables agree with the seeds, and leaves records of imports alone.

A seeded record that is no longer in the files is deleted. A record is kept as it is stored if its
source is newer, if somebody has verified it by hand, or if an import of the same date took it over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from models.all_tables import metadata
from seeds.seed_errors import SeedError
from seeds.seeded import Row, Seeded, facts_of, key_of, read_seeded, store_seeded

Progress = Callable[[str, int], None]

BATCH = 2_000


@dataclass(slots=True)
class SeedChanges:
    """Numbers of records that a run created, changed, removed, found unchanged or kept."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0

    @property
    def has_changes(self) -> bool:
        return bool(self.created or self.changed or self.removed)


def sync(
    connection: Connection,
    tables: Mapping[str, Mapping[str, Sequence[Row]]],
    owners: Collection[str],
    progress: Progress,
) -> SeedChanges:
    """Write the seeds' rows to their tables.

    ``tables`` has the rows of each seed folder, by its owner and the table's name. Records of
    ``owners`` that an earlier run wrote and that are not in these rows are deleted. ``progress`` is
    called with each table's name and number of rows as it is done.

    Raises:
        SeedError: a record is another seed folder's.
    """
    rows, owner_of = _rows_by_table(tables)
    changes = SeedChanges()
    ordered = metadata.sorted_tables
    before = _changeable_records(read_seeded(connection), owner_of, owners)
    seeded = {
        table.name: {
            key for key, record in before.get(table.name, {}).items() if not record.adopted
        }
        for table in ordered
    }
    # Tables are sorted with parents first: rows go in in that order, and out in the reverse.
    needed = {
        table.name: _remove(connection, table, rows[table.name], seeded[table.name], changes)
        for table in reversed(ordered)
    }
    seeded_keys: dict[str, set[str]] = {}
    seeded_after: dict[str, dict[str, Seeded]] = {}
    for table in ordered:
        own_rows = [row for row in rows[table.name] if _parents_are_seeded(table, row, seeded_keys)]
        written_keys = _upsert(
            connection, table, own_rows, seeded[table.name], before.get(table.name, {}), changes
        )
        seeded_keys[table.name] = written_keys | needed[table.name]
        seeded_after[table.name] = _seeded_after(
            table, rows[table.name], seeded_keys[table.name], before.get(table.name, {}), owner_of
        )
        if rows[table.name]:
            progress(table.name, len(rows[table.name]))
    store_seeded(connection, seeded_after, before)
    return changes


def _rows_by_table(
    tables: Mapping[str, Mapping[str, Sequence[Row]]],
) -> tuple[dict[str, list[Row]], dict[tuple[str, str], str]]:
    """All rows by table, and the owner of each by table and key."""
    rows: dict[str, list[Row]] = {table.name: [] for table in metadata.sorted_tables}
    owner_of = {}
    for owner, of_owner in tables.items():
        for name, owner_rows in of_owner.items():
            rows[name] += owner_rows
            for row in owner_rows:
                owner_of[name, key_of(metadata.tables[name], row)] = owner
    return rows, owner_of


def _changeable_records(
    before: Mapping[str, Mapping[str, Seeded]],
    owner_of: Mapping[tuple[str, str], str],
    owners: Collection[str],
) -> dict[str, dict[str, Seeded]]:
    """Seeded records that this run may change: those of ``owners``, and those that it states and
    whose owner was not stored.

    Raises:
        SeedError: another owner's record is stated.
    """
    own_rows: dict[str, dict[str, Seeded]] = {}
    mistakes = []
    # In an order of their own: a database gives rows back in any.
    for name in (table.name for table in metadata.sorted_tables):
        for key, seeded in sorted(before.get(name, {}).items()):
            stated_by = owner_of.get((name, key))
            if seeded.owner in owners or (stated_by and not seeded.owner):
                own_rows.setdefault(name, {})[key] = seeded
            elif stated_by:
                mistakes.append(
                    f"{name}, {' '.join(map(str, json.loads(key)))}: {stated_by} states it, and "
                    f"so does {seeded.owner}, which the directory holds; give it a code of its own"
                )
    if mistakes:
        raise SeedError(mistakes)
    return own_rows


def _seeded_after(
    table: Table,
    rows: Sequence[Row],
    seeded_keys: Collection[str],
    before: Mapping[str, Seeded],
    owner_of: Mapping[tuple[str, str], str],
) -> dict[str, Seeded]:
    """Seeded records of a table after this run: the seeds' own, and those of the files that an
    import has taken over."""
    # First what is in no file any more, but stays as others refer to it.
    seeded_after = {key: before[key] for key in seeded_keys if key in before}
    for row in rows:
        key = key_of(table, row)
        if key in seeded_keys:
            seeded_after[key] = Seeded(facts_of(row), owner_of[table.name, key], adopted=False)
        elif key in before and before[key].adopted:
            seeded_after[key] = before[key]
    return seeded_after


def _remove(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    seeded: set[str],
    changes: SeedChanges,
) -> set[str]:
    """Delete the seeded records of a table that are not in ``rows``.

    Returns the keys of those that stay, as other records refer to them.
    """
    gone = sorted(seeded - {key_of(table, row) for row in rows})
    # Rows may refer to others of their table, as an annex to its school: what one run refuses, as
    # another row still refers to it, goes once that one is gone.
    while gone:
        deleted = {key: _delete(connection, table, key) for key in gone}
        changes.removed += sum(filter(None, deleted.values()))
        needed = [key for key in gone if deleted[key] is None]
        if needed == gone:
            break
        gone = needed
    changes.kept += len(gone)
    return set(gone)


def _delete(connection: Connection, table: Table, key: str) -> int | None:
    """Delete a record; how many there were, or None where others refer to it."""
    columns = list(table.primary_key)
    matches = and_(*(c == value for c, value in zip(columns, json.loads(key), strict=True)))
    try:
        # A savepoint: on PostgreSQL a failed statement would end the whole transaction.
        with connection.begin_nested():
            return connection.execute(delete(table).where(matches)).rowcount
    except IntegrityError:
        return None


def _upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    seeded: set[str],
    before: Mapping[str, Seeded],
    changes: SeedChanges,
) -> set[str]:
    """Insert or update a table's rows. Returns the keys of those that are the seeds' own."""
    if not rows:
        return set()
    stored = {key_of(table, row): row for row in connection.execute(select(table)).mappings()}
    new, changed = [], []
    imported = set()
    for row in rows:
        key = key_of(table, row)
        known = stored.get(key)
        if known is None:
            new.append(row)
        # Columns that the files do not state are not compared: imports may have filled them.
        elif all(known[column] == value for column, value in row.items()):
            changes.unchanged += 1
        # What the seeds put there is theirs to replace, whatever its date: a record that rests on
        # another source now may have an older one.
        elif not _is_as_seeded(known, before.get(key)) and _outranks(known, row, key in seeded):
            changes.kept += 1
            # An import brought it: the seeds do not remove it when it leaves their files.
            imported |= {key} - seeded
        else:
            changed.append(row)
    _insert(connection, table, _parents_first(table, new))
    _update(connection, table, changed)
    changes.created += len(new)
    changes.changed += len(changed)
    return {key_of(table, row) for row in rows} - imported


def _is_as_seeded(known: RowMapping, seeded: Seeded | None) -> bool:
    """Whether a stored record has the values that an earlier run put there."""
    if seeded is None or seeded.adopted or seeded.facts is None:
        return False
    stored = facts_of(known)
    return all(stored.get(column) == value for column, value in seeded.facts.items())


def _outranks(known: RowMapping, row: Row, seeded: bool) -> bool:
    """Whether a stored record is newer than the seed's, verified by hand, or an import's."""
    if "source_date" not in known:
        return False
    verified = known.get("verified_at") is not None and row.get("verified_at") is None
    newer = known["source_date"] > row["source_date"]
    # Of the same date, and not put in by seeds: an import of the same list has it already.
    imported = not seeded and known["source_date"] == row["source_date"]
    return bool(verified or newer or imported)


def _parents_are_seeded(table: Table, row: Row, seeded_keys: Mapping[str, set[str]]) -> bool:
    """Whether the records that a row's key refers to are the seeds' own, not an import's."""
    for column in table.primary_key:
        for key in column.foreign_keys:
            parent = key.column.table.name
            if parent in seeded_keys and json.dumps([row[column.name]]) not in seeded_keys[parent]:
                return False
    return True


def _parents_first(table: Table, rows: list[Row]) -> list[Row]:
    """Rows that refer to others of the same table after those."""
    references = [
        (column.name, key.column.name)
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is table
    ]
    if not references:
        return rows
    ordered: list[Row] = []
    waiting = rows
    while waiting:
        missing = {(key, row[key]) for _, key in references for row in waiting}
        ready = [row for row in waiting if not _refers(row, references, missing)]
        if not ready:  # they refer to each other in a circle: the table refuses them
            return ordered + waiting
        ordered += ready
        waiting = [row for row in waiting if _refers(row, references, missing)]
    return ordered


def _refers(
    row: Row, references: Sequence[tuple[str, str]], missing: Collection[tuple[str, str]]
) -> bool:
    return any((key, row.get(name)) in missing for name, key in references)


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    # Rows of one statement name the same columns: what a row does not state is null in it.
    nulls = dict.fromkeys(column for row in rows for column in row)
    for start in range(0, len(rows), BATCH):
        batch = [{**nulls, **row} for row in rows[start : start + BATCH]]
        connection.execute(insert(table), batch)


def _update(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    keys = [column.name for column in table.primary_key]
    matches = and_(*(table.c[key] == bindparam(f"key_{key}") for key in keys))
    for row in rows:
        values = {column: value for column, value in row.items() if column not in keys}
        statement = update(table).where(matches).values(values)
        connection.execute(statement, {f"key_{key}": row[key] for key in keys})
