"""Import of CIOs and missions locales from the DILA's directory of local services.

Two forms: the columns of extracts of 2019 (position at the commune's centre), and today's
export of ``api-lannuaire-administration`` (Service-Public, DILA, Licence Ouverte 2.0), whose
addresses, telephones and web sites are JSON within cells.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    expected_column,
    optional_column,
    read_lines,
    required_column,
)
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import department_of_commune
from imports.reconcile.line_facts import ListMention, StructureFacts
from imports.reconcile.locations import area_columns
from imports.reconcile.matching import match_structure
from imports.sources.contact_columns import parse_contact
from imports.sources.dila_reception import HOURS_COLUMN, read_accessibility, read_hours
from imports.sources.siret_column import parse_siret
from imports.sources.structure_list import PlaceCells, StructureListImport
from models.field_group import FieldGroup
from models.listing import ListedAs
from models.opening_hours import stored_week
from models.provenance import ReviewStatus
from models.structure import PositionPrecision, StructureStatus, StructureType
from text.messages import Message
from text.normalise import sort_name

URL = (
    "https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/"
    "api-lannuaire-administration/exports/json"
    "?where=pivot%20like%20%22cio%22%20or%20pivot%20like%20%22mission_locale%22"
)
LIST_CODE = "dila"

EXTRACT_2019_LAYOUT = Layout(
    Message("an extract of the DILA's directory of 2019"),
    (
        required_column("dila_id"),
        required_column("name", "nom"),
        expected_column("street", "adresse"),
        expected_column("postal_code", "code_postal"),
        expected_column("city", "commune_adresse"),
        required_column("commune_code", "code_insee"),
        expected_column("phone", "telephone"),
        expected_column("mail"),
        expected_column("web", "site"),
        expected_column("latitude", "commune_lat"),
        expected_column("longitude", "commune_lon"),
        optional_column("updated_on", "date_source", reported=False),
    ),
)
CURRENT_LAYOUT = Layout(
    Message("the export of api-lannuaire-administration"),
    (
        required_column("id"),
        required_column("name", "nom"),
        required_column("pivot"),
        expected_column("address", "adresse"),
        expected_column("phone", "telephone"),
        expected_column("mail", "adresse_courriel"),
        expected_column("web", "site_internet"),
        required_column("commune_code", "code_insee_commune"),
        optional_column("dila_id", "ancien_code_pivot"),
        optional_column("hours", HOURS_COLUMN, reported=False),
        optional_column("siret", reported=False),
        optional_column("updated_on", "date_modification", reported=False),
    ),
)

TYPES = {
    "cio": (StructureType.CIO, ListedAs.CIO),
    "mission_locale": (StructureType.MISSION_LOCALE, ListedAs.MISSION_LOCALE),
}
STREET_PARTS = ("complement1", "complement2", "numero_voie", "service_distribution")
_UAI_IN_MAIL = re.compile(r"\b(?:ce|cio)[.-]?(\d{7}[a-z])@", re.IGNORECASE)

# A day, a month, or two months such as 2019-08/09, of which the first counts.
_DATED = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)|/\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DilaService:
    """A local service, whichever form it was in.

    ``type`` is a pivot's, such as ``cio``; ``cells`` are by the names of ``EXTRACT_2019_LAYOUT``,
    with ``siret`` and ``hours`` where the form has them; ``address`` is the visited one, as it is.
    """

    number: int
    key: str
    type: str
    cells: Mapping[str, str]
    precision: PositionPrecision
    date: str | None
    address: Mapping[str, str] = field(default_factory=dict)


def import_dila(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Import CIOs and missions locales.

    Raises:
        ImportRefused: the file is neither form, is damaged, or would close too much.
    """
    layout, positions = choose_layout(sheet, [EXTRACT_2019_LAYOUT, CURRENT_LAYOUT])
    importing: DilaImport
    if layout is EXTRACT_2019_LAYOUT:
        # So old that what it alone names may have closed since.
        status = ReviewStatus.TO_CONFIRM
        importing = Extract2019Import(
            connection, LIST_CODE, "dila-2019", date, options, report, status
        )
    else:
        importing = CurrentExportImport(connection, LIST_CODE, "dila", date, options, report)
    importing.run(read_lines(sheet, layout, positions, report))


