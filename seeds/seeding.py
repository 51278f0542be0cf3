"""Seeds a database: reads the files, checks them, and brings the tables into line."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from seeds.checks import check
from seeds.provisional_territories import derive_territories, take_out_territories
from seeds.seed_files import DATA, read_seeds
from seeds.seed_folders import digest, origin
from seeds.seed_state import due
from seeds.sync import Changes, Progress, sync
from seeds.table_rows import tables
from storage.database import Database
from storage.version import bump_version, directory, read_version


def seed(
    database: Database,
    folder: Path = DATA,
    progress: Progress = lambda *_: None,
    *,
    only_if_due: bool = False,
) -> Changes:
    """Bring the tables into line with the seed files, all or nothing.

    The directory's version is raised only if something changed. ``only_if_due`` changes nothing
    where a start may not seed (``seeds.seed_state``).

    Raises:
        SeedError: the files hold mistakes; the database is as it was.
    """
    fingerprint = digest(folder)
    seeds = read_seeds(folder)
    check(seeds)
    with database.writing() as connection:
        # Asked again under the write lock: an import may have corrected something meanwhile.
        if only_if_due and not due(connection, folder).seeds:
            return Changes()
        stood = take_out_territories(connection)
        changes = sync(connection, tables(seeds), progress)
        derived = derive_territories(connection, stood)
        changes.created += derived.created
        changes.changed += derived.changed
        changes.removed += derived.removed
        changes.unchanged += derived.unchanged
        if changes.any or read_version(connection).number == 0:
            bump_version(connection)
        connection.execute(
            update(directory).values(seed_digest=fingerprint, seed_origin=origin(folder))
        )
    return changes
