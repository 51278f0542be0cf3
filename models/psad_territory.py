"""PSAD territories: where a platform coordinates, and who pilots it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from sqlalchemy import Column, ForeignKey, Select, Table, Text, select

from models.commune import Commune
from models.department import Academy
from models.provenance import Provenance, provenance_columns
from models.record import Record
from storage.columns import Key, enum_column, metadata

# The subject of ``published_lists`` for an académie whose list of territories is whole.
PSAD_LIST = "*psad"


class TerritoryStatus(Enum):
    OFFICIAL = "OFFICIAL"
    PROVISIONAL = "PROVISIONAL"


class PsadRole(Enum):
    PILOT = "PILOT"
    CO_PILOT = "CO_PILOT"


psad_territories = Table(
    "psad_territories",
    metadata,
    Column("code", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sort_name", Key, nullable=False),
    Column("academy_code", Key, ForeignKey("academies.code"), index=True),
    Column("status", enum_column(TerritoryStatus), nullable=False),
    Column("derivation", Text),
    *provenance_columns(),
)

psad_territory_communes = Table(
    "psad_territory_communes",
    metadata,
    Column("territory_code", Key, ForeignKey("psad_territories.code"), primary_key=True),
    Column("commune_code", Key, ForeignKey("communes.code"), primary_key=True, index=True),
)

psad_territory_members = Table(
    "psad_territory_members",
    metadata,
    Column("territory_code", Key, ForeignKey("psad_territories.code"), primary_key=True),
    Column("structure_id", Key, ForeignKey("structures.id"), primary_key=True, index=True),
    Column("role", enum_column(PsadRole), nullable=False),
)


# eq=False: sets of territories are made for answers, and a hash would walk all its communes.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PsadTerritory(Record):
    """A platform's territory. ``derivation`` says how a provisional one was drawn, in French."""

    key: str
    global_id: str
    code: str
    name: str
    sort_name: str
    academy: Academy | None
    status: TerritoryStatus
    derivation: str | None
    pilot_keys: tuple[str, ...]
    co_pilot_keys: tuple[str, ...]
    communes: tuple[Commune, ...] = field(repr=False)
    provenance: Provenance


def select_territories() -> Select[Any]:
    return select(psad_territories).order_by(psad_territories.c.sort_name, psad_territories.c.code)


def select_territory_communes() -> Select[Any]:
    return select(psad_territory_communes).order_by(
        psad_territory_communes.c.territory_code, psad_territory_communes.c.commune_code
    )


def select_territory_members() -> Select[Any]:
    return select(psad_territory_members).order_by(
        psad_territory_members.c.territory_code, psad_territory_members.c.structure_id
    )
