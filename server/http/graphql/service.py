"""The GraphQL service: one request, from its document to its answer, at one version."""

from __future__ import annotations

import time

from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from contributions.report_desk import ReportDesk
from directory.live_reload import LiveDirectory
from directory.refresh_log import RefreshLog
from directory.request_context import Clock, Context, utc_now
from directory.snapshot import Snapshot
from errors.exceptions import LimitExceeded, MethodNotAllowed, Refusal, changing
from errors.sentences import Language
from execution.compiled.json_cache import as_cached_json, as_value
from execution.document import Document, Operation, refusal_error
from execution.executor import Answer, Executor
from execution.limits.request_limits import MOST_MUTATIONS
from geo.bounded_geocoder import BoundedGeocoder
from server.http.budgets.account import Account
from server.http.budgets.rate_limit import RateLimiter
from server.http.budgets.turns import POINTS_PER_TURN
from server.http.conditional import if_none_match
from server.http.graphql.http_caching import entity_tag
from server.http.graphql.negotiation import MediaType
from server.http.graphql.persisted_documents import PersistedDocuments
from server.http.graphql.request import GraphQLRequest
from server.http.graphql.response import raw_headers, to_json
from server.http.graphql.response_cache import ResponseCache, key_of
from server.http.replay import Pairs, Revalidate
from server.observability.metrics import Metrics
from server.observability.tracing import Tracing
from storage.reader import VersionMoved
from storage.version import Version
from text.bilingual import answer_in_english

# Prices in points, as python -m bench.prices finds them.
REQUEST_POINTS = 10
"""Of each request, beside its answer's cost: all of an answer that is in a cache."""

DOCUMENT_POINTS = 200
"""To read an unknown document, and a point more for each of its characters."""

CHARACTERS_PER_POINT = 8
"""Of code that is generated when a document is asked for again: a point's worth of CPU time."""

DOCUMENT_ERROR_POINTS = 100
"""For each error of a document that is refused: to find what was meant takes time."""


class Caller(Struct, kw_only=True):
    """Who asks, and in which form the answer is wanted."""

    account: Account
    language: Language
    """Of errors."""
    content: Language = "fr"
    """Of what the service writes into answers."""
    media: MediaType
    by_get: bool
    if_none_match: str | None
    is_internal: bool = False
    """Whether a page of this service asks: its documents need no manifest."""
    mutations: int = 0
    """Sent so far, over all entries of a batch."""


class Result(Struct, kw_only=True):
    """What a request came to. ``body`` is empty where the client holds it (``not_modified``)."""

    body: bytes
    executed: bool
    has_errors: bool = False
    etag: str | None = None
    """Set where the answer is the same for everybody at this version."""
    not_modified: bool = False
    revalidate: Revalidate | None = None
    """Set where the answer came from the cache: it may be replayed to the same bytes."""


