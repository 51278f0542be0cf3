"""Where a record comes from, how old it is and whether somebody confirmed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Select, Table, Text, select

from storage.columns import Key, enum_column, metadata


class ReviewStatus(Enum):
    CONFIRMED = "CONFIRMED"
    TO_CONFIRM = "TO_CONFIRM"


sources = Table(
    "sources",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("licence", Text),
    Column("url", Text),
    Column("note", Text),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication that records were taken from."""

    code: str
    name: str
    publisher: str
    licence: str | None
    url: str | None
    note: str | None

    @property
    def is_role(self) -> bool:
        """Whether it is somebody's role, who answers for the fact, and no publication."""
        return self.code.startswith(ROLE_PREFIX)


ROLE_PREFIX = "role-"
"""Codes of sources that are a role, not a publication, begin with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """A record's source; ``source_date`` is ISO 8601 of a year, a month or a day."""

    source: Source
    source_date: str
    verified_at: datetime | None
    review_status: ReviewStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSource:
    """The source of one group of a record's fields, where several sources meet."""

    source: Source
    source_date: str


# A telephone that no source has stated for so long is shown with its age.
CONTACT_YEARS = 2


def contact_date(source_date: str, *confirmed: str | None) -> str:
    """The partial date at which a contact was stated or confirmed last.

    ``confirmed`` are the moments at which it was, in ISO 8601.
    """
    return max(source_date, *((moment or "")[:10] for moment in confirmed))


def provenance_columns() -> tuple[Column[Any], ...]:
    """The columns that every table of records carries."""
    return (
        Column("source_code", Key, ForeignKey("sources.code"), nullable=False),
        # A text of ISO 8601, as many sources state a year or a month only; such texts compare, a
        # year before its months.
        Column("source_date", Text, nullable=False),
        Column("verified_at", DateTime(timezone=True)),
        Column("review_status", enum_column(ReviewStatus), nullable=False),
    )


PROVENANCE_COLUMNS = ("source_code", "source_date", "verified_at", "review_status")


def provenance_of(row: Mapping[str, Any], by_code: Mapping[str, Source]) -> Provenance:
    """The provenance in a row of any table that has ``provenance_columns``."""
    return Provenance(
        source=by_code[row["source_code"]],
        source_date=row["source_date"],
        verified_at=row["verified_at"],
        # A text in the rows that records keep, a member in others: the class takes both.
        review_status=ReviewStatus(row["review_status"]),
    )


def select_sources() -> Select[Any]:
    return select(sources).order_by(sources.c.code)
