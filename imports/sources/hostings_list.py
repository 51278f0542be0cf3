"""Import of hostings: the DRAIO's list of who hosts which dispositif, as CSV or XLSX.

With ``--complete`` it is the whole list of its dispositifs in its académies for its school years:
their coverage becomes complete for these, and a hosting that it leaves out closes. Only such a list
can say that nobody hosts a dispositif.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
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
from imports.reconcile.areas import academy_codes
from imports.reconcile.change_set import ChangeSet, build_row
from imports.reconcile.complete_lists import exceeds_closure_limit, mark_complete
from imports.reconcile.structure_identifiers import structures_by_identifier
from imports.sources.hosting_cells import (
    is_never_true,
    parse_hosting_values,
    parse_school_year,
    states_none,
)
from imports.sources.hosting_identity import HostingIdentity, KnownHostings
from imports.sources.list_import import ListImport
from models.dispositif import dispositifs
from models.field_group import FieldGroup
from models.hosting import HostingStatus, hostings
from models.school_year import school_year_of, school_year_of_partial
from models.structure import StructureStatus, StructureType
from storage.columns import Row
from text.french_dates import paris_today
from text.messages import Message, joined
from text.normalise import sort_name

SOURCE = "draio"

LAYOUT = Layout(
    Message("a list of hostings"),
    (
        required_column("host", "uai_etablissement", "uai"),
        required_column("dispositif"),
        optional_column("micro_structure", "uai_structure"),
        optional_column("academy", "academie", reported=False),
        optional_column("form", "forme", reported=False),
        optional_column("school_year", "annee_scolaire"),
        optional_column("opens_on", "ouvre_le"),
        optional_column("closes_on", "ferme_le"),
        optional_column("permanent_entry", "entree_permanente"),
        optional_column("places"),
        optional_column("how_to_enter", "modalites_entree"),
        optional_column("contact"),
        optional_column("intake", "admission", reported=False),
        optional_column("intake_date", "date_admission", reported=False),
        optional_column("status", "statut"),
        required_column("evidence", "preuve"),
        optional_column("evidence_date", "date_preuve"),
    ),
)


Covered = tuple[str, str, str]
"""A dispositif, an académie and a school year."""

MAX_NAMED = 20

LIKE_UAI = re.compile(r"\d{5,8}[A-Za-z]?")
"""A UAI, or one that was mistyped."""


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
        self.known = KnownHostings(self.changes, school_year_of(paris_today()))
        self.dispositifs = _dispositif_names(connection)
        self.academies = academy_codes(connection)
        self.structures = structures_by_identifier(connection)
        self.mentioned: set[str] = set()
        # Places of lines that have closed, by the number of the line.
        self.closed_places: dict[int, Row] = {}
        # What the list is complete for, if it is: whether it states any hosting of it.
        self.covered: dict[Covered, bool] = {}

    def read_line(self, line: Line) -> None:
        if states_none(line):
            self._read_none(line)
            return
        host = self._find_host(line["host"])
        if not self.is_in_scope(host["department_code"]):
            return
        stated = self._identity(line, host)
        if is_never_true(line):
            self._delete(stated, line)
            return
        values = parse_hosting_values(line, self.report)
        if self._is_closed(stated.structure, stated.micro_structure):
            self.closed_places[line.number] = host
        self._cover(stated.dispositif, host["academy_code"], stated.school_year, has_hosts=True)
        key = self.known.find(stated, self.mentioned)
        if key is not None and key in self.mentioned:
            raise CellError("uai_etablissement", Message("an earlier line states the same hosting"))
        self._upsert(key or self.known.new_key(stated), stated, values, line)

    def _identity(self, line: Line, host: Row) -> HostingIdentity:
        dispositif, form = self._find_dispositif(line["dispositif"])
        micro_structure = None
        if line["micro_structure"]:
            micro_structure = self._find_school(line["micro_structure"])["id"]
        return HostingIdentity(
            dispositif,
            host["id"],
            micro_structure,
            cell_parsers.parse_text(line["form"]) or form,
            self._school_year(line),
        )

    def _school_year(self, line: Line) -> str | None:
        try:
            return parse_school_year(line["school_year"])
        except CellError as problem:
            self.report.leave_out_value(line.number, line["host"], problem.column, problem.reason)
            return None

    def _upsert(
        self, key: str, stated: HostingIdentity, values: dict[str, Any], line: Line
    ) -> None:
        self.mentioned.add(key)
        entry = ReportEntry("HOSTING", key, _label(line), line.number)
        values |= {"dispositif_code": stated.dispositif, "structure_id": stated.structure}
        # What a line leaves out of the identity stays as it is.
        parts = {
            "micro_structure_id": stated.micro_structure,
            "form": stated.form,
            "school_year": stated.school_year,
        }
        values |= {name: value for name, value in parts.items() if value is not None}
        if self.changes.get(key) is None:
            defaults = {"id": key, "status": HostingStatus.OPEN}
            row = build_row({FieldGroup.RECORD: values}, self.file_edition)
            self.changes.create(defaults | row, entry)
        else:
            self.changes.merge(key, {FieldGroup.RECORD: values}, self.file_edition, entry)

    def _delete(self, stated: HostingIdentity, line: Line) -> None:
        key = self.known.find(stated, self.mentioned)
        if key is None:
            raise CellError("statut", Message("the directory has no such hosting to take out"))
        self.changes.delete(key, ReportEntry("HOSTING", key, _label(line), line.number))

    def _read_none(self, line: Line) -> None:
        """Keep that nobody hosts a dispositif in an académie."""
        if not self.options.complete:
            raise CellError(
                "uai_etablissement", Message("only a complete list says so: add --complete")
            )
        academy = self.academies.get(sort_name(line["academy"]))
        if academy is None:
            raise CellError(
                "academie", Message("{cell!r} is no académie known here", cell=line["academy"][:40])
            )
        dispositif, _ = self._find_dispositif(line["dispositif"])
        self._cover(dispositif, academy, self._school_year(line), has_hosts=False)

    def _cover(
        self, dispositif: str, academy: str, school_year: str | None, *, has_hosts: bool
    ) -> None:
        """Raises:
        CellError: one line says that nobody hosts it, and another that somebody does."""
        covered = (dispositif, academy, school_year or school_year_of_partial(self.date))
        if self.covered.setdefault(covered, has_hosts) is not has_hosts:
            raise CellError("uai_etablissement", Message("an earlier line says the contrary"))

    def _find_host(self, cell: str) -> Row:
        """The structure that a cell names by any of its identifiers."""
        known = self.structures.get("".join(cell.split()).upper())
        if known is not None:
            return known
        if not LIKE_UAI.fullmatch("".join(cell.split())):
            raise CellError(
                "uai_etablissement",
                Message(
                    "{cell!r} names no structure of the directory: write the UAI of an "
                    "establishment or a CIO; of who has none the I-Milo identifier, or the key in "
                    "the exports cios and missions_locales",
                    cell=cell[:40],
                ),
            )
        uai = cell_parsers.parse_uai(cell, "uai_etablissement")
        raise CellError(
            "uai_etablissement",
            Message(
                "the directory has no establishment and no CIO {uai}; import the annuaire first",
                uai=uai,
            ),
        )

    def _find_school(self, cell: str) -> Row:
        uai = cell_parsers.parse_uai(cell, "uai_structure")
        known = self.structures.get(uai)
        # What has a UAI of its own within a host is annexed to it, as an establishment.
        if known is None or known["type"] is not StructureType.ESTABLISHMENT:
            raise CellError(
                "uai_structure",
                Message(
                    "the directory has no establishment {uai}; import the annuaire first", uai=uai
                ),
            )
        return known

    def _find_dispositif(self, cell: str) -> tuple[str, str | None]:
        """The code of a dispositif, and its form where the cell names that."""
        found = self.dispositifs.get(_without_plurals(cell))
        if found is None:
            codes_known = ", ".join(sorted({code for code, _ in self.dispositifs.values()}))
            raise CellError(
                "dispositif",
                Message("{cell!r} is not one of {known}", cell=cell[:40], known=codes_known),
            )
        return found

    def write(self) -> None:
        if self.options.complete:
            self._complete()
        self._note_closed_places()
        self.changes.flush()

    def _is_closed(self, host: str, micro_structure: str | None) -> bool:
        """Whether a place has closed: the annexe where there is one, else the host."""
        return self.by_key[micro_structure or host]["status"] is StructureStatus.CLOSED

    def _note_closed_places(self) -> None:
        if not self.closed_places:
            return
        places = []
        for number, host in list(self.closed_places.items())[:MAX_NAMED]:
            place = Message("line {line}: {host}", line=number, host=host["uai"] or host["id"])
            if host["successor_id"]:
                successor = self.by_key[host["successor_id"]]
                place = Message(
                    "{place}, replaced by {successor}",
                    place=place,
                    successor=successor["uai"] or successor["id"],
                )
            places.append(place)
        self.report.note(
            Message(
                "{count} lines name a place that has closed: their hostings are shown to nobody. "
                "Write where they are run by now ({places}).",
                count=len(self.closed_places),
                places=joined("; ", places),
            )
        )

    def _complete(self) -> None:
        """Close the hostings that the list leaves out, and mark it as complete.

        Raises:
            ImportRefused: a line was rejected, or too much would close.
        """
        self.refuse_incomplete()
        self._close_missing([key for key in self.changes.rows if self._is_covered(key)])
        for dispositif, academy, year in sorted(self.covered):
            mark_complete(
                self.connection, dispositif, academy, self.file_edition, self.report, year
            )

    def _is_covered(self, key: str) -> bool:
        """Whether the list ought to name a hosting that is not closed."""
        row = self.changes.get(key)
        if row is None or row["status"] is HostingStatus.CLOSED:
            return False
        if self._is_closed(row["structure_id"], row["micro_structure_id"]):
            return False
        academy = self.by_key[row["structure_id"]]["academy_code"]
        # Those without a year are of the running one.
        year = row["school_year"] or self.known.running_year
        return (row["dispositif_code"], academy, year) in self.covered

    @cached_property
    def by_key(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.structures.values()}

    def _close_missing(self, covered: Collection[str]) -> None:
        missing = [key for key in covered if key not in self.mentioned]
        if exceeds_closure_limit(missing, covered) and not self.options.accept_closures:
            raise ImportRefused(
                Message(
                    "this would close {missing} of the {covered} hostings that the list covers, "
                    "more than a tenth: {named}. If they did close, add --accept-closures.",
                    missing=len(missing),
                    covered=len(covered),
                    named=", ".join(missing[:MAX_NAMED]),
                )
            )
        for key in missing:
            entry = ReportEntry("HOSTING", key, key)
            closed = {FieldGroup.RECORD: {"status": HostingStatus.CLOSED}}
            self.changes.merge(key, closed, self.file_edition, entry)


def _label(line: Line) -> str:
    return f"{line['dispositif']}, {line['host']}"


def _without_plurals(text: str) -> str:
    """Normalised words without a last s: « Dispositif relais » is « Dispositifs relais »."""
    return " ".join(word.rstrip("s") for word in sort_name(text).split())


def _dispositif_names(connection: Connection) -> dict[str, tuple[str, str | None]]:
    """The code of a dispositif by its normalised code, name and acronym; by that of one of its
    forms (« Classe relais »), which the guide lists as modules, the code and the form."""
    c = dispositifs.c
    rows = connection.execute(select(c.code, c.name, c.acronym, c.modules)).all()
    names: dict[str, tuple[str, str | None]] = {
        _without_plurals(form): (row.code, form) for row in rows for form in row.modules
    }
    for row in rows:
        spellings = filter(None, (row.code, row.name, row.acronym))
        names |= dict.fromkeys(map(_without_plurals, spellings), (row.code, None))
    return names
