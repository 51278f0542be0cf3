"""The command that locates structures by their address: ``geocode``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from server.cli.import_commands import (
    WAITING,
    area_options,
    report_options,
    scope_of,
    show_report,
)
from server.cli.keeper_commands import KeeperCommand
from server.cli.keeper_language import tell
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database
from text.messages import Message, in_language

TIMEOUT_S = 10.0


@click.command("geocode", cls=KeeperCommand)
@area_options
@click.option("--rate", type=click.FloatRange(0.1, 50), default=10, help="Requests a second.")
@click.option(
    "--least-score", type=click.FloatRange(0, 1), default=0.7, help="Leave out answers below it."
)
@click.option("--limit", type=click.IntRange(1), help="Ask for so many structures at most.")
@click.option("--again", is_flag=True, help="Ask anew for what was asked in vain before.")
@click.option("--dry-run", is_flag=True, help="Ask, tell what would change, and change nothing.")
@report_options
@click.pass_obj
def geocode_command(settings: Settings, /, **chosen: Any) -> None:
    """Locate structures without a position, or known by their commune's centre only.

    Their postal addresses go to the geocoding service of the settings. Interrupted, it goes on
    where it stopped when it is run again.

    \b
    Examples:
      raccroche geocode --dry-run --limit 10
      raccroche geocode --region Normandie --rate 5
    """
    from geo.geocoder import Geocoder
    from imports.geocode_structures import GeocodingOptions, find_pending, geocode_structures
    from imports.import_errors import ImportRefused

    report_file: Path | None = chosen.pop("report_file")
    show = chosen.pop("show")
    with friendly_errors(exit_code=2):
        require_current(settings)
        if settings.geocoder is None:
            raise click.ClickException(
                Message("RACCROCHE_GEOCODER is off; set it to the service's address")
            )
        database = Database(settings.database_url)
        try:
            options = GeocodingOptions(
                scope=scope_of(chosen, database), per_second=chosen.pop("rate"), **chosen
            )
            geocoder = Geocoder(settings.geocoder, timeout_s=TIMEOUT_S)
            pending = find_pending(database, options)
            label = in_language(Message("Locating"), settings.language)
            with click.progressbar(length=len(pending), label=label, file=sys.stderr) as bar:
                report = geocode_structures(
                    database,
                    geocoder,
                    pending,
                    options,
                    progress=bar.update,
                    on_wait=lambda: tell(settings, WAITING, err=True),
                )
        except ImportRefused as refused:
            if refused.report is not None:
                show_report(settings, refused.report, report_file, show)
            tell(settings, str(refused), err=True)
            sys.exit(2)
    show_report(settings, report, report_file, show)
