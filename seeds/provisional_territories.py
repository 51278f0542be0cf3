"""Provisional PSAD territories, until the DRAIO's list is loaded.

One for each CIO that is located: each commune goes to the nearest CIO of its own
département, as the crow flies from its centre. Where several CIOs are equally near, it goes to
each of them: territories may overlap, and choosing would be inventing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from geo.ellipsoid import geodesic_m
from geo.words import sort_name
from models.provenance import ReviewStatus
from models.psad_territory import PsadRole, TerritoryStatus
from models.structure import StructureStatus

Row = dict[str, Any]

DERIVATION = (
    "Territoire déduit, dans l'attente de la liste officielle de la DRAIO : chaque commune est "
    "rattachée au CIO le plus proche de son département, à vol d'oiseau depuis son centre."
)
SOURCE = "raccroche"


def nearest_cios(communes: Iterable[Row], cios: Iterable[Row]) -> dict[str, list[str]]:
    """Each CIO's communes, by keys: those to which no other CIO of the département is nearer."""
    by_department: dict[str, list[Row]] = defaultdict(list)
    for cio in cios:
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
    distances = geodesic_m(
        commune["latitude"],
        commune["longitude"],
        np.array([cio["latitude"] for cio in cios]),
        np.array([cio["longitude"] for cio in cios]),
    )
    return [cios[ordinal] for ordinal in np.flatnonzero(distances == distances.min())]


def territory_rows(communes: Iterable[Row], cios: list[Row]) -> dict[str, list[Row]]:
    """The rows of the three tables of territories, from those of communes and CIOs."""
    cio_of = {cio["id"]: cio for cio in cios}
    rows: dict[str, list[Row]] = {
        "psad_territories": [],
        "psad_territory_communes": [],
        "psad_territory_members": [],
    }
    for key, codes in nearest_cios(communes, cios).items():
        code = f"provisoire-{key}"
        rows["psad_territories"].append(_territory(code, cio_of[key]))
        rows["psad_territory_communes"] += [
            {"territory_code": code, "commune_code": commune} for commune in codes
        ]
        rows["psad_territory_members"].append(
            {"territory_code": code, "structure_id": key, "role": PsadRole.PILOT}
        )
    return rows


def _territory(code: str, cio: Row) -> Row:
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
