"""Directories to test against: tiny ones a reader can hold in mind, and the seeded one.

Whatever touches a database runs on SQLite, and on PostgreSQL where
``TEST_POSTGRES_URL`` names a database that tests may empty.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from starlette.testclient import TestClient
from support import migrated_postgresql
from support.asking import Asking
from support.databases import ENGINES, empty_database, make_empty, opened_database
from support.official_lists import Importer
from support.servers import client_of
from support.tiny_directory import Tiny

from migrations import runner
from models.dispositif import HostingMode
from seeds.seeding import seed
from storage.database import Database

pytest_plugins = ["support.browser", "support.skip_summary"]

settings.register_profile("patient", deadline=None)
if "CI" not in os.environ:
    settings.load_profile("patient")  # in CI hypothesis takes its own: the same examples each time

ANY = HostingMode.ANY_ESTABLISHMENT


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty(engine: str, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, on each engine."""
    database = empty_database(engine, tmp_path)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no record, to be copied."""
    database = empty_database("sqlite", tmp_path_factory.mktemp("migrated"))
    runner.upgrade(database)
    database.dispose()
    assert database.url.database is not None
    return Path(database.url.database)


@pytest.fixture
def migrated(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with every table and no record, on each engine."""
    database = opened_database(engine, tmp_path)
    if engine == "sqlite":
        # All revisions take a fifth of a second, and some four hundred tests want them.
        assert database.url.database is not None
        shutil.copyfile(request.getfixturevalue("migrated_file"), database.url.database)
    elif not migrated_postgresql.is_migrated(database):
        make_empty(database)
        migrated_postgresql.migrate(database)
    yield database
    database.dispose()


@pytest.fixture
def migrated_sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The same on SQLite alone, for what asks nothing of an engine but its rows."""
    database = empty_database("sqlite", tmp_path)
    assert database.url.database is not None
    shutil.copyfile(migrated_file, database.url.database)
    yield database
    database.dispose()


@pytest.fixture
def tiny(migrated: Database) -> Iterator[Callable[..., Asking]]:
    """Makes a tiny directory and asks it: ``tiny(Tiny().cio(...))``."""
    opened: list[Asking] = []

    def make(content: Tiny) -> Asking:
        with migrated.writing() as connection:
            content.write(connection)
        opened.append(Asking(migrated))
        return opened[-1]

    yield make
    for asking in opened:
        asking.close()


@pytest.fixture
def small(migrated: Database, tmp_path: Path) -> Importer:
    """Imports into a directory of three villages, the dispositifs that CIOs lead to, and
    nothing else, on each engine."""
    with migrated.writing() as connection:
        Tiny().dispositif("micro-lycee").dispositif("ppds", ANY).write(connection)
    return Importer(migrated, tmp_path)


@pytest.fixture(scope="session", params=ENGINES)
def seeded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The directory as it is at its first start, on each engine; no test may change it."""
    folder = tmp_path_factory.mktemp("seeded")
    database = empty_database(request.param, folder, schema="seeded")
    runner.upgrade(database)
    seed(database)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def ask(seeded: Database) -> Iterator[Asking]:
    """Asks the directory as it is at its first start."""
    asking = Asking(seeded)
    yield asking
    asking.close()


@pytest.fixture(scope="session")
def site(seeded: Database) -> Iterator[TestClient]:
    """A browser without JavaScript at the site of the seeded directory."""
    with client_of(seeded, public_url="https://raccroche.example.fr") as client:
        client.headers |= {"accept": "text/html"}
        client.follow_redirects = False
        yield client
