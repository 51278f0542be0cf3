"""Establishments: collèges, lycées and the structures annexed to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from models.bassin import Bassin
from models.provenance import FieldSource
from models.structure import (
    Address,
    Contract,
    EstablishmentKind,
    Sector,
    Structure,
    StructureStatus,
    Track,
    structures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A further site of an establishment, under the same UAI. No source locates it."""

    name: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment(Structure):
    """A school, or a structure annexed to one (its ``parent_key``).

    ``kind`` is the first of its ``kinds``: a *cité scolaire* under one UAI has two.
    ``tracks`` is None where no source says which it has.
    """

    kind: EstablishmentKind
    kinds: tuple[EstablishmentKind, ...]
    sector: Sector | None
    contract: Contract | None
    tracks: tuple[Track, ...] | None
    segpa: bool | None
    ulis: bool | None
    apprenticeship: bool | None
    other_sites: tuple[Site, ...]
    parent_key: str | None
    bassin: Bassin | None
    teaching_source: FieldSource | None


def select_annexes() -> Select[Any]:
    """The living establishments annexed to one of ``parents``, in the order of their names."""
    return (
        select(structures)
        .where(
            structures.c.parent_id.in_(bindparam("parents", expanding=True)),
            structures.c.status != StructureStatus.CLOSED,
        )
        .order_by(structures.c.sort_name, structures.c.id)
    )
