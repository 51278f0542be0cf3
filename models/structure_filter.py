"""Filters on structures: the same question put to the tables and to the nearest index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_

from models.structure import (
    Contract,
    EstablishmentKind,
    Sector,
    StructureStatus,
    structures,
)


class Facets(NamedTuple):
    """What a filter may ask of a structure."""

    status: StructureStatus
    kind: EstablishmentKind | None
    sector: Sector | None
    contract: Contract | None
    academy: str | None
    department: str | None
    bassin: str | None
    second_kind: EstablishmentKind | None = None

    @classmethod
    def of_texts(cls, *texts: str | None) -> Facets:
        """Facets as the tables hold them: texts, in this order."""
        status, kind, sector, contract, academy, department, bassin, second_kind = texts
        assert status is not None
        return cls(
            StructureStatus[status],
            EstablishmentKind[kind] if kind else None,
            Sector[sector] if sector else None,
            Contract[contract] if contract else None,
            academy,
            department,
            bassin,
            EstablishmentKind[second_kind] if second_kind else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureFilter:
    """Each field is the accepted codes, or None for no filter; all must accept.

    Closed structures are accepted only where ``statuses`` asks for them.
    """

    statuses: frozenset[StructureStatus] | None = None
    kinds: frozenset[EstablishmentKind] | None = None
    sectors: frozenset[Sector] | None = None
    contracts: frozenset[Contract] | None = None
    academies: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    bassins: frozenset[str] | None = None

    def accepted(self) -> Iterable[tuple[str, frozenset[Any]]]:
        """Each facet that is filtered, with the codes it accepts."""
        yield "status", self.statuses or LIVING
        for facet in ("kind", "sector", "contract", "bassin", "department"):
            codes = getattr(self, facet + "s")
            if codes is not None:
                yield facet, codes
        if self.academies is not None:
            yield "academy", self.academies

    def accepts(self, facets: Facets) -> bool:
        return all(
            getattr(facets, facet) in codes or (facet == "kind" and facets.second_kind in codes)
            for facet, codes in self.accepted()
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same filter as SQL conditions on ``structures``."""
        return [_column_in(facet, sorted(codes, key=str)) for facet, codes in self.accepted()]


def _column_in(facet: str, codes: list[Any]) -> ColumnElement[bool]:
    if facet == "kind":
        return or_(structures.c.kind.in_(codes), structures.c.second_kind.in_(codes))
    return structures.c[COLUMNS[facet]].in_(codes)


LIVING = frozenset({StructureStatus.OPEN, StructureStatus.TO_OPEN})

COLUMNS = {
    "status": "status",
    "sector": "sector",
    "contract": "contract",
    "academy": "academy_code",
    "department": "department_code",
    "bassin": "bassin_code",
}
