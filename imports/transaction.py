"""The transaction of an import, which a dry run rolls back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from changes.journal import Run, journalled_writing
from storage.database import Database


class _RollBack(Exception):
    """Rolls back a dry run's transaction."""


@contextmanager
def import_transaction(
    database: Database, run: Run, *, dry_run: bool, on_wait: Callable[[], None] | None = None
) -> Iterator[Connection]:
    """A journalled write transaction; a dry run does the same work and is rolled back at its end.

    ``on_wait`` as in ``changes.journal.journalled_writing``.
    """
    try:
        with journalled_writing(database, run, on_wait) as connection:
            yield connection
            # It commits unless an exception leaves it.
            if dry_run:
                raise _RollBack
    except _RollBack:
        pass
