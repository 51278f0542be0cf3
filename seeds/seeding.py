"""Seeds a database: reads the files, checks them, and brings the tables into line."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import update

from seeds.checks import check
from seeds.provisional_territories import derive_territories, take_out_territories
from seeds.seed_files import DATA, read_seeds
from seeds.sync import Changes, Progress, sync
from seeds.table_rows import tables
from storage.database import Database
from storage.version import bump_version, directory, read_version


def digest(folder: Path = DATA) -> str:
    """A fingerprint of the seed files and of the code that reads them."""
    fingerprint = hashlib.sha256()
    code = Path(__file__).parent
    for path in sorted([*folder.glob("*.*"), *code.glob("*.py")], key=lambda path: path.name):
        fingerprint.update(path.name.encode() + b"\0" + path.read_bytes())
    return fingerprint.hexdigest()


def is_seeded(database: Database, folder: Path = DATA) -> bool:
    """Whether these very files were the last to be seeded."""
    with database.engine.connect() as connection:
        return read_version(connection).seed_digest == digest(folder)


def seed(database: Database, folder: Path = DATA, progress: Progress = lambda *_: None) -> Changes:
    """Bring the tables into line with the seed files, all or nothing.

    The directory's version is raised only if something changed.

    Raises:
        SeedError: the files hold mistakes; the database is as it was.
    """
    fingerprint = digest(folder)
    seeds = read_seeds(folder)
    check(seeds)
    with database.writing() as connection:
        stood = take_out_territories(connection)
        changes = sync(connection, tables(seeds), progress)
        derived = derive_territories(connection, stood)
        changes.created += derived.created
        changes.changed += derived.changed
        changes.removed += derived.removed
        changes.unchanged += derived.unchanged
        if changes.any or read_version(connection).number == 0:
            bump_version(connection)
        connection.execute(update(directory).values(seed_digest=fingerprint))
    return changes
