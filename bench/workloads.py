"""Workloads of the benchmark: queries, and the places that they are asked from."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.directories import COMMON, RARE, CommuneSampler
from storage.database import Database

SEED = 7
PLACE_COUNT = 20_000
GRAPHQL = "/graphql"

HOSTS = """query Hosts($dispositif: String!, $near: PlaceInput!) {
  nearestHosts(dispositif: $dispositif, near: $near, first: 10) { edges {
    distanceMeters
    node {
      id
      dispositif { code name fundingSources { status fundingSource { code name } } }
      structure {
        id uai name phone address { street postalCode city } position { latitude longitude }
      }
    }
  } }
}"""
CIOS = """query Cios($near: PlaceInput!) {
  nearestCios(near: $near, first: 5) { edges {
    distanceMeters
    node { uai name phone address { street postalCode city } position { latitude longitude } }
  } }
}"""
TERRITORIES = """query Territories($at: PlaceInput!) {
  psadTerritories(at: $at) { nodes { code name status academy { name } } }
}"""
CATALOGUE = """query Catalogue { dispositifs { nodes {
  id code acronym name stage summary conditions objectives modules duration admission note
  ageNote hostingMode fundingSources { status note fundingSource { code name description } }
} } }"""

# A third of the structures match.
SEARCH = """query Search($near: PlaceInput!) {
  search(text: "lycée professionnel", near: $near, first: 10) { totalCount edges {
    type distanceMeters title { text ranges { start end } }
    node { __typename ... on Establishment { uai name phone } }
  } }
}"""

Place = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Workload:
    """A query, and its variables at a place; without these it is the same request each time."""

    name: str
    query: str
    variables_at: Callable[[Place], dict[str, Any]] | None = None


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("common", HOSTS, lambda near: {"dispositif": COMMON, "near": near}),
        Workload("rare", HOSTS, lambda near: {"dispositif": RARE, "near": near}),
        # Any establishment may run it, so that all of them are hosts.
        Workload("any", HOSTS, lambda near: {"dispositif": "tutorat", "near": near}),
        Workload("cios", CIOS, lambda near: {"near": near}),
        Workload("territories", TERRITORIES, lambda near: {"at": near}),
        Workload("catalogue", CATALOGUE),
        Workload("search", SEARCH, lambda near: {"near": near}),
    )
}


def sample_places(database: Database) -> Iterator[Place]:
    """Places drawn by the population of communes; the same places every time."""
    with database.engine.connect() as connection:
        dice = random.Random(SEED)  # noqa: S311  # not for secrets
        positions = CommuneSampler(connection).sample_positions(dice)
        for latitude, longitude in islice(positions, PLACE_COUNT):
            yield {"coordinates": {"latitude": latitude, "longitude": longitude}}


@dataclass(frozen=True, slots=True)
class Dialect:
    """The queries by workload of a contender with another schema.

    ``variables`` converts ours to its own, ``data`` its answer to ours.
    """

    name: str
    queries: Mapping[str, str]
    variables: Callable[[dict[str, Any]], dict[str, Any]]
    data: Callable[[Any], Any]


def identity(value: Any) -> Any:
    return value


RACCROCHE_DIALECT = Dialect("", {}, identity, identity)


def request_bodies(
    workload: Workload, places: list[Place], dialect: Dialect = RACCROCHE_DIALECT
) -> Iterator[str]:
    query = dialect.queries.get(workload.name, workload.query)
    for place in places if workload.variables_at else places[:1]:
        variables = dialect.variables(workload.variables_at(place) if workload.variables_at else {})
        yield json.dumps({"query": query, "variables": variables})


def write_requests(
    folder: Path,
    workload: Workload,
    places: list[Place],
    path: str,
    dialect: Dialect = RACCROCHE_DIALECT,
) -> Path:
    """A file for ``requests.lua`` with POSTs to a path."""
    file = folder / f"{workload.name}{path.replace('/', '-')}{dialect.name}.tsv"
    lines = (f"POST\t{path}\t{body}\n" for body in request_bodies(workload, places, dialect))
    file.write_text("".join(lines), "utf-8")
    return file


def write_get(folder: Path, workload: Workload) -> Path:
    """A file with the workload as one GET, as browsers and CDNs repeat it."""
    file = folder / f"{workload.name}-get.tsv"
    parameters = urlencode({"query": " ".join(workload.query.split())})
    file.write_text(f"GET\t{GRAPHQL}?{parameters}\t\n", "utf-8")
    return file
