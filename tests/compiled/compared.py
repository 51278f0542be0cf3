"""The two ways of executing an operation, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from graphql import OperationDefinitionNode, parse
from graphql.language import DocumentNode
from strawberry import Schema

from execution.compiled.codegen import Fallback
from execution.compiled.json_cache import as_cached_json, plain_string
from execution.compiled.operation import COMPILE_AFTER_REQUESTS, CompiledOperation


class Ways(NamedTuple):
    """What both ways came to; ``compiled`` is None where it stepped aside."""

    data: Any
    errors: list[Any]
    compiled: Any
    cause: BaseException | None

    @property
    def agree(self) -> bool:
        """Where the compiled way answers, nothing went wrong and the bytes are the same."""
        if self.compiled is None:
            return True
        return not self.errors and encoded(self.compiled) == encoded(self.data)


def encoded(data: Any) -> bytes:
    return msgspec.json.encode(data, enc_hook=plain_string)


def compile_operation(schema: Schema, document: DocumentNode) -> CompiledOperation:
    operation = next(d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    compiled = CompiledOperation(schema._schema, document, operation)
    for _ in range(COMPILE_AFTER_REQUESTS):
        compiled.should_compile()
    return compiled


def both_ways(
    schema: Schema,
    text: str,
    variables: Mapping[str, Any] | None = None,
    context: Callable[[str], Any] = lambda _: None,
) -> Ways:
    """Execute a document that is valid. ``context`` makes one for each execution."""
    compiled = compile_operation(schema, parse(text))

    async def run() -> Ways:
        stock = await schema.execute(
            text, variable_values=dict(variables or {}), context_value=context(text)
        )
        data, cause = None, None
        try:
            data = await compiled.data(variables, context(text))
            for _ in range(2):
                again = await compiled.data(variables, context(text), as_cached_json)
                assert encoded(again) == encoded(data), "pieces of JSON differ from what they show"
        except Fallback as problem:
            cause = problem.__cause__
        return Ways(stock.data, stock.errors or [], data, cause)

    return asyncio.run(run())
