"""Resolves communes and checks positions that lists give for a structure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from geo.ellipsoid import distance_m
from imports.import_errors import CellError
from imports.reconcile.areas import city_of_arrondissement, department_of_commune, load_areas
from models.commune import commune_postal_codes, communes
from models.structure import PositionPrecision
from text.messages import Message
from text.normalise import sort_name

# No commune reaches so far from its centre, but for some in VAST_DEPARTMENTS (Guyane, Wallis and
# Futuna, Polynésie française, Nouvelle-Calédonie).
MAX_DISTANCE_FROM_COMMUNE_M = 50_000

MAX_LATITUDE = 90

MAX_PLACES = 5_000
"""Of the lines of a list, whose commune is kept."""

VAST_DEPARTMENTS = frozenset({"973", "986", "987", "988"})


@dataclass(frozen=True, slots=True)
class KnownCommune:
    """A commune of the directory, with its centre in degrees where that is known."""

    code: str
    name: str
    department: str
    latitude: float | None
    longitude: float | None


class CommuneLookup:
    """The directory's communes by code, and by name with a postal code or a département."""

    def __init__(self, connection: Connection) -> None:
        c = communes.c
        rows = connection.execute(
            select(c.code, c.name, c.department_code, c.latitude, c.longitude)
        )
        self.by_code = {row[0]: KnownCommune(*row) for row in rows}
        self.departments = {commune.department for commune in self.by_code.values()}
        self.by_name: dict[tuple[str, str], list[KnownCommune]] = {}
        for commune in self.by_code.values():
            self._index_name(commune.department, commune)
        # Neither a name nor a postal code is one commune's alone; both together nearly always are.
        for code, postal_code in connection.execute(select(commune_postal_codes)):
            self._index_name(postal_code, self.by_code[code])
        # Lines of one place often follow each other.
        self.resolve = lru_cache(MAX_PLACES)(self._resolve)

    def _index_name(self, place_text: str, commune: KnownCommune) -> None:
        self.by_name.setdefault((place_text, sort_name(commune.name)), []).append(commune)

    def _resolve(
        self, code: str | None, name: str | None, postal_code: str | None
    ) -> KnownCommune | None:
        """The commune of an INSEE code, or the city of an arrondissement with that code.

        Without one, the only commune of this name at the postal code, or in the département; None
        where there are none or several. A code that is the postal code, too, may be it by mistake:
        the name decides.
        """
        if code is not None and code == postal_code:
            named = self.by_name.get((postal_code, sort_name(name or "")), [])
            if len(named) == 1:
                return named[0]
        for insee_code in (code, city_of_arrondissement(code or "")):
            if insee_code is not None and insee_code in self.by_code:
                return self.by_code[insee_code]
        department = department_of_commune(code or postal_code or "")
        for place_text in (postal_code, department):
            matches = self.by_name.get((place_text or "", sort_name(name or "")), [])
            if len(matches) == 1:
                return matches[0]
        return None


def _swapped_hint(latitude: float, longitude: float, commune: KnownCommune) -> str:
    """What to add where the two numbers, the other way round, lie in the commune."""
    if commune.latitude is None or commune.longitude is None or abs(longitude) > MAX_LATITUDE:
        return ""
    away = distance_m(longitude, latitude, commune.latitude, commune.longitude)
    return (
        Message("; latitude and longitude may be swapped")
        if away <= MAX_DISTANCE_FROM_COMMUNE_M
        else ""
    )


def area_columns(commune: KnownCommune | None, department: str | None) -> dict[str, Any]:
    """Columns of a structure's commune, département and académie."""
    code = commune.department if commune else department
    area = load_areas().get(code or "")
    return {
        "commune_code": commune.code if commune else None,
        "department_code": code,
        "academy_code": area.academy_code if area else None,
    }


def position_columns(
    coordinates: tuple[float, float] | None,
    precision: PositionPrecision,
    commune: KnownCommune | None,
    column: str = "latitude",
) -> dict[str, Any]:
    """Columns of a structure's position in degrees; all None without one.

    Raises:
        CellError: it is farther from its commune's centre than any point of the commune.
    """
    if coordinates is None:
        return {"latitude": None, "longitude": None, "position_precision": None}
    latitude, longitude = coordinates
    if commune is not None and commune.latitude is not None and commune.longitude is not None:
        away = distance_m(latitude, longitude, commune.latitude, commune.longitude)
        if away > MAX_DISTANCE_FROM_COMMUNE_M and commune.department not in VAST_DEPARTMENTS:
            raise CellError(
                column,
                Message(
                    "{latitude}, {longitude} lies {km:.0f} km from the centre of {commune}{hint}",
                    latitude=latitude,
                    longitude=longitude,
                    km=away / 1000,
                    commune=commune.name,
                    hint=_swapped_hint(latitude, longitude, commune),
                ),
            )
    return {"latitude": latitude, "longitude": longitude, "position_precision": precision}
