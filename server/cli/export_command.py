"""The command that writes the directory as files: ``export``."""

from __future__ import annotations

from pathlib import Path

import click

from exports.record_kinds import KINDS
from server.cli.keeper_commands import KeeperCommand
from server.cli.preparing import friendly_errors, require_current
from server.settings.settings import Settings
from storage.database import Database


@click.command("export", cls=KeeperCommand)
@click.argument("kinds", nargs=-1, type=click.Choice(list(KINDS)))
@click.option(
    "--format", "format", type=click.Choice(("csv", "geojson", "jsonl", "xlsx")), default="csv"
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("export"),
    help="Folder to write into (default: export).",
)
@click.pass_obj
def export_command(
    settings: Settings, /, kinds: tuple[str, ...], format: str, output: Path
) -> None:
    """Write the whole directory, or the KINDS named, with licence and sources beside it.

    What is written can be imported again: raccroche import directory FOLDER.

    \b
    Examples:
      raccroche export
      raccroche export structures --format geojson --output map
      raccroche export structures hostings --format xlsx --output a-corriger
    """
    # Inside the command: --help and other commands need not load it.
    from exports.writer import write_export

    with friendly_errors():
        require_current(settings)
        database = Database(settings.database_url)
        try:
            write_export(database, output, format, kinds, lambda path: click.echo(str(path)))
        except (ValueError, OSError) as problem:
            raise click.ClickException(str(problem)) from None
