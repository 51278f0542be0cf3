"""The command that tells what the database holds: ``status``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.cli.keeper_commands import KeeperCommand
from server.cli.preparing import SEED_HINT, friendly_errors, seed_folder
from server.settings.settings import Settings
from storage.database import Database
from text.messages import KeeperLanguage, Message, in_language

if TYPE_CHECKING:
    from sqlalchemy import Connection

LABEL_WIDTH = 10


@click.command("status", cls=KeeperCommand)
@click.pass_obj
def status_command(settings: Settings) -> None:
    """Tell what the database holds, and whether it can be served."""
    from migrations import runner

    database, language = Database(settings.database_url), settings.language
    _print_line(Message("database"), database.label, language)
    if database.file is not None and not database.file.exists():
        text = Message("absent: run raccroche migrate, then raccroche seed")
        _print_line(Message("state"), text, language)
        sys.exit(1)
    with friendly_errors():
        if not runner.is_current(database):
            text = Message("not migrated: run raccroche migrate")
            _print_line(Message("state"), text, language)
            sys.exit(1)
        # The exit code is for scripts: 0 where the directory can be served.
        sys.exit(0 if print_contents(database, seed_folder(settings), language) else 1)


def _print_line(label: str, text: str, language: KeeperLanguage) -> None:
    said = in_language(label, language)
    click.echo(f"{said:<{LABEL_WIDTH}} {in_language(text, language)}")


def print_contents(database: Database, folder: Path, language: KeeperLanguage = "en") -> bool:
    """Print the version and the number of records; False for a database without any."""
    from storage.version import read_version

    with database.engine.connect() as connection:
        version = read_version(connection)
        for label, text in _seeds_lines(connection, folder, is_empty=version.number == 0):
            _print_line(label, text, language)
        text = Message(
            "{number}, of {at} UTC",
            number=str(version.number),
            at=f"{version.updated_at:%Y-%m-%d %H:%M}",
        )
        _print_line(Message("version"), text, language)
        for name, count in _counts(connection):
            click.echo(f"{name:<18} {count}")
    if version.number == 0:
        _print_line(Message("state"), Message("empty: run raccroche seed"), language)
    return version.number > 0


def _seeds_lines(
    connection: Connection, folder: Path, *, is_empty: bool
) -> Iterator[tuple[str, str]]:
    """What the directory was seeded from, and why it is not what the folder says."""
    from seeds.seed_state import seeding_decision

    yield Message("seeds"), describe_seeds(connection)
    reason = seeding_decision(connection, folder).reason
    if reason and not is_empty:
        values = {"folder": str(folder), "reason": reason, "hint": SEED_HINT}
        yield "", Message("not those of {folder}: {reason}; {hint}", **values)


def _counts(connection: Connection) -> Iterator[tuple[str, int]]:
    from sqlalchemy import func, select

    from models.dispositif import dispositifs
    from models.hosting import hostings
    from models.psad_territory import psad_territories
    from models.structure import structures

    for table in (structures, hostings, dispositifs, psad_territories):
        yield table.name, connection.scalar(select(func.count()).select_from(table)) or 0


def describe_seeds(connection: Connection) -> str:
    """The folders that the database was seeded from, and how many seeded records have changed."""
    from sqlalchemy import select

    from seeds.seed_folders import root_of
    from seeds.seeded import changed_records
    from storage.version import seed_folders

    folders = connection.execute(select(seed_folders).order_by(seed_folders.c.owner)).all()
    if not folders:
        return Message("none")
    if any(folder.origin is None for folder in folders):
        return Message("of an earlier version, which kept no note of them")
    changed = sum(1 for _ in changed_records(connection))
    named = ", ".join(dict.fromkeys(root_of(folder.origin) for folder in folders))
    return Message("{folders}, {changed} records changed since", folders=named, changed=changed)
