"""What the commands share: friendly errors, and a database made ready."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from server.cli.first_start import what_is_loaded
from server.cli.keeper_language import tell
from server.settings.environment import SettingsError
from server.settings.settings import Settings
from storage.columns import UnknownCode
from storage.database import Database, ForeignKeysBroken
from text.messages import KeeperLanguage, Message, in_language, joined

log = logging.getLogger("raccroche.seeds")


@contextmanager
def friendly_errors(exit_code: int = 1) -> Iterator[None]:
    """End with one clear message, without a traceback, on what the operator can mend."""
    from sqlalchemy.exc import DBAPIError

    from migrations.runner import NoWayBack, UnknownRevision
    from seeds.seed_errors import SeedError

    try:
        yield
    except SettingsError as problem:
        text = Message("the settings cannot be used:\n{problem}", problem=str(problem))
        raise CommandFailed(text, exit_code) from None
    except SeedError as problem:
        text = Message(
            "the seed files hold {count} mistake(s); nothing was changed:\n{mistakes}",
            count=len(problem.mistakes),
            mistakes=joined("\n", problem.mistakes),
        )
        raise CommandFailed(text, exit_code) from None
    except click.ClickException as problem:
        raise CommandFailed(problem.message, exit_code) from None
    except (UnknownRevision, NoWayBack, ForeignKeysBroken, UnknownCode) as problem:
        raise CommandFailed(str(problem), exit_code) from None
    except DBAPIError as problem:
        text = Message("the database cannot be used: {problem}", problem=str(problem.orig))
        raise CommandFailed(text, exit_code) from None


class CommandFailed(click.ClickException):
    """One clear message, and the exit code it ends with."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for classes


def seed_folder(settings: Settings) -> Path:
    """The folder of seed files: that of the settings, or the one that comes with the program."""
    from seeds.seed_folders import DATA

    return settings.seeds or DATA


def prepare_database(settings: Settings) -> None:
    """Migrate the database if it is not current, and seed it where ``seed_if_due`` may."""
    from migrations import runner

    database = Database(settings.database_url)
    database.make_folder()
    if not runner.is_current(database):
        with database.startup_lock():
            # Asked again under the lock: another worker may have migrated meanwhile.
            if not runner.is_current(database):
                tell(settings, Message("Migrating ..."), err=True)
                runner.upgrade(database)
    if seed_if_due(database, seed_folder(settings), settings.language):
        with database.engine.connect() as connection:
            tell(settings, what_is_loaded(connection), err=True)


def seed_if_due(database: Database, folder: Path, language: KeeperLanguage = "en") -> bool:
    """Seed an empty database, or one whose own seed files have changed; whether it was empty.

    Where records may have been corrected since, the database stays as it is and a warning is
    logged (``seeds.seed_state``).

    Raises:
        SeedError: the files hold mistakes, and there is nothing yet that could be served.
    """
    from seeds.seed_errors import SeedError
    from seeds.seed_state import seeding_decision

    with database.engine.connect() as connection:
        state = seeding_decision(connection, folder)
    if state.reason:
        log.warning(LOG_NOT_SEEDED, state.reason, SEED_HINT)
    if not state.seeds:
        return False
    try:
        with database.startup_lock():
            seed_database(database, folder, only_if_due=True, language=language)
    except SeedError as problem:
        # Old facts are better than none: files with mistakes stop only a database without any.
        if state.is_first:
            raise
        first, count = problem.mistakes[0], len(problem.mistakes)
        log.error(
            LOG_NOT_SEEDED, f"{folder} holds {count} mistake(s), such as: {first}", CHECK_HINT
        )
    return state.is_first


LOG_NOT_SEEDED = "the directory is served as it is, though its seed files differ: %s; %s"
SEED_HINT = Message(
    "`raccroche seed` brings it into line with them; it keeps what was imported or verified, and "
    "undoes what SQL changed"
)
CHECK_HINT = "`raccroche seed --check` names them all"


def seed_database(
    database: Database,
    folder: Path,
    *,
    only_if_due: bool = False,
    language: KeeperLanguage = "en",
) -> None:
    """Seed, with a line of progress for each table and a summary."""
    from seeds.seeding import seed

    def progress(table: str, rows: int) -> None:
        click.echo(f"  {table}: {rows}", err=True)

    click.echo(in_language(Message("Seeding ..."), language), err=True)
    changes = seed(database, folder, progress, only_if_due=only_if_due)
    summary = Message(
        "Seeded: {created} created, {changed} changed, {removed} removed, {unchanged} unchanged, "
        "{kept} kept as newer or verified.",
        created=changes.created,
        changed=changes.changed,
        removed=changes.removed,
        unchanged=changes.unchanged,
        kept=changes.kept,
    )
    click.echo(in_language(summary, language), err=True)


def remove_guide(database: Database, code: str, language: KeeperLanguage = "en") -> None:
    """Take out what a guide's folder put in, and tell how much."""
    from seeds import seeding

    changes = seeding.remove_guide(database, code)
    kept: str = ""
    if changes.kept:
        kept = Message("; {kept} stay, as other records refer to them", kept=changes.kept)
    text = Message(
        "Removed {removed} records of {guide}{kept}.",
        removed=changes.removed,
        guide=code,
        kept=kept,
    )
    click.echo(in_language(text, language), err=True)


def require_current(settings: Settings) -> None:
    """Stop where the tables are not those of this version of the service."""
    from migrations import runner

    database = Database(settings.database_url)
    if database.file is not None and not database.file.exists():
        text = Message("{label} does not exist; run raccroche migrate", label=database.label)
        raise click.ClickException(text)
    if not runner.is_current(database):
        text = Message("{label} is not migrated; run raccroche migrate", label=database.label)
        raise click.ClickException(text)
