"""Asks a server over HTTP what no cache of it holds, and changes its directory."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

from sqlalchemy import update

from models.structure import structures
from storage.database import Database
from storage.version import bump_version
from support.servers import Server
from support.waiting import LIMIT_S


class Asker:
    """Asks a server what no cache of it holds."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.asked = 0

    def __call__(self) -> tuple[int, Any]:
        self.asked += 1
        query = f"{{ n{self.asked}: establishments(first: 3) {{ totalCount nodes {{ name }} }} }}"
        return self.post(query)

    def post(self, query: str) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.server.url + "/graphql",
            data=json.dumps({"query": query}).encode(),
            headers={"content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    @property
    def version(self) -> int:
        number: int = self.post(f"{{ v{time.monotonic_ns()}: directory {{ version }} }}")[1][
            "data"
        ].popitem()[1]["version"]
        return number

    def ready(self) -> bool:
        try:
            self.server.get("/readyz")
        except urllib.error.HTTPError:
            return False
        return True


def rename(database: Database, name: str) -> None:
    with database.writing() as connection:
        connection.execute(
            update(structures).where(structures.c.id == "cio-59350-01").values(name=name)
        )
        bump_version(connection)
