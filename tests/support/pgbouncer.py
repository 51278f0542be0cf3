"""PgBouncer before a PostgreSQL server, in either of its modes."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.postgresql_cluster import ROLE, Cluster
from support.servers import free_port
from support.waiting import until

PROGRAM = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin")
USER = "postgres"
"""Whom root starts it as: it refuses root."""

needs_pgbouncer = pytest.mark.skipif(
    PROGRAM is None, reason="PgBouncer: its program (pgbouncer) is not installed"
)

CONFIGURATION = """
[databases]
{role} = host=127.0.0.1 port={target} dbname={role}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = {mode}
default_pool_size = {size}
"""


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def pgbouncer(servers: Cluster, mode: str, size: int = 40) -> Iterator[str]:
    """The address of the cluster's directory through a PgBouncer of its own."""
    assert PROGRAM is not None
    port = free_port()
    users = servers.folder / "users.txt"
    users.write_text(f'"{ROLE}" ""\n')
    file = servers.folder / f"pgbouncer-{port}.ini"
    file.write_text(
        CONFIGURATION.format(
            role=ROLE, target=servers.primary.port, port=port, users=users, mode=mode, size=size
        )
    )
    with (servers.folder / f"pgbouncer-{port}.log").open("wb") as log:
        process = start(file, log.fileno())
    try:
        until(lambda: listens(port), what=log_of(file))
        yield f"postgresql://{ROLE}@127.0.0.1:{port}/{ROLE}"
    finally:
        process.kill()
        process.wait()


def start(file: Path, log: int) -> subprocess.Popen[bytes]:
    own = pwd.getpwnam(USER) if os.geteuid() == 0 else None
    for each in (file, file.with_name("users.txt")):
        if own is not None:
            os.chown(each, own.pw_uid, own.pw_gid)
    return subprocess.Popen(
        [str(PROGRAM), str(file)],
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd="/",
        user=own and own.pw_uid,
        group=own and own.pw_gid,
        extra_groups=[] if own else None,
    )


def log_of(file: Path) -> str:
    return f"{file.with_suffix('.log')}: PgBouncer's start"
