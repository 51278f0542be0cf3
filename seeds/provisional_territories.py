"""Provisional PSAD territories, until the DRAIO's list is loaded.

One for each CIO that is located and not closed. A commune belongs to the nearest CIO of its own
département by geodesic distance from its centre, or to several that are equally near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from geo.ellipsoid import distance_array_m
from models.commune import communes
from models.hosting import published_lists
from models.provenance import ReviewStatus
from models.psad_territory import (
    PSAD_LIST,
    PsadRole,
    TerritoryStatus,
    psad_territories,
    psad_territory_communes,
    psad_territory_members,
)
from models.structure import StructureStatus, StructureType, structures
from text.normalise import sort_name

Row = dict[str, Any]
Territory = tuple[Row, frozenset[str], str]
"""A territory's row, its communes and the CIO that pilots it."""

DERIVATION = (
    "Territoire déduit, dans l'attente de la liste officielle de la DRAIO : chaque commune est "
    "rattachée au CIO le plus proche de son département, à vol d'oiseau depuis son centre."
)
SOURCE = "raccroche"


def nearest_cios(communes: Iterable[Row], cios: Iterable[Row]) -> dict[str, list[str]]:
    """Codes of each CIO's communes, by the CIO's key.

    A commune is in the list of each CIO of its département to which no other is nearer.
    """
    by_department: dict[str, list[Row]] = defaultdict(list)
    for cio in cios:
        # The distance decides: a CIO that no source locates gets no commune.
        if cio["latitude"] is not None and cio["status"] is not StructureStatus.CLOSED:
            by_department[cio["department_code"]].append(cio)
    territories: dict[str, list[str]] = {
        cio["id"]: [] for group in by_department.values() for cio in group
    }
    for commune in communes:
        group = by_department.get(commune["department_code"])
        if group and commune["latitude"] is not None:
            for cio in _nearest(commune, group):
                territories[cio["id"]].append(commune["code"])
    return territories


def _nearest(commune: Row, cios: list[Row]) -> list[Row]:
    distances = distance_array_m(
        commune["latitude"],
        commune["longitude"],
        np.array([cio["latitude"] for cio in cios]),
        np.array([cio["longitude"] for cio in cios]),
    )
    # Exactly equal, as communes may have one centre for several: to choose would be inventing.
    return [cios[ordinal] for ordinal in np.flatnonzero(distances == distances.min())]


@dataclass(frozen=True, slots=True)
class TerritoryChanges:
    """Numbers of territories that were created, changed, removed or left unchanged."""

    created: int
    changed: int
    removed: int
    unchanged: int

    @property
    def has_changes(self) -> bool:
        return bool(self.created or self.changed or self.removed)


def remove_territories(connection: Connection) -> dict[str, Territory]:
    """Delete the provisional territories; what was deleted, by code."""
    previous = _stored_territories(connection)
    _delete_territories(connection, previous)
    return previous


def derive_territories(
    connection: Connection, previous: Mapping[str, Territory]
) -> TerritoryChanges:
    """Insert the provisional territories that follow from the CIOs and communes of the tables.

    ``previous`` are those that ``remove_territories`` returned. What official territories have is
    in none.
    """
    wanted = _derived_territories(connection)
    _insert_territories(connection, [wanted[code] for code in sorted(wanted)])
    common = wanted.keys() & previous.keys()
    changed = sum(wanted[code] != previous[code] for code in common)
    return TerritoryChanges(
        created=len(wanted.keys() - previous.keys()),
        changed=changed,
        removed=len(previous.keys() - wanted.keys()),
        unchanged=len(common) - changed,
    )


def update_territories(connection: Connection) -> dict[str, Territory]:
    """Write the provisional territories that differ from those that follow from the tables.

    Returns those that are there no more, by code.

    For imports, which delete no CIO and write often: a server reads a version whose territories
    were written as a whole.
    """
    stored, wanted = _stored_territories(connection), _derived_territories(connection)
    outdated = [code for code, territory in stored.items() if wanted.get(code) != territory]
    _delete_territories(connection, outdated)
    missing = [code for code in sorted(wanted) if stored.get(code) != wanted[code]]
    _insert_territories(connection, [wanted[code] for code in missing])
    return {code: stored[code] for code in sorted(stored.keys() - wanted.keys())}


