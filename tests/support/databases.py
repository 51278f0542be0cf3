"""The databases that tests may empty: SQLite, and PostgreSQL where ``TEST_POSTGRES_URL`` names one.

Tests on two workers share no tables: each worker has a PostgreSQL database of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.database import Database


def worker_database(url: str | None) -> str | None:
    """The address of a worker's own database, which is created beside that of ``url``.

    Without workers (``-n0``) it is ``url`` itself.

    Raises:
        sqlalchemy.exc.DBAPIError: the role may not create databases (``ALTER ROLE ... CREATEDB``).
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if url is None or worker is None:
        return url
    address = make_url(url)
    name = f"{address.database}_{worker}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = connection.execute(
            text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}
        )
        if known.first() is None:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"
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


def empty_database(engine: str, folder: Path, schema: str = "public") -> Database:
    """A database without any table; on PostgreSQL, a schema."""
    database = opened_database(engine, folder, schema)
    if engine == "postgresql":
        make_empty(database, schema)
    return database


def opened_database(engine: str, folder: Path, schema: str = "public") -> Database:
    """A database that no other connection uses, with whatever is in it."""
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
    return database


def make_empty(database: Database, schema: str = "public") -> None:
    """Drop a schema of PostgreSQL with all that is in it, and create it again."""
    with database.writing() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
