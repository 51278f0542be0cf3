"""Error responses outside GraphQL: JSON for programs, a page for browsers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from errors.exceptions import BadRequest, MethodNotAllowed, NotFound, Refusal
from execution.error_masking import internal_error_object
from pages.error_page import MESSAGES, error_page
from pages.graphql_client import AnswerError
from pages.view import View
from server.http.graphql.negotiation import MediaType, languages, prefers_html
from server.http.graphql.response import (
    NO_STORE,
    json_response,
    refusal_response,
    to_json,
)

Handler = Callable[[Request, Exception], Awaitable[Response]]


async def client_left(request: Request, problem: Exception) -> None:
    """Send nothing to a client that left before its request was complete: that is no error."""


def http_refusal(view: View) -> Handler:
    """An unknown path, or a method that is not served."""

    async def handle(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, HTTPException)
        refusal = refusal_of(problem)
        # "Not Found" is Starlette's for an unknown path; any other text is a page's own, and in
        # French.
        own = problem.status_code == 404 and problem.detail != "Not Found"
        if prefers_html(request.headers.get("accept")):
            message = MESSAGES.get(problem.status_code, refusal.sentence_in("fr"))
            if own:
                message = problem.detail
            return error_page(view, request, problem.status_code, message)
        headers = [(name.lower(), value) for name, value in (problem.headers or {}).items()]
        spoken, _ = languages(request.headers.get("accept-language"))
        return refusal_response(refusal, spoken, headers=headers).to_starlette(problem.status_code)

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
            return error_page(view, request, problem.status, problem.sentence_in("fr"))
        spoken, _ = languages(request.headers.get("accept-language"))
        return refusal_response(problem, spoken).to_starlette()

    return handle


def page_unanswered(view: View) -> Handler:
    """A page's own question that the directory did not answer."""

    async def handle(request: Request, problem: Exception) -> Response:
        assert isinstance(problem, AnswerError)
        if prefers_html(request.headers.get("accept")):
            return error_page(view, request, 503, problem.answer.message)
        body = to_json({"errors": problem.answer.errors})
        return json_response(body, MediaType.JSON, status=503, headers=[NO_STORE]).to_starlette()

    return handle


def internal_error(view: View) -> Handler:
    """Ours to mend: the client gets an id that the log has too, and nothing else."""

    async def handle(request: Request, problem: Exception) -> Response:
        spoken, _ = languages(request.headers.get("accept-language"))
        error = internal_error_object(problem, "the application", spoken)
        if prefers_html(request.headers.get("accept")):
            return error_page(view, request, 500, error["message"])
        body = to_json({"errors": [error]})
        return json_response(body, MediaType.JSON, status=500, headers=[NO_STORE]).to_starlette()

    return handle
