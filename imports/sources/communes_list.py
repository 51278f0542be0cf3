"""Import of communes: for another région, for France, or for a newer official geographic code.

Four forms are read: the columns of this project's own list, the JSON of geo.api.gouv.fr, that
of @etalab/decoupage-administratif, and Insee's *Code officiel géographique* as CSV. A commune
that a newer list leaves out is kept: structures and territories may still name it.
"""

from __future__ import annotations

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
    expected_column,
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
from imports.sources.list_import import ListImport
from models.commune import CommuneKind, commune_postal_codes
from models.commune import communes as communes_table
from models.field_group import FieldGroup
from text.messages import Message
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
# From the one with most columns on: the first whose columns are all there is taken.
LAYOUTS = (
    Layout(
        Message("a list of communes"),
        (
            required_column("code", "code_insee", "code_commune"),
            required_column("name", "nom", "name"),
            expected_column("department", "code_departement"),
            expected_column("postal_codes", "codes_postaux"),
            expected_column("latitude", "centroide_lat", "latitude"),
            expected_column("longitude", "centroide_lon", "longitude"),
            *_COMMON,
        ),
    ),
    Layout(
        Message("communes of geo.api.gouv.fr"),
        (
            required_column("code"),
            required_column("name", "nom"),
            expected_column("postal_codes", "codesPostaux"),
            expected_column("centre"),
            optional_column("department", "codeDepartement"),
            *_COMMON,
        ),
    ),
    Layout(
        Message("communes of decoupage-administratif"),
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
        Message("Insee's code officiel géographique"),
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
# Of several in one cell; a spreadsheet's 62800.0 is one.
_POSTAL_CODE = re.compile(r"\d+(?:\.0+)?(?!\d)")
POSTAL_CODES = ListField("postal_codes", commune_postal_codes, "commune_code", "postal_code")


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """One commune as a line states it; ``values`` are by column of the table."""

    line: int
    code: str
    department: str
    values: dict[str, Any]

    @property
    def is_whole(self) -> bool:
        """Whether it is a commune, and not a part of one."""
        return self.values.get("kind", CommuneKind.COMMUNE) is CommuneKind.COMMUNE


def import_communes(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Create communes, and update those that are known.

    Raises:
        ImportRefused: the file is no list of communes, or is damaged.
    """
    layout, positions = choose_layout(sheet, LAYOUTS)
    importing = CommunesImport(connection, SOURCE, date, options, report)
    importing.run(read_lines(sheet, layout, positions, report))


class CommunesImport(ListImport):
    """A list of communes, in any of the four forms."""

    key_columns = ("code",)

    def __init__(
        self,
        connection: Connection,
        source_code: str,
        date: str,
        options: ImportOptions,
        report: Report,
    ) -> None:
        super().__init__(connection, source_code, date, options, report)
        self.communes: dict[str, CommuneLine] = {}

    def read_line(self, line: Line) -> None:
        code = cell_parsers.parse_code(line["code"], 5) or ""
        department = parse_department_code(line["department"]) or department_of_commune(code)
        if department is None or len(code) != 5:
            raise CellError("code", Message("{cell!r} is no INSEE code", cell=line["code"][:20]))
        if not self.is_in_scope(department):
            return
        name = cell_parsers.parse_text(line["name"])
        if name is None:
            raise CellError("nom", Message("it has no name"))
        values: dict[str, Any] = {"name": name, "department_code": department}
        values |= _parse_kind(line, code) | _parse_numbers(line, code, self.report)
        values |= _parse_centre(line, code, self.report)
        # A delegated commune may share the code of the commune it is in, which is the record.
        if code not in self.communes or not self.communes[code].is_whole:
            self.communes[code] = CommuneLine(line.number, code, department, values)

    def write(self) -> None:
        communes = self.communes.values()
        ensure_areas(self.connection, {commune.department for commune in communes})
        override = self.options.override_verified
        changes = ChangeSet(
            self.connection,
            communes_table,
            self.report,
            override=override,
            list_fields=[POSTAL_CODES],
        )
        # Whole communes first: parts refer to them.
        for commune in sorted(communes, key=lambda commune: not commune.is_whole):
            self._upsert(changes, commune)
        changes.flush()

    def _upsert(self, changes: ChangeSet, commune: CommuneLine) -> None:
        parent = commune.values.get("parent_code")
        if parent is not None and changes.get(parent) is None:
            reason = Message(
                "the directory has no commune {parent}, of which it is a part", parent=parent
            )
            self.report.reject(commune.line, commune.code, "parent", reason)
            return
        entry = ReportEntry("COMMUNE", commune.code, commune.values["name"], commune.line)
        groups = {FieldGroup.RECORD: commune.values}
        if changes.get(commune.code) is None:
            defaults = {"code": commune.code, "kind": CommuneKind.COMMUNE}
            changes.create(defaults | build_row(groups, self.file_edition), entry)
        else:
            changes.merge(commune.code, groups, self.file_edition, entry)


def _parse_kind(line: Line, code: str) -> dict[str, Any]:
    """The kind of commune, and of a part the commune that it is in."""
    city = city_of_arrondissement(code)
    if city is not None:
        return {"kind": CommuneKind.ARRONDISSEMENT_MUNICIPAL, "parent_code": city}
    if not line.has("kind"):
        return {}
    kind = KIND_OF_WORD.get(sort_name(line["kind"].replace("-", " ")))
    if kind is None:
        raise CellError("type", Message("{cell!r} is no kind of commune", cell=line["kind"][:30]))
    parent = cell_parsers.parse_code(line["parent"], 5) if kind is not CommuneKind.COMMUNE else None
    # A delegated commune may share the code of the commune that it is in.
    return {"kind": kind, "parent_code": parent if parent != code else None}


def _parse_numbers(line: Line, code: str, report: Report) -> dict[str, Any]:
    """Population and postal codes; those that cannot be used are left out and reported."""
    values: dict[str, Any] = {}
    # Empty cells are left out, so that they do not clear what an earlier list stated.
    if line.has("population") and line["population"]:
        try:
            population = cell_parsers.parse_whole_number(line["population"], "population")
            values["population"] = population
        except CellError as problem:
            report.leave_out_value(line.number, code, problem.column, problem.reason)
    postal_codes: set[str] = set()
    for cell in _POSTAL_CODE.findall(line["postal_codes"]):
        try:
            postal_codes.add(cell_parsers.parse_postal_code(cell, "codes_postaux") or "")
        except CellError as problem:
            report.leave_out_value(line.number, code, problem.column, problem.reason)
    if postal_codes:
        values["postal_codes"] = tuple(sorted(postal_codes))
    return values


def _parse_centre(line: Line, code: str, report: Report) -> dict[str, Any]:
    try:
        latitude, longitude = line["latitude"], line["longitude"]
        if line["centre"]:
            # GeoJSON has the longitude first.
            longitude, latitude = map(str, cell_parsers.parse_json(line["centre"])["coordinates"])
        position = cell_parsers.parse_position(latitude, longitude)
    except (ValueError, KeyError, TypeError) as problem:
        report.leave_out_value(line.number, code, "centre", str(problem))
        return {}
    return {"latitude": position[0], "longitude": position[1]} if position else {}
