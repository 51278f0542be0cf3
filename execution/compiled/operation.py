"""When an operation is compiled, and how its compiled form is run."""

from __future__ import annotations

import logging
import weakref
from asyncio import gather
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import is_awaitable
from graphql.type.definition import GraphQLResolveInfoHelpers
from strawberry.types.info import Info

from execution.compiled.arguments import variables_in
from execution.compiled.codegen import (
    MAX_CHARACTERS,
    CodeGenerator,
    Fallback,
    Function,
    NotCompiled,
    TooLong,
)
from execution.compiled.json_cache import ShowRecord, as_value
from execution.compiled.selection import Call, Fields, SelectionCompiler
from execution.compiled.variables import Variables

log = logging.getLogger(__name__)

COMPILE_AFTER_REQUESTS = 2
"""Compiling takes about as long as an answer by graphql-core: it pays from the second on."""

MAX_VARIANTS = 8
"""How many combinations of ``@skip`` and ``@include`` are compiled, one by one."""

CONDITIONS = ("skip", "include")

# Measured with tracemalloc over variants of 75 to 490,000 characters.
VARIANT_BYTES = 4_000
BYTES_PER_CALL = 1_200
BYTES_PER_CHARACTER = 8


class Variant(NamedTuple):
    """An operation with fixed ``@skip`` and ``@include``: its function, its resolver calls, and of
    how many characters its generated text was."""

    root: Function
    calls: Sequence[Call]
    characters: int

    @property
    def held_bytes(self) -> int:
        """About what it holds: fragments that are spread make more of it than of its document."""
        of_calls = BYTES_PER_CALL * len(self.calls)
        return VARIANT_BYTES + of_calls + BYTES_PER_CHARACTER * self.characters


class CompiledOperation:
    """One operation of a valid document, compiled from its second request on."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.definitions = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self.requests = 0
        # Mutations are executed in order, which compiled selections do not keep.
        self.is_covered = operation.operation is OperationType.QUERY
        self.variables = Variables(schema, operation)
        self.conditions: tuple[str, ...] = ()
        self.variants: dict[tuple[Any, ...], Variant] = {}
        self.new_characters = 0
        """Of variants compiled since this was last taken, which who charges for them does."""

    def should_compile(self) -> bool:
        """Count a request; whether the operation is asked often enough and can be compiled."""
        self.requests += 1
        if self.requests == COMPILE_AFTER_REQUESTS and self.is_covered:
            try:
                self.conditions = tuple(sorted(set(self._conditions())))
            except NotCompiled:
                self.is_covered = False
        return self.is_covered and self.requests >= COMPILE_AFTER_REQUESTS

    @property
    def held_bytes(self) -> int:
        """About what its variants hold."""
        return sum(variant.held_bytes for variant in self.variants.values())

    async def data(
        self,
        variables: Mapping[str, Any] | None,
        context: Any,
        shown: ShowRecord = as_value,
    ) -> dict[str, Any]:
        """The answer's data; with ``as_cached_json``, parts of it are encoded JSON.

        Raises:
            Fallback: a resolver failed, a value is not as declared, or a part is not compiled.
        """
        try:
            sent = variables or {}
            request = Request(self, context, sent, self.variables.coerced(sent))
            variant = self._variant(request)
            infos = [request.info_of(call) for call in variant.calls]
            arguments = [call.arguments.of(request) for call in variant.calls]
            data: dict[str, Any] = await variant.root(None, infos, arguments, shown)
        except Fallback:
            raise
        except Exception as problem:
            raise Fallback from problem
        return data

    def _variant(self, request: Request) -> Variant:
        # By the values of @skip and @include only: other variables change no selection.
        key = tuple([request.coerced.get(name) for name in self.conditions])
        variant = self.variants.get(key)
        if variant is None:
            # Not evicted: a client that goes through all combinations would have each compiled
            # anew.
            if len(self.variants) == MAX_VARIANTS:
                raise Fallback
            try:
                variant = self.variants[key] = self._compiled(request.values)
                self.new_characters += variant.characters
            except Exception as problem:
                self.is_covered = False
                if isinstance(problem, TooLong):
                    self.new_characters += MAX_CHARACTERS
                if not isinstance(problem, NotCompiled | RecursionError):
                    log.exception("an operation could not be compiled; graphql-core answers it")
                raise Fallback from problem
        return variant

    def _compiled(self, values: VariableValues) -> Variant:
        fragments = {name: FragmentDetails(node) for name, node in self.definitions.items()}
        query = self.schema.query_type
        assert query is not None

        known: dict[tuple[Any, ...], Fields] = {}

        def subfields(type_: GraphQLObjectType, details: list[FieldDetails]) -> Fields:
            # Nodes by identity: they live as long as the document that this operation is part of.
            key = (type_.name, *(id(detail.node) for detail in details))
            if key not in known:
                collected = collect_subfields(
                    self.schema, fragments, values, self.operation, type_, details
                )
                known[key] = collected.grouped_field_set
            return known[key]

        fields = collect_fields(self.schema, fragments, values, query, self.operation)
        source = CodeGenerator()
        names = source.names
        selections = SelectionCompiler(self.schema, source, subfields)
        root = selections.root(query, fields.grouped_field_set)
        # Functions and the names that they share refer to each other: freed with the operation.
        weakref.finalize(self, names.clear).atexit = False
        return Variant(root, selections.calls, source.characters)

    def info(self, call: Call, request: Request) -> GraphQLResolveInfo[Any]:
        """graphql-core's info of a call. Its path has no indexes of lists."""
        return GraphQLResolveInfo(
            field_name=call.nodes[0].name.value,
            field_nodes=call.nodes,
            return_type=call.field.type,
            parent_type=call.parent,
            path=call.path,
            schema=self.schema,
            fragments=self.definitions,
            root_value=None,
            operation=self.operation,
            variable_values=request.values,
            context=request.context,
            is_awaitable=is_awaitable,
            abort_signal=None,
            async_helpers=HELPERS,
        )

    def _conditions(self) -> Iterator[str]:
        """Names of the variables that ``@skip`` and ``@include`` depend on.

        Raises:
            NotCompiled: there is a directive that is neither ``@skip`` nor ``@include``.
        """
        for node in (self.operation, *self.definitions.values()):
            for each in _selections(node.selection_set):
                for directive in each.directives or ():
                    if directive.name.value not in CONDITIONS:
                        raise NotCompiled(f"the directive @{directive.name.value}")
                    yield from variables_in(directive)


