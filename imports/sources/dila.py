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
from imports.import_options import Options
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Layout, Line, choose_layout, column, optional, read_lines
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import department_of_commune
from imports.reconcile.line_facts import Facts, Group, Listed
from imports.reconcile.locations import area_columns
from imports.reconcile.matching import match_structure
from imports.sources.contact_columns import read_contact
from imports.sources.structure_list import ListReading, WrittenPlace
from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import PositionPrecision, StructureStatus, StructureType
from text.normalise import sort_name

URL = (
    "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/"
    "api-lannuaire-administration/exports/json"
    "?where=pivot%20like%20%22cio%22%20or%20pivot%20like%20%22mission_locale%22"
)
LIST = "dila"

EXTRACT = Layout(
    "an extract of the DILA's directory of 2019",
    (
        column("dila_id"),
        column("name", "nom"),
        column("street", "adresse"),
        column("postal_code", "code_postal"),
        column("city", "commune_adresse"),
        column("commune_code", "code_insee"),
        column("phone", "telephone"),
        column("mail"),
        column("web", "site"),
        column("latitude", "commune_lat"),
        column("longitude", "commune_lon"),
        optional("updated_on", "date_source", told=False),
    ),
)
TODAY = Layout(
    "the export of api-lannuaire-administration",
    (
        column("id"),
        column("name", "nom"),
        column("pivot"),
        column("address", "adresse"),
        column("phone", "telephone"),
        column("mail", "adresse_courriel"),
        column("web", "site_internet"),
        column("commune_code", "code_insee_commune"),
        optional("dila_id", "ancien_code_pivot"),
        optional("updated_on", "date_modification", told=False),
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
class Service:
    """A local service, from either form; ``cells`` are by the names of ``EXTRACT``."""

    number: int
    key: str
    type: str
    cells: Mapping[str, str]
    precision: PositionPrecision
    date: str | None


def import_dila(
    sheet: Sheet, date: str, connection: Connection, options: Options, report: Report
) -> None:
    """Bring in CIOs and missions locales.

    Raises:
        ImportRefused: the file is neither form, is damaged, or would close too much.
    """
    layout, places = choose_layout(sheet, [EXTRACT, TODAY])
    report.source = "dila-2019" if layout is EXTRACT else "dila"
    read = _from_extract if layout is EXTRACT else _from_today
    status = ReviewStatus.TO_CONFIRM if layout is EXTRACT else ReviewStatus.CONFIRMED
    reading = ListReading(connection, LIST, report.source, status, options, report, date)
    for line in read_lines(sheet, layout, places, report):
        try:
            _keep(reading, read(line))
        except CellError as problem:
            report.reject(
                line.number, line["dila_id"] or line["id"], problem.column, problem.reason
            )
    reading.write()


def _from_extract(line: Line) -> Service:
    dated = _DATED.search(line["updated_on"])
    return Service(
        number=line.number,
        key=line["dila_id"],
        type=line["dila_id"].split("-")[0],
        cells=line.cells,
        precision=PositionPrecision.COMMUNE,
        date="-".join(filter(None, dated.groups())) if dated else None,
    )


def _from_today(line: Line) -> Service:
    """The JSON cells unfolded. No position is called finer than the street, as the DILA does
    not say how exact its positions are."""
    key = line["dila_id"] or line["id"]
    named = [type_ for type_ in _unfolded(line["pivot"], "type_service_local") if type_]
    types = named or [key.split("-")[0]]
    address = _address(line["address"])
    street = ", ".join(address[part] for part in STREET_PARTS if address.get(part))
    return Service(
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
            "phone": _first(line["phone"]),
            "mail": _first(line["mail"]),
            "web": _first(line["web"]),
        },
        precision=PositionPrecision.STREET if street else PositionPrecision.COMMUNE,
        date=cell_parsers.partial_date(line["updated_on"], "date_modification"),
    )


def _listed(cell: str) -> list[Any]:
    """What a cell of JSON lists.

    Raises:
        CellError: it is no JSON.
    """
    try:
        found = json.loads(cell) if cell else []
    except ValueError:
        raise CellError("JSON", f"{cell[:40]!r} is not JSON") from None
    return found if isinstance(found, list) else [found]


def _records(cell: str) -> list[dict[str, Any]]:
    found = _listed(cell)
    if not all(isinstance(record, dict) for record in found):
        raise CellError("JSON", f"{cell[:40]!r} is no list of objects")
    return found


def _unfolded(cell: str, name: str) -> list[str]:
    """The texts of a cell: those of that name in its objects, those it lists, or itself."""
    if not cell.lstrip().startswith(("[", "{")):
        return [cell]
    values = [part.get(name) if isinstance(part, dict) else part for part in _listed(cell)]
    return [str(value) for value in values if value]


def _first(cell: str) -> str:
    return next(iter(_unfolded(cell, "valeur")), "")


def _address(cell: str) -> dict[str, str]:
    """The place one goes to, before the one that letters go to."""
    records = _records(cell)
    visited = [r for r in records if sort_name(str(r.get("type_adresse", ""))) == "adresse"]
    chosen = (visited or records or [{}])[0]
    return {name: str(value) for name, value in chosen.items() if value is not None}


def _keep(reading: ListReading, service: Service) -> None:
    """Raises:
    CellError: the line cannot be imported."""
    if service.type not in TYPES:
        reading.report.out(f"{service.type or 'no type'}, not kept here")
        return
    code = cell_parsers.code(service.cells["commune_code"], 5) or ""
    department = department_of_commune(code)
    if not reading.options.scope.holds(department):
        reading.report.out("outside the areas kept")
        return
    facts = _facts(reading, service, code, department)
    facts.key = match_structure(reading.ledger, facts) or service.key.replace("_", "-")
    if facts.key in reading.found:
        raise CellError("id", f"{facts.key} is what an earlier line of the file speaks of")
    reading.keep(facts, department)


def _facts(reading: ListReading, service: Service, code: str, department: str | None) -> Facts:
    type_, heading = TYPES[service.type]
    said = service.cells
    name = cell_parsers.text(said["name"])
    if name is None or not service.key:
        raise CellError("nom" if service.key else "id", "it is empty")
    place = WrittenPlace(
        service.number, service.key, code, said["city"], said["postal_code"], department
    )
    commune = reading.commune(place)
    facts = Facts(
        line=service.number,
        key=service.key,
        type=type_,
        name=name,
        edition=reading.edition(service.date),
        listed=[Listed(LIST, heading)],
    )
    facts.groups[Group.RECORD] = {
        "uai": _uai(said, type_),
        "dila_id": service.key,
        "name": name,
        "sort_name": sort_name(name),
        "street": cell_parsers.text(said["street"]),
        "postal_code": cell_parsers.code(said["postal_code"], 5),
        "city": cell_parsers.text(said["city"]),
        "status": StructureStatus.OPEN,
    } | area_columns(commune, department)
    reading.locate(facts, (said["latitude"], said["longitude"]), service.precision, commune)
    facts.groups[Group.CONTACT] = read_contact(
        Line(service.number, said), service.key, department, reading.report
    )
    return facts


def _uai(said: Mapping[str, str], type_: StructureType) -> str | None:
    """A CIO's UAI, which only its académie's e-mail address shows."""
    shown = _UAI_IN_MAIL.search(said["mail"])
    if type_ is not StructureType.CIO or shown is None:
        return None
    try:
        return cell_parsers.uai(shown[1])
    except CellError:
        return None
