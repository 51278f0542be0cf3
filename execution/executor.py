"""The executable schema, built once, and how an operation of it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLError
from msgspec import Struct
from strawberry.extensions import SchemaExtension
from strawberry.federation import Schema

from directory.request_context import MAX_PAGE_SIZE, Context
from errors.exceptions import LimitExceeded, Refusal, ServiceUnavailable
from errors.sentences import Language
from execution.compiled.codegen import StepAside
from execution.compiled.json_cache import Shown, as_value
from execution.document import Document, Documents, Operation, of_refusal
from execution.error_masking import told
from execution.limits.request_limits import Limits
from execution.timeout import LazyTimeout
from storage.reader import VersionMoved


class ReadAlready(SchemaExtension):
    """Hands Strawberry the document that was read and checked before."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context.context
        self.execution_context.graphql_document = context.operation.document.ast
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = []
        yield


class QuietSchema(Schema):
    """Strawberry would log every error with its values, which may be a position; ours are
    logged where they are masked, without them."""

    def process_errors(self, *_: Any) -> None:
        pass


class Answer(Struct, kw_only=True):
    """What an operation came to. ``executed`` is false where it was refused as a whole."""

    data: dict[str, Any] | None = None
    errors: list[GraphQLError] = []  # of its own: msgspec copies it
    executed: bool
    cost: int | None = None

    @property
    def content(self) -> dict[str, Any]:
        """As GraphQL's specification lays a response out."""
        content: dict[str, Any] = {}
        if self.errors:
            content["errors"] = [error.formatted for error in self.errors]
        if self.executed:
            content["data"] = self.data
        if self.cost is not None:
            content["extensions"] = {"cost": self.cost}
        return content


class Contract:
    """The schema under certain limits: reads documents, and answers their operations."""

    def __init__(
        self,
        schema: QuietSchema,
        limits: Limits | None = None,
        *,
        introspection: bool = True,
        largest_page: int = MAX_PAGE_SIZE,
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        self.suggestions = introspection
        self.documents = Documents(
            schema._schema,
            self.limits,
            introspection=introspection,
            largest_page=largest_page,
        )

    def read(self, text: str) -> Document:
        return self.documents.read(text)

    def refused(self, errors: Sequence[GraphQLError], language: Language = "en") -> Answer:
        """A document of which nothing is executed."""
        shown = [
            told(error, language, suggestions=self.suggestions, of_document=True)
            for error in errors
        ]
        return Answer(errors=shown, executed=False)

    def cost(self, operation: Operation, variables: Mapping[str, Any] | None) -> int:
        """What the operation may cost with these variables, in points.

        Raises:
            LimitExceeded: more than one answer may.
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
        shown_as: Shown = as_value,
    ) -> Answer:
        """Execute an operation, within the time it may take.

        With ``as_piece`` some of the data is JSON already.

        Raises:
            ServiceUnavailable: the database cannot be reached; no part of an answer is given.
            VersionMoved: the version can no longer be read; the next one answers.
        """
        context.operation = operation
        seconds = self.limits.execution_time / 1000
        try:
            if operation.compiled.is_worth_it():
                try:
                    work = operation.compiled.data(variables, context, shown_as)
                    return Answer(data=await LazyTimeout(work, seconds=seconds), executed=True)
                except StepAside as aside:
                    raise_if_unreadable(aside.__cause__)
            async with asyncio.timeout(seconds):
                result = await self.schema.execute(
                    operation.document.text,
                    variable_values=variables,
                    context_value=context,
                    operation_name=operation.name,
                )
        except TimeoutError:
            late = LimitExceeded("execution_time", limit=self.limits.execution_time)
            return self.refused([of_refusal(late)], language)
        errors = result.errors or []
        for error in errors:
            raise_if_unreadable(error.original_error)
        shown = [told(error, language, suggestions=self.suggestions) for error in errors]
        of_request = result.data is None and bool(errors) and all(e.path is None for e in errors)
        return Answer(data=result.data, errors=shown, executed=not of_request)

    async def execute(
        self,
        query: str,
        variables: dict[str, Any] | None,
        context: Context,
        *,
        operation_name: str | None = None,
        language: Language = "en",
    ) -> Answer:
        """Read, weigh and answer a query: all that a request goes through but HTTP."""
        document = self.read(query)
        if document.errors:
            return self.refused(document.errors, language)
        try:
            operation = document.operation(operation_name)
            cost = self.cost(operation, variables)
        except Refusal as refusal:
            return self.refused([of_refusal(refusal)], language)
        answer = await self.answer(operation, variables, context, language)
        answer.cost = cost
        return answer


def raise_if_unreadable(problem: BaseException | None) -> None:
    """Raise what is wrong with the database and not with what was asked."""
    if isinstance(problem, ServiceUnavailable | VersionMoved):
        raise problem
