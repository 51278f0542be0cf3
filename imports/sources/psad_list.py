"""Import of PSAD territories: the DRAIO's list, as CSV or XLSX.

Lines with the same code make one territory. An official territory takes the place of the
provisional one of its pilot, and its communes leave the others; with ``--complete`` the académies
of the list have no provisional one any more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, delete, select

from imports.import_errors import CellError, ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report, ReportEntry
from imports.reading import cell_parsers
from imports.reading.column_layout import Layout, Line, choose_layout, read_lines, required_column
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import academy_codes
from imports.reconcile.change_set import ChangeSet, ListField, build_row
from imports.reconcile.complete_lists import exceeds_closure_limit, mark_complete
from imports.reconcile.mistaken_codes import MistakenCodes
from imports.reconcile.structure_identifiers import structures_by_identifier
from imports.sources.list_import import ListImport
from models.field_group import FieldGroup
from models.psad_territory import (
    PSAD_LIST,
    PsadRole,
    TerritoryStatus,
    psad_territories,
    psad_territory_communes,
    psad_territory_members,
)
from models.structure import StructureType, structures
from text.messages import Message
from text.normalise import sort_name
from text.spreadsheet_numbers import whole_number_text

SOURCE = "draio"

LAYOUT = Layout(
    Message("a list of PSAD territories"),
    (
        required_column("code", "code_territoire"),
        required_column("name", "nom"),
        required_column("academy", "academie"),
        required_column("pilots", "pilotes"),
        required_column("co_pilots", "copilotes", "co_pilotes"),
        required_column("communes"),
    ),
)
LIST_FIELDS = (
    ListField("communes", psad_territory_communes, "territory_code", "commune_code"),
    ListField(
        "pilots",
        psad_territory_members,
        "territory_code",
        "structure_id",
        {"role": PsadRole.PILOT},
    ),
    ListField(
        "co_pilots",
        psad_territory_members,
        "territory_code",
        "structure_id",
        {"role": PsadRole.CO_PILOT},
    ),
)
PILOTS = {"pilots": StructureType.CIO, "co_pilots": StructureType.MISSION_LOCALE}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")
INSEE_CODE_LENGTH = 5
_SEPARATORS = re.compile(r"[\s,;|]+")


def import_psad(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Create territories, and update those that are known.

    Raises:
        ImportRefused: the file is no list of territories, is damaged, or would remove too much.
    """
    layout, positions = choose_layout(sheet, [LAYOUT])
    importing = PsadImport(connection, SOURCE, date, options, report)
    importing.run(read_lines(sheet, layout, positions, report))


