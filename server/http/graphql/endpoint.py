"""The ASGI endpoint of GraphQL: which requests are accepted, and how results become responses."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from errors.exceptions import BadRequest, LimitExceeded, MethodNotAllowed, Refusal, RequestRefused
from errors.sentences import Language
from execution.error_masking import internal_error_object
from pages.graphiql import graphiql_page
from pages.view import View
from server.http.graphql.http_caching import cache_headers
from server.http.graphql.negotiation import (
    MediaType,
    language,
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
    VARY,
    GraphQLResponse,
    Header,
    content_language,
    error_object,
    json_response,
    refusal_response,
    to_json,
)
from server.http.graphql.service import Caller, GraphQLService, Result
from server.http.replay import REVALIDATE

PATH = "/graphql"
METHODS = "GET, HEAD, POST, OPTIONS"
ALLOW: list[Header] = [("allow", METHODS)]


class RequestHeaders:
    """A request's headers by their name in small letters; of those that came twice, the first."""

    __slots__ = ("encoded",)

    def __init__(self, scope: Scope) -> None:
        self.encoded = dict(reversed(scope["headers"]))

    def get(self, name: bytes) -> str | None:
        """The value; None where the header was not sent."""
        # Only what is asked for is decoded: browsers send a dozen headers that nobody reads.
        value: bytes | None = self.encoded.get(name)
        return None if value is None else value.decode("latin-1")


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
        headers = RequestHeaders(scope)
        if scope["method"] == "GET" and wants_page(scope, headers):
            page = graphiql_page(self.view, Request(scope))
            await page(scope, receive, send)
            return
        response = await self._respond(scope, receive, headers)
        if response is not None:
            await response(scope, receive, send)

    async def _respond(
        self, scope: Scope, receive: Receive, headers: RequestHeaders
    ) -> GraphQLResponse | None:
        """The response to a request; None where its client has left."""
        spoken = language(headers.get(b"accept-language"))
        media = MediaType.JSON
        try:
            if scope["method"] == "OPTIONS":
                return json_response(b"", media, status=204, headers=ALLOW)
            media = media_type(headers.get(b"accept"))
            return await self._answer(scope, receive, headers, spoken, media)
        except DisconnectedError:
            return None
        except (RequestRefused, LimitExceeded) as refusal:
            return self._refuse(refusal, spoken, media)
        except Exception as problem:
            body = to_json({"errors": [internal_error_object(problem, "the endpoint", spoken)]})
            return json_response(body, media, status=500, headers=[NO_STORE])

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        headers: RequestHeaders,
        spoken: Language,
        media: MediaType,
    ) -> GraphQLResponse:
        client = scope.get("client")
        caller = Caller(
            host=client[0] if client else None,
            language=spoken,
            media=media,
            by_get=scope["method"] in ("GET", "HEAD"),
            if_none_match=headers.get(b"if-none-match"),
        )
        try:
            if caller.by_get:
                request: GraphQLRequest | list[GraphQLRequest] = parse_query_string(
                    scope["query_string"]
                )
            elif scope["method"] == "POST":
                check_content_type(headers.get(b"content-type") or "")
                request = parse_body(await read_body(receive))
            else:
                raise MethodNotAllowed("method", values={"allowed": METHODS})
            if isinstance(request, list):
                return await self._batch(request, caller)
            result = await self.service.answer(request, caller)
        except RequestRefused as refusal:
            return self._refuse(refusal, spoken, media, self._budget(caller))
        if result.revalidate is not None:
            # RequestMiddleware finds it there, once it has the whole response (server.http.replay).
            scope[REVALIDATE] = result.revalidate
        response = self._to_response(result, caller)
        return response if caller.budget is None else response.with_headers(self._budget(caller))

    def _to_response(self, result: Result, caller: Caller) -> GraphQLResponse:
        if result.executed and not (result.has_errors or caller.by_get):
            return GraphQLResponse(result.body, 200, USUAL_HEADERS[caller.media])
        headers = content_language(caller.language) if result.has_errors else [VARY]
        if caller.by_get:
            headers += cache_headers(etag=result.etag, max_age=self.max_age)
        else:
            headers.append(NO_STORE)
        code = status(caller.media, executed=result.executed)
        return json_response(
            result.body,
            caller.media,
            status=304 if result.not_modified else code,
            headers=headers,
        )

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
        headers = [*content_language(caller.language), NO_STORE, *self._budget(caller)]
        return json_response(b"[" + b",".join(bodies) + b"]", caller.media, headers=headers)

    async def _batch_entry(self, request: GraphQLRequest, caller: Caller) -> bytes:
        try:
            # A refusal of one entry leaves the others their answers.
            return (await self.service.answer(request, caller)).body
        except RequestRefused as refusal:
            self.service.metrics.error(refusal.code)
            return to_json({"errors": [error_object(refusal, caller.language)]})

    def _refuse(
        self,
        refusal: Refusal,
        spoken: Language,
        media: MediaType,
        headers: Iterable[Header] = (),
    ) -> GraphQLResponse:
        self.service.metrics.error(refusal.code)
        allow = ALLOW if isinstance(refusal, MethodNotAllowed) else []
        return refusal_response(refusal, spoken, media, [*headers, *allow])

    def _budget(self, caller: Caller) -> list[Header]:
        """``RateLimit`` headers, where clients have budgets."""
        limiter = self.service.limiter
        return caller.budget.headers(limiter.rate) if limiter and caller.budget else []


def wants_page(scope: Scope, headers: RequestHeaders) -> bool:
    """Whether a browser opens the address, with no query in it."""
    return (
        scope["method"] == "GET"
        and not scope["query_string"]
        and prefers_html(headers.get(b"accept"))
    )
