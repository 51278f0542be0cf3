"""Applications and servers to send requests to."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from server.http.app import create_app
from server.settings.settings import Settings
from storage.database import Database
from support.waiting import LIMIT_S, until

JSON = {"content-type": "application/json"}
RESPONSE = {"accept": "application/graphql-response+json"}
LEAKS = re.compile(
    r"Traceback|\.py\b|site-packages|sqlalchemy|sqlite3|psycopg|SELECT |/home/|/usr/|/root/"
    r"|strawberry|graphql-core|RecursionError|0x[0-9a-f]{6}"
)
"""What an answer tells of the inside of the service, and must not."""


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


@contextmanager
def client_of(database: Database, **settings: Any) -> Iterator[TestClient]:
    """A client of an application in this process, with these settings."""
    chosen = Settings(database_url=url_of(database), geocoder=None, **settings)
    with TestClient(create_app(chosen), raise_server_exceptions=False) as client:
        yield client


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """``raccroche serve`` in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path, timeout=LIMIT_S) as answer:
            body: bytes = answer.read()
            return body

    def log_lines(self, request_id: str) -> list[dict[str, Any]]:
        """The lines of one request in the JSON log, which it gets when its answer is out."""

        def found() -> list[dict[str, Any]]:
            lines = map(json.loads, self.log.read_text("utf-8").splitlines())
            return [line for line in lines if line.get("request_id") == request_id]

        until(lambda: bool(found()), what=f"a log line of the request {request_id}")
        return found()

    def is_ready(self) -> bool:
        try:
            self.get("/readyz")
        except OSError:
            assert self.process.poll() is None, self.log.read_text("utf-8")
            return False
        return True

    def wait(self) -> None:
        """Until it is ready."""
        until(self.is_ready, what="a server's start")


@contextmanager
def server_of(database: Database, log: Path, **settings: object) -> Iterator[Server]:
    """A server of this directory, for as long as the block lasts."""
    port = free_port()
    environment = {
        "RACCROCHE_DATABASE_URL": url_of(database),
        "RACCROCHE_GEOCODER": "off",
        "RACCROCHE_LOG_FORMAT": "json",
        "PORT": str(port),
    } | {f"RACCROCHE_{name.upper()}": str(value) for name, value in settings.items()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve"],
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, port, log)
    try:
        server.wait()
        yield server
    finally:
        process.kill()
        process.wait()
