"""Whether the start of a server may seed its database (decision 0020).

It may when the database is empty, or when the files of the folder that it was seeded from have
changed and none of its seeded records has. In all other cases only ``raccroche seed`` does.
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
from text.messages import Message

EXAMPLES = 3
"""How many changed records a reason names."""


@dataclass(frozen=True, slots=True)
class SeedingDecision:
    """Whether to seed, and whether for the first time; ``reason`` is why changed files are not
    seeded."""

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
        # Records without a note of a seed folder are somebody's import: a start leaves them alone
        # (0020).
        if is_empty(connection):
            return SeedingDecision(True, is_first=True)
        return SeedingDecision(False, Message("it holds dispositifs that no seed files brought"))
    known = {owner: stored[owner] for owner in folders.by_owner if owner in stored}
    removed_owners = {
        owner
        for owner, row in stored.items()
        if owner not in known and row.origin and folders.contains_origin(row.origin)
    }
    if not removed_owners and all(
        owner in known and known[owner].digest == digest(path)
        for owner, path in folders.by_owner.items()
    ):
        return SeedingDecision(False)
    other_folder = _other_folder_reason(folders, stored)
    if other_folder:
        return SeedingDecision(False, other_folder)
    changed = sorted(changed_records(connection, {*folders.by_owner, *removed_owners, ""}))
    return SeedingDecision(False, _changed_reason(changed)) if changed else SeedingDecision(True)


def _other_folder_reason(folders: SeedFolders, stored: Mapping[str, Row[Any]]) -> str | None:
    """The reason if the directory was seeded from other folders; None if from these."""
    for owner, row in stored.items():
        if row.origin is None:
            # Its corrections cannot be distinguished from the seeds of that time.
            return Message("an earlier version seeded it, and kept no note of what it put in")
        path = folders.by_owner.get(owner)
        if path is not None and row.origin != origin(path):
            return Message("it was seeded from another folder ({root})", root=root_of(row.origin))
        # Before there were several, the origin was the folder that held all files.
        if owner == "" and not (
            folders.contains_origin(row.origin) or row.origin == str(folders.root.resolve())
        ):
            return Message("it was seeded from another folder ({root})", root=row.origin)
    if not stored.keys() & {*folders.by_owner, ""}:
        return Message(
            "it was seeded from other folders ({stored})", stored=", ".join(sorted(stored))
        )
    return None


def is_empty(connection: Connection) -> bool:
    """Whether the database has neither a dispositif nor a seeded record."""
    tables = (dispositifs, seeded_records)
    return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def _changed_reason(changed: list[tuple[str, str]]) -> str:
    examples = ", ".join(f"{table} {key}" for table, key in changed[:EXAMPLES])
    more = " …" if len(changed) > EXAMPLES else ""
    return Message(
        "seeded records were changed since: {count} of them ({examples}{more})",
        count=len(changed),
        examples=examples,
        more=more,
    )
