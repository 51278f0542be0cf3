"""Establishments: collèges, lycées and the structures annexed to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select

from models.bassin import Bassin
from models.opening_days import CLOSED
from models.provenance import FieldSource
from models.record import OptionalRowEnum, RowEnum, RowField
from models.structure import (
    ADDRESS,
    RAW_COLUMNS,
    STATUS,
    TEACHING,
    TRACKS,
    Address,
    Contract,
    EstablishmentKind,
    Sector,
    Structure,
    Track,
    structures,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A further site of an establishment, under the same UAI. No source locates it."""

    name: str
    address: Address


class Establishment(Structure):
    """A school, or a structure annexed to one (its ``parent_key``)."""

    __slots__ = ()

    kind = RowEnum(EstablishmentKind)
    second_kind = OptionalRowEnum(EstablishmentKind)
    sector = OptionalRowEnum(Sector)
    contract = OptionalRowEnum(Contract)
    segpa = RowField[bool | None]()
    ulis = RowField[bool | None]()
    apprenticeship = RowField[bool | None]()
    boarding = RowField[bool | None]()
    parent_key = RowField[str | None]("parent_id")

    @property
    def kinds(self) -> tuple[EstablishmentKind, ...]:
        """All its kinds: a *cité scolaire* under one UAI has two."""
        second = self.second_kind
        return (self.kind,) if second is None else (self.kind, second)

    @property
    def tracks(self) -> tuple[Track, ...] | None:
        """None where no source says which it has."""
        # Of a lycée that some source describes, a track that none mentions is not taught.
        taught = [self.row[track] for track in TRACKS]
        stated = any(track is not None for track in taught)
        return tuple(compress(Track, taught)) if stated else None

    @property
    def other_sites(self) -> tuple[Site, ...]:
        return tuple(_site(site) for site in self.row["other_sites"] or ())

    @property
    def bassin(self) -> Bassin | None:
        return self.catalogue.bassins.get(self.row["bassin_code"])

    @property
    def teaching_source(self) -> FieldSource | None:
        stated = any(self.row[column] is not None for column in TEACHING)
        return self.source_of("teaching") if stated else None


class EstablishmentView(Establishment):
    """A host of another kind, such as a CIO, as the API's first clients read hosts: as an
    establishment.

    Name, contact, address, position and ``global_id`` are those of ``host``. ``kind`` is OTHER, as
    the schema promises one; ``kinds`` has none, and what only establishments have is unknown.
    """

    __slots__ = ("host",)

    kinds = ()

    def __init__(self, host: Structure) -> None:
        super().__init__(host.row, host.catalogue)
        self.host = host

    @property
    def kind(self) -> EstablishmentKind:  # type: ignore[override]  # nobody sets a RowEnum
        return EstablishmentKind.OTHER

    @property
    def global_id(self) -> str:
        return self.host.global_id

    @property
    def usual_name(self) -> str:
        return self.host.usual_name


def as_establishment(structure: Structure) -> Establishment:
    """The establishment itself, or the view of a structure of another kind."""
    return structure if isinstance(structure, Establishment) else EstablishmentView(structure)


def _site(site: Mapping[str, str | None]) -> Site:
    address = {part: site.get(part) for part in ADDRESS}
    return Site(name=site["name"] or "", address=Address(**address))


def select_parents() -> Select[Any]:
    """The keys of the establishments that those whose key is in ``structures`` are annexed to."""
    c = structures.c
    keys: BindParameter[Any] = bindparam("structures", expanding=True)
    return select(c.parent_id).where(c.id.in_(keys), c.parent_id.is_not(None))


def select_annexes() -> Select[Any]:
    """Establishments annexed to one of ``parents`` that are not closed, in order of their names."""
    return (
        select(*RAW_COLUMNS)
        .where(
            structures.c.parent_id.in_(bindparam("parents", expanding=True)),
            STATUS != CLOSED,
        )
        .order_by(structures.c.sort_name, structures.c.id)
    )
