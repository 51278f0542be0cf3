"""One GraphQL request, from its document to its answer, from one version of the directory."""

from __future__ import annotations

import time

from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from directory.live_reload import LiveDirectory
from directory.request_context import Context
from directory.snapshot import Directory
from errors.exceptions import MethodNotAllowed, RateLimited, Refusal, changing
from errors.sentences import Language
from execution.compiled.json_cache import as_piece
from execution.document import Document, Operation, of_refusal
from execution.executor import Answer, Contract
from geo.bounded_geocoder import BoundedGeocoder
from server.http.conditional import is_known
from server.http.graphql.http_caching import entity_tag
from server.http.graphql.negotiation import MediaType
from server.http.graphql.persisted_documents import PersistedDocuments
from server.http.graphql.rate_limit import Budget, RateLimiter, client_of
from server.http.graphql.request import Sent
from server.http.graphql.response import encoded
from server.http.graphql.response_cache import Ready, Request, ResponseCache, key_of
from server.observability.metrics import Metrics
from server.observability.tracing import Tracing
from storage.reader import VersionMoved
from storage.version import Version

CHARACTERS_A_POINT = 10
"""Reading and checking a document that is not known takes as long as answering so much of one."""

CACHED = 1
"""Points for an answer that is at hand."""


class Caller(Struct, kw_only=True):
    """Who asks, and how the answer is wanted."""

    host: str | None
    language: Language
    media: MediaType
    by_get: bool
    if_none_match: str | None
    is_ours: bool = False
    """Whether a page of this service asks, whose documents need no manifest."""

    budget: Budget | None = None


class Outcome(Struct, kw_only=True):
    """What a request came to: a body, or none where the caller holds it already."""

    body: bytes
    executed: bool
    has_errors: bool = False
    tag: str | None = None
    version: Version | None = None
    """What the tag is made of."""
    not_modified: bool = False
    ready: Ready | None = None
    """Where the very same request was answered before."""

    may_be_kept: bool = False
    """Whether it is the same for whoever asks, at this version."""


