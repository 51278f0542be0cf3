"""Parse and validate documents once: limits, rules, costs, and a cache by their text.

A front end sends a few dozen documents again and again. Each is cached with all that does not
depend on variables: its syntax tree, its operations, their costs and compiled forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cachetools import LRUCache
from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    OverlappingFieldsCanBeMergedRule,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from errors.exceptions import BadRequest, LimitExceeded, Refusal
from execution.compiled.operation import CompiledOperation
from execution.limits.cost import Cost, CostEstimator
from execution.limits.document_size import limit_violations
from execution.limits.overlapping_fields import OverlappingFields
from execution.limits.request_limits import Limits

MAX_CACHED_TOKENS = 20_000
"""Tokens of all cached documents together: 200 usual documents, or 20 of the largest."""

# Names alone: the walk over a document knows no types.
PERSONAL_FIELDS = {"recommendations", "understood", "nextStep"}
"""Fields of answers to one person, whose description must stand in no URL. No field of the schema
that holds for anybody has their names."""

MAX_ERRORS = 10
"""Validation stops after so many: to search for suggestions takes time for each."""

# Strawberry's own rules are named, as its validation is not run: PreparsedDocument replaces it.
RULES: tuple[type[ASTValidationRule], ...] = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    OverlappingFields,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One valid operation of a document."""

    document: Document
    node: OperationDefinitionNode
    cost: Cost
    compiled: CompiledOperation
    is_personal: bool
    """Whether it sends a person's profile."""
    name: str | None


@dataclass(slots=True, kw_only=True)
class Document:
    """A parsed document. It has either ``errors`` or ``operations``."""

    text: str
    digest: str
    ast: DocumentNode | None
    errors: Sequence[GraphQLError]
    operations: Mapping[str | None, Operation]

    @property
    def is_read_only(self) -> bool:
        """Whether the document has queries only; invalid documents are looked at too."""
        definitions = self.ast.definitions if self.ast else ()
        return all(
            node.operation is OperationType.QUERY
            for node in definitions
            if isinstance(node, OperationDefinitionNode)
        )

    @property
    def tokens(self) -> int:
        # Never 0: a document of no size would never be evicted.
        return (self.ast.token_count if self.ast else None) or 1

    def operation(self, name: str | None) -> Operation:
        """The operation of this name; without a name, the only one.

        Raises:
            BadRequest: there are several and no name, or none of this name.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is not None and name in self.operations:
            return self.operations[name]
        raise BadRequest(
            "which_operation" if name is None else "unknown_operation",
            values={"names": ", ".join(known or "–" for known in self.operations)},
        )


class DocumentCache:
    """Parses and validates documents; an LRU cache by their text, bounded by tokens."""

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, *, introspection: bool, largest_page: int
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.largest_page = largest_page
        # The same rules for everybody: one validation serves all senders of a document.
        self.rules = RULES if introspection else (*RULES, NoSchemaIntrospectionCustomRule)
        self.kept: LRUCache[str, Document] = LRUCache(
            # By tokens: what is kept of a document, its syntax tree first, grows with them.
            MAX_CACHED_TOKENS,
            getsizeof=lambda document: document.tokens,
        )

    def cached(self, text: str) -> Document | None:
        """The document of this text, if it is cached."""
        return self.kept.get(text)

    def read(self, text: str) -> Document:
        """Parse and validate a text; what is wrong with it is in the document's ``errors``.

        Refused documents are not cached: their senders are charged for each of them.
        """
        document = self.cached(text)
        if document is not None:
            return document
        document = self._checked(text)
        # One that is larger than the whole cache cannot be put into it: cachetools raises
        # ValueError.
        if not document.errors and document.tokens <= MAX_CACHED_TOKENS:
            self.kept[text] = document
        return document

    def _checked(self, text: str) -> Document:
        ast: DocumentNode | None = None
        try:
            ast = self._parsed(text)
            # Limits before rules: validation of a document that is too large is the work they guard
            # against.
            errors = [refusal_error(excess) for excess in limit_violations(ast, self.limits)]
            errors = errors or validate(self.schema, ast, self.rules, max_errors=MAX_ERRORS)
            operations = {} if errors else self._operations(ast)
        except GraphQLError as problem:
            errors, operations = [problem], {}
        except Refusal as refusal:
            errors, operations = [refusal_error(refusal)], {}
        # What nests deeper than Python's stack: in the parser, in a rule or in the costs.
        except RecursionError:
            errors, operations = (
                [refusal_error(LimitExceeded("nesting", limit=self.limits.depth))],
                {},
            )
        document = Document(
            text=text,
            digest=sha256(text.encode()).hexdigest(),
            ast=ast,
            errors=errors,
            operations={},
        )
        document.operations = {
            name: Operation(
                document,
                node,
                cost,
                CompiledOperation(self.schema, ast, node),
                is_personal=takes_profile(ast),
                name=name,
            )
            for name, (node, cost) in operations.items()
            if ast is not None
        }
        return document

    def _parsed(self, text: str) -> DocumentNode:
        limits = self.limits
        # Before the parser: one long string is a single token.
        if len(text) > limits.characters:
            raise LimitExceeded("characters", limit=limits.characters, value=len(text))
        try:
            # Comments are no tokens to the parser, and would have no limit.
            return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
        except GraphQLSyntaxError as problem:
            # graphql-core has no class of error for its own limits, only the message.
            if "nested too deeply" in problem.message:
                raise LimitExceeded("nesting", limit=limits.depth) from None
            if "Parsing aborted" in problem.message:
                raise LimitExceeded("tokens", limit=limits.tokens) from None
            raise

    def _operations(
        self, ast: DocumentNode
    ) -> dict[str | None, tuple[OperationDefinitionNode, Cost]]:
        fragments = {
            node.name.value: node
            for node in ast.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        costing = CostEstimator(self.schema, fragments, self.largest_page)
        return {
            node.name.value if node.name else None: (node, costing.operation(node))
            for node in ast.definitions
            if isinstance(node, OperationDefinitionNode)
        }


def takes_profile(ast: DocumentNode) -> bool:
    """Whether any operation of a document has a field that takes a profile."""
    found = False

    class Finding(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            nonlocal found
            found = found or node.name.value in PERSONAL_FIELDS

    visit(ast, Finding())
    return found


def refusal_error(refusal: Refusal) -> GraphQLError:
    """A refusal of a whole document as a GraphQL error."""
    return GraphQLError(refusal.message, original_error=refusal)
