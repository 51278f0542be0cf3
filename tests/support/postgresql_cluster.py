"""PostgreSQL servers of the tests' own: a primary and replicas, started, stopped and killed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from migrations import runner
from seeds.seeding import seed
from storage.database import Database
from support.servers import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
ROLE = "raccroche"

needs_servers = pytest.mark.skipif(
    not PROGRAMS and shutil.which("initdb") is None,
    reason="PostgreSQL: its server programs (initdb, pg_basebackup) are not installed",
)


def program(name: str) -> str:
    return str(PROGRAMS[-1].with_name(name)) if PROGRAMS else name


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; not as root, which it refuses."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*as_other, program(name), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stdout


class PostgresServer:
    """One server in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()

    @property
    def url(self) -> str:
        """Its directory, to a role that may do nothing but own it."""
        return f"postgresql://{ROLE}@127.0.0.1:{self.port}/{ROLE}"

    @property
    def admin_url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        run("pg_ctl", "start", "-w", "-D", str(self.folder), "-o", options, "-l", self.log)

    @property
    def log(self) -> str:
        return str(self.folder.with_suffix(".log"))

    def stop(self, mode: str = "immediate") -> None:
        """``immediate`` is as good as pulling the plug."""
        run("pg_ctl", "stop", "-w", "-D", str(self.folder), "-m", mode)

    @property
    def is_running(self) -> bool:
        return (self.folder / "postmaster.pid").exists()

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """As the server's administrator."""
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


class Cluster:
    """A primary and what streams from it. Everything is gone when the test is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers: list[PostgresServer] = []
        self.primary = self._primary()

    def _primary(self) -> PostgresServer:
        server = PostgresServer(self.folder / "primary")
        run("initdb", "-D", str(server.folder), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8")
        self.servers.append(server)
        server.start()
        server.ask(f"CREATE ROLE {ROLE} LOGIN")
        server.ask(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
        return server

    def replica(self) -> PostgresServer:
        server = PostgresServer(self.folder / f"replica{len(self.servers)}")
        run(
            "pg_basebackup",
            *("-D", str(server.folder), "-R", "-X", "stream", "-c", "fast"),
            *("-h", "127.0.0.1", "-p", str(self.primary.port), "-U", "postgres"),
        )
        self.servers.append(server)
        server.start()
        return server

    def close(self) -> None:
        for server in reversed(self.servers):
            if server.is_running:
                server.stop()


@contextmanager
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="raccroche-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        made = Cluster(folder)
        try:
            yield made
        finally:
            made.close()


@contextmanager
def seeded_cluster() -> Iterator[Cluster]:
    """A cluster whose primary holds the directory of the seeds."""
    with cluster() as made:
        database = Database(made.primary.url)
        runner.upgrade(database)
        seed(database)
        yield made
