"""Import of a list of structures: the annuaire's and the DILA's.

Gathers the facts of all lines, writes them by structure, and closes the structures that an earlier
edition of the list named and this one does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from imports.import_errors import CellError
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line
from imports.reconcile.areas import city_of_arrondissement, ensure_areas
from imports.reconcile.complete_lists import mark_establishments_complete
from imports.reconcile.line_facts import Edition, StructureFacts
from imports.reconcile.locations import CommuneLookup, KnownCommune, position_columns
from imports.reconcile.matching import find_lookalikes
from imports.reconcile.prerequisites import ensure_bassins
from imports.reconcile.structure_changes import ListCoverage, StructureChangeSet
from imports.reconcile.succession import close_merged
from imports.sources.gathered_lines import GatheredLines
from imports.sources.list_import import ListImport
from imports.sources.sites import combine_lines
from models.field_group import FieldGroup
from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import PositionPrecision, StructureType
from text.messages import Message, joined

_UAI_DIGITS = re.compile(r"\d{7}")
_DILA_PIVOT = re.compile(r"[a-z_]+-[0-9AB]{5}-\d\d")

MAX_PARSED_CELLS = 5_000
"""Whose values are kept while lines are read."""

Value = TypeVar("Value")


class PlaceCells(NamedTuple):
    """The cells that say where a structure is; ``line`` and ``key`` identify it in the report."""

    line: int
    key: str
    commune_code: str | None
    city: str
    postal_code: str
    department: str | None


class StructureListImport(ListImport):
    """An edition of the list ``list_code``; ``facts`` are those of its lines."""

    def __init__(
        self,
        connection: Connection,
        list_code: str,
        source_code: str,
        date: str,
        options: ImportOptions,
        report: Report,
        review_status: ReviewStatus = ReviewStatus.CONFIRMED,
    ) -> None:
        super().__init__(connection, source_code, date, options, report, review_status)
        self.list_code = list_code
        self.newest_date = ""
        self.communes = CommuneLookup(connection)
        self.changes = StructureChangeSet(connection, report, override=options.override_verified)
        self.facts = GatheredLines()
        self.headings: set[ListedAs] = set()
        # Name and académie by code, of those that lines refer to.
        self.bassins: dict[str, tuple[str, str]] = {}
        self.departments: set[str] = set()
        self._parsed: dict[tuple[object, str], Any] = {}
        self.departments_without_communes: set[str] = set()

    def line_edition(self, date: str | None) -> Edition:
        """A line's edition, dated by ``--date``, else by the line itself, else by the file."""
        if self.options.date:
            date = self.options.date
        elif date:
            self.newest_date = max(self.newest_date, date)
        return Edition(self.source_code, date or self.date, self.review_status)

    def parse_cell(
        self, line: Line, key: str, column: str, parse: Callable[[str, str], Value]
    ) -> Value:
        """A cell's value. One that cannot be used is reported, and counts as an empty cell."""
        cell = line[column]
        # Flags and days are the same few in tens of thousands of lines.
        known: Value | None = self._parsed.get((parse, cell))
        if known is not None:
            return known
        try:
            value = parse(cell, column)
            if len(self._parsed) < MAX_PARSED_CELLS:
                self._parsed[parse, cell] = value
            return value
        except CellError as problem:
            heading = line.headings.get(problem.column, problem.column)
            self.report.leave_out_value(line.number, key, heading, problem.reason)
            return parse("", column)

    def parse_postal_code(self, line: Line, key: str) -> dict[str, str | None]:
        """The column of the postal code; none where it cannot be used: what is known stays."""
        try:
            return {"postal_code": cell_parsers.parse_postal_code(line["postal_code"])}
        except CellError as problem:
            self.report.leave_out_value(line.number, key, problem.column, problem.reason)
            return {}

    def resolve_commune(self, place: PlaceCells) -> KnownCommune | None:
        """The commune of a place; one that is unknown, or only guessed by name, is reported."""
        code = place.commune_code
        commune = self.communes.resolve(code, place.city, place.postal_code)
        if commune is not None and commune.code in (code, city_of_arrondissement(code or "")):
            return commune
        # A département without any commune gets one note in all, not one for each line.
        if commune is None and place.department not in self.communes.departments:
            self.departments_without_communes.add(place.department or Message("unknown"))
            return None
        taken: str = ""
        if commune is not None:
            taken = Message("; taken for {code} {name}", code=commune.code, name=commune.name)
        reason = Message(
            "no commune has the code {code}, it may have been merged{taken}", code=code, taken=taken
        )
        if code is None:
            reason = Message("without its code the commune is not known{taken}", taken=taken)
        if code == place.postal_code:
            reason = Message(
                "{code} is the postal code, not the INSEE code of the commune{taken}",
                code=code,
                taken=taken,
            )
        self.report.leave_out_value(place.line, place.key, "code_commune", reason)
        return commune

    def set_position(
        self,
        facts: StructureFacts,
        cells: tuple[str, str],
        precision: PositionPrecision,
        commune: KnownCommune | None,
    ) -> None:
        """Add the position of two cells, latitude and longitude; a wrong one is reported."""
        try:
            position = cell_parsers.parse_position(*cells)
            facts.groups[FieldGroup.POSITION] = position_columns(position, precision, commune)
        except CellError as problem:
            self.report.leave_out_value(facts.line, facts.key, problem.column, problem.reason)

    def keep(self, facts: StructureFacts, department: str | None) -> None:
        """Keep the facts of a line, which is in a département of the areas kept."""
        self.facts.add(facts)
        self.headings.update(mention.listed_as for mention in facts.mentions)
        if department is not None:
            self.departments.add(department)

    def write(self) -> None:
        if self.newest_date and not self.options.date:
            self.date, self.report.dated_by = self.newest_date, Message("its lines")
        self.report.date = self.date
        if self.departments_without_communes:
            self.report.note(
                Message(
                    "Structures are kept without their commune, as the directory has no communes "
                    "of these départements: {departments}. Load them with "
                    "raccroche import communes, then import this file again.",
                    departments=joined(", ", sorted(self.departments_without_communes)),
                )
            )
        ensure_areas(self.connection, self.departments)
        ensure_bassins(self.connection, self.bassins, self.file_edition)
        for lines_of_structure in self.facts.by_structure():
            self._upsert(combine_lines(lines_of_structure, self.report))
        if outdated := self.changes.outdated:
            self.report.note(
                Message(
                    "{count} structures are new here, though a newer edition of this list is "
                    "known, which may have left them out: they are to be confirmed ({first} …).",
                    count=len(outdated),
                    first=outdated[0],
                )
            )
        self._close_missing()
        if not self.options.update_only:
            stated = {key: lines[0] for key, lines in self.facts.services.items()}
            close_merged(self.changes, stated)
        self.changes.flush()
        if self.options.complete:
            self._mark_complete()

    def _upsert(self, facts: StructureFacts) -> None:
        is_school = facts.type is StructureType.ESTABLISHMENT
        if not is_school and self.changes.get(facts.key) is None:
            for key in find_lookalikes(self.changes, facts):
                self.report.note(
                    Message(
                        "{key} is new, and {other} has its name in the same commune: one may have "
                        "taken the other's place.",
                        key=facts.key,
                        other=key,
                    )
                )
        self.changes.upsert(facts)

    def _mark_complete(self) -> None:
        self.refuse_incomplete()
        mark_establishments_complete(
            self.connection, self.headings, self.departments, self.file_edition, self.report
        )

    def _close_missing(self) -> None:
        if self.options.update_only:
            self.report.note(Message("--update-only: nothing is closed for not being in the file."))
            return
        spared_keys = self._keys_of_rejected_lines()
        if spared_keys is None:
            self.report.note(
                Message(
                    "Nothing is closed for being absent: some rejected lines do not tell which "
                    "structure they are."
                )
            )
            return
        # The file covers the headings and départements that occur in it, and nothing else.
        self.changes.close_missing(
            ListCoverage(self.list_code, frozenset(self.headings), frozenset(self.departments)),
            spared_keys | self.facts.keys(),
            self.file_edition,
            accept=self.options.accept_closures,
        )

    def _keys_of_rejected_lines(self) -> set[str] | None:
        """The structures that rejected lines may name; None where a line names none."""
        rejected = {rejection.key for rejection in self.report.rejected}
        if not rejected:
            return set()
        identifiers = {key for key in rejected if _DILA_PIVOT.match(key)}
        with_digits = {key for key in rejected if _UAI_DIGITS.match(key)}
        if len(identifiers) + len(with_digits) < len(rejected):
            return None
        # The check letter may be what is wrong: seven digits are enough to spare a structure.
        digits = {key[:7] for key in with_digits}
        return {
            key
            for key, row in self.changes.rows.items()
            if row["dila_id"] in identifiers or (row["uai"] or "")[:7] in digits
        }
