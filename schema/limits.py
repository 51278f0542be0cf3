"""Limits on documents, checked before anything is executed.

Each costs time linear in the document: fragments are measured once, however often they
are spread. The rules are classes made once, so that the validation cache, which is keyed by
them, works.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
)
from strawberry.extensions import AddValidationRules, SchemaExtension

MAX_TOKENS = 2_000
"""A generous page of fields: the README's longest query has under 200 tokens."""

MAX_DEPTH = 14
"""Introspection as IDEs send it is 13 deep; the README's deepest query 6."""


class LimitTokens(SchemaExtension):
    """Refuse documents of more than ``MAX_TOKENS`` tokens while they are parsed."""

    def on_operation(self) -> Any:
        self.execution_context.parse_options["max_tokens"] = MAX_TOKENS
        yield


class LimitDepth(ValidationRule):
    """No selection may be nested deeper than ``MAX_DEPTH``.

    A deep document makes an answer that grows with every level; no journey needs it.
    """

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        depth = self._depth(node.selection_set, {}, frozenset())
        if depth > MAX_DEPTH:
            self.report_error(
                GraphQLError(
                    f"The query is nested {depth} levels deep; the limit is {MAX_DEPTH}. "
                    "Ask for the deepest records in a query of their own, by their ids.",
                    node,
                    extensions={"code": "LIMIT_EXCEEDED", "limit": MAX_DEPTH},
                )
            )

    def _depth(
        self, selections: SelectionSetNode, measured: dict[str, int], inside: frozenset[str]
    ) -> int:
        """Levels of fields below; ``measured`` remembers fragments, ``inside`` cuts cycles."""
        deepest = 0
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                below = selection.selection_set
                depth = 1 + (self._depth(below, measured, inside) if below else 0)
            elif isinstance(selection, InlineFragmentNode):
                depth = self._depth(selection.selection_set, measured, inside)
            else:
                assert isinstance(selection, FragmentSpreadNode)
                depth = self._fragment_depth(selection.name.value, measured, inside)
            deepest = max(deepest, depth)
        return deepest

    def _fragment_depth(self, name: str, measured: dict[str, int], inside: frozenset[str]) -> int:
        if name in inside:
            return 0
        if name not in measured:
            fragment = self.context.get_fragment(name)
            measured[name] = 0
            if isinstance(fragment, FragmentDefinitionNode):
                measured[name] = self._depth(fragment.selection_set, measured, inside | {name})
        return measured[name]


def document_limits() -> list[Any]:
    return [LimitTokens, lambda: AddValidationRules([LimitDepth])]
