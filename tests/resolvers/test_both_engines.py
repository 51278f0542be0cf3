"""Random directories asked on both engines: the same ids in the same order, as geopy measures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from geopy.distance import geodesic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from support.asking import CONTRACT
from support.databases import empty_database, needs_postgres
from support.tiny_directory import Tiny

from directory.request_context import Context
from directory.snapshot import open_snapshot
from migrations import runner
from models.all_tables import metadata
from storage.database import Database

QUERY = """query ($near: PlaceInput!, $first: Int!, $km: Float, $after: String) {
  nearestCios(near: $near, first: $first, withinKm: $km, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { distanceMeters node { id position { latitude longitude } } }
  }
}"""
MICROMETRE_M = 1e-6

latitudes = st.floats(48.8, 51.1) | st.integers(0, 4).map(lambda n: 50 + n / 100)
longitudes = st.floats(1.3, 4.3) | st.integers(0, 4).map(lambda n: 3 + n / 100)
places = st.tuples(latitudes, longitudes)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Database]]:
    folder: Path = tmp_path_factory.mktemp("engines")
    databases = [empty_database(engine, folder) for engine in ("sqlite", "postgresql")]
    for database in databases:
        runner.upgrade(database)
    yield databases
    for database in databases:
        database.dispose()


def fill(connection: Connection, cios: list[tuple[float, float]]) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())
    content = Tiny()
    for number, (latitude, longitude) in enumerate(cios):
        content.cio(f"cio-{number:02}", latitude=latitude, longitude=longitude)
    content.write(connection)


async def every_page(database: Database, here: tuple[float, float], **asked: Any) -> list[Any]:
    directory = open_snapshot(database)
    near = {"coordinates": {"latitude": here[0], "longitude": here[1]}}
    pages: list[Any] = []
    after = None
    try:
        while True:
            variables = {"near": near, "after": after, **asked}
            answer = await CONTRACT.execute(QUERY, variables, Context(directory))
            assert answer.data is not None, answer.errors
            pages.append(answer.data["nearestCios"])
            info = pages[-1]["pageInfo"]
            if not info["hasNextPage"]:
                return pages
            after = info["endCursor"]
    finally:
        directory.close()


@needs_postgres
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    cios=st.lists(places, max_size=25),
    here=places,
    first=st.integers(1, 12),
    km=st.none() | st.floats(0.1, 300),
)
def test_the_same_answers(
    engines: list[Database],
    cios: list[tuple[float, float]],
    here: tuple[float, float],
    first: int,
    km: float | None,
) -> None:
    answers = []
    for database in engines:
        with database.writing() as connection:
            fill(connection, cios)
        answers.append(asyncio.run(every_page(database, here, first=first, km=km)))

    assert answers[0] == answers[1]
    edges = [edge for page in answers[0] for edge in page["edges"]]
    assert len(edges) == answers[0][0]["totalCount"]
    for edge in edges:
        there = edge["node"]["position"]
        meters = geodesic(here, (there["latitude"], there["longitude"])).meters
        assert edge["distanceMeters"] == pytest.approx(meters, abs=MICROMETRE_M)
