"""Which rows each version changed, so that a server reads those alone.

While a transaction writes (``RowChanges.listen``), its statements say which tables they change, and
``CHANGED_KEYS`` which rows. At its end the rows are written beside the version that it raised.
A version of which nothing is written here, as after a change by hand, is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    DateTime,
    Integer,
    Select,
    Table,
    UpdateBase,
    delete,
    event,
    insert,
    or_,
    select,
)

from storage.columns import metadata
from storage.version import VERSION_BEFORE, Version, directory, read_version

CHANGED_KEYS = "raccroche_changed_keys"
"""Execution option of a statement that writes rows of a table with one key column: their keys.
Of a statement without it the whole table counts as changed."""

MAX_CHANGED_KEYS = 500
"""Rows of a table, above which the whole table counts as changed."""

KEPT_VERSIONS = 500
"""Versions whose rows are kept. Servers that are further behind read the directory whole."""

version_changes = Table(
    "version_changes",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("follows_at", DateTime(timezone=True), nullable=False),
    Column("tables", JSON, nullable=False),
)
"""``follows_at`` is when the version before was written: a number alone may be another version's,
of a database that was put back from a copy. ``tables`` has, by table, the keys of the rows that
changed, or null for the whole table."""

ChangedTables = Mapping[str, frozenset[str] | None]
"""The keys of the changed rows of each table that has any; None for the whole table."""

# SQL as text names its table in too many ways to be read.
READING = re.compile(r"\s*(SELECT|PRAGMA|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|SET)\b", re.IGNORECASE)
UNKNOWN_TABLE = "?"

OWN_TABLES = frozenset({directory.name, version_changes.name})


class RowChanges:
    """What one write transaction has changed so far."""

    def __init__(self) -> None:
        self.tables: dict[str, set[str] | None] = {}

    @classmethod
    def listen(cls, connection: Connection) -> RowChanges:
        """Note what a connection changes from now on."""
        changes = cls()
        event.listen(connection, "before_cursor_execute", changes._note)
        return changes

    def _note(
        self,
        _connection: Connection,
        _cursor: Any,
        statement: str,
        _parameters: Any,
        context: Any,
        _executemany: bool,
    ) -> None:
        compiled = context.compiled
        written = compiled.statement if compiled is not None else None
        if isinstance(written, UpdateBase):
            table: Any = written.table
            self._add(table.name, context.execution_options.get(CHANGED_KEYS))
        elif not READING.match(statement):
            self._add(UNKNOWN_TABLE, None)

    def _add(self, table: str, keys: Iterable[str] | None) -> None:
        if table in OWN_TABLES:
            return
        known = self.tables.setdefault(table, set())
        if known is None or keys is None:
            self.tables[table] = None
            return
        known.update(keys)
        if len(known) > MAX_CHANGED_KEYS:
            self.tables[table] = None

    def write(self, connection: Connection) -> None:
        """Write what was changed beside the version that the transaction raised, if it did."""
        before: Version | None = connection.info.pop(VERSION_BEFORE, None)
        if before is None:
            return
        number = before.number + 1
        # A database that was put back from a copy may have rows of versions that came after it.
        c = version_changes.c
        expired = or_(c.version <= number - KEPT_VERSIONS, c.version >= number)
        connection.execute(delete(version_changes).where(expired))
        if read_version(connection).number != number:
            return
        tables = {table: keys and sorted(keys) for table, keys in self.tables.items()}
        row = {"version": number, "follows_at": before.updated_at, "tables": tables}
        connection.execute(insert(version_changes), [row])


def select_version_changes(known: Version) -> Select[Any]:
    c = version_changes.c
    return select(c.version, c.follows_at, c.tables).where(c.version > known.number)


def changes_between(
    connection: Connection, known: Version, current: Version
) -> ChangedTables | None:
    """The rows that changed from one version to a later one of the same database; None where that
    is not known."""
    rows = connection.execute(select_version_changes(known).order_by("version")).all()
    numbers = [number for number, _, _ in rows]
    if not rows or numbers != list(range(known.number + 1, current.number + 1)):
        return None
    if _zoned(rows[0].follows_at) != known.updated_at:
        return None
    changed: dict[str, frozenset[str] | None] = {}
    for _, _, tables in rows:
        for table, keys in tables.items():
            before = changed.get(table, frozenset())
            changed[table] = None if keys is None or before is None else before.union(keys)
    return changed


def _zoned(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)
