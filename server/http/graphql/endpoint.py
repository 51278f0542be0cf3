"""The ASGI endpoint of GraphQL: which requests are accepted, and how results become responses."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from errors.exceptions import BadRequest, LimitExceeded, MethodNotAllowed, Refusal, RequestRefused
from execution.error_masking import internal_error_object
from pages.graphiql import graphiql_page
from pages.view import View
from server.http.budgets.account import account_of
from server.http.graphql.http_caching import cache_headers
from server.http.graphql.negotiation import (
    MediaType,
    languages,
    media_type,
    prefers_html,
    status,
)
from server.http.graphql.request import (
    DisconnectedError,
    GraphQLRequest,
    check_content_type,
    parse_body,
    parse_query_string,
    read_body,
)
from server.http.graphql.response import (
    NO_STORE,
    USUAL_HEADERS,
    GraphQLResponse,
    Header,
    RawHeaders,
    error_object,
    json_response,
    language_headers,
    refusal_response,
    to_json,
)
from server.http.graphql.service import Caller, GraphQLService, Result
from server.http.replay import REVALIDATE
from server.http.request_headers import RequestHeaders, decoded, request_headers

PATH = "/graphql"
METHODS = "GET, HEAD, POST, OPTIONS"
ALLOW: list[Header] = [("allow", METHODS)]

FREE_BODY_BYTES, BYTES_PER_POINT = 2_000, 20
"""To parse and to coerce long variables takes time, even those of which nothing is used."""

Respond = Callable[[int, RawHeaders, bytes], bool]
"""Take a whole response: status, headers but for its length, body; False if it must be sent."""


class GraphQLEndpoint:
    """Serves GraphQL over HTTP (GraphQL-over-HTTP specification, draft of 2025)."""

    def __init__(
        self, service: GraphQLService, view: View, *, max_batch: int, max_age: int
    ) -> None:
        self.service = service
        self.view = view
        self.max_batch = max_batch
        self.max_age = max_age

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = request_headers(scope)
        if scope["method"] == "GET" and wants_page(scope, headers):
            page = graphiql_page(self.view, Request(scope))
            await page(scope, receive, send)
            return
        response = await self._respond(scope, receive, headers)
        if response is None:
            return
        # RequestMiddleware's ``send`` has it, where no middleware between changes responses.
        try:
            respond: Respond = send.respond  # type: ignore[attr-defined]  # caught below
        except AttributeError:
            await response(scope, receive, send)
            return
        if not respond(response.status, response.headers, response.body):
            await response(scope, receive, send)

    async def _respond(
        self, scope: Scope, receive: Receive, headers: RequestHeaders
    ) -> GraphQLResponse | None:
        """The response to a request; None where its client has left."""
        caller = caller_of(scope, headers)
        try:
            if scope["method"] == "OPTIONS":
                return json_response(b"", caller.media, status=204, headers=ALLOW)
            caller.media = media_type(headers.get(b"accept"))
            if caller.by_get:
                request: GraphQLRequest | list[GraphQLRequest] = parse_query_string(
                    scope["query_string"]
                )
            elif scope["method"] == "POST":
                check_content_type(headers.get(b"content-type"))
                body = await read_body(receive)
                if len(body) > FREE_BODY_BYTES:
                    await caller.account.charge((len(body) - FREE_BODY_BYTES) // BYTES_PER_POINT)
                request = parse_body(body)
            else:
                raise MethodNotAllowed("method", values={"allowed": METHODS})
            if isinstance(request, list):
                return await self._batch(request, caller)
            result = await self.service.answer(request, caller)
            if result.revalidate is not None:
                # For RequestMiddleware, once it has the whole response (server.http.replay).
                scope[REVALIDATE] = result.revalidate
            return self._to_response(result, caller)
        except DisconnectedError:
            return None
        except (RequestRefused, LimitExceeded) as refusal:
            return self._refuse(refusal, caller)
        except Exception as problem:
            error = internal_error_object(problem, "the endpoint", caller.language)
            body = to_json({"errors": [error]})
            return json_response(body, caller.media, status=500, headers=[NO_STORE])

    def _to_response(self, result: Result, caller: Caller) -> GraphQLResponse:
        if result.executed and not (result.has_errors or caller.by_get):
            response = GraphQLResponse(
                result.body, 200, USUAL_HEADERS[caller.media.content_type, caller.content]
            )
            budget = self._budget(caller)
            return response.with_headers(budget) if budget else response
        headers = self._languages(result, caller)
        if caller.by_get:
            headers += cache_headers(etag=result.etag, max_age=self.max_age)
        else:
            headers.append(NO_STORE)
        code = status(caller.media, executed=result.executed)
        return json_response(
            result.body,
            caller.media,
            status=304 if result.not_modified else code,
            headers=[*headers, *self._budget(caller)],
        )

    def _languages(self, result: Result, caller: Caller) -> list[Header]:
        if not result.executed:
            return language_headers(caller.language)
        of_errors = [caller.language] if result.has_errors else []
        return language_headers(caller.content, *of_errors)

    async def _batch(self, batch: list[GraphQLRequest], caller: Caller) -> GraphQLResponse:
        """Answer several requests of one body in their order."""
        if not self.max_batch:
            raise BadRequest("batch")
        if not batch:
            raise BadRequest("empty_batch")
        if len(batch) > self.max_batch:
            raise LimitExceeded("batch", limit=self.max_batch, value=len(batch))
        # One after the other, so that the budget pays for the first ones and refuses the last.
        bodies = [await self._batch_entry(request, caller) for request in batch]
        languages = language_headers(caller.content, caller.language)
        headers = [*languages, NO_STORE, *self._budget(caller)]
        return json_response(b"[" + b",".join(bodies) + b"]", caller.media, headers=headers)

    async def _batch_entry(self, request: GraphQLRequest, caller: Caller) -> bytes:
        try:
            # A refusal of one entry leaves the others their answers.
            return (await self.service.answer(request, caller)).body
        except RequestRefused as refusal:
            self.service.metrics.error(refusal.code)
            return to_json({"errors": [error_object(refusal, caller.language)]})

    def _refuse(self, refusal: Refusal, caller: Caller) -> GraphQLResponse:
        self.service.metrics.error(refusal.code)
        allow = ALLOW if isinstance(refusal, MethodNotAllowed) else []
        headers = [*self._budget(caller), *allow]
        return refusal_response(refusal, caller.language, caller.media, headers)

    def _budget(self, caller: Caller) -> list[Header]:
        """``RateLimit`` headers, where clients have budgets."""
        budget, limiter = caller.account.budget, self.service.limiter
        return budget.headers(limiter.rate) if limiter and budget else []


def caller_of(scope: Scope, headers: RequestHeaders) -> Caller:
    """Who sends a request; answered in JSON until ``Accept`` is read, which may be refused."""
    by_get = scope["method"] in ("GET", "HEAD")
    of_errors, of_content = languages(headers.get(b"accept-language"))
    return Caller(
        account=account_of(scope),
        language=of_errors,
        content=of_content,
        media=MediaType.JSON,
        by_get=by_get,
        if_none_match=decoded(headers.get(b"if-none-match")) if by_get else None,
    )


def wants_page(scope: Scope, headers: RequestHeaders) -> bool:
    """Whether a browser opens the address, with no query in it."""
    return (
        scope["method"] == "GET"
        and not scope["query_string"]
        and prefers_html(headers.get(b"accept"))
    )
