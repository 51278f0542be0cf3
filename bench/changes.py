"""What a change of one record costs each worker: milliseconds of CPU, by what changes.

    python -m bench.changes 70000                               a SQLite file of its own
    python -m bench.changes 70000 postgresql://user@host/name   a database that may be emptied

With the search index, from the open reader to the new version, its first search by distance
included; beside the whole directory, read and indexed anew.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from bench.directories import COMMON, PROVENANCE, build
from directory.incremental_read import open_next_snapshot
from directory.snapshot import Snapshot, open_snapshot
from geo.neighbours import NeighbourSearch
from models.hosting import HostingStatus, hostings
from models.structure import Position, StructureStatus, StructureType, structures
from models.structure_filter import StructureFilter
from resolvers.search_index import build_index
from storage.database import Database
from storage.row_changes import CHANGED_KEYS
from storage.version import bump_version

SIZE = 70_000
ROUNDS = 9
ANYWHERE = NeighbourSearch(Position(latitude=50.6, longitude=3.0), StructureFilter())
HOSTING = PROVENANCE | {"id": "bench-change", "dispositif_code": COMMON}

Write = Callable[[Any, str, int], None]


def set_columns(**columns: Callable[[int], Any]) -> Write:
    def write(connection: Any, key: str, turn: int) -> None:
        connection.execute(
            update(structures)
            .where(structures.c.id == key)
            .values({name: value(turn) for name, value in columns.items()}),
            execution_options={CHANGED_KEYS: [key]},
        )

    return write


def toggle_hosting(connection: Any, key: str, turn: int) -> None:
    options = {CHANGED_KEYS: [HOSTING["id"]]}
    if turn % 2:
        own = hostings.c.id == HOSTING["id"]
        connection.execute(delete(hostings).where(own), execution_options=options)
    else:
        row = HOSTING | {"structure_id": key, "status": HostingStatus.OPEN}
        connection.execute(insert(hostings), [row], execution_options=options)


STATUSES = (StructureStatus.CLOSED, StructureStatus.OPEN)
WRITES: Mapping[str, Write] = {
    "telephone": set_columns(phone=lambda turn: f"03 20 00 00 {turn:02}"),
    "name, with a new word": set_columns(name=lambda turn: f"Lycée Inconnu{turn}"),
    "position": set_columns(latitude=lambda turn: 50.5 + turn / 100),
    "closed, and open again": set_columns(status=lambda turn: STATUSES[turn % 2]),
    "hosting, and none": toggle_hosting,
}


class Follower:
    """A worker's snapshot, which follows the writes to a database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.snapshot = open_snapshot(database)
        self.snapshot.search_holder.index = build_index(self.snapshot)
        with database.engine.connect() as connection:
            schools = select(structures.c.id).where(
                structures.c.type == StructureType.ESTABLISHMENT
            )
            self.key: str = connection.scalars(schools.order_by(structures.c.id)).first() or ""

    def follow(self, write: Write, turn: int) -> float:
        """Milliseconds of CPU from a write to the first answer."""
        with self.database.writing() as connection:
            write(connection, self.key, turn)
            bump_version(connection)
        began = time.process_time()
        newest = open_next_snapshot(self.database, self.snapshot)
        search_once(newest)
        taken = (time.process_time() - began) * 1_000
        self.snapshot.close()
        self.snapshot = newest
        return taken


def search_once(snapshot: Snapshot) -> None:
    for index in snapshot.nearest.values():
        index.page(ANYWHERE, 5)


def read_whole(database: Database) -> float:
    began = time.process_time()
    snapshot = open_snapshot(database)
    build_index(snapshot)
    search_once(snapshot)
    taken = (time.process_time() - began) * 1_000
    snapshot.close()
    return taken


def main() -> None:
    size, *url = sys.argv[1:] or [str(SIZE)]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url[0] if url else f"sqlite:///{folder}/bench.db")
        build(database, int(size))
        follower = Follower(database)
        for name, write in WRITES.items():
            taken = [follower.follow(write, turn) for turn in range(ROUNDS + 1)]
            sys.stdout.write(f"{name:24} {statistics.median(taken[1:]):7.1f} ms\n")
        follower.snapshot.close()
        sys.stdout.write(f"{'the whole directory':24} {read_whole(database):7.1f} ms\n")
        database.dispose()


if __name__ == "__main__":
    main()
