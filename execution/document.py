"""Parse and validate documents once: limits, rules, costs, and a cache by their text.

A front end sends a few dozen documents again and again. Each is cached with all that does not
depend on variables: its syntax tree, its operations, their costs and compiled forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

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
from execution.cache_group import CacheGroup
from execution.compiled.operation import CompiledOperation
from execution.document_cache import MAX_CACHED_BYTES, BoundedDocuments
from execution.limits.cost import Cost, CostEstimator
from execution.limits.document_size import limit_violations
from execution.limits.overlapping_fields import OverlappingFields
from execution.limits.request_limits import Limits

# Measured with tracemalloc over documents of 4 to 170 tokens; tests/schema/test_document_memory.py
# compares them with what is held.
DOCUMENT_BYTES = 6_000
BYTES_PER_TOKEN = 450
"""Of a syntax tree, with what its operations cost."""

# Names alone: the walk over a document knows no types.
PERSONAL_FIELDS = {"recommendations", "understood", "nextStep", "errorReport"}
"""Fields of answers to one person, whose description or reference must stand in no URL. No field of
the schema that holds for anybody has their names."""

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
class DocumentSource:
    """A document's text and syntax tree, without what was made of them."""

    text: str
    digest: str
    ast: DocumentNode | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One valid operation of a document."""

    # Not the Document, which refers to its operations: both would be freed by the collector alone.
    document: DocumentSource
    node: OperationDefinitionNode
    cost: Cost
    compiled: CompiledOperation
    is_personal: bool
    """Whether it sends a person's profile, or a report's reference."""
    name: str | None

    @property
    def is_mutation(self) -> bool:
        return self.node.operation is OperationType.MUTATION


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class Document:
    """A parsed document. It has either ``errors`` or ``operations``."""

    source: DocumentSource
    errors: Sequence[GraphQLError]
    operations: Mapping[str | None, Operation]

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def ast(self) -> DocumentNode | None:
        return self.source.ast

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

    @property
    def held_bytes(self) -> int:
        """About what it holds: its text, its syntax tree, its compiled variants."""
        compiled = sum(each.compiled.held_bytes for each in self.operations.values())
        parsed = DOCUMENT_BYTES + BYTES_PER_TOKEN * self.tokens
        return len(self.text) + parsed + compiled

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
    """Parses and validates documents, each once for as long as it is cached."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits,
        *,
        introspection: bool,
        largest_page: int,
        group: CacheGroup | None = None,
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.largest_page = largest_page
        # The same rules for everybody: one validation serves all senders of a document.
        self.rules = RULES if introspection else (*RULES, NoSchemaIntrospectionCustomRule)
        self.kept: BoundedDocuments[Document] = BoundedDocuments(MAX_CACHED_BYTES, group)

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
        if not document.errors:
            self.kept.put(document)
        return document

    def charge_again(self, text: str) -> None:
        """Charge a cached document for a variant that was compiled since."""
        document = self.kept.get(text)
        if document is not None:
            self.kept.put(document)

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
        if ast is not None:
            unlink_tokens(ast)
        source = DocumentSource(text, sha256(text.encode()).hexdigest(), ast)
        return Document(
            source=source,
            errors=errors,
            operations={
                name: Operation(
                    source,
                    node,
                    cost,
                    CompiledOperation(self.schema, ast, node),
                    is_personal=takes_profile(ast),
                    name=name,
                )
                for name, (node, cost) in operations.items()
                if ast is not None
            },
        )

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


def unlink_tokens(ast: DocumentNode) -> None:
    """Free the lexer's tokens, comments included, but for those at which nodes begin and end.

    Each token refers to the one before and the one after: a syntax tree would hold all of them, and
    they each other.
    """
    token = ast.loc.start_token if ast.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following


def takes_profile(ast: DocumentNode) -> bool:
    """Whether any operation of a document has a field that is answered to one person."""
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
