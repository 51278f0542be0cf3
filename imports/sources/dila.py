"""Imports CIOs and missions locales from the DILA's directory of local services.

Two forms: the columns of extracts of 2019 (position at the commune's centre), and today's
export of ``api-lannuaire-administration`` (Service-Public, DILA, Licence Ouverte 2.0), whose
addresses, telephones and web sites are JSON within cells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from imports.import_errors import CellError
from imports.import_options import ImportOptions
from imports.import_report import Report
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
from imports.reconcile.areas import department_of_commune
from imports.reconcile.line_facts import FieldGroup, ListMention, StructureFacts
from imports.reconcile.locations import area_columns
from imports.reconcile.matching import match_structure
from imports.sources.contact_columns import parse_contact
from imports.sources.structure_list import PlaceCells, StructureListImport
from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import PositionPrecision, StructureStatus, StructureType
from text.normalise import sort_name

URL = (
    "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/"
    "api-lannuaire-administration/exports/json"
    "?where=pivot%20like%20%22cio%22%20or%20pivot%20like%20%22mission_locale%22"
)
LIST_CODE = "dila"

EXTRACT_2019_LAYOUT = Layout(
    "an extract of the DILA's directory of 2019",
    (
        required_column("dila_id"),
        required_column("name", "nom"),
        required_column("street", "adresse"),
        required_column("postal_code", "code_postal"),
        required_column("city", "commune_adresse"),
        required_column("commune_code", "code_insee"),
        required_column("phone", "telephone"),
        required_column("mail"),
        required_column("web", "site"),
        required_column("latitude", "commune_lat"),
        required_column("longitude", "commune_lon"),
        optional_column("updated_on", "date_source", reported=False),
    ),
)
CURRENT_LAYOUT = Layout(
    "the export of api-lannuaire-administration",
    (
        required_column("id"),
        required_column("name", "nom"),
        required_column("pivot"),
        required_column("address", "adresse"),
        required_column("phone", "telephone"),
        required_column("mail", "adresse_courriel"),
        required_column("web", "site_internet"),
        required_column("commune_code", "code_insee_commune"),
        optional_column("dila_id", "ancien_code_pivot"),
        optional_column("updated_on", "date_modification", reported=False),
    ),
)

TYPES = {
    "cio": (StructureType.CIO, ListedAs.CIO),
    "mission_locale": (StructureType.MISSION_LOCALE, ListedAs.MISSION_LOCALE),
}
STREET_PARTS = ("complement1", "complement2", "numero_voie", "service_distribution")
_UAI_IN_MAIL = re.compile(r"\b(?:ce|cio)[.-]?(\d{7}[a-z])@", re.IGNORECASE)
_DATED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)|/\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DilaService:
    """A local service, from either form; ``cells`` are by the names of ``EXTRACT_2019_LAYOUT``."""

    number: int
    key: str
    type: str
    cells: Mapping[str, str]
    precision: PositionPrecision
    date: str | None


def import_dila(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Bring in CIOs and missions locales.

    Raises:
        ImportRefused: the file is neither form, is damaged, or would close too much.
    """
    layout, positions = choose_layout(sheet, [EXTRACT_2019_LAYOUT, CURRENT_LAYOUT])
    report.source = "dila-2019" if layout is EXTRACT_2019_LAYOUT else "dila"
    read = _parse_extract_line if layout is EXTRACT_2019_LAYOUT else _parse_current_line
    status = ReviewStatus.TO_CONFIRM if layout is EXTRACT_2019_LAYOUT else ReviewStatus.CONFIRMED
    importing = StructureListImport(
        connection, LIST_CODE, report.source, status, options, report, date
    )
    for line in read_lines(sheet, layout, positions, report):
        try:
            _keep(importing, read(line))
        except CellError as problem:
            report.reject(
                line.number, line["dila_id"] or line["id"], problem.column, problem.reason
            )
    importing.write()


def _parse_extract_line(line: Line) -> DilaService:
    dated = _DATED.search(line["updated_on"])
    return DilaService(
        number=line.number,
        key=line["dila_id"],
        type=line["dila_id"].split("-")[0],
        cells=line.cells,
        precision=PositionPrecision.COMMUNE,
        date="-".join(filter(None, dated.groups())) if dated else None,
    )