class Answering:
    """Answers requests; the order of its steps is what protects the ones behind them."""

    def __init__(
        self,
        live: LiveDirectory,
        contract: Contract,
        *,
        addresses: BoundedGeocoder | None,
        persisted: PersistedDocuments,
        cache: ResponseCache,
        limiter: RateLimiter | None,
        metrics: Metrics,
        tracing: Tracing,
        largest_page: int,
    ) -> None:
        self.live = live
        self.contract = contract
        self.addresses = addresses
        self.persisted = persisted
        self.cache = cache
        self.limiter = limiter
        self.metrics = metrics
        self.tracing = tracing
        self.largest_page = largest_page

    async def close(self) -> None:
        """When the service stops: let go of what it holds open."""
        self.live.close()
        if self.addresses is not None:
            self.addresses.close()
        if self.limiter is not None:
            await self.limiter.close()
        self.tracing.close()

    async def at_hand(self, raw: bytes, caller: Caller) -> Outcome | None:
        """What a request was answered with before, if the very same bytes were sent for it and
        it still holds.

        Raises:
            RateLimited: the caller has spent its budget.
        """
        ready = self.cache.ready(self._request(raw, caller), self.live.current.version)
        if ready is None:
            return None
        began = time.perf_counter()
        outcome = Outcome(body=ready.body, executed=True, tag=ready.tag, ready=ready)
        if caller.by_get and is_known(caller.if_none_match, ready.tag):
            outcome.body, outcome.not_modified = b"", True
        with self.tracing.operation(self.metrics.name_of(ready.operation), ready.operation):
            await self._charge(caller, CACHED)
            self.metrics.cached("not_modified" if outcome.not_modified else "response", True)
        self.metrics.answered(ready.operation, time.perf_counter() - began)
        return outcome

    def _request(self, raw: bytes, caller: Caller) -> Request:
        return (raw, caller.by_get, caller.media)

    async def answer(self, sent: Sent, caller: Caller, raw: bytes | None = None) -> Outcome:
        """Answer one request; ``raw`` are the bytes it was sent as, if it came alone.

        Raises:
            RequestRefused: nothing of it can be answered.
        """
        began = time.perf_counter()
        try:
            document = await self._document(sent, caller)
            if caller.by_get and not document.is_read_only:
                raise MethodNotAllowed("only_queries")
            if document.errors:
                return self._told(self.contract.refused(document.errors, caller.language))
            operation = document.operation(sent.operation_name or None)
            if caller.by_get and operation.is_personal:
                raise MethodNotAllowed("profile")
            self.persisted.register(sent, document.text)
            with self.tracing.operation(self.metrics.name_of(operation), operation):
                try:
                    outcome = await self._of_operation(operation, sent, caller)
                except VersionMoved:
                    outcome = await self._of_next_version(operation, sent, caller)
            if raw is not None and not outcome.not_modified:
                self._remember(self._request(raw, caller), operation, outcome)
        except Refusal as refusal:
            if refusal.refuses_request:
                raise
            return self._told(self.contract.refused([of_refusal(refusal)], caller.language))
        self.metrics.answered(operation, time.perf_counter() - began)
        return outcome

    def _remember(self, request: Request, operation: Operation, outcome: Outcome) -> None:
        if outcome.tag is not None and outcome.version is not None:
            ready = Ready(operation, outcome.body, outcome.tag, outcome.version)
            self.cache.remember(request, ready)

    async def _document(self, sent: Sent, caller: Caller) -> Document:
        ours = sent.query if caller.is_ours else None
        text = ours or self.persisted.text(sent)
        document = self.contract.documents.known(text)
        if document is not None:
            return document
        await self._charge(caller, 1 + len(text) // CHARACTERS_A_POINT)
        return self.contract.read(text)

    async def _of_next_version(self, operation: Operation, sent: Sent, caller: Caller) -> Outcome:
        """The version that was served has gone meanwhile."""
        try:
            await self.live.refresh()
            return await self._of_operation(operation, sent, caller)
        except (VersionMoved, DBAPIError):
            raise changing() from None

    async def _of_operation(self, operation: Operation, sent: Sent, caller: Caller) -> Outcome:
        """From the version that is served."""
        with self.live.reading() as directory:
            if sent.only_cost:
                return await self._cost(operation, sent, caller)
            if sent.holds_a_position:
                return await self._executed(operation, sent, caller, directory)
            key = key_of(directory.version, operation, sent.variables)
            tag = entity_tag(directory.version, key, caller.media)
            if caller.by_get and is_known(caller.if_none_match, tag):
                await self._charge(caller, CACHED)
                self.metrics.cached("not_modified", True)
                return Outcome(body=b"", executed=True, tag=tag, not_modified=True)
            body = self.cache.get(key)
            self.metrics.cached("response", body is not None)
            if body is not None:
                await self._charge(caller, CACHED)
                return Outcome(body=body, executed=True, tag=tag, version=directory.version)
            outcome = await self._executed(operation, sent, caller, directory)
            if outcome.may_be_kept:
                outcome.tag, outcome.version = tag, directory.version
                self.cache.put(key, outcome.body, directory.version)
            return outcome

    async def _cost(self, operation: Operation, sent: Sent, caller: Caller) -> Outcome:
        """What the answer would cost, without the answer."""
        cost = self.contract.cost(operation, sent.variables)
        await self._charge(caller, CACHED)
        return Outcome(body=encoded(Answer(executed=True, cost=cost).content), executed=True)

    async def _executed(
        self,
        operation: Operation,
        sent: Sent,
        caller: Caller,
        directory: Directory,
    ) -> Outcome:
        cost = self.contract.cost(operation, sent.variables)
        await self._charge(caller, cost)
        context = Context(directory, self.addresses, largest_page=self.largest_page)
        try:
            answer = await self.contract.answer(
                operation, sent.variables, context, caller.language, as_piece
            )
        finally:
            context.close()
        answer.cost = cost
        outcome = self._told(answer)
        outcome.may_be_kept = not answer.errors and not context.is_personal
        return outcome

    def _told(self, answer: Answer) -> Outcome:
        for error in answer.errors:
            self.metrics.error((error.extensions or {}).get("code", "INTERNAL"))
        return Outcome(
            body=encoded(answer.content),
            executed=answer.executed,
            has_errors=bool(answer.errors),
        )

    async def _charge(self, caller: Caller, points: int) -> None:
        if self.limiter is None:
            return
        caller.budget = await self.limiter.charge(client_of(caller.host), points)
        if caller.budget is not None and caller.budget.spent:
            wait = caller.budget.wait_s
            raise RateLimited("spent", values={"seconds": wait}, retryAfter=wait)
