"""Imports communes: for another région, for France, or for a newer official geographic code.

Four forms are read: the columns of this project's own list, the JSON of geo.api.gouv.fr, that
of @etalab/decoupage-administratif, and Insee's *Code officiel géographique* as CSV. A commune
that a newer list leaves out is kept: structures and territories may still name it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from imports.import_errors import CellError
from imports.import_options import ImportOptions
from imports.import_report import Report, ReportEntry
from imports.reading import cell_parsers
from imports.reading.column_layout import (
    Layout,
    Line,
    choose_layout,
    optional_column,
    read_lines,
    required_column,
)
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import (
    city_of_arrondissement,
    department_of_commune,
    ensure_areas,
    parse_department_code,
)
from imports.reconcile.change_set import ChangeSet, ListField, build_row
from imports.reconcile.line_facts import Edition, FieldGroup
from imports.reconcile.prerequisites import ensure_source
from models.commune import CommuneKind, commune_postal_codes, communes
from text.normalise import sort_name

URL = (
    "https://geo.api.gouv.fr/communes?type=commune-actuelle,arrondissement-municipal"
    "&fields=nom,code,codesPostaux,centre,population,codeDepartement&format=json"
)
SOURCE = "cog"

_COMMON = (
    optional_column("kind", "type", "typecom", reported=False),
    optional_column(
        "parent", "chef_lieu", "cheflieu", "comparent", "commune", "code_parent", reported=False
    ),
    optional_column("population"),
)
LAYOUTS = (
    Layout(
        "a list of communes",
        (
            required_column("code", "code_insee", "code_commune"),
            required_column("name", "nom", "name"),
            required_column("department", "code_departement"),
            required_column("postal_codes", "codes_postaux"),
            required_column("latitude", "centroide_lat", "latitude"),
            required_column("longitude", "centroide_lon", "longitude"),
            *_COMMON,
        ),
    ),
    Layout(
        "communes of geo.api.gouv.fr",
        (
            required_column("code"),
            required_column("name", "nom"),
            required_column("postal_codes", "codesPostaux"),
            required_column("centre"),
            optional_column("department", "codeDepartement"),
            *_COMMON,
        ),
    ),
    Layout(
        "communes of decoupage-administratif",
        (
            required_column("code"),
            required_column("name", "nom"),
            required_column("kind", "type"),
            optional_column("department", "departement"),
            optional_column("postal_codes", "codesPostaux"),
            *_COMMON[1:],
        ),
    ),
    Layout(
        "Insee's code officiel géographique",
        (
            required_column("kind", "typecom"),
            required_column("code", "com"),
            required_column("name", "libelle"),
            optional_column("department", "dep"),
            *_COMMON[1:],
        ),
    ),
)

KIND_OF_WORD = {
    "": CommuneKind.COMMUNE,
    "com": CommuneKind.COMMUNE,
    "commune": CommuneKind.COMMUNE,
    "commune actuelle": CommuneKind.COMMUNE,
    "coma": CommuneKind.COMMUNE_ASSOCIEE,
    "commune associee": CommuneKind.COMMUNE_ASSOCIEE,
    "comd": CommuneKind.COMMUNE_DELEGUEE,
    "commune deleguee": CommuneKind.COMMUNE_DELEGUEE,
    "arm": CommuneKind.ARRONDISSEMENT_MUNICIPAL,
    "arrondissement municipal": CommuneKind.ARRONDISSEMENT_MUNICIPAL,
}
_POSTAL_CODE = re.compile(r"\d+")
POSTAL_CODES = ListField("postal_codes", commune_postal_codes, "commune_code", "postal_code")


@dataclass(frozen=True, slots=True)
class CommuneLine:
    line: int
    code: str
    department: str
    values: dict[str, Any]


def import_communes(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Put in communes, and bring those that are known up to date.

    Raises:
        ImportRefused: the file is no list of communes, or is damaged.
    """
    layout, positions = choose_layout(sheet, LAYOUTS)
    report.source = SOURCE
    found: dict[str, CommuneLine] = {}
    for line in read_lines(sheet, layout, positions, report):
        try:
            commune = _parse_commune(line, options, report)
        except CellError as problem:
            report.reject(line.number, line["code"], problem.column, problem.reason)
            continue
        if commune is None:
            continue
        if commune.code not in found or not _is_whole_commune(found[commune.code]):
            found[commune.code] = commune
    edition = Edition(SOURCE, date)
    ensure_source(connection, SOURCE)
    ensure_areas(connection, {commune.department for commune in found.values()})
    _write(connection, found, edition, options, report)


