"""Import of telephone, mail and web site of structures that the directory has.

From an extract of the annuaire de l'éducation without positions and dates, or from the whole
annuaire, of which it reads the same columns.
"""

from __future__ import annotations

from collections import defaultdict

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
from imports.reconcile.areas import department_of_uai
from imports.reconcile.line_facts import Edition, StructureFacts
from imports.reconcile.structure_changes import StructureChangeSet, keys_by_uai
from imports.sources.contact_columns import parse_contact
from imports.sources.list_import import ListImport
from imports.sources.sites import mail_order
from models.field_group import FieldGroup
from text.messages import Message
from text.normalise import sort_name

SOURCE = "annuaire-education-contacts"

LAYOUT = Layout(
    Message("a list of contacts"),
    (
        required_column("uai", "identifiant_de_l_etablissement", "numero_uai", "uai"),
        expected_column("name", "nom_etablissement", "appellation_officielle", "nom"),
        expected_column("phone", "telephone", "tel"),
        expected_column("web", "web", "site_web", "site_internet"),
        expected_column("mail", "mail", "courriel", "email"),
        optional_column("updated_on", "date_maj_ligne", reported=False),
    ),
)


def import_contacts(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Update the contacts of known structures.

    Raises:
        ImportRefused: the file is no list of contacts, or is damaged.
    """
    layout, positions = choose_layout(sheet, [LAYOUT])
    importing = ContactsImport(connection, SOURCE, date, options, report)
    importing.run(read_lines(sheet, layout, positions, report))


class ContactsImport(ListImport):
    """A list of contacts; ``lines`` are those of known structures, by UAI."""

    key_columns = ("uai",)

    def __init__(
        self,
        connection: Connection,
        source_code: str,
        date: str,
        options: ImportOptions,
        report: Report,
    ) -> None:
        super().__init__(connection, source_code, date, options, report)
        self.changes = StructureChangeSet(connection, report, override=options.override_verified)
        self.key_of_uai = keys_by_uai(self.changes.rows)
        self.lines: dict[str, list[Line]] = defaultdict(list)

    def read_line(self, line: Line) -> None:
        uai = cell_parsers.parse_uai(line["uai"])
        if not self.is_in_scope(department_of_uai(uai)):
            return
        if uai in self.key_of_uai:
            self.lines[uai].append(line)
        else:
            self.report.count_out_of_scope(
                Message("of structures that the directory does not have")
            )

    def write(self) -> None:
        for uai, lines in self.lines.items():
            self.changes.upsert(self._parse_facts(self.key_of_uai[uai], lines))
        self.changes.flush()

    def _parse_facts(self, key: str, lines: list[Line]) -> StructureFacts:
        """The contact of a structure; of several lines, that with its name, or its UAI's mail."""
        row = self.changes.rows[key]
        line = min(
            lines,
            key=lambda one: (
                sort_name(one["name"]) != row["sort_name"],
                mail_order(one["mail"], row["uai"]),
            ),
        )
        if len(lines) > 1:
            others = ", ".join(str(other.number) for other in lines if other is not line)
            self.report.note(
                Message(
                    "{uai} stands in several lines: {line} is taken, not {others}.",
                    uai=row["uai"],
                    line=line.number,
                    others=others,
                )
            )
        contact = parse_contact(line, row["uai"], row["department_code"], self.report)
        return StructureFacts(
            line=line.number,
            key=key,
            type=row["type"],
            name=row["name"],
            edition=Edition(self.source_code, self._line_date(line)),
            groups={FieldGroup.CONTACT: contact},
        )

    def _line_date(self, line: Line) -> str:
        """The date of ``--date``, else the line's own, else the file's."""
        # A date that cannot be read is no reason to lose a telephone.
        try:
            own = cell_parsers.parse_date_of_fact(line["updated_on"], "date_maj_ligne")
        except CellError:
            own = None
        return self.options.date or own or self.date
