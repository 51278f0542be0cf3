"""Poll a SQLite file for commits of other processes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

WATCH_INTERVAL_S = 0.25
"""How often a file is looked at: a write is answered within a second, this wait and the time to
read the new version."""

FileState = tuple[int, int, int, int]
"""Which file it is, when it was written and how long it is, as one may be put in its place; and
SQLite's number, that changes with each commit of others."""


class FileWatcher:
    """One file, and a connection that only asks for SQLite's number."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.inode: int | None = None
        self.connection: sqlite3.Connection | None = None

    def mark(self) -> FileState | None:
        """A value that changes with every commit; None while the file cannot be read."""
        try:
            found = self.file.stat()
            if self.connection is None or found.st_ino != self.inode:
                self.close()
                self.connection = self._connect()
                self.inode = found.st_ino
            # Opening the file to read the version takes milliseconds, several times a second; this
            # takes two system calls (https://sqlite.org/pragma.html#pragma_data_version).
            ((number,),) = self.connection.execute("PRAGMA data_version").fetchall()
        except (OSError, sqlite3.Error):
            self.close()
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size, number

    def _connect(self) -> sqlite3.Connection:
        """A connection that makes no file where there is none, and waits for nobody."""
        address = f"{self.file.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


async def changes(file: Path) -> AsyncIterator[None]:
    """Comes round at once, and then whenever the file may have changed, without end."""
    watch = FileWatcher(file)
    seen: FileState | None = None
    try:
        while True:
            mark = watch.mark()
            if mark is None or mark != seen:
                seen = mark
                yield
            await asyncio.sleep(WATCH_INTERVAL_S)
    finally:
        watch.close()
