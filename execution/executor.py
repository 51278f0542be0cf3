"""Execute operations of a schema under limits: compiled where possible, else by graphql-core."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLError
from msgspec import Struct
from strawberry.extensions import SchemaExtension
from strawberry.federation import Schema

from directory.request_context import MAX_PAGE_SIZE, Context
from errors.exceptions import LimitExceeded, RateLimited, Refusal, ServiceUnavailable
from errors.sentences import Language
from execution.cache_group import CacheGroup
from execution.compiled.codegen import Fallback
from execution.compiled.json_cache import ShowRecord, as_value
from execution.document import Document, DocumentCache, Operation, refusal_error
from execution.error_masking import to_client_error
from execution.limits.request_limits import Limits
from execution.timeout import LazyTimeout
from storage.reader import VersionMoved


class PreparsedDocument(SchemaExtension):
    """Strawberry extension that passes the document already parsed and validated."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context.context
        self.execution_context.graphql_document = context.operation.document.ast
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = []
        yield


class QuietSchema(Schema):
    """A schema that logs no errors: Strawberry would log their values, which may be positions.

    Internal errors are logged where they are masked (``execution.error_masking``).
    """

    def process_errors(self, *_: Any) -> None:
        pass


class Answer(Struct, kw_only=True):
    """The answer to an operation. ``executed`` is false where it was refused before execution."""

    data: dict[str, Any] | None = None
    errors: list[GraphQLError] = []  # of its own: msgspec copies it
    executed: bool
    cost: int | None = None
    compiled: int = 0
    """Characters of code that were generated for it."""

    @property
    def content(self) -> dict[str, Any]:
        """The response map of the GraphQL specification (section 7)."""
        content: dict[str, Any] = {}
        if self.errors:
            content["errors"] = [error.formatted for error in self.errors]
        if self.executed:
            content["data"] = self.data
        if self.cost is not None:
            content["extensions"] = {"cost": self.cost}
        return content


class Executor:
    """A schema with limits: parses documents, costs and executes their operations."""

    def __init__(
        self,
        schema: QuietSchema,
        limits: Limits | None = None,
        *,
        introspection: bool = True,
        largest_page: int = MAX_PAGE_SIZE,
        caches: CacheGroup | None = None,
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        # "Did you mean …" would publish the schema name by name where introspection is off.
        self.suggestions = introspection
        self.documents = DocumentCache(
            schema._schema,
            self.limits,
            introspection=introspection,
            largest_page=largest_page,
            group=caches,
        )

    def read(self, text: str) -> Document:
        return self.documents.read(text)

    def refused(self, errors: Sequence[GraphQLError], language: Language = "en") -> Answer:
        """The answer to a document that is not executed."""
        shown = [
            to_client_error(error, language, suggestions=self.suggestions, of_document=True)
            for error in errors
        ]
        return Answer(errors=shown, executed=False)

    def _compiled(self, operation: Operation) -> int:
        """How many characters of code were generated since this was last asked; the cache charges
        the document for them."""
        characters, operation.compiled.new_characters = operation.compiled.new_characters, 0
        if characters:
            self.documents.charge_again(operation.document.text)
        return characters

    def cost(self, operation: Operation, variables: Mapping[str, Any] | None) -> int:
        """The operation's cost with these variables, in points.

        Raises:
            LimitExceeded: it is above the limit of one answer.
        """
        cost = operation.cost.with_variables(variables or {})
        if cost > self.limits.cost:
            raise LimitExceeded("cost", limit=self.limits.cost, value=cost)
        return cost

    async def answer(
        self,
        operation: Operation,
        variables: dict[str, Any] | None,
        context: Context,
        language: Language = "en",
        shown_as: ShowRecord = as_value,
    ) -> Answer:
        """Execute an operation within its time limit.

        With ``as_cached_json``, parts of the data are encoded JSON.

        Raises:
            ServiceUnavailable: the database cannot be reached; there is no partial answer.
            RateLimited: the client has sent as many error reports as it may.
            VersionMoved: this version can no longer be read; the next one can be.
        """
        context.operation = operation
        seconds = self.limits.execution_time / 1000
        try:
            if operation.compiled.should_compile():
                try:
                    work = operation.compiled.data(variables, context, shown_as)
                    data = await LazyTimeout(work, seconds=seconds)
                    return Answer(data=data, executed=True, compiled=self._compiled(operation))
                # graphql-core executes the whole operation again, errors and paths included.
                # Only queries are compiled, whose second execution changes nothing (0009).
                except Fallback as fallback:
                    raise_if_unanswerable(fallback.__cause__)
            compiled = self._compiled(operation)
            async with asyncio.timeout(seconds):
                result = await self.schema.execute(
                    operation.document.text,
                    variable_values=variables,
                    context_value=context,
                    operation_name=operation.name,
                )
        except TimeoutError:
            self._compiled(operation)
            late = LimitExceeded("execution_time", limit=self.limits.execution_time)
            return self.refused([refusal_error(late)], language)
        errors = result.errors or []
        for error in errors:
            # A database that is lost is 503 for the whole request: a null would look like a fact.
            raise_if_unanswerable(error.original_error)
        shown = [to_client_error(error, language, suggestions=self.suggestions) for error in errors]
        # No data and no path: a variable was refused, and nothing was executed.
        of_request = result.data is None and bool(errors) and all(e.path is None for e in errors)
        executed = not of_request
        return Answer(data=result.data, errors=shown, executed=executed, compiled=compiled)

    async def execute(
        self,
        query: str,
        variables: dict[str, Any] | None,
        context: Context,
        *,
        operation_name: str | None = None,
        language: Language = "en",
    ) -> Answer:
        """Parse, cost and execute a query: all steps of a request except HTTP's."""
        document = self.read(query)
        if document.errors:
            return self.refused(document.errors, language)
        try:
            operation = document.operation(operation_name)
            cost = self.cost(operation, variables)
        except Refusal as refusal:
            return self.refused([refusal_error(refusal)], language)
        answer = await self.answer(operation, variables, context, language)
        answer.cost = cost
        return answer


def raise_if_unanswerable(problem: BaseException | None) -> None:
    """Raise again what leaves nothing to answer: an error of the database, a budget that is spent.
    Others become errors of the answer."""
    if isinstance(problem, ServiceUnavailable | VersionMoved | RateLimited):
        raise problem
