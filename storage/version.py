"""The directory's version: one number that every change raises in its own transaction.

Caches, indexes and workers that hold something derived from the tables compare it
with the version they were built from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Integer,
    Select,
    Table,
    Text,
    func,
    select,
    update,
)

from storage.columns import Key, metadata

directory = Table(
    "directory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("id = 1", name="single_row"),
)

seeded_records = Table(
    "seeded_records",
    metadata,
    Column("table_name", Key, primary_key=True),
    Column("record_key", Key, primary_key=True),
    Column("owner", Key, nullable=False, default=""),
    Column("facts", JSON(none_as_null=True)),
    Column("adopted", Boolean, nullable=False, default=False),
)
"""What the seeds have put in: a record that leaves the seed files leaves the tables too,
and one that an import brought is never touched. ``facts`` are the values that the seeds stated,
by column; null in databases from before they were kept. ``owner`` is the seed folder that stated
them, or "" in databases from before there were several. A record is ``adopted`` when an import
has changed it since: it is the seeds' no more."""

seed_folders = Table(
    "seed_folders",
    metadata,
    Column("owner", Key, primary_key=True),
    Column("origin", Text),
    Column("digest", Text, nullable=False),
)
"""Each folder that the directory was seeded from, where it was, and a digest of its files then.
``origin`` is null in databases from before it was kept."""


@dataclass(frozen=True, kw_only=True)
class Version:
    number: int
    updated_at: datetime
    day: date | None = None
    """For which a server judges what is open; no part of what is stored."""

    @cached_property
    def mark(self) -> str:
        """The version as a text that differs from the same number of another database."""
        return f"{self.number}-{self.updated_at.timestamp():.6f}"

    @cached_property
    def tag(self) -> str:
        """The mark and the day: all that an answer without a position depends on."""
        return f"{self.mark}-{self.day:%Y%m%d}" if self.day else self.mark


def select_version() -> Select[Any]:
    return select(directory.c.version, directory.c.updated_at)


def read_version(connection: Connection) -> Version:
    """The version as this connection's transaction sees it; 0 before the first change."""
    return version_of(connection.execute(select_version()).first())


def version_of(row: Sequence[Any] | None) -> Version:
    """The version in a row of ``select_version``."""
    if row is None:
        return Version(number=0, updated_at=datetime.fromtimestamp(0, UTC))
    number, updated_at = row
    zoned = updated_at if updated_at.tzinfo else updated_at.replace(tzinfo=UTC)
    return Version(number=number, updated_at=zoned)


CHANNEL = "raccroche"
"""Where PostgreSQL tells the workers of a change, once it is committed."""


VERSION_BEFORE = "raccroche_version_before"
"""In a connection's ``info``: the version before the first that its transaction raised."""


VERSION_RAISED = "raccroche_version_raised"
"""In a connection's ``info``: that its transaction has raised the version."""


def bump_version(connection: Connection) -> None:
    """Raise the version; call it in the transaction that changes the directory."""
    connection.info[VERSION_RAISED] = True
    if connection.dialect.name == "postgresql":
        # Sent at commit: who is notified finds the new version.
        connection.execute(select(func.pg_notify(CHANNEL, "")))
    # Locked: another writer that commits meanwhile would come between the two.
    before = connection.execute(select_version().with_for_update()).first()
    now = datetime.now(UTC)
    if before is None:
        connection.execute(directory.insert().values(id=1, version=1, updated_at=now))
        return
    connection.info.setdefault(VERSION_BEFORE, version_of(before))
    connection.execute(update(directory).values(version=directory.c.version + 1, updated_at=now))
