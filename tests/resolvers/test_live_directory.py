"""One version from end to end of a request, the next one beside it."""

from __future__ import annotations

import asyncio

from sqlalchemy import update
from tiny import Tiny

from models.database import Database
from models.structure import select_structures_by_key, structures
from models.version import bump_version
from resolvers.live_directory import LiveDirectory


def name_in(live: LiveDirectory) -> str:
    with live.reading() as directory:
        [row] = directory.reader.read(select_structures_by_key(), {"keys": ["cio"]})
        found: str = row["name"]
        return found


def rename(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(update(structures).values(name=name))
        bump_version(connection)


def test_a_request_keeps_its_version_and_the_next_one_has_the_new(migrated: Database) -> None:
    with migrated.writing() as connection:
        Tiny().cio("cio").write(connection)
    live = LiveDirectory(migrated)

    with live.reading() as during:
        rename(migrated, "renamed")
        assert asyncio.run(live.refresh())
        [row] = during.reader.read(select_structures_by_key(), {"keys": ["cio"]})
        assert (row["name"], during.version.number) == ("cio", 1)
        assert name_in(live) == "renamed"
        assert not during.reader.connection.closed

    assert during.reader.connection.closed
    live.close()


def test_nothing_is_read_again_while_the_version_stands(migrated: Database) -> None:
    with migrated.writing() as connection:
        Tiny().cio("cio").write(connection)
    live = LiveDirectory(migrated)
    before = live.current

    assert not asyncio.run(live.refresh())
    assert live.current is before
    live.close()


def test_a_version_that_nobody_reads_is_closed_at_once(migrated: Database) -> None:
    with migrated.writing() as connection:
        Tiny().cio("cio").write(connection)
    live = LiveDirectory(migrated)
    first = live.current
    rename(migrated, "renamed")
    asyncio.run(live.refresh())

    assert first.reader.connection.closed
    live.close()
