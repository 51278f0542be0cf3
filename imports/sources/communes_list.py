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
from imports.import_options import Options
from imports.import_report import Entry, Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Layout, Line, choose_layout, column, optional, read_lines
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import (
    city_of_arrondissement,
    department_code,
    department_of_commune,
    ensure_areas,
)
from imports.reconcile.change_set import Ledger, Part, new_row
from imports.reconcile.line_facts import Edition, Group
from imports.reconcile.prerequisites import ensure_source
from models.commune import CommuneKind, commune_postal_codes, communes
from text.normalise import sort_name

URL = (
    "https://geo.api.gouv.fr/communes?type=commune-actuelle,arrondissement-municipal"
    "&fields=nom,code,codesPostaux,centre,population,codeDepartement&format=json"
)
SOURCE = "cog"

_COMMON = (
    optional("kind", "type", "typecom", told=False),
    optional("parent", "chef_lieu", "cheflieu", "comparent", "commune", "code_parent", told=False),
    optional("population"),
)
LAYOUTS = (
    Layout(
        "a list of communes",
        (
            column("code", "code_insee", "code_commune"),
            column("name", "nom", "name"),
            column("department", "code_departement"),
            column("postal_codes", "codes_postaux"),
            column("latitude", "centroide_lat", "latitude"),
            column("longitude", "centroide_lon", "longitude"),
            *_COMMON,
        ),
    ),
    Layout(
        "communes of geo.api.gouv.fr",
        (
            column("code"),
            column("name", "nom"),
            column("postal_codes", "codesPostaux"),
            column("centre"),
            optional("department", "codeDepartement"),
            *_COMMON,
        ),
    ),
    Layout(
        "communes of decoupage-administratif",
        (
            column("code"),
            column("name", "nom"),
            column("kind", "type"),
            optional("department", "departement"),
            optional("postal_codes", "codesPostaux"),
            *_COMMON[1:],
        ),
    ),
    Layout(
        "Insee's code officiel géographique",
        (
            column("kind", "typecom"),
            column("code", "com"),
            column("name", "libelle"),
            optional("department", "dep"),
            *_COMMON[1:],
        ),
    ),
)

KINDS = {
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
POSTAL_CODES = Part("postal_codes", commune_postal_codes, "commune_code", "postal_code")


@dataclass(frozen=True, slots=True)
class _Commune:
    line: int
    code: str
    department: str
    values: dict[str, Any]


def import_communes(
    sheet: Sheet, date: str, connection: Connection, options: Options, report: Report
) -> None:
    """Put in communes, and bring those that are known up to date.

    Raises:
        ImportRefused: the file is no list of communes, or is damaged.
    """
    layout, places = choose_layout(sheet, LAYOUTS)
    report.source = SOURCE
    found: dict[str, _Commune] = {}
    for line in read_lines(sheet, layout, places, report):
        try:
            commune = _read(line, options, report)
        except CellError as problem:
            report.reject(line.number, line["code"], problem.column, problem.reason)
            continue
        if commune is None:
            continue
        if commune.code not in found or not _is_whole(found[commune.code]):
            found[commune.code] = commune
    edition = Edition(SOURCE, date)
    ensure_source(connection, SOURCE)
    ensure_areas(connection, {commune.department for commune in found.values()})
    _write(connection, found, edition, options, report)


def _is_whole(commune: _Commune) -> bool:
    return commune.values.get("kind", CommuneKind.COMMUNE) is CommuneKind.COMMUNE


def _read(line: Line, options: Options, report: Report) -> _Commune | None:
    code = cell_parsers.code(line["code"], 5) or ""
    department = department_code(line["department"]) or department_of_commune(code)
    if department is None or len(code) != 5:
        raise CellError("code", f"{line['code'][:20]!r} is no INSEE code")
    if not options.scope.holds(department):
        report.out("outside the areas kept")
        return None
    name = cell_parsers.text(line["name"])
    if name is None:
        raise CellError("nom", "it has no name")
    values: dict[str, Any] = {"name": name, "department_code": department}
    values |= _kind(line, code) | _numbers(line) | _centre(line, code, report)
    return _Commune(line.number, code, department, values)


def _kind(line: Line, code: str) -> dict[str, Any]:
    """The kind and the whole commune of a part. A delegated commune may share the code of
    the commune that it is in: that one is then the record."""
    city = city_of_arrondissement(code)
    if city is not None:
        return {"kind": CommuneKind.ARRONDISSEMENT_MUNICIPAL, "parent_code": city}
    if not line.has("kind"):
        return {}
    kind = KINDS.get(sort_name(line["kind"].replace("-", " ")))
    if kind is None:
        raise CellError("type", f"{line['kind'][:30]!r} is no kind of commune")
    parent = cell_parsers.code(line["parent"], 5) if kind is not CommuneKind.COMMUNE else None
    return {"kind": kind, "parent_code": parent if parent != code else None}


def _numbers(line: Line) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if line.has("population") and line["population"]:
        values["population"] = cell_parsers.whole(line["population"], "population")
    if line.has("postal_codes") and line["postal_codes"]:
        codes = (cell_parsers.code(code, 5) for code in _POSTAL_CODE.findall(line["postal_codes"]))
        values["postal_codes"] = tuple(sorted({code for code in codes if code is not None}))
    return values


def _centre(line: Line, code: str, report: Report) -> dict[str, Any]:
    try:
        latitude, longitude = line["latitude"], line["longitude"]
        if line["centre"]:
            longitude, latitude = map(str, json.loads(line["centre"])["coordinates"])
        found = cell_parsers.position(latitude, longitude)
    except (ValueError, KeyError, TypeError) as problem:
        report.leave_out(line.number, code, "centre", str(problem))
        return {}
    return {"latitude": found[0], "longitude": found[1]} if found else {}


def _write(
    connection: Connection,
    found: dict[str, _Commune],
    edition: Edition,
    options: Options,
    report: Report,
) -> None:
    override = options.override_verified
    ledger = Ledger(connection, communes, report, override=override, parts=[POSTAL_CODES])
    for commune in sorted(found.values(), key=lambda commune: not _is_whole(commune)):
        parent = commune.values.get("parent_code")
        if parent is not None and ledger.get(parent) is None:
            reason = f"the directory has no commune {parent}, of which it is a part"
            report.reject(commune.line, commune.code, "parent", reason)
            continue
        entry = Entry("COMMUNE", commune.code, commune.values["name"], commune.line)
        if ledger.get(commune.code) is None:
            own = {"code": commune.code, "kind": CommuneKind.COMMUNE}
            ledger.create(own | new_row({Group.RECORD: commune.values}, edition), entry)
        else:
            ledger.merge(commune.code, {Group.RECORD: commune.values}, edition, entry)
    ledger.flush()
