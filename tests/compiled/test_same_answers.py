"""Operations on the real schema and the seeded directory: compiled and not, the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from compiled.compared import Ways, both_ways
from hypothesis import assume, given
from hypothesis import strategies as st
from support.asking import CONTRACT
from support.generated_examples import generated
from support.generated_queries import VALID_QUERIES, plausible

from directory.request_context import Context
from directory.snapshot import Snapshot, open_snapshot
from schema.executable import SCHEMA
from storage.database import Database

Ask = Callable[..., Ways]


@pytest.fixture(scope="module")
def directory(seeded: Database) -> Iterator[Snapshot]:
    directory = open_snapshot(seeded)
    yield directory
    directory.close()


@pytest.fixture(scope="module")
def ask(directory: Snapshot) -> Ask:
    def context(text: str) -> Context:
        context = Context(directory)
        context.operation = next(iter(CONTRACT.read(text).operations.values()))
        return context

    def ask(text: str, variables: dict[str, Any] | None = None) -> Ways:
        return both_ways(SCHEMA, text, variables, context)

    return ask


@pytest.fixture
def seen() -> Iterator[Counter[str]]:
    """Counts outcomes of one test's examples, and checks that all kinds were met."""
    seen: Counter[str] = Counter()
    yield seen
    # About half of what is drawn has an argument that is refused; long runs draw anew each time.
    assert seen["compiled"] > seen["all"] / 3, seen
    assert seen["failed"] > 0, seen


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
@generated(share=120, long=400)
@given(query=VALID_QUERIES, seed=st.integers(0, 2**32))
def test_generated_operations_are_answered_alike(
    ask: Ask, ids: list[str], seen: Counter[str], query: str, seed: int
) -> None:
    meant = plausible(query, seed, ids)
    assume(not CONTRACT.read(meant).errors)
    ways = ask(meant)
    seen["all"] += 1
    seen["compiled"] += ways.compiled is not None
    seen["failed"] += bool(ways.errors)

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
