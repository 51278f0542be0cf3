"""The commands that bring open data in: ``import`` and ``template``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli.keeper_commands import KeeperCommand
from server.cli.keeper_language import tell
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.messages import Message

if TYPE_CHECKING:
    from imports.import_report import Report
    from imports.reconcile.areas import Scope

# Written out, and imports stand inside the commands: ``raccroche serve`` would otherwise load all
# importers, and each ``--help`` wait for them.
KINDS = ("annuaire", "contacts", "dila", "hostings", "psad", "communes", "directory")

WAITING = Message("Another write is under way; this one waits for its turn.")

AREAS = ("regions", "academies", "departments", "everywhere")

Command = Callable[..., Any]


def area_options(command: Command) -> Command:
    """Add the options that choose areas."""
    # Decorators apply from the last one up: options show in the reverse of this order.
    for option in (
        click.option("--all", "everywhere", is_flag=True, help="Keep all of France."),
        click.option("--department", "departments", multiple=True, help="Keep this département."),
        click.option("--academy", "academies", multiple=True, help="Keep this académie."),
        click.option("--region", "regions", multiple=True, help="Keep this région."),
    ):
        command = option(command)
    return command


def report_options(command: Command) -> Command:
    """Add the options of the report."""
    for option in (
        click.option(
            "--show", type=click.IntRange(0), default=20, help="Entries shown of each part."
        ),
        click.option(
            "--report",
            "report_file",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write the whole report there, as JSON.",
        ),
    ):
        command = option(command)
    return command


def scope_of(chosen: dict[str, Any], database: Database) -> Scope:
    """Remove the areas from the options ``chosen``, and resolve them.

    Without any, the areas are those of the directory's guides.

    Raises:
        ImportRefused: an area that does not exist.
    """
    from imports.reconcile.areas import build_scope, home_regions

    with database.engine.connect() as connection:
        home = home_regions(connection)
    return build_scope(*(chosen.pop(name) for name in AREAS), home=home)


@click.command("import", cls=KeeperCommand)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("source", required=False)
@area_options
@click.option("--date", help="The file's date: a year, a month or a day, such as 2026-09-01.")
@click.option("--dry-run", is_flag=True, help="Tell what it would do, and change nothing.")
@click.option(
    "--complete",
    is_flag=True,
    help="The file is the whole list of its areas: coverage is told as complete.",
)
@click.option(
    "--update-only",
    is_flag=True,
    help="The file is a part of a list: close nothing for not being in it.",
)
@click.option("--accept-closures", is_flag=True, help="Let more than a tenth of a list close.")
@click.option(
    "--override-verified", is_flag=True, help="Let the file stand against what was verified."
)
@report_options
@click.pass_obj
def import_command(settings: Settings, /, kind: str, source: str | None, **chosen: Any) -> None:
    """Import official open data: a file (CSV, gzip, JSON, XLSX, ODS) or an address.

    A directory is what raccroche export wrote: a file or a folder of it, kept whole.

    Without SOURCE the publisher's own address is read (annuaire, contacts, dila, communes).
    Kept are the areas named; without any, the régions of the guides.

    \b
    Exit codes: 0 all imported, 1 some lines rejected and the rest imported,
    2 nothing imported, 3 nothing taken over, as what is known is newer.

    \b
    Examples:
      raccroche import annuaire --dry-run
      raccroche import annuaire adresse          the ministry's list of positions
      raccroche import annuaire lycees.csv --region Normandie --report report.json
      raccroche import annuaire nouveau-lycee.csv --update-only
      raccroche import directory exported/ --all
      raccroche import hostings liste-draio.xlsx --complete
    """
    from imports.import_errors import ImportRefused
    from imports.import_options import ImportOptions
    from imports.run_import import resolve_source, run_import

    if kind == "directory" and not any(chosen[name] for name in AREAS):
        # Without areas an import keeps the guides' régions only, and an export would come back in
        # part.
        chosen["everywhere"] = True
    report_file, show = chosen.pop("report_file"), chosen.pop("show")
    with friendly_errors(exit_code=2):
        require_current(settings)
        try:
            database = Database(settings.database_url)
            options = ImportOptions(scope=scope_of(chosen, database), **chosen)
            report = run_import(
                database,
                kind,
                resolve_source(kind, source),
                options,
                on_wait=lambda: tell(settings, WAITING, err=True),
            )
        except ImportRefused as refused:
            if refused.report is not None:
                show_report(settings, refused.report, report_file, show)
            tell(settings, Message("Nothing was imported: {why}", why=str(refused)), err=True)
            sys.exit(2)
    show_report(settings, report, report_file, show)
    sys.exit(exit_code(report))


def exit_code(report: Report) -> int:
    """The exit code of an import that was not refused, as the command's help lists them."""
    if report.rejected:
        return 1
    return 3 if report.older and not report.changes_anything else 0


def show_report(settings: Settings, report: Report, report_file: Path | None, show: int) -> None:
    """Print a report that came as far as its lines, and write it where that was asked for."""
    if report.lines:
        click.echo(report.to_text(show, settings.language))
    if report_file is not None:
        report_file.write_bytes(report.to_json(settings.language))


@click.command("template", cls=KeeperCommand)
@click.argument("kind", type=click.Choice(("hostings", "psad")))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it there: a spreadsheet if the name ends with .xlsx, CSV otherwise.",
)
@click.option("--of", "school_year", help="Fill it with the hostings of this year: 2025-2026.")
@click.option("--for", "next_year", help="Prepare this year's list from them: 2026-2027.")
@click.pass_obj
def template_command(
    settings: Settings,
    kind: str,
    output: Path | None,
    school_year: str | None,
    next_year: str | None,
) -> None:
    """Write the table that the DRAIO fills in, with its columns explained.

    \b
    Examples:
      raccroche template hostings --output hebergements.xlsx
      raccroche template hostings --of 2025-2026 --for 2026-2027 --output rentree.xlsx
      raccroche template psad > psad.csv
    """
    from imports.templates import template_csv, template_xlsx

    lines = None
    if school_year is not None:
        lines = _lines_of(settings, kind, school_year, next_year)
    elif next_year is not None:
        raise click.UsageError(Message("--for needs --of: the year whose hostings it begins with."))
    if output is None:
        click.echo(template_csv(kind, lines), nl=False)
    elif output.suffix.lower() == ".xlsx":
        output.write_bytes(template_xlsx(kind, lines))
    else:
        output.write_text(template_csv(kind, lines), encoding="utf-8-sig")


def _lines_of(
    settings: Settings, kind: str, school_year: str, next_year: str | None
) -> list[dict[str, str]]:
    from imports.import_errors import CellError
    from imports.sources.hosting_cells import parse_school_year
    from imports.template_lines import hosting_lines

    if kind != "hostings":
        raise click.UsageError(Message("--of is for hostings."))
    try:
        of, following = (parse_school_year(year or "") for year in (school_year, next_year))
    except CellError as problem:
        raise click.UsageError(problem.reason) from None
    assert of is not None, "--of was given"
    with friendly_errors():
        require_current(settings)
        with Database(settings.database_url).engine.connect() as connection:
            return hosting_lines(connection, of, following)
