"""Import of the ministry's exports: establishments, structures annexed to them, and CIOs."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection

from imports.import_errors import CellError
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line, choose_layout, read_lines
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import department_of_uai, parse_department_code
from imports.reconcile.line_facts import ListMention, StructureFacts
from imports.reconcile.locations import area_columns
from imports.reconcile.matching import match_structure
from imports.reconcile.structure_changes import link_parents
from imports.sources import ministry_codes
from imports.sources.annuaire_columns import EXPORTS
from imports.sources.contact_columns import parse_contact
from imports.sources.micro_structures import derive_micro_structure_hostings
from imports.sources.siret_column import parse_siret
from imports.sources.structure_list import PlaceCells, StructureListImport
from models.field_group import FieldGroup
from models.listing import ListedAs
from models.structure import StructureStatus, StructureType
from text.messages import Message
from text.normalise import sort_name

# Columns of flags in the layout, and the columns of the table that they fill.
TRACK_COLUMNS = {
    "general": "general_track",
    "technological": "technological_track",
    "vocational": "vocational_track",
    "segpa": "segpa",
    "ulis": "ulis",
    "apprenticeship": "apprenticeship",
    "boarding": "boarding",
}
# The académie's two characters and three of its own.
BASSIN_CODE_LENGTH = 5
_CEDEX_LINE = re.compile(r"\d{5}\b")


def import_establishments(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Import either export, then the hostings that follow from it.

    Raises:
        ImportRefused: the file is neither export, is damaged, or would close too much.
    """
    layout, positions = choose_layout(sheet, [export.layout for export in EXPORTS])
    export = next(export for export in EXPORTS if export.layout is layout)
    importing = AnnuaireImport(
        connection, export.list_code, export.source_code, date, options, report
    )
    importing.run(read_lines(sheet, layout, positions, report))
    link_parents(connection)
    derive_micro_structure_hostings(connection, report)


