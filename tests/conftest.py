"""Directories to test against: tiny ones a reader can hold in mind, and the seeded one.

Whatever touches a database runs on SQLite, and on PostgreSQL where
``TEST_POSTGRES_URL`` names a database that tests may empty.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from open_data import Importer
from serving import client_of
from sqlalchemy import event, make_url, text
from starlette.testclient import TestClient
from support.postgresql import worker_database
from tiny import Tiny

from directory.record_cache import Records
from directory.request_context import Context
from directory.snapshot import open_directory
from execution.executor import Answer, Executor
from migrations import runner
from models.dispositif import HostingMode
from schema.executable import SCHEMA
from seeds.seeding import seed
from storage.database import Database

pytest_plugins = ["browsing", "support.reporting"]

settings.register_profile("patient", deadline=None)
if "CI" not in os.environ:
    settings.load_profile("patient")  # in CI hypothesis takes its own: the same examples each time

CONTRACT = Executor(SCHEMA)
KEPT = 1_000

ANY = HostingMode.ANY_ESTABLISHMENT

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
"""The official exports, where they lie beside a developer's checkout."""

POSTGRES_URL = worker_database(os.environ.get("TEST_POSTGRES_URL"))

needs_postgres = pytest.mark.skipif(
    POSTGRES_URL is None,
    reason="PostgreSQL: set TEST_POSTGRES_URL to a database that tests may empty",
)
ENGINES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=needs_postgres),
]


class Asking:
    """Puts queries to a database's directory, and remembers the statements of the last one."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.directory = open_directory(database)
        self.loop = asyncio.Runner()
        self.statements: list[str] = []
        event.listen(database.engine, "before_cursor_execute", self._remember)
        self._listen()

    def _remember(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)

    def _listen(self) -> None:
        """On PostgreSQL a request's statements go by connections of the reader's own."""
        for pool in getattr(self.directory.reader, "pools", ()):
            event.listen(pool.engine.sync_engine, "before_cursor_execute", self._remember)

    def refresh(self) -> None:
        self.directory.close()
        self.directory = open_directory(self.database)
        self._listen()

    def execute(self, query: str, variables: dict[str, Any], **how: Any) -> Answer:
        """Each question finds nothing kept from the one before."""
        self.statements.clear()
        self.directory = replace(self.directory, records=Records(KEPT))
        context = Context(self.directory)
        return self.loop.run(CONTRACT.execute(query, variables, context, **how))

    def __call__(self, query: str, **variables: Any) -> Any:
        result = self.execute(query, variables)
        assert result.errors == [], result.errors
        return result.data

    def refused(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        result = self.execute(query, variables)
        assert result.errors, "the query was answered, not refused"
        return [dict(error.formatted) for error in result.errors]

    def close(self) -> None:
        self.directory.close()
        self.loop.close()


def empty_database(engine: str, folder: Path, schema: str = "public") -> Database:
    """A database without any table; on PostgreSQL, a schema."""
    if engine == "sqlite":
        return Database(f"sqlite:///{folder}/raccroche.db")
    assert POSTGRES_URL is not None
    name = f"tests_{schema}"
    options = f"-csearch_path={schema} -capplication_name={name}"
    url = make_url(POSTGRES_URL).update_query_dict({"options": options})
    database = Database(url.render_as_string(hide_password=False))
    with database.writing() as connection:
        # What an earlier test left open holds locks that the next statement would wait for.
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = :name AND datname = current_database() "
                "AND pid <> pg_backend_pid()"
            ),
            {"name": name},
        )
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    return database


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, on each engine."""
    database = empty_database(request.param, tmp_path)
    yield database
    database.dispose()


@pytest.fixture
def migrated(empty: Database) -> Database:
    """A database with every table and no record, on each engine."""
    runner.upgrade(empty)
    return empty


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
