"""Communes of the official geographic code (COG), and their postal codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Column, Float, ForeignKey, Integer, Select, Table, Text, select

from models.department import Department
from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, enum_column, metadata


class CommuneKind(Enum):
    COMMUNE = "COMMUNE"
    COMMUNE_ASSOCIEE = "COMMUNE_ASSOCIEE"
    COMMUNE_DELEGUEE = "COMMUNE_DELEGUEE"
    ARRONDISSEMENT_MUNICIPAL = "ARRONDISSEMENT_MUNICIPAL"


communes = Table(
    "communes",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", enum_column(CommuneKind), nullable=False),
    Column("parent_code", Key, ForeignKey("communes.code"), index=True),
    Column("department_code", Key, ForeignKey("departments.code"), nullable=False, index=True),
    # Null for parts of communes, of which no source states one.
    Column("population", Integer),
    # 53 bits are a double on both databases; PostgreSQL's REAL would step by 40 cm at 50° north.
    Column("latitude", Float(53)),
    Column("longitude", Float(53)),
    *provenance_columns(),
)

commune_postal_codes = Table(
    "commune_postal_codes",
    metadata,
    Column("commune_code", Key, ForeignKey("communes.code"), primary_key=True),
    Column("postal_code", Key, primary_key=True, index=True),
)


# eq=False: one version has one record of a commune, so that identity is equality, and a hash need
# not walk its fields.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Commune(Record):
    """A commune, or a part of one that kept a code of its own.

    ``latitude`` and ``longitude`` are the centre of its area in degrees (WGS84),
    null where no source states them. ``parent`` is the commune that a commune
    associée, commune déléguée or arrondissement municipal belongs to.
    """

    code: str
    name: str
    kind: CommuneKind
    parent: Commune | None
    department: Department
    population: int | None
    latitude: float | None
    longitude: float | None
    postal_codes: tuple[str, ...]
    provenance: Provenance

    @property
    def parent_or_self(self) -> Commune:
        """The commune itself, or the one that this part belongs to."""
        return self.parent or self

    @property
    def located_commune(self) -> Commune:
        """The commune whose centre is taken for this one: itself, or its parent if it has none."""
        return self if self.latitude is not None else self.parent_or_self


def select_communes() -> Select[Any]:
    """Communes before the parts that belong to them."""
    # The catalogue makes records in this order, and a part refers to its commune's record.
    return select(communes).order_by(communes.c.parent_code.is_not(None), communes.c.code)


def select_postal_codes() -> Select[Any]:
    return select(commune_postal_codes).order_by(
        commune_postal_codes.c.commune_code, commune_postal_codes.c.postal_code
    )
