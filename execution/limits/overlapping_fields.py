"""Fields of one response name must be mergeable, checked in time linear in the selections.

The rule is that of the specification, *Field Selection Merging* (GraphQL, section 5.3.2).
graphql-core compares the fields of a response name pair by pair, so that a document of a few
kilobytes keeps a server busy for a second. Here fields are grouped instead, after Simon
Adameit's algorithm (XING, 2018): all fields of a group must be like its first one, and the
selections below a group are merged and checked once. A property test holds both to the same
verdicts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
    get_named_type,
    is_leaf_type,
    print_ast,
)

from errors.exceptions import LimitExceeded

MAX_MERGED_FIELDS = 20_000
"""A document within the limits stays far below; nested fragments on many types could not."""


class SelectedField(NamedTuple):
    """A field where it is selected: on which type, and as what; None for ``__typename``."""

    parent: GraphQLNamedType
    node: FieldNode
    field: GraphQLField | None

    @property
    def response_name(self) -> str:
        return (self.node.alias or self.node.name).value


class OverlappingFields(ValidationRule):
    """Report fields that would answer under one name with different values."""

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        root = self.context.schema.get_root_type(node.operation)
        if root is None:
            return
        self.merged = 0
        self.checked: set[tuple[bool, frozenset[int]]] = set()
        selected = list(self._selected([(root, node.selection_set)]))
        # Same answers first, among fields of one object; then same shapes, among those of different
        # ones.
        problem = self._conflict(selected, only_shapes=False)
        problem = problem or self._conflict(selected, only_shapes=True)
        if self.merged > MAX_MERGED_FIELDS:
            excess = LimitExceeded("fields", limit=MAX_MERGED_FIELDS, value=self.merged)
            problem = GraphQLError(excess.message, node, original_error=excess)
        if problem is not None:
            self.report_error(problem)

    def _conflict(
        self, fields: Sequence[SelectedField], *, only_shapes: bool
    ) -> GraphQLError | None:
        """The first conflict among fields that are answered in one object, and below them."""
        # A set of fields that was checked holds no new conflict, whichever way leads to it again.
        key = (only_shapes, frozenset(id(field.node) for field in fields))
        self.merged += len(fields)
        if key in self.checked or self.merged > MAX_MERGED_FIELDS:
            return None
        self.checked.add(key)
        for group in by_response_name(fields):
            if only_shapes:
                problem = shape_conflict(group) or self._below(group, only_shapes=True)
            else:
                problem = self._conflict_per_parent(group)
            if problem is not None:
                return problem
        return None

    def _conflict_per_parent(self, group: Sequence[SelectedField]) -> GraphQLError | None:
        """Where the fields may be answered by one object: on one type, or an abstract one."""
        for together in by_parent(group):
            problem = call_conflict(together) or self._below(together, only_shapes=False)
            if problem is not None:
                return problem
        return None

    def _below(self, group: Sequence[SelectedField], *, only_shapes: bool) -> GraphQLError | None:
        selections = [
            (get_named_type(field.field.type), field.node.selection_set)
            for field in group
            if field.field is not None and field.node.selection_set is not None
        ]
        if not selections:
            return None
        return self._conflict(list(self._selected(selections)), only_shapes=only_shapes)

    def _selected(
        self, sets: Iterable[tuple[GraphQLNamedType, SelectionSetNode]]
    ) -> Iterator[SelectedField]:
        """The fields of selection sets, fragments spread out, each node once."""
        waiting = deque(sets)
        spread: set[str] = set()
        schema = self.context.schema
        while waiting:
            parent, selections = waiting.popleft()
            for node in selections.selections:
                if isinstance(node, FieldNode):
                    fields = getattr(parent, "fields", {})
                    yield SelectedField(parent, node, fields.get(node.name.value))
                elif isinstance(node, InlineFragmentNode):
                    on = node.type_condition
                    type_ = schema.get_type(on.name.value) if on else parent
                    waiting.append((type_ or parent, node.selection_set))
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    fragment = self.context.get_fragment(node.name.value)
                    if fragment is not None:
                        type_ = schema.get_type(fragment.type_condition.name.value)
                        waiting.append((type_ or parent, fragment.selection_set))


def by_response_name(fields: Iterable[SelectedField]) -> Iterable[list[SelectedField]]:
    """By response name; a field that several fragments bring stands once."""
    groups: dict[str, dict[tuple[int, str], SelectedField]] = {}
    for field in fields:
        group = groups.setdefault(field.response_name, {})
        group.setdefault((id(field.node), field.parent.name), field)
    return [list(group.values()) for group in groups.values()]


def by_parent(group: Sequence[SelectedField]) -> Iterator[list[SelectedField]]:
    """The fields that one object may answer together."""
    abstract = [f for f in group if not isinstance(f.parent, GraphQLObjectType)]
    concrete: dict[str, list[SelectedField]] = {}
    for field in group:
        if isinstance(field.parent, GraphQLObjectType):
            concrete.setdefault(field.parent.name, []).append(field)
    if not concrete:
        yield abstract
    for fields in concrete.values():
        yield [*fields, *abstract]


def call_conflict(group: Sequence[SelectedField]) -> GraphQLError | None:
    """Two fields, or two sets of arguments, under one name."""
    first, *others = group
    if not others:
        return None
    for other in others:
        if other.node.name.value != first.node.name.value:
            what = f"'{first.node.name.value}' and '{other.node.name.value}' are different fields"
            return conflict(first, other, what)
        if not (first.node.arguments or other.node.arguments):
            continue
        if arguments(first.node) != arguments(other.node):
            return conflict(first, other, "they have differing arguments")
    return None


def arguments(node: FieldNode) -> frozenset[tuple[str, str]]:
    return frozenset((a.name.value, print_ast(a.value)) for a in node.arguments or ())


def shape_conflict(group: Sequence[SelectedField]) -> GraphQLError | None:
    """Two kinds of values under one name, though different objects answer them."""
    known = [field for field in group if field.field is not None]
    for other in known[1:]:
        first = known[0]
        assert first.field is not None and other.field is not None
        if shape(first.field.type) != shape(other.field.type):
            types = f"'{first.field.type}' and '{other.field.type}'"
            return conflict(first, other, f"they return conflicting types {types}")
    return None


def shape(type_: GraphQLOutputType) -> tuple[str, ...]:
    """Lists and non-nulls as they nest, and a leaf's name; composite types are all alike."""
    if isinstance(type_, GraphQLNonNull):
        return ("!", *shape(type_.of_type))
    if isinstance(type_, GraphQLList):
        return ("[]", *shape(type_.of_type))
    return (type_.name,) if is_leaf_type(type_) else ("{}",)


def conflict(first: SelectedField, other: SelectedField, why: str) -> GraphQLError:
    return GraphQLError(
        f"Fields '{first.response_name}' conflict because {why}. Use different aliases on the "
        "fields to fetch both if this was intentional.",
        [first.node, other.node],
    )
