"""Establishments: collèges, lycées and the structures annexed to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from models.bassin import Bassin
from models.structure import Contract, EstablishmentKind, Sector, Structure, structures


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment(Structure):
    """A school, or a structure annexed to one (its ``parent_key``)."""

    kind: EstablishmentKind
    sector: Sector | None
    contract: Contract | None
    parent_key: str | None
    bassin: Bassin | None


def select_annexes() -> Select[Any]:
    """The establishments annexed to one of ``parents``, in the order of their names."""
    return (
        select(structures)
        .where(structures.c.parent_id.in_(bindparam("parents", expanding=True)))
        .order_by(structures.c.sort_name, structures.c.id)
    )