def _parse_current_line(line: Line) -> DilaService:
    """The JSON cells unfolded. No position is called finer than the street, as the DILA does
    not say how exact its positions are."""
    key = line["dila_id"] or line["id"]
    named = [type_ for type_ in _json_texts(line["pivot"], "type_service_local") if type_]
    types = named or [key.split("-")[0]]
    address = _visited_address(line["address"])
    street = ", ".join(address[part] for part in STREET_PARTS if address.get(part))
    return DilaService(
        number=line.number,
        key=key,
        type=next((type_ for type_ in types if type_ in TYPES), types[0]),
        cells={
            "name": line["name"],
            "street": street,
            "postal_code": address.get("code_postal", ""),
            "city": address.get("nom_commune", ""),
            "commune_code": line["commune_code"],
            "latitude": address.get("latitude", ""),
            "longitude": address.get("longitude", ""),
            "phone": _first_text(line["phone"]),
            "mail": _first_text(line["mail"]),
            "web": _first_text(line["web"]),
        },
        precision=PositionPrecision.STREET if street else PositionPrecision.COMMUNE,
        date=cell_parsers.parse_partial_date(line["updated_on"], "date_modification"),
    )


def _parse_json_list(cell: str) -> list[Any]:
    """What a cell of JSON lists.

    Raises:
        CellError: it is no JSON.
    """
    try:
        found = json.loads(cell) if cell else []
    except ValueError:
        raise CellError("JSON", f"{cell[:40]!r} is not JSON") from None
    return found if isinstance(found, list) else [found]


def _parse_json_objects(cell: str) -> list[dict[str, Any]]:
    found = _parse_json_list(cell)
    if not all(isinstance(record, dict) for record in found):
        raise CellError("JSON", f"{cell[:40]!r} is no list of objects")
    return found


def _json_texts(cell: str, name: str) -> list[str]:
    """The texts of a cell: those of that name in its objects, those it lists, or itself."""
    if not cell.lstrip().startswith(("[", "{")):
        return [cell]
    values = [part.get(name) if isinstance(part, dict) else part for part in _parse_json_list(cell)]
    return [str(value) for value in values if value]


def _first_text(cell: str) -> str:
    return next(iter(_json_texts(cell, "valeur")), "")


def _visited_address(cell: str) -> dict[str, str]:
    """The place one goes to, before the one that letters go to."""
    records = _parse_json_objects(cell)
    visited = [r for r in records if sort_name(str(r.get("type_adresse", ""))) == "adresse"]
    chosen = (visited or records or [{}])[0]
    return {name: str(value) for name, value in chosen.items() if value is not None}


def _keep(importing: StructureListImport, service: DilaService) -> None:
    """Raises:
    CellError: the line cannot be imported."""
    if service.type not in TYPES:
        importing.report.count_out_of_scope(f"{service.type or 'no type'}, not kept here")
        return
    code = cell_parsers.parse_code(service.cells["commune_code"], 5) or ""
    department = department_of_commune(code)
    if not importing.options.scope.contains(department):
        importing.report.count_out_of_scope("outside the areas kept")
        return
    facts = _parse_facts(importing, service, code, department)
    facts.key = match_structure(importing.changes, facts) or service.key.replace("_", "-")
    if facts.key in importing.found:
        raise CellError("id", f"{facts.key} is what an earlier line of the file speaks of")
    importing.keep(facts, department)


def _parse_facts(
    importing: StructureListImport, service: DilaService, code: str, department: str | None
) -> StructureFacts:
    type_, heading = TYPES[service.type]
    cells = service.cells
    name = cell_parsers.parse_text(cells["name"])
    if name is None or not service.key:
        raise CellError("nom" if service.key else "id", "it is empty")
    place = PlaceCells(
        service.number, service.key, code, cells["city"], cells["postal_code"], department
    )
    commune = importing.resolve_commune(place)
    facts = StructureFacts(
        line=service.number,
        key=service.key,
        type=type_,
        name=name,
        edition=importing.edition(service.date),
        mentions=[ListMention(LIST_CODE, heading)],
    )
    facts.groups[FieldGroup.RECORD] = {
        "uai": _uai_from_mail(cells, type_),
        "dila_id": service.key,
        "name": name,
        "sort_name": sort_name(name),
        "street": cell_parsers.parse_text(cells["street"]),
        "postal_code": cell_parsers.parse_code(cells["postal_code"], 5),
        "city": cell_parsers.parse_text(cells["city"]),
        "status": StructureStatus.OPEN,
    } | area_columns(commune, department)
    importing.set_position(
        facts, (cells["latitude"], cells["longitude"]), service.precision, commune
    )
    facts.groups[FieldGroup.CONTACT] = parse_contact(
        Line(service.number, cells), service.key, department, importing.report
    )
    return facts


def _uai_from_mail(cells: Mapping[str, str], type_: StructureType) -> str | None:
    """A CIO's UAI, which only its académie's e-mail address shows."""
    shown = _UAI_IN_MAIL.search(cells["mail"])
    if type_ is not StructureType.CIO or shown is None:
        return None
    try:
        return cell_parsers.parse_uai(shown[1])
    except CellError:
        return None
