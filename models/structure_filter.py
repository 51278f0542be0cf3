"""Filters on structures: one filter as SQL conditions and as a test of the nearest index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, literal, or_

from models.dispositif import Dispositif, HostingMode
from models.hosting import hostings
from models.hosting_days import select_places_of
from models.structure import (
    OPTIONS,
    STATUS,
    TRACKS,
    Contract,
    EstablishmentKind,
    Sector,
    StructureStatus,
    Track,
    structures,
)
from storage.columns import code_of


class Facets(NamedTuple):
    """Properties of a structure that have few different values and that a filter compares."""

    status: StructureStatus
    kind: EstablishmentKind | None
    sector: Sector | None
    contract: Contract | None
    academy: str | None
    department: str | None
    bassin: str | None
    second_kind: EstablishmentKind | None = None

    @classmethod
    def from_texts(cls, *texts: str | None) -> Facets:
        """Facets as the tables hold them: texts, in this order.

        Raises:
            UnknownCode: a text is none of its column's codes.
        """
        status, kind, sector, contract, academy, department, bassin, second_kind = texts
        assert status is not None
        return cls(
            code_of(StructureStatus, status),
            code_of(EstablishmentKind, kind) if kind else None,
            code_of(Sector, sector) if sector else None,
            code_of(Contract, contract) if contract else None,
            academy,
            department,
            bassin,
            code_of(EstablishmentKind, second_kind) if second_kind else None,
        )


# One small number for each entry of the index: to filter by these is one AND per entry.
TRACK_BITS = {Track.GENERAL: 1, Track.TECHNOLOGICAL: 2, Track.VOCATIONAL: 4}
# Two bits for each option: where no source says, neither is set, and no filter accepts it.
OPTION_BITS = {
    (option, value): 8 << (2 * number + value)
    for number, option in enumerate(OPTIONS)
    for value in (False, True)
}
"""By option and value: the bit of a source's no, and that of its yes."""


class Offer(NamedTuple):
    """A dispositif that structures may offer; any establishment of ``kinds`` may run it."""

    code: str
    kinds: frozenset[EstablishmentKind]


def offers(dispositifs: Iterable[Dispositif]) -> dict[str, Offer]:
    """Every dispositif as an offer, by its code."""
    return {
        dispositif.code: Offer(
            dispositif.code,
            frozenset(dispositif.host_kinds)
            if dispositif.hosting_mode is HostingMode.ANY_ESTABLISHMENT
            else frozenset(),
        )
        for dispositif in dispositifs
    }


def flag_bits_column() -> ColumnElement[int]:
    """Tracks and options of a row of ``structures`` as one integer of these bits."""
    bits = zip(TRACKS, TRACK_BITS.values(), strict=True)
    marked = [(structures.c[name].is_(True), bit) for name, bit in bits]
    marked += [(structures.c[name].is_(value), bit) for (name, value), bit in OPTION_BITS.items()]
    total: ColumnElement[int] = literal(0)
    for condition, bit in marked:
        total = total + case((condition, bit), else_=0)
    return total.label("marks")


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureFilter:
    """Each field is the accepted codes, or None for no filter; all must accept.

    Closed structures are accepted only where ``statuses`` has them. ``kinds_but`` are kinds of
    which a structure must have none. ``options`` are pairs of an option and the value that a source
    must state of it.
    """

    statuses: frozenset[StructureStatus] | None = None
    kinds: frozenset[EstablishmentKind] | None = None
    kinds_but: frozenset[EstablishmentKind] = frozenset()
    sectors: frozenset[Sector] | None = None
    contracts: frozenset[Contract] | None = None
    academies: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    bassins: frozenset[str] | None = None
    tracks: frozenset[Track] | None = None
    options: frozenset[tuple[str, bool]] = frozenset()
    offering: frozenset[Offer] | None = None

    @property
    def masks(self) -> tuple[int, ...]:
        """Bit masks: an entry is accepted when its flag bits share a bit with each of them."""
        if self.tracks is None and not self.options:
            return NO_MASKS
        masks = [OPTION_BITS[option] for option in self.options]
        if self.tracks is not None:
            # One mask for all tracks, as any of them is enough; one for each option, as all must
            # hold.
            masks.append(sum(TRACK_BITS[track] for track in self.tracks))
        return tuple(masks)

    @property
    def offers(self) -> frozenset[str] | None:
        """Codes of dispositifs, one of which an entry must host, unless its kind may run one."""
        return None if self.offering is None else frozenset(offer.code for offer in self.offering)

    @property
    def selects_single_entries(self) -> bool:
        """Whether it looks at tracks, options or offers of single entries, not only at facets."""
        return bool(self.tracks is not None or self.options or self.offering is not None)

    def may_run(self, facets: Facets) -> bool:
        """Whether one of the offers may be run by any establishment of these kinds."""
        kinds = {facets.kind, facets.second_kind}
        return any(kinds & offer.kinds for offer in self.offering or ())

    def accepted_codes(self) -> Iterable[tuple[str, frozenset[Any]]]:
        """Name and accepted codes of each facet that is filtered."""
        yield "status", self.statuses or NOT_CLOSED
        for facet in ("kind", "sector", "contract", "bassin", "department"):
            codes = getattr(self, facet + "s")
            if codes is not None:
                yield facet, codes
        if self.academies is not None:
            yield "academy", self.academies

    def accepts(self, facets: Facets) -> bool:
        if facets.kind in self.kinds_but or facets.second_kind in self.kinds_but:
            return False
        return all(
            getattr(facets, facet) in codes or (facet == "kind" and facets.second_kind in codes)
            for facet, codes in self.accepted_codes()
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL conditions on ``structures``."""
        conditions = [
            _column_in(facet, sorted(codes, key=str)) for facet, codes in self.accepted_codes()
        ]
        if self.kinds_but:
            conditions += [
                or_(column.is_(None), column.not_in(sorted(self.kinds_but, key=str)))
                for column in (structures.c.kind, structures.c.second_kind)
            ]
        conditions += [structures.c[name].is_(value) for name, value in sorted(self.options)]
        if self.tracks is not None:
            # TRACKS and Track are in one order.
            taught = compress(TRACKS, [track in self.tracks for track in Track])
            conditions.append(or_(*(structures.c[name].is_(True) for name in taught)))
        if self.offering is not None:
            conditions.append(_offers_any(self.offering))
        return conditions


def _offers_any(offering: frozenset[Offer]) -> ColumnElement[bool]:
    """Structures with a stated hosting of an offer, micro-structures that run one, and
    establishments of a kind that may run one."""
    codes = sorted(offer.code for offer in offering)
    kinds = sorted({kind for offer in offering for kind in offer.kinds}, key=str)
    conditions: list[ColumnElement[bool]] = [
        structures.c.id.in_(select_places_of(codes, column))
        for column in (hostings.c.structure_id, hostings.c.micro_structure_id)
    ]
    if kinds:
        conditions.append(_column_in("kind", kinds))
    return or_(*conditions)


def _column_in(facet: str, codes: list[Any]) -> ColumnElement[bool]:
    if facet == "status":
        return STATUS.in_([status.name for status in codes])
    if facet == "kind":
        return or_(structures.c.kind.in_(codes), structures.c.second_kind.in_(codes))
    return structures.c[COLUMNS[facet]].in_(codes)


NO_MASKS: tuple[int, ...] = ()
NOT_CLOSED = frozenset({StructureStatus.OPEN, StructureStatus.TO_OPEN})

COLUMNS = {
    "sector": "sector",
    "contract": "contract",
    "academy": "academy_code",
    "department": "department_code",
    "bassin": "bassin_code",
}
