"""The kinds of requests that prices are measured by: every root field, and each is answered."""

from __future__ import annotations

import asyncio
import random
import re

import pytest

from bench.prices import CLIENT, Price, points_left, scope_of, send, table
from bench.request_kinds import Kind, Request, kinds
from schema.executable import SCHEMA
from server.http.app import create_service
from server.settings.settings import Settings
from storage.database import Database


def test_every_root_field_has_a_kind() -> None:
    query = SCHEMA._schema.query_type
    assert query is not None
    bodies = b" ".join(kind.make(random.Random(1)).body or b"" for kind in kinds()).decode()

    missing = [name for name in query.fields if not re.search(rf"\b{name}\b", bodies)]
    assert len(query.fields) > 30
    assert missing == []


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.name)
def test_a_kind_is_answered_and_charged(kind: Kind, seeded: Database) -> None:
    url = seeded.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, geocoder=None, rate_limit=1, rate_burst=1_000_000)
    service = create_service(settings)

    async def ask() -> tuple[int, int]:
        before = points_left(service)
        try:
            status = await send(service.app, kind.make(random.Random(1)))
            return status, before - points_left(service)
        finally:
            # PostgreSQL has places for a hundred connections.
            await service.graphql.close()

    status, points = asyncio.run(ask())
    assert status == 200
    assert points >= 9


def test_a_request_is_a_clients_and_differs_each_time() -> None:
    dice = random.Random(1)
    search = next(kind for kind in kinds() if kind.name == "search, 4 unknown words")
    scope = scope_of(Request("/export", accept_encoding="br"))

    assert search.make(dice) != search.make(dice)
    assert scope["client"] == (CLIENT, 1)
    assert (b"accept-encoding", b"br") in scope["headers"]


def test_the_dearest_kind_comes_first() -> None:
    head, *lines = table([Price("cheap", 1.0, 200), Price("dear", 2.0, 50), Price("usual", 1, 100)])

    assert head.split()[-1] == "kind"
    assert [line.split()[-1] for line in lines] == ["dear", "usual", "cheap"]
    assert lines[0].split()[:2] == ["25,000", "0.25"]