def _is_whole_commune(commune: CommuneLine) -> bool:
    return commune.values.get("kind", CommuneKind.COMMUNE) is CommuneKind.COMMUNE


def _parse_commune(line: Line, options: ImportOptions, report: Report) -> CommuneLine | None:
    code = cell_parsers.parse_code(line["code"], 5) or ""
    department = parse_department_code(line["department"]) or department_of_commune(code)
    if department is None or len(code) != 5:
        raise CellError("code", f"{line['code'][:20]!r} is no INSEE code")
    if not options.scope.contains(department):
        report.count_out_of_scope("outside the areas kept")
        return None
    name = cell_parsers.parse_text(line["name"])
    if name is None:
        raise CellError("nom", "it has no name")
    values: dict[str, Any] = {"name": name, "department_code": department}
    values |= _parse_kind(line, code) | _parse_numbers(line) | _parse_centre(line, code, report)
    return CommuneLine(line.number, code, department, values)


def _parse_kind(line: Line, code: str) -> dict[str, Any]:
    """The kind and the whole commune of a part. A delegated commune may share the code of
    the commune that it is in: that one is then the record."""
    city = city_of_arrondissement(code)
    if city is not None:
        return {"kind": CommuneKind.ARRONDISSEMENT_MUNICIPAL, "parent_code": city}
    if not line.has("kind"):
        return {}
    kind = KIND_OF_WORD.get(sort_name(line["kind"].replace("-", " ")))
    if kind is None:
        raise CellError("type", f"{line['kind'][:30]!r} is no kind of commune")
    parent = cell_parsers.parse_code(line["parent"], 5) if kind is not CommuneKind.COMMUNE else None
    return {"kind": kind, "parent_code": parent if parent != code else None}


def _parse_numbers(line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if line.has("population") and line["population"]:
        values["population"] = cell_parsers.parse_whole_number(line["population"], "population")
    if line.has("postal_codes") and line["postal_codes"]:
        codes = (
            cell_parsers.parse_code(code, 5) for code in _POSTAL_CODE.findall(line["postal_codes"])
        )
        values["postal_codes"] = tuple(sorted({code for code in codes if code is not None}))
    return values


def _parse_centre(line: Line, code: str, report: Report) -> dict[str, Any]:
    try:
        latitude, longitude = line["latitude"], line["longitude"]
        if line["centre"]:
            longitude, latitude = map(str, json.loads(line["centre"])["coordinates"])
        found = cell_parsers.parse_position(latitude, longitude)
    except (ValueError, KeyError, TypeError) as problem:
        report.leave_out_value(line.number, code, "centre", str(problem))
        return {}
    return {"latitude": found[0], "longitude": found[1]} if found else {}


def _write(
    connection: Connection,
    found: dict[str, CommuneLine],
    edition: Edition,
    options: ImportOptions,
    report: Report,
) -> None:
    override = options.override_verified
    changes = ChangeSet(connection, communes, report, override=override, list_fields=[POSTAL_CODES])
    for commune in sorted(found.values(), key=lambda commune: not _is_whole_commune(commune)):
        parent = commune.values.get("parent_code")
        if parent is not None and changes.get(parent) is None:
            reason = f"the directory has no commune {parent}, of which it is a part"
            report.reject(commune.line, commune.code, "parent", reason)
            continue
        entry = ReportEntry("COMMUNE", commune.code, commune.values["name"], commune.line)
        if changes.get(commune.code) is None:
            own = {"code": commune.code, "kind": CommuneKind.COMMUNE}
            changes.create(own | build_row({FieldGroup.RECORD: commune.values}, edition), entry)
        else:
            changes.merge(commune.code, {FieldGroup.RECORD: commune.values}, edition, entry)
    changes.flush()
