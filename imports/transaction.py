"""The transaction of an import: kept whole or not at all, and undone after a dry run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from storage.database import Database


class _RollBack(Exception):
    """Undoes a transaction that did all its work."""


@contextmanager
def import_transaction(database: Database, *, dry_run: bool) -> Iterator[Connection]:
    """One write transaction. A dry run's does the same work, and is undone at its end."""
    try:
        with database.writing() as connection:
            yield connection
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
