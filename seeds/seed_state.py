"""Whether a start may seed: never where that could undo what somebody else put in.

A database is seeded by a start when it is empty, or when the files of the very folder that it was
seeded from have changed and nothing of what they put in has been corrected since. All else is left
to ``raccroche seed``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from models.dispositif import dispositifs
from seeds.seed_folders import digest, origin
from seeds.seeded import changed_records
from storage.version import directory, seeded_records

EXAMPLES = 3
"""Changed records that are named."""


@dataclass(frozen=True, slots=True)
class Due:
    """Whether to seed, for the first time or again; where the files differ and it is left alone,
    why."""

    seeds: bool
    reason: str | None = None
    is_first: bool = False


def due(connection: Connection, folder: Path) -> Due:
    """Whether a start is to seed a database from a folder."""
    row = connection.execute(select(directory.c.seed_digest, directory.c.seed_origin)).first()
    last_digest, came_from = row or (None, None)
    if last_digest == digest(folder):
        return Due(False)
    if last_digest is None:
        if is_empty(connection):
            return Due(True, is_first=True)
        return Due(False, "it holds dispositifs that no seed files brought")
    if came_from is None:
        # Its corrections cannot be distinguished from the seeds of that time.
        return Due(False, "an earlier version seeded it, and kept no note of what it put in")
    if came_from != origin(folder):
        return Due(False, f"it was seeded from another folder ({came_from})")
    changed = sorted(changed_records(connection))
    return Due(False, _named(changed)) if changed else Due(True)


def is_empty(connection: Connection) -> bool:
    """Whether there is neither a dispositif nor any record of the seeds."""
    tables = (dispositifs, seeded_records)
    return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def _named(changed: list[tuple[str, str]]) -> str:
    examples = ", ".join(f"{table} {key}" for table, key in changed[:EXAMPLES])
    more = " …" if len(changed) > EXAMPLES else ""
    return f"seeded records were changed since: {len(changed)} of them ({examples}{more})"