class PsadImport(ListImport):
    """The DRAIO's list of territories, gathered by code over all lines."""

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
        self.codes = MistakenCodes(connection)
        self.academies = academy_codes(connection)
        self.members = _member_keys(connection)
        self.positions = _positions(connection)
        self.values: dict[str, dict[str, Any]] = {}
        self.lists: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.first_lines: dict[str, int] = {}

    def read_line(self, line: Line) -> None:
        code = line["code"].strip()
        # Codes of derived territories begin with "provisoire-".
        if not _CODE.fullmatch(code) or code.startswith("provisoire-"):
            raise CellError(
                "code_territoire",
                Message(
                    "{cell!r} is no code: letters, digits and hyphens, not provisoire-…",
                    cell=code[:40],
                ),
            )
        name = cell_parsers.parse_text(line["name"])
        # Further lines of a territory may leave out what the first one states.
        if name is None and code not in self.values:
            raise CellError("nom", Message("it has no name"))
        academy = self.academies.get(sort_name(whole_number_text(line["academy"])))
        if line["academy"] and academy is None:
            raise CellError(
                "academie", Message("{cell!r} is no académie known here", cell=line["academy"][:40])
            )
        if academy is None and code not in self.values:
            raise CellError("academie", Message("it names no académie"))
        self._refuse_postal_codes(code, line)
        values = self.values.setdefault(code, {})
        if name is not None:
            values |= {"name": name, "sort_name": sort_name(name)}
        if academy is not None:
            values["academy_code"] = academy
        self.first_lines.setdefault(code, line.number)
        self._read_lists(code, line)

    def _refuse_postal_codes(self, code: str, line: Line) -> None:
        """Raises:
        CellError: most of the line's communes are postal codes, as they lie around its pilots."""
        members = {
            self.members.get((type_, identifier.upper()))
            for column_name, type_ in PILOTS.items()
            for identifier in _split(line[column_name])
        } | {key for name in PILOTS for key in self.lists[code][name]}
        near = [self.positions[key] for key in members if key in self.positions]
        found = self.codes.postal_codes(_commune_codes(line), near)
        if found:
            named = self.codes.describe(found[0])
            shown = " ".join(found[:5]) + (" …" if len(found) > 5 else "")
            raise CellError(
                "communes",
                Message(
                    "{shown} are postal codes, not INSEE codes of communes ({named}): write those",
                    shown=shown,
                    named=named,
                ),
            )

    def _read_lists(self, code: str, line: Line) -> None:
        """Add the communes and members of a line; unknown ones are reported and left out."""
        lists = self.lists[code]
        for commune in _commune_codes(line):
            if commune in self.codes.communes:
                lists["communes"].add(commune)
            else:
                unknown = Message("the directory has no commune {commune}", commune=commune)
                reason = self.codes.describe(commune) or unknown
                self.report.leave_out_value(line.number, code, "communes", reason)
        for column_name, type_ in PILOTS.items():
            for identifier in _split(line[column_name]):
                key = self.members.get((type_, identifier.upper()))
                if key is None:
                    reason = Message(
                        "the directory has no {kind} {identifier}",
                        kind=type_.value,
                        identifier=identifier,
                    )
                    self.report.leave_out_value(line.number, code, column_name, reason)
                else:
                    lists[column_name].add(key)

    def write(self) -> None:
        override = self.options.override_verified
        changes = ChangeSet(
            self.connection,
            psad_territories,
            self.report,
            override=override,
            list_fields=LIST_FIELDS,
        )
        for code, values in self.values.items():
            lists = {
                field.name: tuple(sorted(self.lists[code][field.name])) for field in LIST_FIELDS
            }
            row = values | lists | {"status": TerritoryStatus.OFFICIAL, "derivation": None}
            entry = ReportEntry("PSAD_TERRITORY", code, values["name"], self.first_lines[code])
            if changes.get(code) is None:
                changes.create(
                    {"code": code} | build_row({FieldGroup.RECORD: row}, self.file_edition), entry
                )
            else:
                changes.merge(code, {FieldGroup.RECORD: row}, self.file_edition, entry)
        if self.options.complete:
            self._remove_missing(changes)
            for academy in sorted({values["academy_code"] for values in self.values.values()}):
                mark_complete(self.connection, PSAD_LIST, academy, self.file_edition, self.report)
        changes.flush()

    def _remove_missing(self, changes: ChangeSet) -> None:
        """Delete the official territories that a complete list leaves out.

        Raises:
            ImportRefused: a line was rejected, or too many would be removed.
        """
        loaded = {values.get("academy_code") for values in self.values.values()}
        covered = [
            (key, row["name"])
            for key, row in changes.rows.items()
            if row["academy_code"] in loaded and row["status"] is TerritoryStatus.OFFICIAL
        ]
        missing = [(key, name) for key, name in covered if key not in self.values]
        if self.report.rejected or (
            exceeds_closure_limit(missing, covered) and not self.options.accept_closures
        ):
            raise ImportRefused(
                Message(
                    "with --complete this would remove {missing} of {covered} territories, and "
                    "{rejected} lines are rejected. Mend those; if more than a tenth did end, "
                    "add --accept-closures.",
                    missing=len(missing),
                    covered=len(covered),
                    rejected=len(self.report.rejected),
                )
            )
        for key, name in missing:
            for table in (psad_territory_communes, psad_territory_members):
                self.connection.execute(delete(table).where(table.c.territory_code == key))
            self.connection.execute(delete(psad_territories).where(psad_territories.c.code == key))
            self.report.removed.append(ReportEntry("PSAD_TERRITORY", key, name))


def _split(cell: str) -> list[str]:
    return [part for part in _SEPARATORS.split(cell.strip()) if part]


def _commune_codes(line: Line) -> list[str]:
    codes = (cell_parsers.parse_code(part, INSEE_CODE_LENGTH) for part in _split(line["communes"]))
    return [code for code in codes if code is not None]


def _positions(connection: Connection) -> dict[str | None, tuple[float, float]]:
    """Where each structure is, by key."""
    c = structures.c
    rows = connection.execute(select(c.id, c.latitude, c.longitude).where(c.latitude.is_not(None)))
    return {key: (latitude, longitude) for key, latitude, longitude in rows}


def _member_keys(connection: Connection) -> dict[tuple[StructureType, str], str]:
    """Keys of structures by type and by each of their identifiers, in capitals."""
    known = structures_by_identifier(connection)
    return {(row["type"], identifier): row["id"] for identifier, row in known.items()}
