"""PostGIS as a witness: it measures on its own, and finds the same schools as near."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from support.asking import CONTRACT
from support.databases import SHARED_DATA
from support.postgresql_cluster import Cluster, cluster, needs_servers

from directory.request_context import Context
from directory.snapshot import Snapshot, open_snapshot
from imports.import_options import ImportOptions
from imports.reconcile.areas import build_scope
from imports.run_import import run_import
from migrations import runner
from seeds.seeding import seed
from storage.database import Database

LYCEES = SHARED_DATA / "annuaire-education_lycees_2024-03.csv"
NEAREST = """
SELECT id, ST_Distance(place, ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography) AS meters
FROM witness ORDER BY meters, id COLLATE "C" LIMIT 20
"""
QUERY = """query ($near: PlaceInput!) { nearestEstablishments(near: $near, first: 20) {
  edges { distanceMeters node { uai } } } }"""
MICROMETRE_M = 1e-6

pytestmark = [
    needs_servers,
    pytest.mark.skipif(not LYCEES.exists(), reason="the official exports are not here"),
]


@pytest.fixture(scope="module")
def schools() -> Iterator[Cluster]:
    """The lycées of France, in PostgreSQL and beside them as PostGIS has them."""
    with cluster() as made:
        database = Database(made.primary.url)
        runner.upgrade(database)
        seed(database)
        run_import(
            database, "annuaire", str(LYCEES), ImportOptions(scope=build_scope((), (), (), True))
        )
        address = made.primary.url.replace("raccroche@", "postgres@")
        with psycopg.connect(address, autocommit=True) as connection:
            try:
                connection.execute("CREATE EXTENSION postgis")
            except psycopg.errors.FeatureNotSupported:
                pytest.skip("PostGIS is not installed")
            connection.execute(
                "CREATE TABLE witness AS SELECT uai AS id,"
                " ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography AS place"
                " FROM structures WHERE type = 'ESTABLISHMENT' AND latitude IS NOT NULL"
                " AND status <> 'CLOSED'"
            )
        yield made


async def near(directory: Snapshot, latitude: float, longitude: float) -> list[tuple[str, float]]:
    variables: dict[str, Any] = {
        "near": {"coordinates": {"latitude": latitude, "longitude": longitude}}
    }
    answer = await CONTRACT.execute(QUERY, variables, Context(directory))
    assert answer.data is not None, answer.errors
    edges = answer.data["nearestEstablishments"]["edges"]
    return [(edge["node"]["uai"], edge["distanceMeters"]) for edge in edges]


def test_the_same_schools_at_the_same_distances(schools: Cluster) -> None:
    directory = open_snapshot(Database(schools.primary.url))
    address = schools.primary.url.replace("raccroche@", "postgres@")
    dice = random.Random(7)
    with psycopg.connect(address) as connection, asyncio.Runner() as loop:
        for _ in range(100):
            latitude, longitude = dice.uniform(42, 51.2), dice.uniform(-5, 8.5)
            witness = connection.execute(NEAREST, (longitude, latitude)).fetchall()
            found = loop.run(near(directory, latitude, longitude))
            meters = [distance for _, distance in found]
            assert meters == pytest.approx([w for _, w in witness], abs=2 * MICROMETRE_M)
            for (uai, own), (other, theirs) in zip(found, witness, strict=True):
                assert uai == other or own == pytest.approx(theirs, abs=MICROMETRE_M)
    directory.close()
