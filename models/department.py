"""Académies and départements: the administrative areas that structures belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Select, Table, Text, select

from models.provenance import Provenance, provenance_columns
from storage.columns import Key, metadata

academies = Table(
    "academies",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("region_code", Text),
    *provenance_columns(),
)

departments = Table(
    "departments",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("academy_code", Key, ForeignKey("academies.code"), nullable=False, index=True),
    # None as SQL's NULL: without it JSON writes its own null, which IS NULL does not find.
    Column("outline", JSON(none_as_null=True)),
    *provenance_columns(),
)


OUTLINE_SOURCE = ("admin-express-2018", "2018")
"""The source of all outlines and its date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Academy:
    """An académie, by its two-digit ministerial code, and the INSEE code of its région."""

    code: str
    name: str
    region_code: str | None
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A département, by its COG code.

    ``outline`` is a list of rings, each a list of ``[longitude, latitude]`` in
    degrees (WGS84); a ring inside another is a hole.
    """

    code: str
    name: str
    academy: Academy
    outline: list[list[list[float]]] | None = field(repr=False)
    provenance: Provenance


def select_academies() -> Select[Any]:
    return select(academies).order_by(academies.c.code)


def select_departments() -> Select[Any]:
    return select(departments).order_by(departments.c.code)