class GraphQLService:
    """Answers requests. The order of its steps protects the dear ones: document, budget, caches,
    cost, execution."""

    def __init__(
        self,
        live: LiveDirectory,
        executor: Executor,
        *,
        addresses: BoundedGeocoder | None,
        persisted: PersistedDocuments,
        cache: ResponseCache,
        limiter: RateLimiter | None,
        metrics: Metrics,
        tracing: Tracing,
        largest_page: int,
        clock: Clock = utc_now,
        refreshes: RefreshLog | None = None,
        reports: ReportDesk | None = None,
    ) -> None:
        self.live = live
        self.executor = executor
        self.addresses = addresses
        self.persisted = persisted
        self.cache = cache
        self.limiter = limiter
        self.metrics = metrics
        self.tracing = tracing
        self.largest_page = largest_page
        self.clock = clock
        self.refreshes = refreshes
        self.reports = reports

    async def close(self) -> None:
        """Close what the service holds open."""
        self.live.close()
        if self.addresses is not None:
            self.addresses.close()
        if self.reports is not None:
            await self.reports.close()
        if self.limiter is not None:
            await self.limiter.close()
        self.tracing.close()

    async def answer(self, request: GraphQLRequest, caller: Caller) -> Result:
        """Answer one request.

        Raises:
            RequestRefused: nothing of it can be answered.
        """
        began = time.perf_counter()
        try:
            text = self._text(request, caller)
            document = self.executor.documents.cached(text) or await self._read(text, caller)
            operation = self._operation(document, request, caller)
            if isinstance(operation, Result):
                return operation
            label = self.metrics.name_of(operation)
            with self.tracing.operation(label, operation):
                try:
                    result = await self._at_current_version(operation, request, caller)
                except VersionMoved:
                    result = await self._at_next_version(operation, request, caller)
        except Refusal as refusal:
            if refusal.refuses_request:
                raise
            return self._to_result(self.executor.refused([refusal_error(refusal)], caller.language))
        self.metrics.answered(label, time.perf_counter() - began)
        return result

    def _operation(
        self, document: Document, request: GraphQLRequest, caller: Caller
    ) -> Operation | Result:
        """The operation that a request asks for, or the answer that refuses its document."""
        if caller.by_get and not document.is_read_only:
            raise MethodNotAllowed("only_queries")
        if document.errors:
            return self._to_result(self.executor.refused(document.errors, caller.language))
        operation = document.operation(request.operation_name or None)
        if caller.by_get and operation.is_personal:
            raise MethodNotAllowed("profile")
        if operation.is_mutation:
            caller.mutations += 1
            if caller.mutations > MOST_MUTATIONS:
                raise LimitExceeded("mutations", limit=MOST_MUTATIONS, value=caller.mutations)
        self.persisted.register(request, document.text)
        return operation

    def _text(self, request: GraphQLRequest, caller: Caller) -> str:
        internal = request.query if caller.is_internal else None
        return internal or self.persisted.text(request)

    async def _read(self, text: str, caller: Caller) -> Document:
        await caller.account.charge(DOCUMENT_POINTS + len(text))
        document = self.executor.read(text)
        if document.errors:
            await caller.account.charge(DOCUMENT_ERROR_POINTS * len(document.errors))
        return document

    async def _at_next_version(
        self, operation: Operation, request: GraphQLRequest, caller: Caller
    ) -> Result:
        """Answer again after the version that was served could no longer be read."""
        try:
            await self.live.refresh()
            return await self._at_current_version(operation, request, caller)
        except (VersionMoved, DBAPIError):
            raise changing() from None

    async def _at_current_version(
        self, operation: Operation, request: GraphQLRequest, caller: Caller
    ) -> Result:
        with self.live.reading() as directory:
            if request.only_cost:
                return await self._cost(operation, request, caller)
            if request.holds_a_position or operation.is_mutation:
                answer, _ = await self._executed(operation, request, caller, directory)
                return self._to_result(answer)
            return await self._cached(operation, request, caller, directory)

    async def _cached(
        self,
        operation: Operation,
        request: GraphQLRequest,
        caller: Caller,
        directory: Snapshot,
    ) -> Result:
        """From the client's own copy, the response cache, or execution."""
        version = directory.version
        key = key_of(version, operation, request.variables, caller.content)
        etag = entity_tag(version, key, caller.media)
        if caller.by_get and if_none_match(caller.if_none_match, etag):
            return await self._from_cache("not_modified", b"", etag, operation, version, caller)
        body = self.cache.get(key)
        if body is not None:
            return await self._from_cache("response", body, etag, operation, version, caller)
        self.metrics.cached("response", False)
        answer, may_be_kept = await self._executed(operation, request, caller, directory)
        result = self._to_result(answer)
        if may_be_kept and not answer.errors:
            result.etag = etag
            self.cache.put(key, result.body, version)
        return result

    async def _from_cache(
        self,
        cache: str,
        body: bytes,
        etag: str,
        operation: Operation,
        version: Version,
        caller: Caller,
    ) -> Result:
        self.metrics.cached(cache, True)
        await caller.account.charge(REQUEST_POINTS)
        return Result(
            body=body,
            executed=True,
            etag=etag,
            not_modified=cache == "not_modified",
            revalidate=self._revalidation(operation, version, caller.account.client),
        )

    def _revalidation(
        self, operation: Operation, version: Version, client: str
    ) -> Revalidate | None:
        """What decides whether an answer holds for the same bytes later; None if it never does."""
        if self.limiter is not None and not self.limiter.is_local:
            return None  # to charge a budget elsewhere takes a wait, which a replay has no time for

        label = self.metrics.name_of(operation)

        def revalidate() -> Pairs | None:
            began = time.perf_counter()
            if version is not self.live.current.version:
                return None
            headers: Pairs = ()
            if self.limiter is not None:
                budget = self.limiter.charge_sync(client, REQUEST_POINTS)
                if budget is None or budget.spent:  # the request is parsed, and refused there
                    return None
                headers = raw_headers(budget.headers(self.limiter.rate))
            self.metrics.cached("replay", True)
            self.metrics.answered(label, time.perf_counter() - began)
            return headers

        return revalidate

    async def _cost(self, operation: Operation, request: GraphQLRequest, caller: Caller) -> Result:
        """What the answer would cost, without the answer."""
        cost = self.executor.cost(operation, request.variables)
        await caller.account.charge(REQUEST_POINTS)
        return Result(body=to_json(Answer(executed=True, cost=cost).content), executed=True)

    async def _executed(
        self,
        operation: Operation,
        request: GraphQLRequest,
        caller: Caller,
        directory: Snapshot,
    ) -> tuple[Answer, bool]:
        """Execute an operation: its answer, and whether that may be kept for others."""
        cost = self.executor.cost(operation, request.variables)
        await caller.account.charge(REQUEST_POINTS + cost)
        context = Context(
            directory,
            self.addresses,
            client=caller.account.client,
            takes_turns=cost > POINTS_PER_TURN,
            largest_page=self.largest_page,
            clock=self.clock,
            refreshes=self.refreshes,
            reports=self.reports,
        )
        try:
            # Cached JSON is French, and would have to be read again to be translated.
            shown = as_cached_json if caller.content == "fr" else as_value
            answer = await self.executor.answer(
                operation, request.variables, context, caller.language, shown
            )
        finally:
            context.close()
        if answer.compiled:
            await caller.account.charge(answer.compiled // CHARACTERS_PER_POINT)
        if caller.content == "en":
            answer.data = answer_in_english(answer.data, directory.catalogue.translations)
        answer.cost = cost
        return answer, context.may_be_kept

    def _to_result(self, answer: Answer) -> Result:
        for error in answer.errors:
            self.metrics.error((error.extensions or {}).get("code", "INTERNAL"))
        return Result(
            body=to_json(answer.content),
            executed=answer.executed,
            has_errors=bool(answer.errors),
        )
