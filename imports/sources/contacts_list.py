"""Imports telephone, mail and web site of structures that the directory has.

From an extract of the annuaire de l'éducation that has no position and no date; or from the
whole annuaire, of which it takes the same columns.
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
    optional_column,
    read_lines,
    required_column,
)
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import department_of_uai
from imports.reconcile.line_facts import Edition, FieldGroup, StructureFacts
from imports.reconcile.prerequisites import ensure_source
from imports.reconcile.structure_changes import StructureChangeSet, keys_by_uai
from imports.sources.contact_columns import parse_contact
from text.normalise import sort_name

SOURCE = "annuaire-education-contacts"

LAYOUT = Layout(
    "a list of contacts",
    (
        required_column("uai", "identifiant_de_l_etablissement", "numero_uai", "uai"),
        required_column("name", "nom_etablissement", "appellation_officielle", "nom"),
        required_column("phone", "telephone", "tel"),
        required_column("web", "web", "site_web", "site_internet"),
        required_column("mail", "mail", "courriel", "email"),
        optional_column("updated_on", "date_maj_ligne", reported=False),
    ),
)


def import_contacts(
    sheet: Sheet, date: str, connection: Connection, options: ImportOptions, report: Report
) -> None:
    """Complete the contacts of known structures.

    Raises:
        ImportRefused: the file is no list of contacts, or is damaged.
    """
    layout, positions = choose_layout(sheet, [LAYOUT])
    report.source = SOURCE
    ensure_source(connection, SOURCE)
    changes = StructureChangeSet(connection, report, override=options.override_verified)
    keys = keys_by_uai(changes.rows)
    found: dict[str, list[Line]] = defaultdict(list)
    for line in read_lines(sheet, layout, positions, report):
        try:
            uai = cell_parsers.parse_uai(line["uai"])
        except CellError as problem:
            report.reject(line.number, line["uai"], problem.column, problem.reason)
            continue
        if not options.scope.contains(department_of_uai(uai)):
            report.count_out_of_scope("outside the areas kept")
        elif uai not in keys:
            report.count_out_of_scope("of structures that the directory does not have")
        else:
            found[uai].append(line)
    for uai, lines in found.items():
        changes.upsert(_parse_facts(changes, keys[uai], lines, options, date, report))
    changes.flush()


def _parse_facts(
    changes: StructureChangeSet,
    key: str,
    lines: list[Line],
    options: ImportOptions,
    date: str,
    report: Report,
) -> StructureFacts:
    """The contact of a structure; of several sites, that of the line with its name."""
    row = changes.rows[key]
    line = next((ln for ln in lines if sort_name(ln["name"]) == row["sort_name"]), lines[0])
    if len(lines) > 1:
        others = ", ".join(str(other.number) for other in lines if other is not line)
        report.note(f"{row['uai']} stands in several lines: {line.number} is taken, not {others}.")
    contact = parse_contact(line, row["uai"], row["department_code"], report)
    return StructureFacts(
        line=line.number,
        key=key,
        type=row["type"],
        name=row["name"],
        edition=Edition(SOURCE, _line_date(line, options, date)),
        groups={FieldGroup.CONTACT: contact},
    )


def _line_date(line: Line, options: ImportOptions, date: str) -> str:
    """The date that whoever imports it says, the line's own, or the file's."""
    try:
        own = cell_parsers.parse_partial_date(line["updated_on"], "date_maj_ligne")
    except CellError:
        own = None
    return options.date or own or date
