"""Changes: the journal's lines, and the runs that they belong to.

A line is one record's change in one transaction; its run is the import, seeding, correction or undo
that made it. Lines are chained: each hash covers the line and the hash before it, so that none can
be altered or taken out without its being seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    func,
    select,
)

from storage.columns import Key, Row, enum_column, metadata


class ChangeAction(Enum):
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    CONFIRM = "CONFIRM"
    CLOSE = "CLOSE"
    DELETE = "DELETE"
    MERGE = "MERGE"


class ChangeActorKind(Enum):
    SERVICE = "SERVICE"
    OPERATOR = "OPERATOR"
    PERSON = "PERSON"
    MACHINE = "MACHINE"


class Via(Enum):
    SEED = "SEED"
    IMPORT = "IMPORT"
    GEOCODING = "GEOCODING"
    CORRECTION = "CORRECTION"
    CONTRIBUTION = "CONTRIBUTION"
    UNDO = "UNDO"


change_runs = Table(
    "change_runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
    Column("via", enum_column(Via), nullable=False),
    Column("actor_kind", enum_column(ChangeActorKind), nullable=False),
    Column("actor", Key, index=True),
    Column("title", Text, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("undoes", JSON(none_as_null=True)),
)
"""``title`` is what was run, as « import annuaire lycees.csv »; ``counts`` the number of its lines
by action; ``undoes`` the lines that it took back, by number."""

changes = Table(
    "changes",
    metadata,
    # Numbered by the journal itself, under the lock of the version: the chain has no gap.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", Key, nullable=False),
    Column("record", Key, nullable=False),
    Column("action", enum_column(ChangeAction), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("actor_kind", enum_column(ChangeActorKind), nullable=False),
    # A number, never a name: people are in a table of their own, and can be forgotten.
    Column("actor", Key),
    Column("via", enum_column(Via), nullable=False),
    Column("run", Integer, ForeignKey("change_runs.id"), nullable=False, index=True),
    Column("proposal", Key),
    Column("reason", Text),
    Column("evidence", Text),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "kind", "record", "id"),
)
"""``kind`` is the name of a ``models.record_kinds.RecordKind``, ``record`` the key of the record;
``fields`` are objects of ``path``, ``old`` and ``new``: columns, and child tables by their names.
Of a record that was created it is empty: its values are those of the record."""


DERIVED_COLUMNS = {"sort_name", "phone_e164"}
"""Columns that follow from others: to tell them too would say each change twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field's values before and after, as JSON."""

    path: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the journal, with the title of its run."""

    id: int
    version: int
    at: datetime
    kind: str
    record: str
    action: ChangeAction
    fields: tuple[FieldChange, ...]
    actor_kind: ChangeActorKind
    actor: str | None
    via: Via
    run: int
    title: str
    reason: str | None
    evidence: str | None


def change_from(row: Row) -> Change:
    """The line in a row of ``select_lines``, without fields that follow from others."""
    values = {name: row[name] for name in Change.__dataclass_fields__}
    at = values["at"] if values["at"].tzinfo else values["at"].replace(tzinfo=UTC)
    fields = (each for each in row["fields"] if each["path"] not in DERIVED_COLUMNS)
    return Change(**values | {"at": at, "fields": tuple(FieldChange(**each) for each in fields)})


def select_lines(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Lines of the journal, the newest first, each with the title of its run."""
    shown = [changes.c[name] for name in Change.__dataclass_fields__ if name != "title"]
    return (
        select(*shown, change_runs.c.title)
        .join(change_runs, change_runs.c.id == changes.c.run)
        .where(*conditions)
        .order_by(changes.c.id.desc())
    )


def select_history_page(*, is_continued: bool) -> Select[Any]:
    """At most ``limit`` lines of the record ``kind``, ``record``; of those before the line
    ``before``, where the page is continued."""
    of_record = (changes.c.kind == bindparam("kind"), changes.c.record == bindparam("record"))
    earlier = (changes.c.id < bindparam("before"),) if is_continued else ()
    return select_lines(*of_record, *earlier).limit(bindparam("limit"))


def select_history_count() -> Select[Any]:
    """How many lines the record ``kind``, ``record`` has."""
    c = changes.c
    return select(func.count().label("count")).where(
        c.kind == bindparam("kind"), c.record == bindparam("record")
    )
