"""Before anything is measured: all contenders give the same answers."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Collection
from typing import Any

from bench.contenders import Contender, Running
from bench.workloads import GRAPHQL, WORKLOADS, Place, bodies

CHECKED = 20


def check_alike(
    servers: list[tuple[Contender, Running]], found: list[Place], names: Collection[str]
) -> None:
    """Of the named workloads.

    Raises:
        SystemExit: one answers otherwise than the first; the text shows where.
    """
    (_, first), *peers = servers
    for contender, server in peers:
        for name in contender.paths.keys() & names:
            path, workload, some = contender.paths[name], WORKLOADS[name], found[:CHECKED]
            asked = zip(
                bodies(workload, some), bodies(workload, some, contender.dialect), strict=True
            )
            for body, own in asked:
                ours = without_ids(answer(first.port, GRAPHQL, body))
                theirs = without_ids(contender.dialect.data(answer(server.port, path, own)))
                if ours != theirs:
                    raise SystemExit(f"{contender.name}, {name}:\n{ours}\n{theirs}")


def answer(port: int, path: str, body: str) -> Any:
    request = urllib.request.Request(  # on loopback
        f"http://127.0.0.1:{port}{path}",
        data=body.encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answered:  # noqa: S310  # on loopback
        return json.load(answered)["data"]


def without_ids(value: Any) -> Any:
    """Each makes ids in its own way."""
    if isinstance(value, dict):
        return {name: without_ids(below) for name, below in value.items() if name != "id"}
    return [without_ids(below) for below in value] if isinstance(value, list) else value
