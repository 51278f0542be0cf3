"""Thousands of queries, valid and broken, against a running server: no 5xx, no leak, in time."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from attacks.test_documents import LEAKS, TIME_LIMIT_S
from graphql import ObjectValueNode, parse_value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, nodes
from serving import Server, server_of

from schema.sdl import sdl
from storage.database import Database

EXAMPLES = 500
SEEN: Counter[str] = Counter()
"""Codes of the errors that were met, to know that the examples are worth something."""


@pytest.fixture(scope="module")
def client(
    seeded: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx2.Client, Server]]:
    log = tmp_path_factory.mktemp("log") / "server.log"
    with (
        server_of(seeded, log, rate_limit=0, max_batch=10) as server,
        httpx2.Client(base_url=server.url, timeout=30) as client,
    ):
        yield client, server
        for line in log.read_text("utf-8").splitlines():
            assert not line.startswith("{") or json.loads(line)["level"] != "ERROR", line


Target = tuple[httpx2.Client, Server]
patient = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


def send(target: Target, content: bytes, accept: str = "application/json") -> Any:
    client, server = target
    began = time.monotonic()
    answer = client.post(
        "/graphql",
        content=content,
        headers={"content-type": "application/json", "accept": accept},
    )
    assert time.monotonic() - began < TIME_LIMIT_S
    assert answer.status_code < 500, answer.text
    assert not LEAKS.search(answer.text), answer.text
    assert server.process.poll() is None
    told = answer.json()
    for entry in told if isinstance(told, list) else [told]:
        for error in entry.get("errors", []):
            SEEN[error["extensions"]["code"]] += 1
            assert error["extensions"]["code"] != "INTERNAL", content
    return told


def body(query: str, **more: Any) -> bytes:
    return json.dumps({"query": query, **more}).encode("utf-8", "surrogatepass")


def representation(type_name: str) -> ObjectValueNode:
    """An entity's, as a literal."""
    return parse_value(f'{{__typename: "{type_name}", id: "x"}}')  # type: ignore[return-value]  # braces are one


SCALARS = {
    "_Any": st.sampled_from(["Cio", "Dispositif"]).map(representation),
    "Date": st.just(nodes.String("2026-01-01")),
    "DateTime": st.just(nodes.String("2026-01-01T00:00:00Z")),
}
"""Values of the scalars that are ours."""

VALID = from_schema(sdl(), custom_scalars=SCALARS)
BROKEN = st.text("{}()[]!$:@|=&\"'\\#,.…\n\t \0aZ9_éß\u202e\ud83d", max_size=200)


@patient
@given(query=VALID)
def test_valid_queries_are_answered_or_refused_by_a_code(client: Target, query: str) -> None:
    told = send(client, body(query))

    assert "data" in told or told["errors"]
    SEEN["valid"] += 1
    SEEN["answered"] += bool(told.get("data"))


@patient
@given(query=VALID, seed=st.integers(), times=st.integers(1, 8))
def test_queries_that_were_broken_are_refused_by_a_code(
    client: Target, query: str, seed: int, times: int
) -> None:
    chance = random.Random(seed)
    for _ in range(times):
        place = chance.randrange(len(query) + 1)
        change = chance.choice(["cut", "double", "put", "swap"])
        if change == "cut":
            query = query[:place] + query[place + chance.randrange(1, 30) :]
        elif change == "double":
            query = query[:place] + query[place - 20 : place] * 5 + query[place:]
        elif change == "put":
            query = (
                query[:place]
                + chance.choice(["{", "}", '"', "...", "\0", "é", "@skip"])
                + query[place:]
            )
        else:
            query = query.replace(chance.choice(["Cio", "first", "name", "59", "id"]), "nope")
    told = send(client, body(query), "application/graphql-response+json")

    assert "data" in told or told["errors"]


@patient
@given(query=BROKEN)
def test_texts_that_are_no_documents_are_refused(client: Target, query: str) -> None:
    send(client, body(query))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda below: (
        st.lists(below, max_size=5) | st.dictionaries(st.text(max_size=9), below, max_size=5)
    ),
    max_leaves=30,
)
QUERY = """query (
  $near: PlaceInput!, $first: Int, $after: String, $km: Float, $f: EstablishmentFilter
) {
  nearestEstablishments(near: $near, first: $first, after: $after, withinKm: $km, filter: $f) {
    totalCount nodes { uai } notices { code } place { label }
  }
}"""
NAMES = ["near", "first", "after", "km", "f"]
NEAR = st.fixed_dictionaries(
    {},
    optional={
        "commune": st.text(max_size=9) | st.just("59350"),
        "postalCode": st.text(max_size=9) | st.just("59000"),
        "uai": st.text(max_size=9),
        "coordinates": st.fixed_dictionaries(
            {"latitude": st.floats(allow_nan=False), "longitude": st.floats(allow_nan=False)}
        ),
    },
)


@patient
@given(
    near=NEAR | JSON,
    more=st.dictionaries(st.sampled_from(NAMES[1:]), JSON, max_size=4),
)
def test_any_variables_are_answered_or_refused_by_a_code(
    client: Target, near: Any, more: dict[str, Any]
) -> None:
    send(client, json.dumps({"query": QUERY, "variables": {"near": near, **more}}).encode())


@patient
@given(content=JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=300))
def test_any_body_is_answered_or_refused_by_a_code(client: Target, content: bytes) -> None:
    send(client, content)


def test_what_was_generated_was_worth_sending() -> None:
    if not SEEN["valid"]:
        pytest.skip("the tests above did not run")
    assert SEEN["answered"] > SEEN["valid"] / 4
    assert {
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "BAD_USER_INPUT",
        "BAD_REQUEST",
    } <= set(SEEN)
