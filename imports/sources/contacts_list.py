"""Imports telephone, mail and web site of structures that the directory has.

From an extract of the annuaire de l'éducation that has no position and no date; or from the
whole annuaire, of which it takes the same columns.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection

from imports.import_errors import CellError
from imports.import_options import Options
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Layout, Line, choose_layout, column, optional, read_lines
from imports.reading.tabular_files import Sheet
from imports.reconcile.areas import department_of_uai
from imports.reconcile.line_facts import Edition, Facts, Group
from imports.reconcile.prerequisites import ensure_source
from imports.reconcile.structure_changes import StructureLedger, by_uai
from imports.sources.contact_columns import read_contact
from text.normalise import sort_name

SOURCE = "annuaire-education-contacts"

LAYOUT = Layout(
    "a list of contacts",
    (
        column("uai", "identifiant_de_l_etablissement", "numero_uai", "uai"),
        column("name", "nom_etablissement", "appellation_officielle", "nom"),
        column("phone", "telephone", "tel"),
        column("web", "web", "site_web", "site_internet"),
        column("mail", "mail", "courriel", "email"),
        optional("updated_on", "date_maj_ligne", told=False),
    ),
)


def import_contacts(
    sheet: Sheet, date: str, connection: Connection, options: Options, report: Report
) -> None:
    """Complete the contacts of known structures.

    Raises:
        ImportRefused: the file is no list of contacts, or is damaged.
    """
    layout, places = choose_layout(sheet, [LAYOUT])
    report.source = SOURCE
    ensure_source(connection, SOURCE)
    ledger = StructureLedger(connection, report, override=options.override_verified)
    keys = by_uai(ledger.rows)
    found: dict[str, list[Line]] = defaultdict(list)
    for line in read_lines(sheet, layout, places, report):
        try:
            uai = cell_parsers.uai(line["uai"])
        except CellError as problem:
            report.reject(line.number, line["uai"], problem.column, problem.reason)
            continue
        if not options.scope.holds(department_of_uai(uai)):
            report.out("outside the areas kept")
        elif uai not in keys:
            report.out("of structures that the directory does not have")
        else:
            found[uai].append(line)
    for uai, lines in found.items():
        ledger.put(_facts(ledger, keys[uai], lines, options, date, report))
    ledger.flush()


def _facts(
    ledger: StructureLedger,
    key: str,
    lines: list[Line],
    options: Options,
    date: str,
    report: Report,
) -> Facts:
    """The contact of a structure; of several sites, that of the line with its name."""
    row = ledger.rows[key]
    line = next((ln for ln in lines if sort_name(ln["name"]) == row["sort_name"]), lines[0])
    if len(lines) > 1:
        others = ", ".join(str(other.number) for other in lines if other is not line)
        report.note(f"{row['uai']} stands in several lines: {line.number} is taken, not {others}.")
    contact = read_contact(line, row["uai"], row["department_code"], report)
    return Facts(
        line=line.number,
        key=key,
        type=row["type"],
        name=row["name"],
        edition=Edition(SOURCE, _date(line, options, date)),
        groups={Group.CONTACT: contact},
    )


def _date(line: Line, options: Options, date: str) -> str:
    """The date that whoever imports it says, the line's own, or the file's."""
    try:
        own = cell_parsers.partial_date(line["updated_on"], "date_maj_ligne")
    except CellError:
        own = None
    return options.date or own or date
