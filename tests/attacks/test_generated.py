"""Thousands of queries, valid and broken, against a running server: no 5xx, no leak, in time."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.generated_examples import generated
from support.generated_queries import VALID_QUERIES, plausible
from support.servers import LEAKS, Server, server_of

from models.global_id import global_id
from storage.database import Database

SEEN: Counter[str] = Counter()
"""Codes of the errors that one test met."""


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

MUST_MEET = {
    "test_texts_that_are_no_documents_are_refused": {"GRAPHQL_PARSE_FAILED"},
    "test_queries_that_were_broken_are_refused_by_a_code": {"GRAPHQL_VALIDATION_FAILED"},
    "test_any_variables_are_answered_or_refused_by_a_code": {"BAD_USER_INPUT"},
    "test_any_body_is_answered_or_refused_by_a_code": {"BAD_REQUEST"},
}


@pytest.fixture(autouse=True)
def codes_are_met(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test draws is of use only if it meets the errors that it is about."""
    SEEN.clear()
    yield
    assert MUST_MEET.get(request.function.__name__, set()) <= set(SEEN)


def send(target: Target, content: bytes, accept: str = "application/json") -> Any:
    client, server = target
    answer = client.post(
        "/graphql",
        content=content,
        headers={"content-type": "application/json", "accept": accept},
    )
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


BROKEN = st.text("{}()[]!$:@|=&\"'\\#,.…\n\t \0aZ9_éß\u202e\ud83d", max_size=200)


IDS = [global_id("Dispositif", code) for code in ("micro-lycee", "tutorat", "ppds")]


@pytest.fixture
def answered() -> Iterator[list[bool]]:
    """Whether each query had data; a fair share must have, for the test to say something."""
    answered: list[bool] = []
    yield answered
    # Two in three of five hundred; chance makes it few of forty.
    assert sum(answered) > len(answered) / 8


@generated(share=40, long=250)
@given(query=VALID_QUERIES, seed=st.none() | st.integers(0, 2**32))
def test_valid_queries_are_answered_or_refused_by_a_code(
    client: Target, answered: list[bool], query: str, seed: int | None
) -> None:
    """Half of them ask for what the directory has, as few others would be answered."""
    if seed is not None:
        query = plausible(query, seed, IDS)
    told = send(client, body(query))

    assert "data" in told or told["errors"]
    answered.append(bool(told.get("data")))


@generated(share=40, long=250)
@given(query=VALID_QUERIES, seed=st.integers(), times=st.integers(1, 8))
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


@generated(share=40, long=250)
@given(query=BROKEN)
def test_texts_that_are_no_documents_are_refused(client: Target, query: str) -> None:
    assert send(client, body(query)).keys() & {"data", "errors"}


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


@generated(share=40, long=250)
@given(
    near=NEAR | JSON,
    more=st.dictionaries(st.sampled_from(NAMES[1:]), JSON, max_size=4),
)
def test_any_variables_are_answered_or_refused_by_a_code(
    client: Target, near: Any, more: dict[str, Any]
) -> None:
    content = json.dumps({"query": QUERY, "variables": {"near": near, **more}}).encode()
    assert send(client, content).keys() & {"data", "errors"}


@generated(share=40, long=250)
@given(content=JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=300))
def test_any_body_is_answered_or_refused_by_a_code(client: Target, content: bytes) -> None:
    assert send(client, content)
