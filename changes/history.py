"""Reads the journal for people: the runs, and the lines of what somebody names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from models.change import Change, Via, change_from, change_runs, changes, select_lines
from models.structure import structures
from storage.reader import as_rows


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run, and by which it was taken back, if it was."""

    id: int
    at: datetime
    version: int
    via: Via
    actor: str | None
    title: str
    counts: dict[str, int]


def recent_runs(connection: Connection, limit: int) -> list[RunSummary]:
    """The last runs, the newest first."""
    names = ("id", "at", "version", "via", "actor", "title", "counts")
    columns = [change_runs.c[name] for name in names]
    rows = connection.execute(select(*columns).order_by(change_runs.c.id.desc()).limit(limit))
    return [RunSummary(**row) for row in map(dict[str, Any], rows.mappings())]


def lines_of(connection: Connection, target: str, limit: int) -> list[Change]:
    """The last lines of the records with a key, or of the structure with a UAI, the newest
    first."""
    by_uai = select(structures.c.id).where(structures.c.uai == target.upper())
    keys = {target, *connection.scalars(by_uai)}
    return _lines(connection, limit, changes.c.record.in_(sorted(keys)))


def lines_of_run(connection: Connection, run: int, limit: int) -> list[Change]:
    """The lines of a run, the newest first."""
    return _lines(connection, limit, changes.c.run == run)


def _lines(connection: Connection, limit: int, *conditions: ColumnElement[bool]) -> list[Change]:
    found = connection.execute(select_lines(*conditions).limit(limit))
    return [change_from(row) for row in as_rows(found)]


def as_utc(moment: datetime) -> datetime:
    """A time of the journal; SQLite returns it without its zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
