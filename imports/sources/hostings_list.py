"""Import of hostings: the DRAIO's list of who hosts which dispositif, as CSV or XLSX.

With ``--complete`` it is the whole list of its dispositifs in its académies: their coverage
becomes complete, and a hosting that it leaves out closes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Connection, select

from imports.import_errors import CellError, ImportRefused
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
from imports.reconcile.change_set import ChangeSet, build_row
from imports.reconcile.complete_lists import exceeds_closure_limit, mark_complete
from imports.reconcile.line_facts import FieldGroup
from imports.sources.list_import import ListImport
from models.dispositif import dispositifs
from models.hosting import HostingStatus, hostings
from models.structure import StructureType, structures
from storage.columns import Row
from text.normalise import sort_name

SOURCE = "draio"

LAYOUT = Layout(
    "a list of hostings",
    (
        required_column("host", "uai_etablissement", "uai"),
        required_column("dispositif"),
        optional_column("micro_structure", "uai_structure"),
        optional_column("school_year", "annee_scolaire"),
        optional_column("opens_on", "ouvre_le"),
        optional_column("closes_on", "ferme_le"),
        optional_column("permanent_entry", "entree_permanente"),
        optional_column("places"),
        optional_column("how_to_enter", "modalites_entree"),
        optional_column("contact"),
        optional_column("status", "statut"),
        required_column("evidence", "preuve"),
        optional_column("evidence_date", "date_preuve"),
    ),
)
STATUSES = {
    "": HostingStatus.OPEN,
    "ouvert": HostingStatus.OPEN,
    "a ouvrir": HostingStatus.TO_OPEN,
    "ferme": HostingStatus.CLOSED,
}
# Hyphens, en and em dashes, slashes.
_SCHOOL_YEAR = re.compile(r"(20\d\d)[-\u2010-\u2015/](20\d\d|\d\d)", re.ASCII)


def import_hostings(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Create hostings, and update those that are known.

    Raises:
        ImportRefused: the file is no list of hostings, is damaged, or would close too much.
    """
    layout, positions = choose_layout(sheet, [LAYOUT])
    importing = HostingsImport(connection, SOURCE, date, options, report)
    importing.run(read_lines(sheet, layout, positions, report))


class HostingsImport(ListImport):
    """The DRAIO's list of hostings. ``mentioned`` are the keys of hostings that its lines state."""

    key_columns = ("host",)

    def __init__(
        self,
        connection: Connection,
        source_code: str,
        date: str,
        options: ImportOptions,
        report: Report,
    ) -> None:
        super().__init__(connection, source_code, date, options, report)
        override = options.override_verified
        self.changes = ChangeSet(connection, hostings, report, override=override)
        self.dispositifs = _dispositif_codes(connection)
        identifiers = (structures.c.uai, structures.c.id)
        area_columns = (structures.c.department_code, structures.c.academy_code)
        self.schools: dict[str, Row] = {
            row["uai"]: dict(row)
            for row in connection.execute(
                select(*identifiers, *area_columns).where(
                    structures.c.type == StructureType.ESTABLISHMENT,
                    structures.c.uai.is_not(None),
                )
            ).mappings()
        }
        self.mentioned: set[str] = set()
        # Dispositif and académie: what the list is complete for, if it is.
        self.covered: set[tuple[str, str]] = set()

    def read_line(self, line: Line) -> None:
        host = self._find_school(line["host"], "uai_etablissement")
        if not self.is_in_scope(host["department_code"]):
            return
        dispositif = self._find_dispositif(line["dispositif"])
        values = _parse_values(line, self.report)
        micro_structure = None
        if line["micro_structure"]:
            micro_structure = self._find_school(line["micro_structure"], "uai_structure")["id"]
            values["micro_structure_id"] = micro_structure
        key = self._hosting_key(dispositif, host["id"], micro_structure)
        if key in self.mentioned:
            raise CellError("uai_etablissement", "an earlier line states the same hosting")
        self.mentioned.add(key)
        self.covered.add((dispositif, host["academy_code"]))
        self._upsert(
            key, {"dispositif_code": dispositif, "structure_id": host["id"]} | values, line
        )

    def _upsert(self, key: str, values: dict[str, Any], line: Line) -> None:
        entry = ReportEntry("HOSTING", key, f"{line['dispositif']}, {line['host']}", line.number)
        if self.changes.get(key) is None:
            defaults = {"id": key, "status": HostingStatus.OPEN}
            row = build_row({FieldGroup.RECORD: values}, self.file_edition)
            self.changes.create(defaults | row, entry)
        else:
            self.changes.merge(key, {FieldGroup.RECORD: values}, self.file_edition, entry)

    def _find_school(self, cell: str, column: str) -> Row:
        uai = cell_parsers.parse_uai(cell, column)
        if uai not in self.schools:
            raise CellError(
                column,
                f"the directory has no establishment {uai}; import the annuaire first",
            )
        return self.schools[uai]

    def _find_dispositif(self, cell: str) -> str:
        code = self.dispositifs.get(sort_name(cell))
        if code is None:
            codes_known = ", ".join(sorted(set(self.dispositifs.values())))
            raise CellError("dispositif", f"{cell[:40]!r} is none of {codes_known}")
        return code

    def _hosting_key(self, dispositif: str, host: str, micro_structure: str | None) -> str:
        """The key of the hosting that a line states: a known one's, or a new key."""
        hostings_known = self.changes.rows | self.changes.created
        same = {
            key: row
            for key, row in hostings_known.items()
            if (row["dispositif_code"], row["structure_id"]) == (dispositif, host)
        }
        for key, row in same.items():
            # A line that names no micro-structure means the only hosting of the dispositif there.
            if row["micro_structure_id"] == micro_structure or (
                micro_structure is None and len(same) == 1
            ):
                return key
        key = f"{dispositif}-{host}"
        if micro_structure is None or key not in hostings_known:
            return key
        return f"{key}-{micro_structure}"

    def write(self) -> None:
        if self.options.complete:
            self._complete()
        self.changes.flush()

    def _complete(self) -> None:
        """Close the hostings that the list leaves out, and mark it as complete.

        Raises:
            ImportRefused: a line was rejected, or too much would close.
        """
        self.refuse_incomplete()
        academy_of = {row["id"]: row["academy_code"] for row in self.schools.values()}
        covered = [
            key
            for key, row in self.changes.rows.items()
            if (row["dispositif_code"], academy_of.get(row["structure_id"])) in self.covered
            and row["status"] is not HostingStatus.CLOSED
        ]
        self._close_missing(covered)
        for dispositif, academy in sorted(self.covered):
            mark_complete(self.connection, dispositif, academy, self.file_edition, self.report)

    def _close_missing(self, covered: Collection[str]) -> None:
        missing = [key for key in covered if key not in self.mentioned]
        if exceeds_closure_limit(missing, covered) and not self.options.accept_closures:
            raise ImportRefused(
                f"this would close {len(missing)} of the {len(covered)} hostings that the list "
                "covers, more than a tenth; if they did close, add --accept-closures."
            )
        for key in missing:
            entry = ReportEntry("HOSTING", key, key)
            closed = {FieldGroup.RECORD: {"status": HostingStatus.CLOSED}}
            self.changes.merge(key, closed, self.file_edition, entry)


