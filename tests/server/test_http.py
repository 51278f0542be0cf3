"""The application as a client meets it, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from support.tiny_directory import Tiny
from support.waiting import until

from models.structure import structures
from server.http.app import create_app
from server.settings.settings import Settings
from storage.database import Database
from storage.version import bump_version

JSON = {"content-type": "application/json"}
QUERY = '{ nearestCios(near: {commune: "59350"}, first: 1) { nodes { name } } }'


@pytest.fixture(scope="module")
def client(seeded: Database) -> Iterator[TestClient]:
    settings = Settings(database_url=seeded.url.render_as_string(hide_password=False))
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def codes(answer: Any) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


def test_a_query_is_answered_by_post_and_by_get(client: TestClient) -> None:
    by_post = client.post("/graphql", json={"query": QUERY})
    by_get = client.get("/graphql", params={"query": QUERY})

    assert by_post.status_code == by_get.status_code == 200
    assert by_post.json() == by_get.json()
    [cio] = by_post.json()["data"]["nearestCios"]["nodes"]
    assert cio["name"].endswith("Lille")


def test_variables_and_operation_names_are_taken(client: TestClient) -> None:
    document = """
      query Near($near: PlaceInput!) { nearestCios(near: $near, first: 1) { nodes { uai } } }
      query Other { directory { version } }
    """
    variables = {"near": {"commune": "59009"}}
    answer = client.post(
        "/graphql", json={"query": document, "operationName": "Near", "variables": variables}
    )

    assert answer.json()["data"]["nearestCios"]["nodes"] == [{"uai": "0596933R"}]


def test_a_browser_gets_graphiql(client: TestClient) -> None:
    answer = client.get("/graphql", headers={"accept": "text/html"})

    assert answer.status_code == 200
    assert "graphiql" in answer.text.lower()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'"text"',
        b"5",
        b"[]",
        b"[1]",
        b"{",
        b"\xff",
        b"{}",
        b'{"query": 5}',
        b'{"query": ""}',
        b'{"query": "{ __typename }", "variables": 5}',
        b'{"query": "query A { __typename } query B { __typename }", "operationName": "C"}',
        b'{"query": "query A { __typename } query B { __typename }", "operationName": []}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b"[" * 5_000,
    ],
)
def test_a_body_that_is_no_request_is_refused_without_a_500(
    client: TestClient, body: bytes
) -> None:
    answer = client.post("/graphql", content=body, headers=JSON)

    assert answer.status_code == 400
    assert codes(answer) == ["BAD_REQUEST"]


def test_a_body_above_the_limit_is_refused(client: TestClient) -> None:
    query = QUERY + " #" + "x" * 100_000
    answer = client.post("/graphql", json={"query": query})

    chunked = client.post("/graphql", content=iter([b"x" * 60_000] * 2), headers=JSON)

    for refused in (answer, chunked):
        assert refused.status_code == 413
        assert codes(refused) == ["LIMIT_EXCEEDED"]


def test_other_methods_types_and_paths_are_refused(client: TestClient) -> None:
    assert client.delete("/graphql").status_code == 405
    assert client.post("/graphql", content="query=x").status_code == 415
    assert client.get("/nowhere").status_code == 404
    assert client.post("/graphql", data={"query": QUERY}).status_code == 415


def test_a_mutation_is_refused_by_get_and_an_unknown_one_by_post(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": "mutation { x }"})

    assert answer.status_code == 405
    assert codes(answer) == ["METHOD_NOT_ALLOWED"]


def test_a_write_by_another_is_answered_soon(tmp_path: Path) -> None:
    from migrations import runner

    database = Database(f"sqlite:///{tmp_path}/raccroche.db")
    runner.upgrade(database)
    with database.writing() as connection:
        Tiny().cio("before").write(connection)
    with TestClient(create_app(Settings(database_url=str(database.url)))) as client:

        def name() -> str:
            query = '{ nearestCios(near: {commune: "59001"}) { nodes { name } } }'
            answer = client.post("/graphql", json={"query": query}).json()
            found: str = answer["data"]["nearestCios"]["nodes"][0]["name"]
            return found

        assert name() == "before"
        with database.writing() as connection:
            connection.execute(update(structures).values(name="after"))
            bump_version(connection)
        until(lambda: name() == "after")
    database.dispose()
