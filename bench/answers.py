"""Checks that all contenders give the same answers, before anything is measured."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Collection
from typing import Any

from bench.contenders import Contender, RunningServer
from bench.workloads import GRAPHQL, WORKLOADS, Place, request_bodies

CHECKED_PLACES = 20


def check_same_answers(
    servers: list[tuple[Contender, RunningServer]],
    places: list[Place],
    names: Collection[str],
) -> None:
    """Compare each contender with the first on the named workloads.

    Raises:
        SystemExit: an answer differs; the text has both.
    """
    (_, first), *peers = servers
    for contender, server in peers:
        for name in contender.paths.keys() & names:
            path, workload, some_places = (
                contender.paths[name],
                WORKLOADS[name],
                places[:CHECKED_PLACES],
            )
            body_pairs = zip(
                request_bodies(workload, some_places),
                request_bodies(workload, some_places, contender.dialect),
                strict=True,
            )
            for body, peer_body in body_pairs:
                ours = drop_ids(fetch_data(first.port, GRAPHQL, body))
                theirs = drop_ids(contender.dialect.data(fetch_data(server.port, path, peer_body)))
                if ours != theirs:
                    raise SystemExit(f"{contender.name}, {name}:\n{ours}\n{theirs}")


def fetch_data(port: int, path: str, body: str) -> Any:
    request = urllib.request.Request(  # on loopback
        f"http://127.0.0.1:{port}{path}",
        data=body.encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answered:  # noqa: S310  # on loopback
        return json.load(answered)["data"]


def drop_ids(value: Any) -> Any:
    """The value without fields called ``id``, which each contender builds differently."""
    if isinstance(value, dict):
        return {name: drop_ids(below) for name, below in value.items() if name != "id"}
    return [drop_ids(below) for below in value] if isinstance(value, list) else value
