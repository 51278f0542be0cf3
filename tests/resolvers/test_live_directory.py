"""One version from end to end of a request, the next one beside it."""

from __future__ import annotations

import asyncio
import gc
import logging
import weakref

import pytest
from sqlalchemy import update
from support.tiny_directory import Tiny
from support.waiting import until

from directory.live_reload import LiveDirectory
from models.structure import StructureType, select_structures_by_key, structures
from storage.database import Database
from storage.row_changes import CHANGED_KEYS
from storage.version import Version, bump_version

BY_KEY = select_structures_by_key()
CIO = {"keys": ["cio"]}


def name_in(live: LiveDirectory) -> str:
    with live.reading() as directory:
        [row] = directory.reader.read(BY_KEY, directory.day_parameters | CIO)
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
        [row] = during.reader.read(BY_KEY, during.day_parameters | CIO)
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


def test_a_version_whose_changes_were_read_is_freed_by_reference_count(migrated: Database) -> None:
    """Versions share what did not change; nothing may keep what did."""
    with migrated.writing() as connection:
        Tiny().cio("cio").school("school").write(connection)
    live = LiveDirectory(migrated)
    catalogue = live.current.catalogue
    freed = []
    gc.disable()
    try:
        for latitude in (50.1, 50.2, 50.3):
            freed.append(weakref.ref(live.current.nearest[StructureType.CIO]))
            with migrated.writing() as connection:
                connection.execute(
                    update(structures).where(structures.c.id == "cio").values(latitude=latitude),
                    execution_options={CHANGED_KEYS: ["cio"]},
                )
                bump_version(connection)
            assert asyncio.run(live.refresh())
        # The thread that made the last one may be at its last step.
        until(lambda: [index() for index in freed] == [None] * 3)
        assert live.current.catalogue is catalogue
    finally:
        gc.enable()
        live.close()


class Ring:
    """Refers to itself, as a pool of connections does."""

    def __init__(self) -> None:
        self.self = self


# Everything frozen is collected: also what tests before this one in the process left behind.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_stays_frozen_of_versions_is_collected_in_the_end(
    migrated: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.live_reload.VERSIONS_UNTIL_COLLECTION", 3)
    with migrated.writing() as connection:
        Tiny().cio("cio").write(connection)
    live = LiveDirectory(migrated)
    alive = []
    for number in range(3):
        ring = Ring()
        rename(migrated, f"name {number}")
        asyncio.run(live.refresh())
        gc.freeze()
        alive.append(weakref.ref(ring))
        del ring
    live.close()

    assert [ring() is None for ring in alive] == [True, True, False]
    gc.unfreeze()
    gc.collect()
    assert alive[2]() is None


async def until_renamed(live: LiveDirectory) -> None:
    watching = asyncio.ensure_future(live.watch())
    for _ in range(10_000):  # a hundred seconds: longer than any machine takes
        if name_in(live) == "renamed":
            break
        await asyncio.sleep(0.01)
    watching.cancel()
    assert name_in(live) == "renamed"


def test_what_was_written_before_anybody_watched_is_noticed(migrated: Database) -> None:
    with migrated.writing() as connection:
        Tiny().cio("cio").write(connection)
    live = LiveDirectory(migrated)
    rename(migrated, "renamed")
    asyncio.run(until_renamed(live))

    assert name_in(live) == "renamed"
    live.close()


def test_a_look_that_fails_is_taken_again_and_told_once(
    migrated: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("directory.live_reload.RETRY_INTERVAL_S", 0.01)
    with migrated.writing() as connection:
        Tiny().cio("cio").write(connection)
    live = LiveDirectory(migrated)
    rename(migrated, "renamed")
    failures = [OSError("disk"), OSError("disk")]
    stored_version = migrated.stored_version

    def sometimes(known: Version | None = None) -> Version:
        if failures:
            raise failures.pop()
        return stored_version(known)

    monkeypatch.setattr(migrated, "stored_version", sometimes)
    with caplog.at_level(logging.ERROR):
        asyncio.run(until_renamed(live))
    assert [record.message for record in caplog.records] == [
        "the directory's version could not be read; trying again"
    ]
    live.close()
