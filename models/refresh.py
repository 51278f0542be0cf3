"""Refreshes: when each official source was last read by ``raccroche refresh``, and what came of it.

No facts of the directory, and so neither versioned nor journalled: a failed refresh changes no
answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, DateTime, Select, Table, Text, select

from storage.columns import Key, enum_column, metadata


class RefreshOutcome(Enum):
    """What came of a refresh; after the last two the facts are those of before.

    - ``DONE``: the source said something new, which is stored.
    - ``UNCHANGED``: it was read, and said nothing new.
    - ``REFUSED``: it could not be reached or read, or would have closed too much.
    - ``FAILED``: the database or the program failed.
    """

    DONE = "DONE"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"
    FAILED = "FAILED"

    @property
    def succeeded(self) -> bool:
        return self in (RefreshOutcome.DONE, RefreshOutcome.UNCHANGED)


refreshes = Table(
    "refreshes",
    metadata,
    Column("kind", Key, primary_key=True),
    # No foreign key: a refresh may fail before the source has given anything.
    Column("source", Key, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True), nullable=False),
    Column("outcome", enum_column(RefreshOutcome), nullable=False),
    Column("message", Text),
    Column("facts_date", Text),
    Column("succeeded_at", DateTime(timezone=True)),
)
"""One row for each kind of refresh, that of the last. ``message`` says why it was refused or
failed; ``facts_date`` is the ISO 8601 date of the file that was read; ``succeeded_at`` when a
refresh of this kind last succeeded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """The last refresh of a kind; moments are in UTC."""

    kind: str
    source: str
    started_at: datetime
    ended_at: datetime
    outcome: RefreshOutcome
    message: str | None
    facts_date: str | None
    succeeded_at: datetime | None


def select_refreshes() -> Select[Any]:
    """The last refresh of each kind."""
    return select(refreshes).order_by(refreshes.c.kind)


def refresh_from(row: Mapping[str, Any]) -> Refresh:
    """The refresh in a row of ``select_refreshes``."""
    return Refresh(
        **dict(row)
        | {name: _zoned(row[name]) for name in ("started_at", "ended_at", "succeeded_at")}
    )


def _zoned(moment: datetime | None) -> datetime | None:
    # SQLite keeps no time zone.
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
