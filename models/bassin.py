"""Bassins de formation: the areas in which an académie groups its schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, Text, select

from models.department import Academy
from models.provenance import Provenance, provenance_columns
from storage.columns import Key, metadata

bassins = Table(
    "bassins",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("academy_code", Key, ForeignKey("academies.code"), nullable=False, index=True),
    *provenance_columns(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bassin:
    """A bassin de formation, by the code that the annuaire de l'éducation gives it."""

    code: str
    name: str
    academy: Academy
    provenance: Provenance


def select_bassins() -> Select[Any]:
    return select(bassins).order_by(bassins.c.code)
