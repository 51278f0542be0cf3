"""The transaction of an import, which a dry run rolls back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from storage.database import Database


class _RollBack(Exception):
    """Rolls back a dry run's transaction."""


@contextmanager
def import_transaction(database: Database, *, dry_run: bool) -> Iterator[Connection]:
    """A write transaction; a dry run does the same work and is rolled back at its end."""
    try:
        with database.writing() as connection:
            yield connection
            # ``writing`` commits unless an exception leaves it.
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
