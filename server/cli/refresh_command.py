"""The command that keeps the directory up to date by itself: ``refresh``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli.geocode_command import TIMEOUT_S
from server.cli.import_commands import WAITING, area_options, scope_of
from server.cli.keeper_commands import KeeperCommand
from server.cli.keeper_language import tell
from server.cli.preparing import CommandFailed, friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.bilingual import Verbatim

if TYPE_CHECKING:
    from imports.refresh import RefreshOptions
    from imports.refresh_report import RefreshReport

# Written out, as imports stand inside the command (server.cli.import_commands).
KINDS = ("communes", "annuaire", "adresse", "contacts", "dila", "geocode")


@click.command("refresh", cls=KeeperCommand)
@area_options
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(KINDS),
    help="Refresh this alone, due or not; may be given several times.",
)
@click.option("--dry-run", is_flag=True, help="Read all, tell what would change, change nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole report there, as JSON.",
)
@click.pass_obj
def refresh_command(settings: Settings, /, report_file: Path | None, **chosen: Any) -> None:
    """Bring the directory up to date from its official sources, one after the other.

    Read from their publishers' own addresses: the communes (once a month), the annuaire, its
    list of addresses (once a week), its contacts and the DILA's list; then structures without a
    position are geocoded. Kept are the areas named; without any, the régions of the guides.

    Each is kept whole or not at all; one that is refused or fails keeps the data it had, and the
    others go on. Closures of more than a tenth of a list are never accepted: look, then import.

    \b
    Exit codes: 0 all sources succeeded, 1 some did, 2 none did.

    \b
    Examples:
      raccroche refresh
      raccroche refresh --dry-run --report report.json
      raccroche refresh --only dila --only geocode
    """
    with friendly_errors(exit_code=2):
        require_current(settings)
        report = _refresh(settings, chosen)
        if not chosen["dry_run"]:
            _forget_old_reports(settings)
    for line in report.lines():
        tell(settings, line)
    if report_file is not None:
        report_file.write_bytes(report.to_json(settings.language))
    sys.exit(report.exit_code)


def _refresh(settings: Settings, chosen: dict[str, Any]) -> RefreshReport:
    from imports.import_errors import ImportRefused
    from imports.refresh import refresh

    database = Database(settings.database_url)
    try:
        options = _options(settings, database, chosen)
    except ImportRefused as refused:
        raise CommandFailed(str(refused), 2) from None
    return refresh(
        database,
        options,
        on_begin=lambda kind: tell(settings, Verbatim(f"{kind} …"), err=True),
        on_wait=lambda: tell(settings, WAITING, err=True),
    )


def _forget_old_reports(settings: Settings) -> None:
    """Empty the texts of error reports that were answered a year ago."""
    from contributions.error_reports import forget_old_texts

    database = Database(settings.database_url)
    with database.writing(lambda: tell(settings, WAITING, err=True)) as connection:
        forget_old_texts(connection)


def _options(settings: Settings, database: Database, chosen: dict[str, Any]) -> RefreshOptions:
    """Raises:
    ImportRefused: an area does not exist."""
    from geo.geocoder import Geocoder
    from imports.refresh import RefreshOptions

    geocoder = Geocoder(settings.geocoder, timeout_s=TIMEOUT_S) if settings.geocoder else None
    return RefreshOptions(scope=scope_of(chosen, database), geocoder=geocoder, **chosen)
