"""What could not be answered outside GraphQL: as JSON for programs, as a page for who looks with a
browser.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from errors.exceptions import BadRequest, MethodNotAllowed, NotFound, Refusal
from execution.error_masking import internal
from pages.error_page import error_page
from pages.graphql_client import AnswerError
from pages.view import View
from server.http.graphql.negotiation import MediaType, language, prefers_html
from server.http.graphql.response import NO_STORE, encoded, refused, reply

Handler = Callable[[Request, Exception], Awaitable[Response]]


def http_refusal(view: View) -> Handler:
    """An unknown path, or a method that is not served."""

    async def handle(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        refusal = refusal_of(problem)
        own = problem.status_code == 404 and problem.detail != "Not Found"
        if prefers_html(request.headers.get("accept")):
            told = problem.detail if own else refusal.told("fr")
            return error_page(view, request, problem.status_code, told)
        headers = [(name.lower(), value) for name, value in (problem.headers or {}).items()]
        spoken = language(request.headers.get("accept-language"))
        return refused(refusal, spoken, headers=headers).response(problem.status_code)

    return handle


def refusal_of(problem: HTTPException) -> Refusal:
    if problem.status_code == 405:
        allowed = (problem.headers or {}).get("Allow", "GET")
        return MethodNotAllowed("method", values={"allowed": allowed})
    if problem.status_code == 404 and problem.detail == "Not Found":
        return NotFound("path")
    return BadRequest("http", values={"detail": problem.detail})


def plain_refusal(view: View) -> Handler:
    """A refusal outside GraphQL, in the same form."""

    async def handle(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, Refusal)
        if prefers_html(request.headers.get("accept")):
            return error_page(view, request, problem.status, problem.told("fr"))
        return refused(problem, language(request.headers.get("accept-language"))).response()

    return handle


def page_unanswered(view: View) -> Handler:
    """A page's own question that the directory did not answer."""

    async def handle(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, AnswerError)
        if prefers_html(request.headers.get("accept")):
            return error_page(view, request, 503, problem.answer.message)
        body = encoded({"errors": problem.answer.errors})
        return reply(body, MediaType.JSON, status=503, headers=[NO_STORE]).response()

    return handle


def internal_error(view: View) -> Handler:
    """Ours to mend: the client gets an id that the log has too, and nothing else."""

    async def handle(request: Request, problem: Exception) -> Response:
        spoken = language(request.headers.get("accept-language"))
        error = internal(problem, "the application", spoken)
        if prefers_html(request.headers.get("accept")):
            return error_page(view, request, 500, error["message"])
        body = encoded({"errors": [error]})
        return reply(body, MediaType.JSON, status=500, headers=[NO_STORE]).response()

    return handle