def _dispositif_codes(connection: Connection) -> dict[str, str]:
    """Codes of dispositifs by normalised code, name and acronym."""
    c = dispositifs.c
    return {
        sort_name(spelling): row.code
        for row in connection.execute(select(c.code, c.name, c.acronym))
        for spelling in row
        if spelling is not None
    }


OPTIONAL_CELLS: dict[str, Callable[[str], Any]] = {
    "opens_on": lambda cell: cell_parsers.parse_day(cell, "ouvre_le"),
    "closes_on": lambda cell: cell_parsers.parse_day(cell, "ferme_le"),
    "permanent_entry": lambda cell: cell_parsers.parse_flag(cell, "entree_permanente"),
    "places": lambda cell: cell_parsers.parse_whole_number(cell, "places"),
    "how_to_enter": cell_parsers.parse_text,
    "contact": cell_parsers.parse_text,
    "school_year": lambda cell: _parse_school_year(cell),
    "evidence_date": lambda cell: cell_parsers.parse_date_of_fact(cell, "date_preuve"),
}
"""Parsers of cells without which a hosting stands, by column of the table."""


def _parse_values(line: Line, report: Report) -> dict[str, Any]:
    """Values of the hosting by column; columns that the list lacks are left out, and cells that
    cannot be read are left out and reported."""
    values: dict[str, Any] = {"evidence": _parse_evidence(line["evidence"])}
    if line.has("status"):
        values["status"] = _parse_status(line["status"])
    for name, parse in OPTIONAL_CELLS.items():
        if not line.has(name):
            continue
        try:
            values[name] = parse(line[name])
        except CellError as problem:
            report.leave_out_value(line.number, line["host"], problem.column, problem.reason)
    return values


def _parse_school_year(cell: str) -> str | None:
    """A school year as 2026-2027, from 2026-2027, 2026/2027, 2026-27, with any dash and blanks."""
    if not cell:
        return None
    match = _SCHOOL_YEAR.fullmatch("".join(cell.split()))
    following = str(int(match[1]) + 1) if match else ""
    if match is None or match[2] not in (following, following[2:]):
        raise CellError("annee_scolaire", f"{cell[:20]!r} is no school year, such as 2026-2027")
    return f"{match[1]}-{following}"


def _parse_status(cell: str) -> HostingStatus:
    status = STATUSES.get(sort_name(cell))
    if status is None:
        raise CellError("statut", f"{cell[:20]!r} is none of ouvert, à ouvrir, fermé")
    return status


def _parse_evidence(cell: str) -> str:
    text = cell_parsers.parse_text(cell)
    if text is None:
        raise CellError("preuve", "what states this hosting must be named: a decision, a page")
    return text
