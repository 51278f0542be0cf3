"""How large the operations of a document are, in one walk over it.

Every fragment is measured once, however often it is spread, and its measures are added where
it is spread: the time is linear in the document, while the numbers are those of the document
with all fragments spread out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

from errors.exceptions import LimitExceeded
from execution.limits.request_limits import MOST_MUTATIONS, Limits


@dataclass(frozen=True, slots=True)
class DocumentSize:
    """Of a selection set with everything below it."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    root_fields: int = 0

    def beside(self, other: DocumentSize) -> DocumentSize:
        return DocumentSize(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.root_fields + other.root_fields,
        )


NOTHING = DocumentSize()


class SizeMeter:
    """Measures operations of one document."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.measured: dict[str, DocumentSize] = {}

    def operation(self, node: OperationDefinitionNode) -> DocumentSize:
        own = DocumentSize(directives=len(node.directives or ()))
        return own.beside(self._selections(node.selection_set))

    def _selections(self, node: SelectionSetNode) -> DocumentSize:
        whole = NOTHING
        for selection in node.selections:
            own = DocumentSize(directives=len(selection.directives or ()))
            whole = whole.beside(own).beside(self._selection(selection))
        return whole

    def _selection(self, node: SelectionNode) -> DocumentSize:
        if isinstance(node, FieldNode):
            below = self._selections(node.selection_set) if node.selection_set else NOTHING
            return DocumentSize(
                below.depth + 1,
                below.fields + 1,
                below.aliases + (node.alias is not None),
                below.directives,
                root_fields=1,
            )
        if isinstance(node, InlineFragmentNode):
            return self._selections(node.selection_set)
        assert isinstance(node, FragmentSpreadNode)
        return self._fragment(node.name.value)

    def _fragment(self, name: str) -> DocumentSize:
        """Nothing for one that is unknown or spreads itself: validation refuses those."""
        if name not in self.measured:
            # Before it is measured: a fragment that spreads itself would recurse for ever.
            self.measured[name] = NOTHING
            fragment = self.fragments.get(name)
            if fragment is not None:
                self.measured[name] = self._selections(fragment.selection_set)
        return self.measured[name]


def limit_violations(document: DocumentNode, limits: Limits) -> Iterator[LimitExceeded]:
    """What is larger than it may be in the document, the plainest first."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    operations = [n for n in document.definitions if isinstance(n, OperationDefinitionNode)]
    if len(operations) > limits.operations:
        yield LimitExceeded("operations", limit=limits.operations, value=len(operations))
    measuring = SizeMeter(fragments)
    # Those above the limit are not walked: they are refused already.
    for operation in operations[: limits.operations]:
        measures = measuring.operation(operation)
        if operation.operation is OperationType.MUTATION and measures.root_fields > MOST_MUTATIONS:
            yield LimitExceeded("mutations", limit=MOST_MUTATIONS, value=measures.root_fields)
        for name in ("root_fields", "depth", "aliases", "directives", "fields"):
            limit, value = getattr(limits, name), getattr(measures, name)
            if value > limit:
                yield LimitExceeded(name, limit=limit, value=value)