def _delete_territories(connection: Connection, codes: Collection[str]) -> None:
    if not codes:
        return
    # Tables that refer to territories first.
    for table in (psad_territory_communes, psad_territory_members):
        connection.execute(delete(table).where(table.c.territory_code.in_(codes)))
    connection.execute(delete(psad_territories).where(psad_territories.c.code.in_(codes)))


def _derived_territories(connection: Connection) -> dict[str, Territory]:
    """By code, for each CIO that no official list speaks of, with the communes that none has."""
    official = _Official.read(connection)
    cios = [
        dict(row)
        for row in connection.execute(
            select(structures).where(structures.c.type == StructureType.CIO)
        ).mappings()
    ]
    places = [dict(row) for row in connection.execute(select(communes)).mappings()]
    cio_of = {cio["id"]: cio for cio in cios}
    return {
        code: (_territory_row(code, cio_of[key]), frozenset(codes) - official.communes, key)
        for key, codes in nearest_cios(places, cios).items()
        for code in (f"provisoire-{key}",)
        if not official.replaces(cio_of[key], codes)
    }


@dataclass(frozen=True, slots=True)
class _Official:
    """What official territories have: pilots, communes, and académies whose list is whole."""

    pilots: frozenset[str]
    communes: frozenset[str]
    academies: frozenset[str]

    @classmethod
    def read(cls, connection: Connection) -> _Official:
        codes = select(psad_territories.c.code).where(
            psad_territories.c.status == TerritoryStatus.OFFICIAL
        )
        members, places = psad_territory_members.c, psad_territory_communes.c
        whole = published_lists.c.subject == PSAD_LIST
        return cls(
            frozenset(
                connection.scalars(
                    select(members.structure_id).where(
                        members.territory_code.in_(codes), members.role == PsadRole.PILOT
                    )
                )
            ),
            frozenset(
                connection.scalars(
                    select(places.commune_code).where(places.territory_code.in_(codes))
                )
            ),
            frozenset(connection.scalars(select(published_lists.c.academy_code).where(whole))),
        )

    def replaces(self, cio: Row, communes: Collection[str]) -> bool:
        """Whether nothing of a CIO's provisional territory is left."""
        return (
            cio["id"] in self.pilots
            or cio["academy_code"] in self.academies
            or (bool(communes) and self.communes.issuperset(communes))
        )


def _stored_territories(connection: Connection) -> dict[str, Territory]:
    provisional = psad_territories.c.status == TerritoryStatus.PROVISIONAL
    rows = connection.execute(select(psad_territories).where(provisional)).mappings()
    places: dict[str, set[str]] = defaultdict(set)
    for code, commune in connection.execute(select(psad_territory_communes)):
        places[code].add(commune)
    pilots = {
        row.territory_code: row.structure_id
        for row in connection.execute(select(psad_territory_members))
    }
    return {
        row["code"]: (dict(row), frozenset(places[row["code"]]), pilots.get(row["code"], ""))
        for row in rows
    }


def _insert_territories(connection: Connection, territories: list[Territory]) -> None:
    rows = [row for row, _, _ in territories]
    members = [
        {"territory_code": row["code"], "structure_id": pilot, "role": PsadRole.PILOT}
        for row, _, pilot in territories
    ]
    places = [
        {"territory_code": row["code"], "commune_code": commune}
        for row, codes, _ in territories
        for commune in sorted(codes)
    ]
    for table, values in (
        (psad_territories, rows),
        (psad_territory_members, members),
        (psad_territory_communes, places),
    ):
        if values:
            connection.execute(insert(table), values)


def _territory_row(code: str, cio: Row) -> Row:
    # What follows the dash in "Centre d'information et d'orientation (CIO) - Lens".
    name = f"Territoire provisoire du CIO : {cio['name'].split(' - ', 1)[-1]}"
    return {
        "code": code,
        "name": name,
        "sort_name": sort_name(name),
        "academy_code": cio["academy_code"],
        "status": TerritoryStatus.PROVISIONAL,
        "derivation": DERIVATION,
        "source_code": SOURCE,
        "source_date": cio["source_date"],
        "verified_at": None,
        "review_status": ReviewStatus.TO_CONFIRM,
    }
