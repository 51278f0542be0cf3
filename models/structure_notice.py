"""Notices of structures: what is true of one for some days, such as that it is closed or moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Select,
    Table,
    Text,
    select,
)

from models.provenance import Provenance, provenance_columns
from storage.columns import Key, metadata

structure_notices = Table(
    "structure_notices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("structure_id", Key, ForeignKey("structures.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("is_closed", Boolean, nullable=False),
    *provenance_columns(),
    CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
)
"""``starts_on`` and ``ends_on`` are the first and the last day; without a last day it holds until
it is taken back. ``is_closed``: nobody is received on these days."""

MAX_NOTICES = 20
"""Of one structure that an answer shows: those that begin first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureNotice:
    """A notice of a structure."""

    id: str
    text: str
    starts_on: date
    ends_on: date | None
    is_closed: bool
    provenance: Provenance

    def covers(self, day: date) -> bool:
        """Whether a day is among its days."""
        return self.starts_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether its last day is before a day."""
        return self.ends_on is not None and self.ends_on < day


def select_notices() -> Select[Any]:
    """All notices, in the order in which they begin."""
    c = structure_notices.c
    return select(structure_notices).order_by(c.starts_on, c.id)
