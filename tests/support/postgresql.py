"""The PostgreSQL database of one test process: tests on two workers share no tables."""

from __future__ import annotations

import os

from sqlalchemy import create_engine, make_url, text


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
