"""Threads read a version while requests do: neither waits for the other for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.tiny_directory import Tiny

from storage.database import Database

ROOT = Path(__file__).parents[2]

# In a process of its own: two threads that wait for each other could not be ended in this one.
READ_BESIDE_THREADS = """
import asyncio, sys
from sqlalchemy import text
from directory.live_reload import LiveDirectory
from resolvers.search_index import build_index
from storage.database import Database

SLOW = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
    "SELECT count(*) AS n FROM n"
)

async def main():
    live = LiveDirectory(Database(sys.argv[1]), 10_000)
    snapshot = live.current
    for _ in range(150):
        building = asyncio.create_task(asyncio.to_thread(build_index, snapshot))
        while not building.done():
            assert (await snapshot.reader.rows(SLOW))[0]["n"] == 20_000
            await asyncio.sleep(0)
        await building
    live.close()

asyncio.run(main())
print("done")
"""


def test_requests_and_the_building_of_an_index_go_on_together(migrated_sqlite: Database) -> None:
    content = Tiny()
    for number in range(300):
        content.school(f"school-{number:03}")
    with migrated_sqlite.writing() as connection:
        content.write(connection)

    ended = subprocess.run(
        [sys.executable, "-c", READ_BESIDE_THREADS, str(migrated_sqlite.url)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ended.stdout.strip() == "done", ended.stderr