class DilaImport(StructureListImport):
    """The DILA's list, in either form."""

    key_columns = ("dila_id", "id")

    @abstractmethod
    def parse_line(self, line: Line) -> DilaService: ...

    def read_line(self, line: Line) -> None:
        service = self.parse_line(line)
        if service.type not in TYPES:
            self.report.count_out_of_scope(
                Message("{kind}, not kept here", kind=service.type or Message("no type"))
            )
            return
        code = cell_parsers.parse_code(service.cells["commune_code"], 5) or ""
        department = department_of_commune(code)
        if not self.is_in_scope(department):
            return
        facts = self._parse_facts(service, code, department)
        facts.key = match_structure(self.changes, facts) or service.key.replace("_", "-")
        if facts.key in self.facts:
            raise CellError(
                "id", Message("{key} is what an earlier line of the file speaks of", key=facts.key)
            )
        self.keep(facts, department)

    def _parse_facts(
        self, service: DilaService, code: str, department: str | None
    ) -> StructureFacts:
        type_, heading = TYPES[service.type]
        cells = Line(service.number, service.cells)
        name = cell_parsers.parse_text(cells["name"])
        if name is None or not service.key:
            raise CellError("nom" if service.key else "id", Message("it is empty"))
        place = PlaceCells(
            service.number, service.key, code, cells["city"], cells["postal_code"], department
        )
        commune = self.resolve_commune(place)
        facts = StructureFacts(
            line=service.number,
            key=service.key,
            type=type_,
            name=name,
            edition=self.line_edition(service.date),
            mentions=[ListMention(LIST_CODE, heading)],
        )
        facts.groups[FieldGroup.RECORD] = {
            "uai": _uai_from_mail(cells, type_),
            "dila_id": service.key,
            "name": name,
            "sort_name": sort_name(name),
            "street": cell_parsers.parse_text(cells["street"]),
            "city": cell_parsers.parse_text(cells["city"]),
            "status": StructureStatus.OPEN,
        }
        facts.record.update(self.parse_postal_code(cells, service.key))
        facts.record.update(area_columns(commune, department))
        if cells.has("siret"):
            facts.record.update(
                parse_siret(cells["siret"], service.number, service.key, "siret", self.report)
            )
        coordinates = (cells["latitude"], cells["longitude"])
        self.set_position(facts, coordinates, service.precision, commune)
        facts.groups[FieldGroup.CONTACT] = parse_contact(
            cells, service.key, department, self.report
        )
        if reception := self._parse_reception(service):
            facts.groups[FieldGroup.RECEPTION] = reception
        return facts

    def _parse_reception(self, service: DilaService) -> dict[str, Any]:
        """Values of the reception group; what the form lacks or cannot be used is left out."""
        problems: list[CellError] = []
        values: dict[str, Any] = {}
        if "hours" in service.cells:
            try:
                ranges = _parse_json_objects(service.cells["hours"])
            except CellError as unreadable:
                problems.append(CellError(HOURS_COLUMN, unreadable.reason))
            else:
                week = read_hours(ranges, problems.append)
                # Where nothing is left of what it states, what was known stays.
                if week.says_anything or not problems:
                    values["opening_hours"] = stored_week(week) if week.says_anything else None
        if "accessibilite" in service.address:
            values |= read_accessibility(service.address, problems.append)
        for problem in problems:
            self.report.leave_out_value(service.number, service.key, problem.column, problem.reason)
        return values


class Extract2019Import(DilaImport):
    """The columns of extracts of 2019, whose positions are the commune's centre."""

    def parse_line(self, line: Line) -> DilaService:
        dated = _DATED.search(line["updated_on"])
        return DilaService(
            number=line.number,
            key=line["dila_id"],
            type=line["dila_id"].split("-")[0],
            cells=line,
            precision=PositionPrecision.COMMUNE,
            date="-".join(filter(None, dated.groups())) if dated else None,
        )


class CurrentExportImport(DilaImport):
    """Today's export, whose cells are JSON."""

    def parse_line(self, line: Line) -> DilaService:
        key = line["dila_id"] or line["id"]
        types_named = [type_ for type_ in _json_texts(line["pivot"], "type_service_local") if type_]
        types = types_named or [key.split("-")[0]]
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
            }
            | {name: line[name] for name in ("hours", "siret") if line.has(name)},
            # The DILA does not say how exact its positions are: none counts as finer than a street.
            precision=PositionPrecision.STREET if street else PositionPrecision.COMMUNE,
            date=cell_parsers.parse_date_of_fact(line["updated_on"], "date_modification"),
            address=address,
        )


def _parse_json_list(cell: str) -> list[Any]:
    """The values of a cell that holds a JSON list or a single value.

    Raises:
        CellError: not JSON.
    """
    try:
        content = cell_parsers.parse_json(cell) if cell else []
    except ValueError:
        raise CellError("JSON", Message("{cell!r} is not JSON", cell=cell[:40])) from None
    return content if isinstance(content, list) else [content]


def _parse_json_objects(cell: str) -> list[dict[str, Any]]:
    records = _parse_json_list(cell)
    if not all(isinstance(record, dict) for record in records):
        raise CellError("JSON", Message("{cell!r} is no list of objects", cell=cell[:40]))
    return records


def _json_texts(cell: str, name: str) -> list[str]:
    """The texts of a JSON cell: its own, and those called ``name`` in its objects.

    A cell that is not JSON is one text.
    """
    if not cell.lstrip().startswith(("[", "{")):
        return [cell]
    values = [part.get(name) if isinstance(part, dict) else part for part in _parse_json_list(cell)]
    return [str(value) for value in values if value]


def _first_text(cell: str) -> str:
    return next(iter(_json_texts(cell, "valeur")), "")


def _visited_address(cell: str) -> dict[str, str]:
    """The address that people visit where there is one, else any address."""
    records = _parse_json_objects(cell)
    visited = [r for r in records if sort_name(str(r.get("type_adresse", ""))) == "adresse"]
    chosen = (visited or records or [{}])[0]
    return {name: str(value) for name, value in chosen.items() if value is not None}


def _uai_from_mail(cells: Line, type_: StructureType) -> str | None:
    """A CIO's UAI, which the DILA publishes only as a part of its académie's mail address."""
    match = _UAI_IN_MAIL.search(cells["mail"])
    if type_ is not StructureType.CIO or match is None:
        return None
    try:
        return cell_parsers.parse_uai(match[1])
    except CellError:
        return None
