"""Errors outside GraphQL: JSON in a program's language, a French page for browsers."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from errors.exceptions import BadRequest, MethodNotAllowed, NotFound, Refusal, ServiceUnavailable
from pages.error_page import MESSAGES
from pages.graphql_client import AnswerError, GraphQLAnswer
from pages.site_settings import SiteSettings
from pages.view import View
from server.http.error_responses import (
    http_refusal,
    internal_error,
    page_unanswered,
    plain_refusal,
    refusal_of,
)
from text.typography import typeset

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
FRENCH = {"accept-language": "fr-FR, en;q=0.5"}


def raising(problem: Exception) -> Any:
    async def route(_: Request) -> Response:
        raise problem

    return route


PROBLEMS: dict[str, Exception] = {
    "/missing-file": HTTPException(404, "There is no such file."),
    "/oembed": HTTPException(501, "The format is json or xml."),
    "/busy": ServiceUnavailable("busy", values={"seconds": 5}, retryAfter=5),
    "/failed": AnswerError(
        GraphQLAnswer(None, [{"message": "Réessayez.", "extensions": {"code": "INTERNAL"}}])
    ),
    "/bug": RuntimeError("secret: 50.6, 3.1"),
}


@pytest.fixture(scope="module")
def client() -> TestClient:
    view = View(SiteSettings())
    app = Starlette(
        routes=[Route(path, raising(problem)) for path, problem in PROBLEMS.items()],
        exception_handlers={
            HTTPException: http_refusal(view),
            Refusal: plain_refusal(view),
            AnswerError: page_unanswered(view),
            Exception: internal_error(view),
        },
    )
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("problem", "kind", "values"),
    [
        (
            HTTPException(405, headers={"Allow": "GET, HEAD"}),
            MethodNotAllowed,
            {"allowed": "GET, HEAD"},
        ),
        (HTTPException(405), MethodNotAllowed, {"allowed": "GET"}),
        (HTTPException(404), NotFound, {}),
        (HTTPException(404, "No such file."), BadRequest, {"detail": "No such file."}),
        (HTTPException(501, "No format."), BadRequest, {"detail": "No format."}),
    ],
)
def test_a_failure_of_http_has_a_code_of_ours(
    problem: HTTPException, kind: type[Refusal], values: dict[str, str]
) -> None:
    refusal = refusal_of(problem)

    assert type(refusal) is kind
    assert dict(refusal.values) == values


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "NOT_FOUND"),
        ("/missing-file", 404, "BAD_REQUEST"),
        ("/oembed", 501, "BAD_REQUEST"),
        ("/busy", 503, "SERVICE_UNAVAILABLE"),
        ("/failed", 503, "INTERNAL"),
        ("/bug", 500, "INTERNAL"),
    ],
)
def test_a_program_gets_json_with_a_code(
    client: TestClient, path: str, status: int, code: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == [code]


@pytest.mark.parametrize("path", ["/nowhere", "/busy", "/bug"])
def test_a_program_is_answered_in_its_language(client: TestClient, path: str) -> None:
    messages = [
        client.get(path, headers=headers).json()["errors"][0]["message"]
        for headers in ({}, FRENCH, {"accept-language": "de"})
    ]

    assert messages[0] == messages[2] != messages[1]


@pytest.mark.parametrize(
    ("path", "status", "shown"),
    [
        ("/nowhere", 404, MESSAGES[404]),
        ("/missing-file", 404, "There is no such file."),
        ("/busy", 503, PROBLEMS["/busy"]),
        ("/failed", 503, "Réessayez."),
        ("/bug", 500, ""),
    ],
)
def test_a_browser_gets_a_page_with_the_sentence(
    client: TestClient, path: str, status: int, shown: Any
) -> None:
    answer = client.get(path, headers=BROWSER)
    sentence = shown.sentence_in("fr") if isinstance(shown, Refusal) else shown

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert typeset(sentence) in answer.text


def test_a_method_that_is_not_served_is_told_with_those_that_are(client: TestClient) -> None:
    answer = client.post("/busy")

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


def test_a_wait_is_told_by_http(client: TestClient) -> None:
    assert client.get("/busy").headers["retry-after"] == "5"


@pytest.mark.parametrize("headers", [{}, BROWSER])
def test_a_bug_of_ours_is_logged_with_an_id_and_never_shown(
    client: TestClient, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get("/bug", headers=headers)

    assert "secret" not in answer.text
    logged = [record for record in caplog.records if "internal error" in record.getMessage()]
    assert len(logged) == 1
    assert logged[0].exc_info is not None
    if not headers:
        id = json.loads(answer.text)["errors"][0]["extensions"]["id"]
        assert id in logged[0].getMessage()
