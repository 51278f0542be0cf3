"""Tiny directories: a handful of records around a few villages, for tests to hold in mind.

Villages stand on one meridian, a tenth of a degree of latitude apart (about 11 km)::

    North   50.2     commune 59001, département 59
    Middle  50.1     commune 59002
    South   50.0     commune 80001, département 80 of another académie
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from models.commune import CommuneKind, commune_postal_codes, communes
from models.department import academies, departments
from models.dispositif import HostingMode, Stage, dispositifs
from models.hosting import ESTABLISHMENTS, EVERY_YEAR, HostingStatus, hostings, published_lists
from models.provenance import ReviewStatus, sources
from models.psad_territory import (
    PsadRole,
    TerritoryStatus,
    psad_territories,
    psad_territory_communes,
    psad_territory_members,
)
from models.school_year import school_year_of
from models.structure import (
    EstablishmentKind,
    PositionPrecision,
    StructureStatus,
    StructureType,
    structures,
)
from models.structure_notice import structure_notices
from models.uai import check_letter
from storage.version import bump_version
from text.french_dates import paris_today

PROVENANCE = {
    "source_code": "test",
    "source_date": "2026-01-01",
    "verified_at": None,
    "review_status": ReviewStatus.CONFIRMED,
}
LONGITUDE = 3.0
VILLAGES = {"59001": 50.2, "59002": 50.1, "80001": 50.0}


def square(south: float, north: float) -> list[list[list[float]]]:
    """An outline from one latitude to another, one degree to each side of the meridian."""
    west, east = LONGITUDE - 1, LONGITUDE + 1
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def uai(number: int) -> str:
    """A UAI with the right check letter."""
    return f"{number:07d}{check_letter(f'{number:07d}')}"


class Tiny:
    """Records of a tiny directory. Each method adds one and gives the whole back."""

    def __init__(self) -> None:
        self.structures: list[dict[str, Any]] = []
        self.hostings: list[dict[str, Any]] = []
        self.dispositifs: list[dict[str, Any]] = []
        self.territories: list[dict[str, Any]] = []
        self.territory_communes: list[dict[str, Any]] = []
        self.territory_members: list[dict[str, Any]] = []
        self.communes = [
            self._commune("59001", "North", "59", 50.2, 900),
            self._commune("59002", "Middle", "59", 50.1, 500),
            self._commune("80001", "South", "80", 50.0, 700),
        ]
        self.postal_codes = [("59001", "59100"), ("59002", "59100"), ("80001", "80100")]
        self.published: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []

    @staticmethod
    def _commune(code: str, name: str, department: str, latitude: Any, people: Any) -> Any:
        return PROVENANCE | {
            "code": code,
            "name": name,
            "kind": CommuneKind.COMMUNE,
            "parent_code": None,
            "department_code": department,
            "population": people,
            "latitude": latitude,
            "longitude": None if latitude is None else LONGITUDE,
        }

    def part(self, code: str, name: str, parent: str) -> Tiny:
        """A commune associée, whose centre no source states."""
        commune = self._commune(code, name, parent[:2], None, None)
        kind = {"kind": CommuneKind.COMMUNE_ASSOCIEE, "parent_code": parent}
        self.communes.append(commune | kind)
        return self

    def structure(self, type: StructureType, key: str, commune: str, **fields: Any) -> Tiny:
        """A structure, at its village's centre unless ``latitude`` says otherwise."""
        latitude = fields.pop("latitude", VILLAGES[commune])
        row: dict[str, Any] = dict.fromkeys(column.name for column in structures.columns)
        row |= PROVENANCE | {
            "id": key,
            "type": type,
            "name": key,
            "sort_name": key.lower(),
            "commune_code": commune,
            "department_code": commune[:2],
            "academy_code": "09" if commune.startswith("59") else "20",
            "status": StructureStatus.OPEN,
        }
        if latitude is not None:
            precision = {"position_precision": PositionPrecision.ADDRESS}
            row |= {"latitude": latitude, "longitude": LONGITUDE} | precision
        self.structures.append(row | fields)
        return self

    def cio(self, key: str, commune: str = "59001", **fields: Any) -> Tiny:
        return self.structure(StructureType.CIO, key, commune, **fields)

    def mission_locale(self, key: str, commune: str = "59001", **fields: Any) -> Tiny:
        return self.structure(StructureType.MISSION_LOCALE, key, commune, **fields)

    def school(self, key: str, commune: str = "59001", **fields: Any) -> Tiny:
        fields = {"kind": EstablishmentKind.LPO} | fields
        return self.structure(StructureType.ESTABLISHMENT, key, commune, **fields)

    def dispositif(self, code: str, mode: HostingMode = HostingMode.NAMED_HOSTS) -> Tiny:
        kinds = ["LPO"] if mode is HostingMode.ANY_ESTABLISHMENT else []
        self.dispositifs.append(
            PROVENANCE
            | {
                "code": code,
                "rank": len(self.dispositifs) + 1,
                "name": code,
                "stage": Stage.DIPLOMATION,
                "piloted": False,
                "summary": code,
                "newly_arrived": False,
                "conditions": [],
                "objectives": [],
                "modules": [],
                "hosting_mode": mode,
                "host_kinds": kinds,
            }
        )
        return self

    def hosting(self, key: str, dispositif: str, structure: str, **fields: Any) -> Tiny:
        row: dict[str, Any] = dict.fromkeys(column.name for column in hostings.columns)
        self.hostings.append(
            row
            | PROVENANCE
            | {"id": key, "dispositif_code": dispositif, "structure_id": structure}
            | {"status": HostingStatus.OPEN}
            | fields
        )
        return self

    def notice(
        self, key: str, structure: str, starts: date, ends: date | None, **fields: Any
    ) -> Tiny:
        row = {"id": key, "structure_id": structure, "text": key, "is_closed": False}
        days = {"starts_on": starts, "ends_on": ends}
        self.notices.append(PROVENANCE | row | days | fields)
        return self

    def territory(
        self,
        code: str,
        communes: list[str],
        *,
        pilots: tuple[str, ...] = (),
        co_pilots: tuple[str, ...] = (),
        status: TerritoryStatus = TerritoryStatus.OFFICIAL,
    ) -> Tiny:
        self.territories.append(
            PROVENANCE
            | {
                "code": code,
                "name": code,
                "sort_name": code,
                "academy_code": "09",
                "status": status,
                "derivation": None,
            }
        )
        self.territory_communes += [{"territory_code": code, "commune_code": c} for c in communes]
        for role, keys in ((PsadRole.PILOT, pilots), (PsadRole.CO_PILOT, co_pilots)):
            self.territory_members += [
                {"territory_code": code, "structure_id": key, "role": role} for key in keys
            ]
        return self

    def publish(self, subject: str, academy: str, school_year: str | None = None) -> Tiny:
        """A complete list has been loaded: of a dispositif's hosts of a school year, which is the
        running one unless another is given, or of all establishments."""
        running = school_year_of(paris_today())
        year = EVERY_YEAR if subject == ESTABLISHMENTS else school_year or running
        self.published.append({"subject": subject, "academy_code": academy, "school_year": year})
        return self

    def write(self, connection: Connection) -> None:
        """Put everything into the tables, and raise the version."""
        source = {"code": "test", "name": "Test", "publisher": "Tests"}
        connection.execute(insert(sources), [source])
        for table, rows in self._rows():
            if rows:
                connection.execute(insert(table), rows)
        bump_version(connection)

    def write_structures(self, connection: Connection) -> None:
        """Put structures into tables that hold the rest already, and raise the version."""
        connection.execute(insert(structures), self.structures)
        bump_version(connection)

    def write_published(self, connection: Connection) -> None:
        """Put complete lists into tables that hold the rest already, and raise the version."""
        connection.execute(insert(published_lists), [PROVENANCE | row for row in self.published])
        bump_version(connection)

    def _rows(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        areas = (("09", "Lille"), ("20", "Amiens"))
        squares = (
            ("59", "Nord", "09", square(50.05, 51)),
            ("80", "Somme", "20", square(49, 50.05)),
        )
        return [
            (academies, [PROVENANCE | {"code": code, "name": name} for code, name in areas]),
            (
                departments,
                [
                    PROVENANCE | {"code": c, "name": n, "academy_code": a, "outline": o}
                    for c, n, a, o in squares
                ],
            ),
            (communes, self.communes),
            (
                commune_postal_codes,
                [{"commune_code": c, "postal_code": p} for c, p in self.postal_codes],
            ),
            (structures, self.structures),
            (structure_notices, self.notices),
            (dispositifs, self.dispositifs),
            (hostings, self.hostings),
            (psad_territories, self.territories),
            (psad_territory_communes, self.territory_communes),
            (psad_territory_members, self.territory_members),
            (
                published_lists,
                [PROVENANCE | row for row in self.published],
            ),
        ]
