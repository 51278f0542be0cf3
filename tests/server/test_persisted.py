"""Documents by hash: registered by clients, or trusted by the operator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import RESPONSE, client_of, codes

from server.http.graphql.persisted_documents import PersistedDocuments
from server.http.graphql.request import GraphQLRequest
from server.settings.environment import SettingsError
from storage.database import Database

QUERY = "query Lookup($u: String!) { cio(uai: $u) { uai } }"
VARIABLES = {"u": "0596933R"}
DATA = {"cio": {"uai": "0596933R"}}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def extensions(hash: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hash}}


@pytest.fixture
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded) as client:
        yield client


def test_a_document_is_registered_by_sending_it_once_with_its_hash(client: TestClient) -> None:
    by_hash = {"variables": VARIABLES, "extensions": extensions(digest(QUERY))}

    unknown = client.post("/graphql", json=by_hash)
    assert unknown.status_code == 200
    assert codes(unknown) == ["PERSISTED_QUERY_NOT_FOUND"]
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert client.post("/graphql", json=by_hash, headers=RESPONSE).status_code == 400

    assert client.post("/graphql", json={"query": QUERY, **by_hash}).json()["data"] == DATA
    assert client.post("/graphql", json=by_hash).json()["data"] == DATA
    by_get = client.get(
        "/graphql",
        params={
            "variables": json.dumps(VARIABLES),
            "extensions": json.dumps(by_hash["extensions"]),
        },
    )
    assert by_get.json()["data"] == DATA
    assert by_get.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "persisted",
    [
        {"version": 1, "sha256Hash": "f" * 64},
        {"version": 1, "sha256Hash": "x"},
        {"version": 2, "sha256Hash": digest(QUERY)},
        {"version": 1},
        [],
        "x",
    ],
)
def test_a_hash_that_is_not_the_document_s_is_refused(client: TestClient, persisted: Any) -> None:
    answer = client.post(
        "/graphql", json={"query": QUERY, "extensions": {"persistedQuery": persisted}}
    )

    assert answer.status_code == 400
    assert codes(answer) == ["BAD_REQUEST"]


def test_what_is_refused_is_not_registered(client: TestClient) -> None:
    bad = "{ nope }"
    client.post("/graphql", json={"query": bad, "extensions": extensions(digest(bad))})
    answer = client.post("/graphql", json={"extensions": extensions(digest(bad))})

    assert codes(answer) == ["PERSISTED_QUERY_NOT_FOUND"]


def test_the_store_is_bounded_and_keeps_what_is_used() -> None:
    store = PersistedDocuments({}, only_trusted=False, most_bytes=2_000)
    first = GraphQLRequest(query="{ a }", extensions=extensions(digest("{ a }")))
    store.register(first, "{ a }")
    for number in range(50):
        text = f"{{ b{number} }}" + " " * 100
        store.register(GraphQLRequest(query=text, extensions=extensions(digest(text))), text)
        assert store.text(GraphQLRequest(extensions=first.extensions)) == "{ a }"

    assert store.registered.currsize <= 2_000
    assert 2 <= len(store.registered) < 10


def manifest(folder: Path, content: Any) -> Path:
    path = folder / "manifest.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": "lookup-1", "name": "Lookup", "type": "query", "body": QUERY}],
}


@pytest.mark.parametrize("content", [APOLLO, {"lookup-1": QUERY}], ids=["Apollo's", "Relay's"])
def test_only_trusted_documents_are_answered_where_that_is_asked(
    seeded: Database, tmp_path: Path, content: Any
) -> None:
    settings = {"trusted_documents": manifest(tmp_path, content), "only_trusted": True}
    with client_of(seeded, **settings) as client:
        by_id = {"documentId": "lookup-1", "variables": VARIABLES}
        assert client.post("/graphql", json=by_id).json()["data"] == DATA
        by_get = client.get(
            "/graphql", params={"documentId": "lookup-1", "variables": json.dumps(VARIABLES)}
        )
        assert by_get.json()["data"] == DATA
        assert by_get.headers["cache-control"].startswith("public")
        by_text = {"query": QUERY, "variables": VARIABLES}
        assert client.post("/graphql", json=by_text).json()["data"] == DATA

        for other in (
            {"query": "{ __typename }"},
            {"query": QUERY + " "},
            {"documentId": "lookup-2"},
            {"extensions": extensions(digest(QUERY))},
            {"query": "{ __typename }", "extensions": extensions(digest("{ __typename }"))},
        ):
            answer = client.post("/graphql", json=other)
            assert answer.status_code == 403, other
            assert codes(answer) == ["DOCUMENT_NOT_TRUSTED"]


def test_trusted_documents_stand_beside_others_where_others_are_answered(
    seeded: Database, tmp_path: Path
) -> None:
    with client_of(seeded, trusted_documents=manifest(tmp_path, APOLLO)) as client:
        assert client.post("/graphql", json={"query": "{ __typename }"}).status_code == 200
        by_id = {"documentId": "sha256:lookup-1", "variables": VARIABLES}
        assert client.post("/graphql", json=by_id).json()["data"] == DATA


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ([], "is no manifest"),
        ({"a": 5}, "is no manifest"),
        ({"operations": [{"id": "x"}]}, "an operation without id or body"),
        ({"a": "{ nope }"}, "the document a is refused: Cannot query field 'nope'"),
    ],
)
def test_a_manifest_that_cannot_be_used_stops_the_start(
    seeded: Database, tmp_path: Path, content: Any, complaint: str
) -> None:
    with (
        pytest.raises(SettingsError, match=complaint),
        client_of(seeded, trusted_documents=manifest(tmp_path, content)),
    ):
        pass
