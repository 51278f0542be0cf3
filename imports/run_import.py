"""Runs an import: one transaction, kept whole or not at all, and a report of what it did.

The steps of an import of a list:

1. ``fetch`` reads a file or an address (``imports.reading.fetching``);
2. ``read_sheet`` detects its format and encoding (``imports.reading.tabular_files``);
3. ``choose_layout`` and ``read_lines`` find columns and lines (``imports.reading.column_layout``);
4. ``ListImport.read_line`` parses each line, or rejects it (``imports.sources``);
5. ``ListImport.write`` merges what the lines state into what is stored, field group by field group
   (``imports.reconcile.merge_rules``), and closes what left the list;
6. ``rederive_territories`` brings the provisional PSAD territories up to date;
7. ``bump_version`` makes running servers reload.

``import directory`` reads whole records instead (``imports.exported_files``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from changes.journal import Run
from imports.exported_files import import_directory
from imports.garbage_collection import seldom_collected
from imports.import_errors import ImportRefused
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reading.fetching import fetch
from imports.reading.sheet import Sheet
from imports.reading.tabular_files import read_sheet
from imports.reconcile.followed_hostings import judged_hostings, report_followed
from imports.reconcile.prerequisites import rederive_territories
from imports.sources import annuaire_columns, communes_list, dila
from imports.sources.annuaire import import_establishments
from imports.sources.communes_list import import_communes
from imports.sources.contacts_list import import_contacts
from imports.sources.dila import import_dila
from imports.sources.hostings_list import import_hostings
from imports.sources.psad_list import import_psad
from imports.transaction import import_transaction
from models.change import Via
from storage.database import Database
from storage.version import bump_version
from text.messages import Message, joined

ImportStep = Callable[[Connection, ImportOptions, Report], None]

LIST_IMPORTS: Mapping[str, Callable[[Sheet, str, Connection, ImportOptions, Report], None]] = {
    "annuaire": import_establishments,
    "contacts": import_contacts,
    "dila": import_dila,
    "hostings": import_hostings,
    "psad": import_psad,
    "communes": import_communes,
}

# Where publishers offer their lists; without a source, an import reads these.
DEFAULT_SOURCES = {
    "annuaire": annuaire_columns.URL,
    "contacts": annuaire_columns.URL,
    "dila": dila.URL,
    "communes": communes_list.URL,
}

# Words in place of an address, for a second list of a kind.
SOURCE_ALIASES = {("annuaire", "adresse"): annuaire_columns.ADRESSE_URL}


def run_import(
    database: Database,
    kind: str,
    source: str,
    options: ImportOptions,
    on_wait: Callable[[], None] | None = None,
) -> Report:
    """Import a file or an address. ``on_wait`` is called once where another write is under way.

    A dry run does the same work and rolls it back. The directory's version is raised only if
    something changed.

    Raises:
        ImportRefused: nothing was imported; its ``report`` is that of the work done so far.
    """
    report = Report(
        command=f"import {kind}",
        file=source,
        scope=options.scope.label,
        dry_run=options.dry_run,
    )
    try:
        # Before the transaction, so that no download holds a lock on the database.
        import_lines = _open_source(kind, source, options, report)
        run = Run(via=Via.IMPORT, title=f"{report.command} {Path(report.file).name}")
        with (
            seldom_collected(),
            import_transaction(
                database, run, dry_run=options.dry_run, on_wait=on_wait
            ) as connection,
        ):
            hostings_before = judged_hostings(connection)
            import_lines(connection, options, report)
            _refuse_if_nothing_kept(report)
            report_followed(hostings_before, connection, report)
            if report.changes_anything:
                rederive_territories(connection, report)
                bump_version(connection)
        report.run = run.id if not options.dry_run else None
    except (ImportRefused, IntegrityError) as problem:
        raise _with_report(problem, source, report) from None
    return report


def resolve_source(kind: str, source: str | None) -> str:
    """The file or address to import: as it was named, or the publisher's own.

    Raises:
        ImportRefused: none was named, and nobody publishes this kind.
    """
    if source is not None:
        return SOURCE_ALIASES.get((kind, source), source)
    if kind not in DEFAULT_SOURCES:
        raise ImportRefused(
            Message("nobody publishes {kind}: name the file that the DRAIO sent.", kind=kind)
        )
    return DEFAULT_SOURCES[kind]


def _open_source(kind: str, source: str, options: ImportOptions, report: Report) -> ImportStep:
    """Fetch and open a source; returns what imports it in a transaction."""
    if kind == "directory":
        return partial(import_directory, source)
    fetched = fetch(source)
    report.file = fetched.name
    report.date = options.date or fetched.date
    report.dated_by = "--date" if options.date else fetched.dated_by
    sheet = read_sheet(fetched)
    return partial(LIST_IMPORTS[kind], sheet, report.date)


def _with_report(
    problem: ImportRefused | IntegrityError, source: str, report: Report
) -> ImportRefused:
    """A refusal that carries the report; violations of the tables' constraints become one."""
    refused = problem
    if isinstance(refused, IntegrityError):
        refused = ImportRefused(
            Message(
                "the tables cannot hold what {source} says: {problem}",
                source=source,
                problem=refused.orig,
            )
        )
    report.refused = str(refused)
    refused.report = report
    return refused


def _refuse_if_nothing_kept(report: Report) -> None:
    """Raises:
    ImportRefused: the file has no line that could be imported."""
    kept = report.lines - sum(report.out_of_scope.values())
    if report.lines == 0:
        raise ImportRefused(
            Message("{name} has a header and no line; fetch it again.", name=report.file)
        )
    if kept <= 0:
        counted = sorted(report.out_of_scope.items())
        reasons = joined("; ", [joined(" ", [str(n), why]) for why, n in counted])
        raise ImportRefused(
            Message(
                "no line of {name} is kept ({reasons}). Choose other areas with --region, "
                "--academy, --department or --all.",
                name=report.file,
                reasons=reasons,
            )
        )
    if len({rejection.line for rejection in report.rejected}) >= kept:
        raise ImportRefused(
            Message("every line of {name} is rejected; see the reasons.", name=report.file)
        )
