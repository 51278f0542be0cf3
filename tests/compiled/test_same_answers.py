"""Operations on the real schema and the seeded directory: compiled and not, the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attacks.test_generated import SCALARS
from compiled.compared import Ways, both_ways
from compiled.plausible import plausible
from conftest import CONTRACT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema

from directory.request_context import Context
from directory.snapshot import Directory, open_directory
from schema.executable import SCHEMA
from schema.sdl import sdl
from storage.database import Database

SEEN: Counter[str] = Counter()
Ask = Callable[..., Ways]


@pytest.fixture(scope="module")
def directory(seeded: Database) -> Iterator[Directory]:
    directory = open_directory(seeded)
    yield directory
    directory.close()


@pytest.fixture(scope="module")
def ask(directory: Directory) -> Iterator[Ask]:
    def context(text: str) -> Context:
        context = Context(directory)
        context.operation = next(iter(CONTRACT.read(text).operations.values()))
        return context

    def ask(text: str, variables: dict[str, Any] | None = None) -> Ways:
        ways = both_ways(SCHEMA, text, variables, context)
        SEEN["all"] += 1
        SEEN["compiled"] += ways.compiled is not None
        SEEN["failed"] += bool(ways.errors)
        return ways

    yield ask
    if SEEN["all"] > 500:
        assert SEEN["compiled"] > SEEN["all"] / 2, SEEN
        assert SEEN["failed"] > 0, SEEN


@pytest.fixture(scope="module")
def ids(ask: Ask) -> list[str]:
    query = (
        "{ a: actors { id } e: establishments(first: 9) { nodes { id } } cios { nodes { id } } }"
    )
    found = ask(query).data
    return [
        node["id"]
        for nodes in (found["a"], found["e"]["nodes"], found["cios"]["nodes"])
        for node in nodes
    ]


@pytest.mark.filterwarnings(  # graphql-core settles in the background what a failure left behind,
    # and the loop of an example may end before
    r"ignore:coroutine '(Executor|GraphQLCoreConverter)\..*' was never awaited:RuntimeWarning"
)
@settings(
    max_examples=600,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(query=from_schema(sdl(), custom_scalars=SCALARS), seed=st.integers(0, 2**32))
def test_generated_operations_are_answered_alike(
    ask: Ask, ids: list[str], query: str, seed: int
) -> None:
    meant = plausible(query, seed, ids)
    if CONTRACT.read(meant).errors:
        return
    ways = ask(meant)

    assert ways.agree, meant
    if not ways.errors and "__schema" not in meant and "__type(" not in meant:
        assert ways.compiled is not None, (meant, ways.cause)


HOSTS = """
query Hosts($near: PlaceInput!, $dispositif: String!, $first: Int = 3, $more: Boolean!) {
  nearestHosts(dispositif: $dispositif, near: $near, first: $first) {
    totalCount coverage notices { code message path } place { label commune { name } }
    referral { __typename name } referralDistanceMeters
    pageInfo { hasNextPage endCursor }
    edges {
      cursor distanceMeters
      node {
        id basis opensOn dispositif { ...Programme }
        structure { ...Contact annexes { name } hostings { dispositif { code } } }
        microStructure @include(if: $more) { ...Contact parent { ...Contact } }
      }
    }
  }
}
fragment Contact on Structure { name uai phone position { latitude } provenance { verifiedAt } }
fragment Programme on Dispositif { code stage fundingSources { status fundingSource { name } } }
"""


@pytest.mark.parametrize("dispositif", ["micro-lycee", "tutorat", "nope"])
@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize(
    "near",
    [
        {"commune": "59350"},
        {"uai": "0590119J"},
        {"postalCode": "59100"},
        {"coordinates": {"latitude": 50, "longitude": 3.06}},
        {"coordinates": {"latitude": "50", "longitude": 3.06}},
        {"coordinates": {"latitude": 50}},
        {"commune": None},
        {"commune": "59350", "uai": None},
        {},
        None,
    ],
)
def test_the_great_question(
    ask: Ask, near: dict[str, Any] | None, more: bool, dispositif: str
) -> None:
    variables = {"near": near, "dispositif": dispositif, "more": more}
    ways = ask(HOSTS, variables)

    assert ways.agree
    assert ways.errors or ways.compiled is not None, ways.cause


def test_entities_and_nodes_by_many_kinds_of_key(ask: Ask, ids: list[str]) -> None:
    query = """query ($ids: [ID!]!, $r: [_Any!]!) {
      nodes(ids: $ids) { __typename id ... on Cio { name } ... on Actor { missions } }
      _entities(representations: $r) { __typename ... on Dispositif { name } }
      _service { sdl }
    }"""
    representations = [
        {"__typename": "Dispositif", "code": "micro-lycee"},
        {"__typename": "Cio", "uai": "0590119J"},
    ]
    ways = ask(query, {"ids": [*ids, "T3RoZXI6eA"], "r": representations})

    assert ways.errors == []
    assert ways.compiled == ways.data
