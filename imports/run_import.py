"""Runs an import: one transaction that is kept whole or not at all, and a report of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from imports.exported_files import import_directory
from imports.import_errors import ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading.fetching import fetch
from imports.reading.tabular_files import Sheet, read_sheet
from imports.reconcile.prerequisites import rederive_territories
from imports.sources import annuaire_columns, communes_list, dila
from imports.sources.annuaire import import_establishments
from imports.sources.communes_list import import_communes
from imports.sources.contacts_list import import_contacts
from imports.sources.dila import import_dila
from imports.sources.hostings_list import import_hostings
from imports.sources.psad_list import import_psad
from imports.transaction import import_transaction
from storage.database import Database
from storage.version import bump_version

Import = Callable[[Connection, ImportOptions, Report], None]

LIST_IMPORTS: Mapping[str, Callable[[Sheet, str, Connection, ImportOptions, Report], None]] = {
    "annuaire": import_establishments,
    "contacts": import_contacts,
    "dila": import_dila,
    "hostings": import_hostings,
    "psad": import_psad,
    "communes": import_communes,
}


SOURCE_ALIASES = {("annuaire", "adresse"): annuaire_columns.ADRESSE_URL}
"""Publishers' addresses that a word stands for, besides the one of each kind."""

DEFAULT_SOURCES = {
    "annuaire": annuaire_columns.URL,
    "contacts": annuaire_columns.URL,
    "dila": dila.URL,
    "communes": communes_list.URL,
}


def resolve_source(kind: str, source: str | None) -> str:
    """A file or address as it was named; the publisher's own where none was.

    Raises:
        ImportRefused: nobody publishes it.
    """
    if source is not None:
        return SOURCE_ALIASES.get((kind, source), source)
    if kind not in DEFAULT_SOURCES:
        raise ImportRefused(f"nobody publishes {kind}: name the file that the DRAIO sent.")
    return DEFAULT_SOURCES[kind]


def run_import(database: Database, kind: str, source: str, options: ImportOptions) -> Report:
    """Import a file or an address.

    The directory's version is raised only if something changed. A dry run does all the work
    and undoes it.

    Raises:
        ImportRefused: nothing was imported; the message says why, its ``report`` what would
            have been.
    """
    report = Report(
        command=f"import {kind}",
        file=source,
        scope=options.scope.label,
        dry_run=options.dry_run,
    )
    try:
        import_lines = _prepare_import(kind, source, options, report)
        with import_transaction(database, dry_run=options.dry_run) as connection:
            import_lines(connection, options, report)
            _refuse_if_nothing_kept(report)
            if report.changes_anything:
                if kind != "directory":
                    rederive_territories(connection)
                bump_version(connection)
    except (ImportRefused, IntegrityError) as problem:
        raise _to_refusal(problem, source, report) from None
    return report


def _to_refusal(
    problem: ImportRefused | IntegrityError, source: str, report: Report
) -> ImportRefused:
    """Why nothing was imported, with the report of what would have been."""
    refused = problem
    if isinstance(refused, IntegrityError):
        refused = ImportRefused(f"the tables cannot hold what {source} says: {refused.orig}")
    report.refused = str(refused)
    refused.report = report
    return refused


def _prepare_import(kind: str, source: str, options: ImportOptions, report: Report) -> Import:
    """What is to be done in the transaction; a list is fetched and opened before it."""
    if kind == "directory":
        return partial(import_directory, source)
    fetched = fetch(source)
    report.file = fetched.name
    report.date = options.date or fetched.date
    report.dated_by = "--date" if options.date else fetched.dated_by
    sheet = read_sheet(fetched)
    report.notes += sheet.notes
    return partial(LIST_IMPORTS[kind], sheet, report.date)


def _refuse_if_nothing_kept(report: Report) -> None:
    kept = report.lines - sum(report.out_of_scope.values())
    if report.lines == 0:
        raise ImportRefused(f"{report.file} has a header and no line; fetch it again.")
    if kept <= 0:
        reasons = "; ".join(f"{n} {why}" for why, n in sorted(report.out_of_scope.items()))
        raise ImportRefused(
            f"no line of {report.file} is kept ({reasons}). Choose other areas with --region, "
            "--academy, --department or --all."
        )
    if len({rejection.line for rejection in report.rejected}) >= kept:
        raise ImportRefused(f"every line of {report.file} is rejected; see the reasons.")
