"""Funding sources: the means that pay for dispositifs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Column, Integer, Select, Table, Text

from models.guide import Guide, guide_column, select_by_guide
from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, enum_column, metadata


class FundingKind(Enum):
    OWN_MEANS = "OWN_MEANS"
    TEACHING_HOURS = "TEACHING_HOURS"
    PEDAGOGICAL_CREDITS = "PEDAGOGICAL_CREDITS"
    EUROPEAN_FUNDS = "EUROPEAN_FUNDS"


funding_sources = Table(
    "funding_sources",
    metadata,
    Column("code", Key, primary_key=True),
    guide_column(),
    Column("rank", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", enum_column(FundingKind), nullable=False),
    Column("provider", Text),
    Column("description", Text),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingSource(Record):
    """Means that an establishment can mobilise for a dispositif."""

    key: str
    global_id: str
    code: str
    guide: Guide | None
    rank: int
    name: str
    kind: FundingKind
    provider: str | None
    description: str | None
    provenance: Provenance


def select_funding_sources() -> Select[Any]:
    return select_by_guide(funding_sources)