class Request:
    """The variables and the context of one request."""

    def __init__(
        self,
        operation: CompiledOperation,
        context: Any,
        sent: Mapping[str, Any],
        coerced: dict[str, Any],
    ) -> None:
        self.operation = operation
        self.context = context
        self.sent = sent
        self.coerced = coerced

    @property
    def values(self) -> VariableValues:
        """The variables as graphql-core holds them."""
        return self.operation.variables.to_graphql_core(self.sent, self.coerced)

    def info_of(self, call: Call) -> GraphQLResolveInfo[Any] | LazyInfo:
        """The info of a resolver call: graphql-core's where Strawberry wraps it itself."""
        if call.arguments.keywords is None:
            return self.operation.info(call, self)
        return LazyInfo(self, call)


class LazyInfo:
    """Strawberry's ``Info`` of a call, made at the first use of anything but the context.

    Nearly all resolvers use the context alone.
    """

    __slots__ = ("call", "context", "request")

    def __init__(self, request: Request, call: Call) -> None:
        self.request = request
        self.call = call
        self.context = request.context

    def __getattr__(self, name: str) -> Any:
        info = self.request.operation.info(self.call, self.request)
        field = self.call.field.extensions["strawberry-definition"]
        return getattr(Info(_raw_info=info, _field=field), name)


def _selections(
    selected: SelectionSetNode | None,
) -> Iterator[FieldNode | FragmentSpreadNode | InlineFragmentNode]:
    for each in selected.selections if selected else ():
        assert isinstance(each, FieldNode | FragmentSpreadNode | InlineFragmentNode)
        yield each
        if not isinstance(each, FragmentSpreadNode):
            yield from _selections(each.selection_set)


async def _gather(values: Sequence[Awaitable[Any]]) -> list[Any]:
    return await gather(*values)


HELPERS = GraphQLResolveInfoHelpers(gather=_gather, track=lambda _values: None)
