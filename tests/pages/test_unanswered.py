"""Where the directory cannot answer, nothing is told to be missing, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from pages.graphql_client import Answered, AnswerError
from pages.routes import site_routes
from pages.site_settings import SiteSettings
from pages.view import View
from server.http.error_responses import page_unanswered

FAILED = [{"message": "Une erreur.", "extensions": {"code": "INTERNAL"}}]


def failing(named: str) -> TestClient:
    """A site whose directory fails at documents that hold a word."""

    async def ask(_request: Request, document: str, _variables: Mapping[str, Any]) -> Answered:
        if named in document:
            return Answered(None, FAILED)
        return Answered({"dispositifs": {"nodes": []}}, [])

    view = View(SiteSettings())
    handlers: Any = {AnswerError: page_unanswered(view)}
    return TestClient(Starlette(routes=site_routes(ask, view, None), exception_handlers=handlers))


@pytest.mark.parametrize(
    ("path", "named"),
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
def test_a_page_says_so_and_is_not_kept(path: str, named: str, accept: str) -> None:
    answer = failing(named).get(path, headers={"accept": accept})

    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith(accept)
    assert "Une erreur." in answer.text


def test_a_search_that_failed_is_told_and_not_kept() -> None:
    answer = failing("NearestHosts").get("/?commune=59350&dispositif=micro-lycee")

    assert "Une erreur." in answer.text
    assert answer.headers["cache-control"] == "no-store"
