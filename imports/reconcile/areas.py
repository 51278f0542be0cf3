"""Départements, académies and régions of France, and the scope of an import.

``data/areas.csv`` is drawn from the columns of the annuaire de l'éducation (ministère de
l'Éducation nationale, Licence Ouverte 2.0, lines of 19 March 2024).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from imports.import_errors import ImportRefused
from imports.reconcile.prerequisites import ensure_source
from models.department import academies, departments
from models.guide import guides
from models.provenance import ReviewStatus
from text.messages import Message
from text.normalise import sort_name
from text.spreadsheet_numbers import whole_number_text

AREAS_FILE = Path(__file__).parents[1] / "data" / "areas.csv"
SOURCE, SOURCE_DATE = "annuaire-education", "2024-03-19"

_INSEE = re.compile(r"(2[AB]|9[78]\d|\d\d)[0-9A-Z]*")


@dataclass(frozen=True, slots=True)
class Area:
    """A département with the académie and the région it belongs to, each by code and name."""

    department_code: str
    department_name: str
    academy_code: str
    academy_name: str
    region_code: str
    region_name: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The départements whose lines an import keeps; None for all. ``label`` is for the report."""

    departments: frozenset[str] | None
    label: str

    def contains(self, department: str | None) -> bool:
        return self.departments is None or department in self.departments


EVERYWHERE = Scope(None, Message("all of France"))


@cache
def load_areas() -> Mapping[str, Area]:
    """Every département of France, by its COG code."""
    with AREAS_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["department_code"]: Area(**row) for row in csv.DictReader(lines)}


def parse_department_code(text: str) -> str | None:
    """The COG code of a département as publishers write it: ``059``, ``59``, ``02A``, ``9``.

    None where it is no French département.
    """
    code = whole_number_text(text).upper()
    # The ministry writes three characters, and spreadsheets drop leading zeros.
    if len(code) == 3 and code.startswith("0"):
        code = code[1:]
    code = code.zfill(2)
    return code if code in load_areas() else None


def department_of_commune(code: str) -> str | None:
    """The département of an INSEE or postal code, by its first characters; None if unknown."""
    match = _INSEE.fullmatch(code)
    if match is None:
        return None
    start = match[1]
    if start == "20":  # Corsica's postal codes precede its two départements
        start = "2A" if code < "20200" else "2B"
    return start if start in load_areas() else None


def department_of_uai(uai: str) -> str | None:
    """The département of a UAI, by its first three digits; 620 and 720 are Corsica's."""
    return {"620": "2A", "720": "2B"}.get(uai[:3]) or parse_department_code(uai[:3])


# Paris, Lyon and Marseille: the prefix of their arrondissements' codes, the first and last number
# after it, and the city's code (Insee, code officiel géographique).
ARRONDISSEMENT_RANGES = (
    ("751", 1, 20, "75056"),
    ("693", 81, 89, "69123"),
    ("132", 1, 16, "13055"),
)


def city_of_arrondissement(code: str) -> str | None:
    """The code of the city of an arrondissement municipal; None for any other code."""
    for start, first, last, city in ARRONDISSEMENT_RANGES:
        number = code.removeprefix(start)
        if len(code) == 5 and len(number) == 2 and number.isdigit():
            return city if first <= int(number) <= last else None
    return None


def build_scope(
    regions: Sequence[str],
    academy_names: Sequence[str],
    department_names: Sequence[str],
    everywhere: bool,
    *,
    home: Sequence[str] = (),
) -> Scope:
    """The scope of all départements in any of the areas, each given by code or name.

    ``home`` are the régions where no area is given.

    Raises:
        ImportRefused: an area does not exist, or none is given and there is no home.
    """
    if everywhere:
        return EVERYWHERE
    if not (regions or academy_names or department_names):
        regions = home
    if not (regions or academy_names or department_names):
        raise ImportRefused(
            Message(
                "The directory has neither a guide nor a département yet: say which areas to "
                "keep, with --region, --academy, --department or --all."
            )
        )
    departments_kept: set[str] = set()
    labels = []
    for kind, names in (
        ("region", regions),
        ("academy", academy_names),
        ("department", department_names),
    ):
        for name in names:
            matches = _find_areas(kind, name)
            departments_kept |= {area.department_code for area in matches}
            labels.append(getattr(matches[0], f"{kind}_name"))
    return Scope(frozenset(departments_kept), ", ".join(labels))


def home_regions(connection: Connection) -> list[str]:
    """The régions that a directory is for: of its guides, or else of its départements."""
    of_guides = set(connection.scalars(select(guides.c.region)))
    if of_guides:
        return sorted(of_guides)
    areas = load_areas()
    codes = connection.scalars(select(departments.c.code))
    return sorted({areas[code].region_code for code in codes if code in areas})


AREA_KINDS = {
    "region": Message("region"),
    "academy": Message("academy"),
    "department": Message("department"),
}


def _find_areas(kind: str, name: str) -> list[Area]:
    """The départements of a région, an académie or a département (``kind``)."""
    wanted = sort_name(name)
    code = parse_department_code(name) if kind == "department" else name.strip().zfill(2)
    matches = [
        area
        for area in load_areas().values()
        if getattr(area, f"{kind}_code") == code
        or sort_name(getattr(area, f"{kind}_name")) == wanted
    ]
    if not matches:
        existing = sorted({getattr(area, f"{kind}_name") for area in load_areas().values()})
        raise ImportRefused(
            Message(
                "There is no {kind} {name!r}. Those known: {known}.",
                kind=AREA_KINDS[kind],
                name=name,
                known=", ".join(existing),
            )
        )
    return matches


def academy_codes(connection: Connection) -> dict[str, str]:
    """Codes of the directory's académies by code and by normalised name, « académie de » or not."""
    existing_codes = set(connection.scalars(select(academies.c.code)))
    return {
        spelling: area.academy_code
        for area in load_areas().values()
        if area.academy_code in existing_codes
        for name in [sort_name(area.academy_name)]
        for spelling in (
            area.academy_code,
            # A spreadsheet takes the first 0 off a code.
            area.academy_code.lstrip("0"),
            name,
            f"academie de {name}",
            f"academie d {name}",
        )
    }


def ensure_areas(connection: Connection, codes: Iterable[str]) -> None:
    """Insert the départements, and their académies, that the directory does not have yet."""
    existing_codes = set(connection.scalars(select(departments.c.code)))
    missing = [load_areas()[code] for code in sorted(set(codes) - existing_codes)]
    if not missing:
        return
    ensure_source(connection, SOURCE)
    known_academies = set(connection.scalars(select(academies.c.code)))
    new_academies = {
        area.academy_code: area for area in missing if area.academy_code not in known_academies
    }
    if new_academies:
        connection.execute(
            insert(academies),
            [
                {"code": code, "name": area.academy_name, "region_code": area.region_code}
                | _provenance()
                for code, area in new_academies.items()
            ],
        )
    connection.execute(
        insert(departments),
        [
            {
                "code": area.department_code,
                "name": area.department_name,
                "academy_code": area.academy_code,
                "outline": None,
            }
            | _provenance()
            for area in missing
        ],
    )


def _provenance() -> dict[str, Any]:
    return {
        "source_code": SOURCE,
        "source_date": SOURCE_DATE,
        "verified_at": None,
        "review_status": ReviewStatus.CONFIRMED,
    }
