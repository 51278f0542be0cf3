"""Where a query fails, pages show the error, call nothing missing, and are not cached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from pages.graphql_client import AnswerError, GraphQLAnswer
from pages.routes import site_routes
from pages.site_settings import SiteSettings
from pages.view import View
from server.http.error_responses import page_unanswered

FAILED = [{"message": "Une erreur.", "extensions": {"code": "INTERNAL"}}]

NO_DISPOSITIFS = {
    "guides": [],
    "dispositifs": {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}},
}


def failing_site(name: str) -> TestClient:
    """A site whose directory fails at documents that contain a name."""

    async def execute(
        _request: Request, document: str, _variables: Mapping[str, Any]
    ) -> GraphQLAnswer:
        if name in document:
            return GraphQLAnswer(None, FAILED)
        return GraphQLAnswer(NO_DISPOSITIFS, [])

    view = View(SiteSettings())
    handlers: Any = {AnswerError: page_unanswered(view)}
    return TestClient(
        Starlette(routes=site_routes(execute, view, None), exception_handlers=handlers)
    )


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/ent/v1/etablissements?uai=0590149S", "EntSchool"),
        ("/dispositifs/micro-lycee", "DispositifPage"),
        ("/structures/0590149S", "ByUai"),
        ("/structures/Q2lvOg", "ById"),
        ("/embed?uai=0590149S,0620113L", "School("),
        ("/sitemap.xml", "Version"),
        ("/", "Catalogue"),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_page_shows_the_error_and_is_not_cached(path: str, document: str, accept: str) -> None:
    answer = failing_site(document).get(path, headers={"accept": accept})

    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith(accept)
    assert "Une erreur." in answer.text


def test_a_failed_search_shows_the_error_and_is_not_cached() -> None:
    answer = failing_site("NearestHosts").get("/?commune=59350&dispositif=micro-lycee")

    assert "Une erreur." in answer.text
    assert answer.headers["cache-control"] == "no-store"