class AnnuaireImport(StructureListImport):
    """One of the ministry's exports."""

    key_columns = ("uai",)

    def read_line(self, line: Line) -> None:
        department = parse_department_code(line["department"]) or department_of_uai(line["uai"])
        heading = ministry_codes.parse_heading(line["type"], line["nature"])
        if heading is None:
            self.report.count_out_of_scope(
                Message("{kind}, not kept here", kind=line["type"] or "nature " + line["nature"])
            )
        elif self.is_in_scope(department):
            self.keep(self._parse_facts(line, department, heading), department)

    def _parse_facts(self, line: Line, department: str | None, heading: ListedAs) -> StructureFacts:
        uai = cell_parsers.parse_uai(line["uai"])
        name = _parse_name(line)
        if name is None:
            raise CellError("nom", Message("it has no name"))
        code = cell_parsers.parse_code(line["commune_code"], 5)
        postal = self.parse_postal_code(line, uai)
        postal_code = postal.get("postal_code") or ""
        place = PlaceCells(line.number, uai, code, line["commune_name"], postal_code, department)
        commune = self.resolve_commune(place)
        is_cio = heading is ListedAs.CIO
        kind = None if is_cio else ministry_codes.parse_kind(line["nature"])
        facts = StructureFacts(
            line=line.number,
            key=uai,
            type=StructureType.CIO if is_cio else StructureType.ESTABLISHMENT,
            name=name,
            edition=self.line_edition(
                self.parse_cell(line, uai, "updated_on", cell_parsers.parse_date_of_fact)
            ),
            mentions=[ListMention(self.list_code, heading, kind)],
        )
        record = self._parse_record(line, uai, name) | postal | area_columns(commune, department)
        facts.groups[FieldGroup.RECORD] = record
        precision = ministry_codes.parse_precision(line["precision"] or line["match"])
        if line.has("latitude", "longitude"):
            self.set_position(facts, (line["latitude"], line["longitude"]), precision, commune)
        if any(map(line.has, ("phone", "mail", "web"))):
            contact = parse_contact(line, uai, department, self.report)
            facts.groups[FieldGroup.CONTACT] = contact
        if is_cio:
            facts.key = match_structure(self.changes, facts) or uai
            # Two CIOs of one file that match the same known CIO are two structures.
            if any(other.record["uai"] != uai for other in self.facts.services.get(facts.key, ())):
                facts.key = uai
        else:
            record |= _parse_school(line)
            if line.has("ulis", "segpa"):
                facts.groups[FieldGroup.TEACHING] = self._parse_teaching(
                    line, uai, record["academy_code"]
                )
        return facts

    def _parse_record(self, line: Line, uai: str, name: str) -> dict[str, Any]:
        status = ministry_codes.parse_status(line["state"])
        if status is None:
            self.report.leave_out_value(
                line.number, uai, "etat", Message("{cell!r} is no state", cell=line["state"])
            )
        record: dict[str, Any] = {
            "uai": uai,
            "name": name,
            "sort_name": sort_name(name),
            "status": status or StructureStatus.OPEN,
        }
        if line.has("street"):
            record["street"] = _parse_street(line)
        if line.has("commune_name"):
            record["city"] = cell_parsers.parse_text(line["commune_name"])
        if line.has("siret"):
            record |= parse_siret(line["siret"], line.number, uai, "siren_siret", self.report)
        if line.has("opens_on"):
            record["opens_on"] = self.parse_cell(line, uai, "opens_on", cell_parsers.parse_day)
        return record

    def _parse_teaching(self, line: Line, uai: str, academy: str | None) -> dict[str, Any]:
        """Values of the teaching group; columns that the export lacks are left out."""
        values: dict[str, Any] = {
            column: self.parse_cell(line, uai, name, cell_parsers.parse_flag)
            for name, column in TRACK_COLUMNS.items()
            if line.has(name)
        }
        # ``combine_lines`` fills this in where several lines have the UAI.
        values["other_sites"] = None
        if line.has("mother"):
            mother = self.parse_cell(line, uai, "mother", _uai_or_none)
            # An establishment that names itself has no parent.
            values["parent_uai"] = mother if mother != uai else None
        if line.has("bassin_code"):
            values["bassin_code"] = self._parse_bassin(line, academy)
        return values

    def _parse_bassin(self, line: Line, academy: str | None) -> str | None:
        """The code of a line's bassin de formation, which is kept to be inserted."""
        code = cell_parsers.parse_code(line["bassin_code"], BASSIN_CODE_LENGTH)
        # A bassin needs an académie, which an unknown département does not give.
        if code is None or academy is None:
            return None
        self.bassins[code] = (cell_parsers.parse_text(line["bassin_name"]) or code, academy)
        return code


def _uai_or_none(cell: str, column: str) -> str | None:
    return cell_parsers.parse_uai(cell, column) if cell else None


def _parse_school(line: Line) -> dict[str, Any]:
    """Values of the record that only schools have."""
    values: dict[str, Any] = {}
    if line.has("sector"):
        values["sector"] = ministry_codes.parse_sector(line["sector"])
    if line.has("contract"):
        values["contract"] = ministry_codes.parse_contract(line["contract"])
    return values


def _parse_name(line: Line) -> str | None:
    return cell_parsers.parse_text(line["name"]) or cell_parsers.parse_text(
        f"{line['main_name']} {line['patronym']}"
    )


def _parse_street(line: Line) -> str | None:
    """The address without the line that repeats postal code and city."""
    parts = [cell_parsers.parse_text(line[part]) for part in ("street", "street_2", "street_3")]
    if post_box := cell_parsers.parse_text(line["post_box"]):
        parts.append(f"BP {post_box}" if post_box[0].isdigit() else post_box)
    parts_kept = [part for part in parts if part is not None and not _CEDEX_LINE.match(part)]
    return ", ".join(dict.fromkeys(parts_kept)) or None
