"""Reads a list that names structures: what all such lists have in common.

It gathers what the lines say, then writes it and closes what the list names no more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from imports.import_errors import CellError, ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line
from imports.reconcile.areas import city_of_arrondissement, ensure_areas
from imports.reconcile.complete_lists import mark_establishments_complete
from imports.reconcile.line_facts import Edition, FieldGroup, ListMention, StructureFacts
from imports.reconcile.locations import CommuneLookup, KnownCommune, position_columns
from imports.reconcile.matching import find_lookalikes
from imports.reconcile.prerequisites import ensure_source
from imports.reconcile.structure_changes import ListCoverage, StructureChangeSet
from imports.sources.sites import combine_lines
from models.listing import ListedAs
from models.provenance import ReviewStatus
from models.structure import PositionPrecision, StructureType

_DIGITS = re.compile(r"\d{7}")
_PIVOT = re.compile(r"[a-z_]+-[0-9AB]{5}-\d\d")

Value = TypeVar("Value")


class PlaceCells(NamedTuple):
    """Where a line says that a structure is, and which line and structure that is."""

    line: int
    key: str
    commune_code: str | None
    city: str
    postal_code: str
    department: str | None


class StructureListImport:
    """What a list says, as it is read."""

    def __init__(
        self,
        connection: Connection,
        list_code: str,
        source_code: str,
        review_status: ReviewStatus,
        options: ImportOptions,
        report: Report,
        date: str,
    ) -> None:
        self.connection = connection
        self.list_code = list_code
        self.source_code = source_code
        self.review_status = review_status
        self.options = options
        self.report = report
        self.date = date
        self.newest_date = ""
        self.communes = CommuneLookup(connection)
        self.changes = StructureChangeSet(connection, report, override=options.override_verified)
        self.found: dict[str, list[StructureFacts]] = defaultdict(list)
        self.departments: set[str] = set()
        self.departments_without_communes: set[str] = set()

    def edition(self, date: str | None) -> Edition:
        """A line's edition: by the date that whoever imports it says, its own, or the file's."""
        if self.options.date:
            date = self.options.date
        elif date:
            self.newest_date = max(self.newest_date, date)
        return Edition(self.source_code, date or self.date, self.review_status)

    def parse_cell(
        self, line: Line, key: str, column: str, read: Callable[[str, str], Value]
    ) -> Value:
        """A cell's value, or that of an empty cell where it cannot be used, which is told."""
        try:
            return read(line[column], column)
        except CellError as problem:
            self.report.leave_out_value(line.number, key, problem.column, problem.reason)
            return read("", column)

    def resolve_commune(self, place: PlaceCells) -> KnownCommune | None:
        """The commune of a place; None where the directory does not have it, which is told."""
        code = place.commune_code
        commune = self.communes.resolve(code, place.city, place.postal_code)
        if commune is not None and commune.code in (code, city_of_arrondissement(code or "")):
            return commune
        if commune is None and place.department not in self.communes.departments:
            self.departments_without_communes.add(place.department or "unknown")
            return None
        taken = f"; taken for {commune.code} {commune.name}" if commune else ""
        reason = f"no commune has the code {code}, it may have been merged{taken}"
        self.report.leave_out_value(place.line, place.key, "code_commune", reason)
        return commune

    def set_position(
        self,
        facts: StructureFacts,
        written: tuple[str, str],
        precision: PositionPrecision,
        commune: KnownCommune | None,
    ) -> None:
        """Add the position, as latitude and longitude are written; a wrong one is told."""
        try:
            found = cell_parsers.parse_position(*written)
            facts.groups[FieldGroup.POSITION] = position_columns(found, precision, commune)
        except CellError as problem:
            self.report.leave_out_value(facts.line, facts.key, problem.column, problem.reason)

    def keep(self, facts: StructureFacts, department: str | None) -> None:
        self.found[facts.key].append(facts)
        if department is not None:
            self.departments.add(department)

    def write(self) -> None:
        """Write all that was kept.

        Raises:
            ImportRefused: it would close too much.
        """
        if self.newest_date and not self.options.date:
            self.date, self.report.dated_by = self.newest_date, "its lines"
        self.report.date = self.date
        if self.departments_without_communes:
            self.report.note(
                "Structures are kept without their commune, as the directory has no communes of "
                f"these départements: {', '.join(sorted(self.departments_without_communes))}. "
                "Load them with raccroche import communes, then import this file again."
            )
        ensure_source(self.connection, self.source_code)
        ensure_areas(self.connection, self.departments)
        self.ensure_references()
        for several in self.found.values():
            self._upsert(combine_lines(several, self.report))
        if outdated := self.changes.outdated:
            self.report.note(
                f"{len(outdated)} structures are new here, though a newer edition of this list is "
                f"known, which may have left them out: they are to be confirmed ({outdated[0]} …)."
            )
        self._close_missing()
        self.changes.flush()
        if self.options.complete:
            self._mark_complete()

    def _upsert(self, facts: StructureFacts) -> None:
        is_school = facts.type is StructureType.ESTABLISHMENT
        if not is_school and self.changes.get(facts.key) is None:
            for key in find_lookalikes(self.changes, facts):
                self.report.note(
                    f"{facts.key} is new, and {key} has its name in the same commune: one may have "
                    "taken the other's place."
                )
        self.changes.upsert(facts)

    def _mark_complete(self) -> None:
        """Raises:
        ImportRefused: a list with rejected lines is not whole."""
        if self.report.rejected:
            raise ImportRefused(
                "a list with rejected lines is not complete. Mend them, or import without "
                "--complete."
            )
        headings = {listed.listed_as for listed in self._mentions()}
        mark_establishments_complete(
            self.connection, headings, self.departments, self.edition(None), self.report
        )

    def _mentions(self) -> Iterator[ListMention]:
        for several in self.found.values():
            for facts in several:
                yield from facts.mentions

    def ensure_references(self) -> None:
        """What else structures refer to; the annuaire's reading puts in its bassins."""

    def _close_missing(self) -> None:
        spared_keys = self._keys_of_rejected_lines()
        if spared_keys is None:
            self.report.note(
                "Nothing is closed for being absent: some rejected lines do not tell which "
                "structure they are."
            )
            return
        headings: frozenset[ListedAs] = frozenset(listed.listed_as for listed in self._mentions())
        self.changes.close_missing(
            ListCoverage(self.list_code, headings, frozenset(self.departments)),
            spared_keys | self.found.keys(),
            Edition(self.source_code, self.date, self.review_status),
            accept=self.options.accept_closures,
        )

    def _keys_of_rejected_lines(self) -> set[str] | None:
        """The structures that rejected lines may name: of a UAI seven digits tell. None where
        a line does not tell at all."""
        rejected = {rejection.key for rejection in self.report.rejected}
        identifiers = {key for key in rejected if _PIVOT.match(key)}
        digits = {match[0] for key in rejected if (match := _DIGITS.match(key))}
        if len(identifiers) + len({key for key in rejected if _DIGITS.match(key)}) < len(rejected):
            return None
        return {
            key
            for key, row in self.changes.rows.items()
            if row["dila_id"] in identifiers or (row["uai"] or "")[:7] in digits
        }
