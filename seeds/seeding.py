"""Seeds a database: reads the files, checks them, and writes what differs to the tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from changes.journal import Run, journalled_writing
from models.change import ChangeActorKind, Via
from models.guide import guides
from seeds.checks import check
from seeds.provisional_territories import derive_territories, remove_territories
from seeds.seed_errors import SeedError
from seeds.seed_files import read_seeds
from seeds.seed_folders import DATA, NATIONAL, SeedFolders, digest, find_folders, origin
from seeds.seed_state import seeding_decision
from seeds.sync import Progress, SeedChanges, sync
from seeds.table_rows import Row, Tables, tables_by_owner
from storage.database import Database
from storage.version import bump_version, read_version, seed_folders
from text.messages import Message


def _no_progress(_table: str, _rows: int) -> None:
    pass


def seed(
    database: Database,
    folder: Path = DATA,
    progress: Progress = _no_progress,
    *,
    only_if_due: bool = False,
) -> SeedChanges:
    """Make the tables agree with the seed files, in one transaction.

    ``folder`` is that of one guide, which is added to the others, or a folder of guides: guides
    that are no longer in it are removed. The directory's version is raised only if something
    changed. ``only_if_due`` changes nothing where a start may not seed (``seeds.seed_state``).

    Raises:
        SeedError: the files have mistakes; nothing was changed.
    """
    folders = find_folders(folder)
    # Before the files are read: one that changes meanwhile has another digest at the next start.
    digests = {owner: digest(path) for owner, path in folders.by_owner.items()}
    seeds = read_seeds(folder)
    check(seeds)
    tables = tables_by_owner(seeds)
    run = Run(via=Via.SEED, title="seed", actor_kind=ChangeActorKind.SERVICE)
    with journalled_writing(database, run) as connection:
        # Asked again under the write lock: an import may have corrected something meanwhile.
        if only_if_due and not seeding_decision(connection, folder).seeds:
            return SeedChanges()
        stored = _stored_origins(connection)
        if not folders.is_whole and stored:
            # A guide that joins others takes the common facts as they stand.
            tables.pop(NATIONAL)
        leaving = _leaving(folders, stored)
        changes = _synced(connection, tables, {*tables, *leaving}, progress)
        _remember_folders(connection, folders, {owner: digests[owner] for owner in tables}, leaving)
    return changes


def remove_guide(database: Database, code: str, progress: Progress = _no_progress) -> SeedChanges:
    """Remove all records that a guide's seed folder stated, except those that others refer to.

    Raises:
        SeedError: the directory was not seeded with such a guide.
    """
    run = Run(via=Via.SEED, title=f"seed --remove {code}")
    with journalled_writing(database, run) as connection:
        stored = _stored_origins(connection).keys() - {NATIONAL, ""}
        if code not in stored:
            there: str = ", ".join(sorted(stored)) or Message("none")
            text = Message(
                "there is no guide {code!r}; those seeded: {there}", code=code, there=there
            )
            raise SeedError([text])
        changes = _synced(connection, {}, {code}, progress)
        connection.execute(delete(seed_folders).where(seed_folders.c.owner == code))
    return changes


def _synced(
    connection: Connection,
    tables: Mapping[str, Tables],
    owners: Collection[str],
    progress: Progress,
) -> SeedChanges:
    """Write what differs to the tables, derive the territories, and raise the version."""
    # Before anything is compared: a file states no rank, which would look like a change.
    _rank_guides(connection, tables)
    # They refer to CIOs and communes, which could not leave while they are there.
    previous = remove_territories(connection)
    changes = sync(connection, tables, owners, progress)
    derived = derive_territories(connection, previous)
    changes.created += derived.created
    changes.changed += derived.changed
    changes.removed += derived.removed
    changes.unchanged += derived.unchanged
    if changes.has_changes or read_version(connection).number == 0:
        bump_version(connection)
    return changes


def _rank_guides(connection: Connection, tables: Mapping[str, Tables]) -> None:
    """Set each guide's rank: its own if it is stored, else after all others."""
    ranks = {row.code: row.rank for row in connection.execute(select(guides.c.code, guides.c.rank))}
    for owner in sorted(tables):
        for row in tables[owner].get("guides", ()):
            row["rank"] = ranks.setdefault(row["code"], max(ranks.values(), default=0) + 1)


def _stored_origins(connection: Connection) -> dict[str, str | None]:
    """The origin of each seed folder, by its owner."""
    rows = connection.execute(select(seed_folders.c.owner, seed_folders.c.origin))
    return {row.owner: row.origin for row in rows}


def _leaving(folders: SeedFolders, stored: Mapping[str, str | None]) -> set[str]:
    """Owners whose folder is no longer in this folder of guides."""
    if not folders.is_whole:
        return set()
    gone = stored.keys() - folders.by_owner.keys()
    return {owner for owner in gone if owner == "" or folders.contains_origin(stored[owner] or "")}


def _remember_folders(
    connection: Connection,
    folders: SeedFolders,
    digests: Mapping[str, str],
    leaving: Collection[str],
) -> None:
    replaced = [*digests, *leaving]
    connection.execute(delete(seed_folders).where(seed_folders.c.owner.in_(replaced)))
    rows: list[Row] = [
        {"owner": owner, "origin": origin(folders.by_owner[owner]), "digest": fingerprint}
        for owner, fingerprint in digests.items()
    ]
    connection.execute(insert(seed_folders), rows)
