"""Key figures of the guide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Column, Float, Integer, Select, Table, Text

from models.guide import Guide, guide_column, select_by_guide
from models.provenance import Provenance, provenance_columns
from storage.columns import Key, enum_column, metadata


class FigureUnit(Enum):
    COUNT = "COUNT"
    PERCENT = "PERCENT"


key_figures = Table(
    "key_figures",
    metadata,
    Column("code", Key, primary_key=True),
    guide_column(),
    Column("rank", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("value", Float(53), nullable=False),
    Column("unit", enum_column(FigureUnit), nullable=False),
    Column("period", Text, nullable=False),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A number, what it counts and the period it speaks of."""

    code: str
    guide: Guide | None
    rank: int
    label: str
    value: float
    unit: FigureUnit
    period: str
    provenance: Provenance


def select_key_figures() -> Select[Any]:
    return select_by_guide(key_figures)
