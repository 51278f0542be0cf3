"""Guides: a région's edition of its dispositifs, and what belongs to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, Select, Table, Text, func, select

from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, metadata

guides = Table(
    "guides",
    metadata,
    Column("code", Key, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("region", Text, nullable=False),
    Column("region_name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("edition", Text),
    Column("school_year", Text, nullable=False),
    *provenance_columns(),
)


def guide_column() -> Column[Any]:
    """The column that names the guide of a record."""
    # Null for what holds in all France, and in databases seeded before there were several guides.
    return Column("guide_code", Key, ForeignKey("guides.code"), index=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Record):
    """An edition of a région's guide.

    ``rank`` is the order in which guides joined the directory; ``region`` is an INSEE code.
    """

    key: str
    global_id: str
    code: str
    rank: int
    region: str
    region_name: str
    title: str
    edition: str | None
    school_year: str
    provenance: Provenance


def select_guides() -> Select[Any]:
    return select(guides).order_by(guides.c.rank, guides.c.code)


def select_by_guide(table: Table) -> Select[Any]:
    """Records of a table by rank: those of no guide first, then guide by guide."""
    # Ranks begin at 1.
    order = func.coalesce(guides.c.rank, 0)
    return (
        select(table)
        .outerjoin(guides, guides.c.code == table.c.guide_code)
        .order_by(order, table.c.rank, table.c.code)
    )
