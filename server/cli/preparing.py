"""What the commands share: problems told plainly, a database made ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from server.settings.settings import Settings, SettingsError
from storage.columns import UnknownCode
from storage.database import Database, ForeignKeysBroken


@contextmanager
def told_plainly(exit_code: int = 1) -> Iterator[None]:
    """End with one clear message, without a traceback, on what the operator can mend."""
    from sqlalchemy.exc import DBAPIError

    from migrations.runner import NoWayBack, UnknownRevision
    from seeds.seed_errors import SeedError

    try:
        yield
    except SettingsError as problem:
        raise Ended(f"the settings cannot be used:\n{problem}", exit_code) from None
    except SeedError as problem:
        count = len(problem.mistakes)
        raise Ended(
            f"the seed files hold {count} mistake(s); nothing was changed:\n{problem}", exit_code
        ) from None
    except click.ClickException as problem:
        raise Ended(problem.message, exit_code) from None
    except (UnknownRevision, NoWayBack, ForeignKeysBroken, UnknownCode) as problem:
        raise Ended(str(problem), exit_code) from None
    except DBAPIError as problem:
        raise Ended(f"the database cannot be used: {problem.orig}", exit_code) from None


class Ended(click.ClickException):
    """One clear message, and the exit code it ends with."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for classes


def prepare_database(settings: Settings) -> None:
    """Migrate and seed what is not: a database that is ready costs two short reads."""
    from migrations import runner
    from seeds.seed_files import DATA
    from seeds.seeding import is_seeded

    database = Database(settings.database_url)
    database.make_folder()
    if runner.is_current(database) and is_seeded(database):
        return
    with database.alone():
        if not runner.is_current(database):
            click.echo("Migrating ...", err=True)
            runner.upgrade(database)
        if not is_seeded(database):
            seed_database(database, DATA)


def seed_database(database: Database, folder: Path) -> None:
    """Seed, with a line of progress for each table and a summary."""
    from seeds.seeding import seed as sow

    click.echo("Seeding ...", err=True)
    changes = sow(database, folder, lambda name, rows: click.echo(f"  {name}: {rows}", err=True))
    click.echo(
        f"Seeded: {changes.created} created, {changes.changed} changed, "
        f"{changes.removed} removed, {changes.unchanged} unchanged, "
        f"{changes.kept} kept as newer or verified.",
        err=True,
    )


def require_current(settings: Settings) -> None:
    """Stop where the tables are not those of this version of the service."""
    from migrations import runner

    database = Database(settings.database_url)
    if database.file is not None and not database.file.exists():
        raise click.ClickException(f"{database.label} does not exist; run raccroche migrate")
    if not runner.is_current(database):
        raise click.ClickException(f"{database.label} is not migrated; run raccroche migrate")
