"""The endpoint: which requests are taken, and how what they came to goes back over HTTP."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from errors.exceptions import BadRequest, LimitExceeded, MethodNotAllowed, Refusal, RequestRefused
from errors.sentences import Language
from execution.error_masking import internal
from pages.graphiql import graphiql_page
from pages.view import View
from server.http.graphql import http_caching
from server.http.graphql.negotiation import (
    MediaType,
    language,
    media_type,
    prefers_html,
    status,
)
from server.http.graphql.request import (
    DisconnectedError,
    Headers,
    Sent,
    check_content_type,
    of_body,
    of_query_string,
    read_body,
)
from server.http.graphql.response import (
    NO_STORE,
    USUAL_HEADS,
    VARY,
    Header,
    Reply,
    encoded,
    error_of,
    refused,
    reply,
    spoken_to,
)
from server.http.graphql.service import Answering, Caller, Outcome

PATH = "/graphql"
METHODS = "GET, HEAD, POST, OPTIONS"
ALLOW: list[Header] = [("allow", METHODS)]


class GraphQLEndpoint:
    """An ASGI application for the one address that GraphQL is served at."""

    def __init__(
        self,
        answering: Answering,
        view: View,
        *,
        max_body_bytes: int,
        max_batch: int,
        max_age: int,
    ) -> None:
        self.answering = answering
        self.view = view
        self.max_body_bytes = max_body_bytes
        self.max_batch = max_batch
        self.max_age = max_age

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        if asks_for_page(scope, headers):
            page = graphiql_page(self.view, Request(scope))
            await page(scope, receive, send)
            return
        response = await self.response(scope, receive, headers)
        if response is not None:
            await response(scope, receive, send)

    async def response(self, scope: Scope, receive: Receive, headers: Headers) -> Reply | None:
        """What a request is answered with; None where nobody waits for it any more."""
        spoken = language(headers.get("accept-language"))
        media = MediaType.JSON
        try:
            if scope["method"] == "OPTIONS":
                return reply(b"", media, status=204, headers=ALLOW)
            media = media_type(headers.get("accept"))
            return await self._respond(scope, receive, headers, spoken, media)
        except DisconnectedError:
            return None
        except (RequestRefused, LimitExceeded) as refusal:
            return self._refused(refusal, spoken, media)
        except Exception as problem:
            body = encoded({"errors": [internal(problem, "the endpoint", spoken)]})
            return reply(body, media, status=500, headers=[NO_STORE])

    async def _respond(
        self,
        scope: Scope,
        receive: Receive,
        headers: Headers,
        spoken: Language,
        media: MediaType,
    ) -> Reply:
        client = scope.get("client")
        caller = Caller(
            host=client[0] if client else None,
            language=spoken,
            media=media,
            by_get=scope["method"] in ("GET", "HEAD"),
            if_none_match=headers.get("if-none-match"),
        )
        raw = await self._raw(scope, receive, headers)
        try:
            outcome = await self.answering.at_hand(raw, caller)
            if outcome is None:
                sent = of_query_string(raw) if caller.by_get else of_body(raw)
                if isinstance(sent, list):
                    return await self._batch(sent, caller)
                outcome = await self.answering.answer(sent, caller, raw)
            return self._single(outcome, caller)
        except RequestRefused as refusal:
            return self._refused(refusal, spoken, media, self._budget(caller))

    async def _raw(self, scope: Scope, receive: Receive, headers: Headers) -> bytes:
        """The bytes that hold the request: of the URL, or the body."""
        if scope["method"] in ("GET", "HEAD"):
            query_string: bytes = scope["query_string"]
            return query_string
        if scope["method"] != "POST":
            raise MethodNotAllowed("method", values={"allowed": METHODS})
        check_content_type(headers.get("content-type", ""))
        return await read_body(headers, receive, self.max_body_bytes)

    def _single(self, outcome: Outcome, caller: Caller) -> Reply:
        """An outcome as a reply; the one of before, where the same was answered."""
        budget = self._budget(caller)
        ready = outcome.ready
        known = ready.replies.get(outcome.not_modified) if ready else None
        reply = known or self._made(outcome, caller)
        if ready is not None:
            reply.ready = ready
            ready.replies[outcome.not_modified] = reply
        return reply.with_headers(budget) if budget else reply

    def _made(self, outcome: Outcome, caller: Caller) -> Reply:
        if outcome.executed and not (outcome.has_errors or caller.by_get):
            return Reply(outcome.body, 200, USUAL_HEADS[caller.media])
        headers = spoken_to(caller.language) if outcome.has_errors else [VARY]
        if caller.by_get:
            headers += http_caching.headers(tag=outcome.tag, max_age=self.max_age)
        else:
            headers.append(NO_STORE)
        if outcome.not_modified:
            return reply(b"", caller.media, status=304, headers=headers)
        code = status(caller.media, executed=outcome.executed)
        return reply(outcome.body, caller.media, status=code, headers=headers)

    async def _batch(self, batch: list[Sent], caller: Caller) -> Reply:
        """Several requests in one body, answered in their order."""
        if not self.max_batch:
            raise BadRequest("batch")
        if not batch:
            raise BadRequest("empty_batch")
        if len(batch) > self.max_batch:
            raise LimitExceeded("batch", limit=self.max_batch, value=len(batch))
        bodies = [await self._of_batch(sent, caller) for sent in batch]
        headers = [*spoken_to(caller.language), NO_STORE, *self._budget(caller)]
        return reply(b"[" + b",".join(bodies) + b"]", caller.media, headers=headers)

    async def _of_batch(self, sent: Sent, caller: Caller) -> bytes:
        try:
            return (await self.answering.answer(sent, caller)).body
        except RequestRefused as refusal:
            self.answering.metrics.error(refusal.code)
            return encoded({"errors": [error_of(refusal, caller.language)]})

    def _refused(
        self,
        refusal: Refusal,
        spoken: Language,
        media: MediaType,
        headers: Iterable[Header] = (),
    ) -> Reply:
        self.answering.metrics.error(refusal.code)
        return refused(refusal, spoken, media, [*headers, *allowed(refusal)])

    def _budget(self, caller: Caller) -> list[Header]:
        limiter = self.answering.limiter
        return caller.budget.headers(limiter.rate) if limiter and caller.budget else []


def headers_of(scope: Scope) -> Headers:
    """A request's headers; of those that came twice, the first."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in reversed(scope["headers"])
    }


def allowed(refusal: Refusal) -> list[Header]:
    """The methods that are answered, where another was tried."""
    return ALLOW if isinstance(refusal, MethodNotAllowed) else []


def asks_for_page(scope: Scope, headers: Headers) -> bool:
    """Whether a browser opens the address, with no query in it."""
    return (
        scope["method"] == "GET"
        and not scope["query_string"]
        and prefers_html(headers.get("accept"))
    )
