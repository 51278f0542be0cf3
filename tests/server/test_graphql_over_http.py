"""GraphQL over HTTP: media types, statuses, methods, batches, languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import JSON, RESPONSE, client_of, codes

from storage.database import Database

QUERY = "{ directory { version } }"
MUTATION = "mutation { x }"


@pytest.fixture(scope="module")
def client(seeded: Database) -> Iterator[TestClient]:
    with client_of(seeded) as client:
        yield client


def post(client: TestClient, query: str = QUERY, **headers: str) -> Any:
    return client.post("/graphql", json={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*;q=0.8", "application/json"),
        ("application/json", "application/json"),
        ("application/graphql-response+json", "application/graphql-response+json"),
        (
            "application/graphql-response+json, application/json;q=0.9",
            "application/graphql-response+json",
        ),
        (
            "application/json, application/graphql-response+json",
            "application/graphql-response+json",
        ),
        ("application/json;q=1, application/graphql-response+json;q=0.1", "application/json"),
        ("text/html;q=0.9, */*;q=0.1", "application/json"),
        ("application/graphql-response+json;q=x, */*", "application/json"),
    ],
)
def test_the_type_that_accept_prefers_is_answered(
    client: TestClient, accept: str, media: str
) -> None:
    answer = post(client, accept=accept)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("accept", ["text/csv", "application/json;q=0", "image/*"])
def test_a_type_that_is_not_answered_is_refused(client: TestClient, accept: str) -> None:
    answer = post(client, accept=accept)

    assert answer.status_code == 406
    assert codes(answer) == ["NOT_ACCEPTABLE"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ " + "a " * 2_000 + "}", "LIMIT_EXCEEDED"),
    ],
)
def test_a_document_that_is_refused_has_no_data(client: TestClient, query: str, code: str) -> None:
    of_graphql, of_json = post(client, query, **RESPONSE), post(client, query)

    assert (of_graphql.status_code, of_json.status_code) == (400, 200)
    for answer in (of_graphql, of_json):
        assert codes(answer) == [code]
        assert "data" not in answer.json()


def test_a_variable_that_does_not_fit_is_refused_as_a_whole(client: TestClient) -> None:
    body = {"query": "query ($c: String!) { cio(uai: $c) { name } }", "variables": {"c": 5}}
    answer = client.post("/graphql", json=body, headers=RESPONSE)

    assert answer.status_code == 400
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "data" not in answer.json()


def test_a_field_that_is_refused_leaves_the_rest_answered(client: TestClient) -> None:
    answer = post(client, '{ cio(uai: "x") { name } directory { version } }', **RESPONSE)

    assert answer.status_code == 200
    assert codes(answer) == ["BAD_UAI"]
    assert answer.json()["data"] == {"cio": None, "directory": {"version": 1}}


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=iso-8859-1",
    ],
)
def test_a_body_that_a_page_could_send_unasked_is_refused(client: TestClient, kind: str) -> None:
    body = b'{"query": "{ __typename }"}'
    answer = client.post("/graphql", content=body, headers={"content-type": kind})

    assert answer.status_code == 415
    assert codes(answer) == ["UNSUPPORTED_MEDIA_TYPE"]


def test_utf_8_may_be_said(client: TestClient) -> None:
    headers = {"content-type": 'application/json; charset="UTF-8"'}
    answer = client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)

    assert answer.status_code == 200


def test_get_answers_queries_with_variables_and_names(client: TestClient) -> None:
    parameters = {
        "query": "query A($u: String!) { cio(uai: $u) { name } } query B { __typename }",
        "variables": '{"u": "0596933R"}',
        "operationName": "A",
    }
    answer = client.get("/graphql", params=parameters)

    assert answer.json()["data"]["cio"]["name"].endswith("Villeneuve-d'Ascq")
    assert client.head("/graphql", params=parameters).status_code == 200


@pytest.mark.parametrize("query", [MUTATION, "subscription { x }", f"query A {QUERY} {MUTATION}"])
def test_get_answers_queries_only(client: TestClient, query: str) -> None:
    answer = client.get("/graphql", params={"query": query})

    assert answer.status_code == 405
    assert codes(answer) == ["METHOD_NOT_ALLOWED"]
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "BAD_REQUEST"),
        ({"query": ""}, "BAD_REQUEST"),
        ({"query": QUERY, "variables": "{"}, "BAD_REQUEST"),
        ({"query": QUERY, "variables": "[1]"}, "BAD_REQUEST"),
        ({"query": QUERY, "extensions": "5"}, "BAD_REQUEST"),
        ({f"a{n}": "x" for n in range(30)}, "BAD_REQUEST"),
    ],
)
def test_a_url_that_holds_no_request_is_refused(
    client: TestClient, parameters: dict[str, str], code: str
) -> None:
    answer = client.get("/graphql", params=parameters)

    assert answer.status_code == 400
    assert codes(answer) == [code]


def test_options_names_the_methods(client: TestClient) -> None:
    answer = client.options("/graphql")

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_an_empty_name_is_no_name(client: TestClient) -> None:
    answer = client.post("/graphql", json={"query": QUERY, "operationName": ""})

    assert answer.json()["data"] == {"directory": {"version": 1}}


def test_the_operation_must_be_clear(client: TestClient) -> None:
    two = f"query A {QUERY} query B {QUERY}"
    for body in ({"query": two}, {"query": two, "operationName": "C"}):
        answer = client.post("/graphql", json=body)
        assert answer.status_code == 400
        assert "A, B" in answer.json()["errors"][0]["message"]

    fragment = client.post("/graphql", json={"query": "fragment F on Query { __typename }"})
    assert codes(fragment) == ["GRAPHQL_VALIDATION_FAILED"]


def test_a_batch_is_refused_unless_it_is_configured(client: TestClient, seeded: Database) -> None:
    batch = [{"query": QUERY}, {"query": "{ nope }"}, {"query": None}]
    refused = client.post("/graphql", json=batch)
    assert refused.status_code == 400
    assert codes(refused) == ["BAD_REQUEST"]

    with client_of(seeded, max_batch=3) as open_:
        answers = open_.post("/graphql", json=batch).json()
        assert answers[0]["data"] == {"directory": {"version": 1}}
        assert answers[1]["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert answers[2]["errors"][0]["extensions"]["code"] == "BAD_REQUEST"

        over = open_.post("/graphql", json=[*batch, batch[0]])
        assert over.status_code == 400
        assert over.json()["errors"][0]["extensions"]["limitName"] == "batch"
        assert codes(open_.post("/graphql", content=b"[]", headers=JSON)) == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    ("accept", "begins"),
    [
        ("", "A UAI is"),
        ("en-GB", "A UAI is"),
        ("de", "A UAI is"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "Une UAI compte"),
        ("fr;q=0.4, en;q=0.5", "A UAI is"),
    ],
)
def test_errors_speak_the_language_of_the_caller(
    client: TestClient, accept: str, begins: str
) -> None:
    answer = client.post(
        "/graphql",
        json={"query": '{ cio(uai: "x") { name } }'},
        headers={"accept-language": accept},
    )

    [error] = answer.json()["errors"]
    assert error["message"].startswith(begins)
    assert error["extensions"]["code"] == "BAD_UAI"


def test_refusals_of_http_speak_french_too(client: TestClient) -> None:
    french = {"accept-language": "fr"}
    told = [
        client.get("/nowhere", headers=french),
        client.delete("/graphql", headers=french),
        client.post("/graphql", content=b"{", headers=JSON | french),
        client.post("/graphql", json={"query": "{ nope }"}, headers=french),
        client.delete("/healthz", headers=french),
    ]

    for answer, begin in zip(
        told,
        (
            "Cette page n'existe pas",
            "Cette adresse ne répond",
            "Le corps",
            "Le document ne suit",
            "Cette adresse",
        ),
        strict=True,
    ):
        assert answer.json()["errors"][0]["message"].startswith(begin), answer.text


def test_a_cost_can_be_asked_for_without_the_answer(client: TestClient) -> None:
    body = {"query": "{ cios(first: 50) { nodes { name } } }", "extensions": {"costOnly": True}}
    answer = client.post("/graphql", json=body)

    assert answer.json() == {"data": None, "extensions": {"cost": 61}}


def test_an_error_of_ours_is_a_500_that_says_nothing_but_its_id(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret cause")

    monkeypatch.setattr("server.http.graphql.endpoint.parse_body", fail)
    answer = post(client, "{ cios { totalCount nodes { uai } } }")

    assert answer.status_code == 500
    assert codes(answer) == ["INTERNAL"]
    assert "secret" not in answer.text
    assert answer.json()["errors"][0]["extensions"]["id"] in caplog.text
