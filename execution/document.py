"""A document, read and checked once: what it holds, what it may cost, or why it is refused.

A front end sends a few dozen documents again and again, so that each is kept, by its text, with
everything that is known of it before variables are.
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
from execution.limits.cost import Cost, Costing
from execution.limits.document_size import excesses
from execution.limits.overlapping_fields import OverlappingFields
from execution.limits.request_limits import Limits

MOST_TOKENS_KEPT = 20_000
"""Of all documents that are kept together: 200 usual ones, or 20 of the largest."""

PERSONAL = {"recommendations"}
"""Fields whose arguments say something of a person. No other has their names."""

MOST_ERRORS = 10
"""Each error may come with suggestions, which take time to find."""

RULES: tuple[type[ASTValidationRule], ...] = (
    *(rule for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule),
    OverlappingFields,
    MaybeNullValidationRule,
    OneOfInputValidationRule,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a document, which passed every check."""

    document: Document
    node: OperationDefinitionNode
    cost: Cost
    compiled: CompiledOperation
    is_personal: bool
    """Whether it asks with a person's profile."""
    name: str | None


@dataclass(slots=True, kw_only=True)
class Document:
    """A document by its text. With ``errors`` it holds no operations."""

    text: str
    digest: str
    ast: DocumentNode | None
    errors: Sequence[GraphQLError]
    operations: Mapping[str | None, Operation]

    @property
    def is_read_only(self) -> bool:
        """Whether no operation of it, valid or not, could be more than a query."""
        definitions = self.ast.definitions if self.ast else ()
        return all(
            node.operation is OperationType.QUERY
            for node in definitions
            if isinstance(node, OperationDefinitionNode)
        )

    @property
    def tokens(self) -> int:
        return (self.ast.token_count if self.ast else None) or 1

    def operation(self, name: str | None) -> Operation:
        """The operation that a request names; the only one, where it names none.

        Raises:
            BadRequest: several, and none is named; or none of this name.
        """
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is not None and name in self.operations:
            return self.operations[name]
        raise BadRequest(
            "which_operation" if name is None else "unknown_operation",
            values={"names": ", ".join(known or "–" for known in self.operations)},
        )


class Documents:
    """Reads and checks documents, and keeps those read last."""

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, *, introspection: bool, largest_page: int
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.largest_page = largest_page
        self.rules = RULES if introspection else (*RULES, NoSchemaIntrospectionCustomRule)
        self.kept: LRUCache[str, Document] = LRUCache(
            MOST_TOKENS_KEPT, getsizeof=lambda document: document.tokens
        )

    def known(self, text: str) -> Document | None:
        """A document that was read before, if it is still kept: it costs nothing."""
        return self.kept.get(text)

    def read(self, text: str) -> Document:
        """The document of a text; what is wrong with it is in its ``errors``.

        What is refused is not kept: whoever sends it pays for it again.
        """
        document = self.known(text)
        if document is not None:
            return document
        document = self._checked(text)
        if not document.errors and document.tokens <= MOST_TOKENS_KEPT:
            self.kept[text] = document
        return document

    def _checked(self, text: str) -> Document:
        ast: DocumentNode | None = None
        try:
            ast = self._parsed(text)
            errors = [of_refusal(excess) for excess in excesses(ast, self.limits)]
            errors = errors or validate(self.schema, ast, self.rules, max_errors=MOST_ERRORS)
            operations = {} if errors else self._operations(ast)
        except GraphQLError as problem:
            errors, operations = [problem], {}
        except Refusal as refusal:
            errors, operations = [of_refusal(refusal)], {}
        except RecursionError:
            errors, operations = [of_refusal(LimitExceeded("nesting", limit=self.limits.depth))], {}
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
                is_personal=asks_for_a_person(ast),
                name=name,
            )
            for name, (node, cost) in operations.items()
            if ast is not None
        }
        return document

    def _parsed(self, text: str) -> DocumentNode:
        limits = self.limits
        if len(text) > limits.characters:
            raise LimitExceeded("characters", limit=limits.characters, value=len(text))
        try:
            return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
        except GraphQLSyntaxError as problem:
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
        costing = Costing(self.schema, fragments, self.largest_page)
        return {
            node.name.value if node.name else None: (node, costing.operation(node))
            for node in ast.definitions
            if isinstance(node, OperationDefinitionNode)
        }


def asks_for_a_person(ast: DocumentNode) -> bool:
    """Whether a field of a document, in whichever operation, takes a profile."""
    found = False

    class Finding(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> None:
            nonlocal found
            found = found or node.name.value in PERSONAL

    visit(ast, Finding())
    return found


def of_refusal(refusal: Refusal) -> GraphQLError:
    """A refusal of a whole document, as one of its errors."""
    return GraphQLError(refusal.message, original_error=refusal)
