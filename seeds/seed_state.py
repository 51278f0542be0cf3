"""Whether a start may seed: never where that could undo what somebody else put in.

A database is seeded by a start when it is empty, or when the files of the very folder that it was
seeded from have changed and nothing of what they put in has been corrected since. All else is left
to ``raccroche seed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from models.dispositif import dispositifs
from seeds.seed_folders import SeedFolders, digest, find_folders, origin, root_of
from seeds.seeded import changed_records
from storage.version import seed_folders, seeded_records

EXAMPLES = 3
"""Changed records that are named."""


@dataclass(frozen=True, slots=True)
class SeedingDecision:
    """Whether to seed, for the first time or again; where the files differ and it is left alone,
    why."""

    seeds: bool
    reason: str | None = None
    is_first: bool = False


def seeding_decision(connection: Connection, folder: Path) -> SeedingDecision:
    """Whether a start is to seed a database from a folder.

    Raises:
        SeedError: the folder holds no guide.
    """
    folders = find_folders(folder)
    stored = {row.owner: row for row in connection.execute(select(seed_folders))}
    if not stored:
        if is_empty(connection):
            return SeedingDecision(True, is_first=True)
        return SeedingDecision(False, "it holds dispositifs that no seed files brought")
    known = {owner: stored[owner] for owner in folders.by_owner if owner in stored}
    gone = {
        owner
        for owner, row in stored.items()
        if owner not in known and row.origin and folders.held(row.origin)
    }
    if not gone and all(
        owner in known and known[owner].digest == digest(path)
        for owner, path in folders.by_owner.items()
    ):
        return SeedingDecision(False)
    elsewhere = _from_elsewhere(folders, stored)
    if elsewhere:
        return SeedingDecision(False, elsewhere)
    changed = sorted(changed_records(connection, {*folders.by_owner, *gone, ""}))
    return SeedingDecision(False, _named(changed)) if changed else SeedingDecision(True)


def _from_elsewhere(folders: SeedFolders, stored: Mapping[str, Row[Any]]) -> str | None:
    """Why these folders are not those that the directory was seeded from; None where they are."""
    for owner, row in stored.items():
        if row.origin is None:
            # Its corrections cannot be distinguished from the seeds of that time.
            return "an earlier version seeded it, and kept no note of what it put in"
        path = folders.by_owner.get(owner)
        if path is not None and row.origin != origin(path):
            return f"it was seeded from another folder ({root_of(row.origin)})"
        # Before there were several, the origin was the folder that held all files.
        if owner == "" and not (
            folders.held(row.origin) or row.origin == str(folders.root.resolve())
        ):
            return f"it was seeded from another folder ({row.origin})"
    if not stored.keys() & {*folders.by_owner, ""}:
        return f"it was seeded from other folders ({', '.join(sorted(stored))})"
    return None


def is_empty(connection: Connection) -> bool:
    """Whether there is neither a dispositif nor any record of the seeds."""
    tables = (dispositifs, seeded_records)
    return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def _named(changed: list[tuple[str, str]]) -> str:
    examples = ", ".join(f"{table} {key}" for table, key in changed[:EXAMPLES])
    more = " …" if len(changed) > EXAMPLES else ""
    return f"seeded records were changed since: {len(changed)} of them ({examples}{more})"
