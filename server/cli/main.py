"""The command line, ``raccroche``. Each command says what it did, and what to do when it fails."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace
from pathlib import Path

import click

from server.cli.correction_commands import correct_command, proposals_command
from server.cli.doctor_command import doctor_command
from server.cli.export_command import export_command
from server.cli.geocode_command import geocode_command
from server.cli.import_commands import import_command, template_command
from server.cli.journal_commands import (
    history_command,
    undo_command,
    verify_journal_command,
)
from server.cli.keeper_commands import CommandLine
from server.cli.keeper_language import tell
from server.cli.preparing import (
    friendly_errors,
    prepare_database,
    remove_guide,
    require_current,
    seed_database,
    seed_folder,
)
from server.cli.refresh_command import refresh_command
from server.cli.report_commands import reports_command
from server.cli.status_command import status_command
from server.settings.environment import describe_settings, read_settings
from server.settings.settings import Settings
from server.settings.warnings import settings_warnings
from storage.database import Database
from text.messages import Message

log = logging.getLogger("raccroche.serve")

SETTINGS_HELP = "\b\nSettings, from the environment or a .env file:\n" + "\n".join(
    f"  {name}\n      {description}" for name, description in describe_settings().items()
)


@click.group(
    cls=CommandLine,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=SETTINGS_HELP,
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Raccroche, the directory of those who prevent and repair school dropout.

    \b
    Examples:
      raccroche serve                 prepare the database if need be, and serve
      raccroche refresh               bring the directory up to date from its official sources
      raccroche import annuaire       bring in the ministry's list of establishments
      raccroche seed --from ./seeds   bring the directory into line with corrected files
      raccroche status                what the database holds
    """
    with friendly_errors():
        context.obj = read_settings()


@cli.command()
@click.option("--host", help="Address to listen on; overrides the settings.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port; overrides the settings.")
@click.option("--prepare/--no-prepare", default=True, help="Migrate and seed first, if need be.")
@click.option("--fd", "descriptor", type=int, help="Listen on an inherited socket, as systemd's.")
@click.pass_obj
def serve(
    settings: Settings, host: str | None, port: int | None, prepare: bool, descriptor: int | None
) -> None:
    """Serve the directory over HTTP.

    \b
    Examples:
      raccroche serve
      PORT=8080 raccroche serve
      raccroche serve --host 0.0.0.0 --port 80 --no-prepare
    """
    from server.http.app import create_service
    from server.http.budgets.rate_limit import client_of
    from server.http.connections.server import serve as run
    from server.observability.ended_connections import EndedConnections
    from server.observability.logging_setup import set_up_logs

    settings = replace(
        settings,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
    set_up_logs(level=settings.log_level, format=settings.log_format, requests=settings.access_log)
    for warning in settings_warnings(settings):
        log.warning(warning)
    with friendly_errors():
        if prepare:
            prepare_database(settings)
        require_current(settings)
        service = create_service(settings)
    run(
        service.app,
        settings,
        on_stopping=service.health.stop,
        on_end=EndedConnections(service.metrics),
        on_count=service.metrics.connections.set,
        caches=service.caches,
        client_of=client_of,
        descriptor=descriptor,
    )


@cli.command()
@click.option("--down", metavar="REVISION", help="Go back to a revision; base removes all tables.")
@click.pass_obj
def migrate(settings: Settings, down: str | None) -> None:
    """Bring the tables to the newest revision.

    \b
    Examples:
      raccroche migrate
      raccroche migrate --down base   removes every table and what is in it
    """
    from migrations import runner

    database = Database(settings.database_url)
    with friendly_errors():
        if down is None:
            runner.upgrade(database)
        else:
            runner.downgrade(database, down)
    revision = down or runner.head()
    text = Message("{label} is at revision {revision}.", label=database.label, revision=revision)
    tell(settings, text)


@cli.command()
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a guide, or of guides (default: RACCROCHE_SEEDS, or those of this project).",
)
@click.option("--check", "only_check", is_flag=True, help="Check the files and change nothing.")
@click.option("--remove", metavar="GUIDE", help="Take out what the folder of this guide put in.")
@click.pass_obj
def seed(settings: Settings, folder: Path | None, only_check: bool, remove: str | None) -> None:
    """Bring the directory into line with the seed files.

    The folder is that of one guide, which joins those that are there, or a folder of guides.

    Running servers answer with the new facts within a second. What is newer than the files, was
    verified by hand or taken over by an import stays; other corrections of seeded records go.

    \b
    Examples:
      raccroche seed
      raccroche seed --check
      raccroche seed --from ./guides
      raccroche seed --from ./guides/normandie
      raccroche seed --remove normandie
    """
    from seeds.checks import check
    from seeds.seed_files import read_seeds

    chosen = folder or seed_folder(settings)
    with friendly_errors():
        if remove is not None:
            require_current(settings)
            remove_guide(Database(settings.database_url), remove, settings.language)
            return
        if only_check:
            check(read_seeds(chosen))
            tell(settings, Message("The seed files hold no mistake."))
            return
        require_current(settings)
        seed_database(Database(settings.database_url), chosen, language=settings.language)


@cli.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it there.")
@click.option("--subgraph", is_flag=True, help="As a gateway of Apollo Federation takes it.")
@click.option(
    "--since",
    "released",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tell what changed since a release's schema; fails if it breaks a client.",
)
def schema(output: Path | None, subgraph: bool, released: Path | None) -> None:
    """Print the GraphQL schema, or tell what changed in it.

    \b
    Examples:
      raccroche schema
      raccroche schema --output schema/schema.graphql
      raccroche schema --subgraph
      raccroche schema --since schema/released.graphql
    """
    from schema.sdl import sdl, subgraph_sdl

    if released is not None:
        sys.exit(print_changes(released))
    write_or_print(subgraph_sdl() if subgraph else sdl(), output)


@cli.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it there.")
def errors(output: Path | None) -> None:
    """Print the page on errors, made from the code.

    \b
    Examples:
      raccroche errors
      raccroche errors --output docs/errors.md
    """
    from server.cli.errors_reference import errors_page

    write_or_print(errors_page(), output)


@cli.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it there.")
def glossary(output: Path | None) -> None:
    """Print the page of the words of the field, made from the seeds.

    \b
    Examples:
      raccroche glossary
      raccroche glossary --output docs/glossary.md
    """
    from server.cli.glossary_page import glossary_page

    write_or_print(glossary_page(), output)


def write_or_print(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def print_changes(released: Path) -> int:
    """Print what changed since a release; the exit code is 1 if it breaks a client."""
    from schema.breaking_changes import changes_since

    changes = changes_since(released.read_text(encoding="utf-8"))
    for change in changes.dangerous:
        click.echo(f"may surprise  {change}")
    for change in changes.breaking:
        click.echo(f"breaks        {change}")
    if changes.breaking:
        click.echo("Deprecate first, with a reason, and remove in a later release.")
        return 1
    click.echo("No change breaks a client of the last release.")
    return 0


for command in (
    status_command,
    import_command,
    template_command,
    geocode_command,
    refresh_command,
    export_command,
    history_command,
    undo_command,
    verify_journal_command,
    correct_command,
    proposals_command,
    reports_command,
    doctor_command,
):
    cli.add_command(command)


def main() -> None:
    cli(prog_name="raccroche")
