"""What an operation may cost, in points, before it is executed.

A field that an answer may hold is a point, one that has to be looked up ten, or what ``@cost``
says. A list costs what its entries cost times their number: the page size that is asked for, or
the size that ``@listSize`` assumes. An argument or an input's field with ``@cost`` costs that for
each word of the text that it is sent (both directives are those of IBM's cost specification and of
Apollo Federation 2.9). Fields that ``@skip`` may leave out are counted, so that a cost is never
below what is done.

A cost is compiled once for each document. Where a page size is a variable it stays open until
the variables are known: the cost is then a sum of constants and of sizes times further costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)
from strawberry.federation.schema_directives import ListSize

from execution.limits.argument_cost import argument_points, weight_of

ATTRIBUTE_POINTS = 1
RESOLVER_POINTS = 10
META_FIELD_POINTS = {"__schema": 1_000, "__type": 100, "_service": 2_000}
"""Fields of the specifications, which no directive of ours is on: introspection answers with a
thousand fields, and the subgraph's schema is printed each time."""

ASSUMED_SIZE = 5
"""Of a list that says nothing of its size: introspection's."""

Variables = Mapping[str, Any]
Size = int | Callable[[Variables], int]


@dataclass(frozen=True, slots=True)
class Cost:
    """Points, and further costs that are multiplied by a size once variables are known."""

    points: int = 0
    times: tuple[tuple[Callable[[Variables], int], Cost], ...] = ()

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.points + other.points, self.times + other.times)

    def multiplied(self, size: Size) -> Cost:
        if isinstance(size, int):
            return Cost(
                self.points * size,
                tuple((open, cost.multiplied(size)) for open, cost in self.times),
            )
        return Cost(times=((size, self),))

    def with_variables(self, variables: Variables) -> int:
        points = self.points
        for size, cost in self.times:
            points += size(variables) * cost.with_variables(variables)
        return points


FREE = Cost()


class CostEstimator:
    """Compiles the costs of one document's operations."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        largest_page: int,
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.largest_page = largest_page
        self.defaults: dict[str, ValueNode] = {}
        self.known: dict[tuple[str, PageSize | None], Cost] = {}

    def operation(self, node: OperationDefinitionNode) -> Cost:
        self.defaults = {
            definition.variable.name.value: definition.default_value
            for definition in node.variable_definitions or ()
            if definition.default_value is not None
        }
        self.known = {}
        root = self.schema.get_root_type(node.operation)
        return self._selections(node.selection_set, root, None) if root else FREE

    def _selections(
        self, node: SelectionSetNode, parent: GraphQLNamedType, page: PageSize | None
    ) -> Cost:
        whole = FREE
        for selection in node.selections:
            if isinstance(selection, FieldNode):
                whole += self._field(selection, parent, page)
            elif isinstance(selection, InlineFragmentNode):
                on = selection.type_condition
                type_ = self.schema.get_type(on.name.value) if on else parent
                if type_ is not None:
                    whole += self._selections(selection.selection_set, type_, page)
            else:
                assert isinstance(selection, FragmentSpreadNode)
                whole += self._fragment(selection.name.value, page)
        return whole

    def _fragment(self, name: str, page: PageSize | None) -> Cost:
        key = (name, page)
        if key not in self.known:
            # Before it is computed: a fragment that spreads itself would recurse for ever.
            self.known[key] = FREE
            fragment = self.fragments[name]
            type_ = self.schema.get_type(fragment.type_condition.name.value)
            if type_ is not None:
                self.known[key] = self._selections(fragment.selection_set, type_, page)
        return self.known[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType, page: PageSize | None) -> Cost:
        field = self.schema.get_field(parent, node.name.value)  # type: ignore[arg-type]  # validated: composite
        if field is None:  # __typename
            return Cost(ATTRIBUTE_POINTS)
        if node.selection_set is None:
            return Cost(field_points(field)) + self._arguments(node, field)
        size = list_size(field)
        requested = self._requested_size(node, field, size) if size else None
        carried = (
            PageSize(requested, size)
            if requested is not None and size and size.sized_fields
            else None
        )
        below = self._selections(node.selection_set, get_named_type(field.type), carried)
        if node.name.value in META_FIELD_POINTS:
            own = Cost(META_FIELD_POINTS[node.name.value])
        elif size is None or not list_arguments(field):
            own = Cost(field_points(field))
        else:
            # Each key of the list is looked up.
            own = Cost(RESOLVER_POINTS) + Cost(field_points(field)).multiplied(requested or 1)
        own += self._arguments(node, field)
        if page is not None and node.name.value in page.fields:
            below = below.multiplied(page.size)
        elif carried is None and is_list(field):
            below = below.multiplied(requested if requested is not None else assumed_size(size))
        return own + below

    def _arguments(self, node: FieldNode, field: GraphQLField) -> Cost:
        whole = FREE
        for points in argument_points(node, field, self.defaults):
            # Open until the variables are known: a cost of one point, so many times.
            whole += Cost(ATTRIBUTE_POINTS).multiplied(points)
        return whole

    def _requested_size(self, node: FieldNode, field: GraphQLField, size: ListSize) -> Size | None:
        """The size that the field's slicing argument asks for."""
        for name in size.slicing_arguments or list_arguments(field):
            sent = next((a.value for a in node.arguments or () if a.name.value == name), None)
            default = field.args[name].default_value
            return self._size(sent, default if isinstance(default, int) else assumed_size(size))
        return None

    def _size(self, value: ValueNode | None, default: int) -> Size:
        if isinstance(value, VariableNode):
            name, largest = value.name.value, self.largest_page
            fixed = self._size(self.defaults.get(name), default)
            assert isinstance(fixed, int)
            # Open until the variables are known; one that is not sent takes its default.
            return lambda variables: clamped_size(variables.get(name, fixed), fixed, largest)
        if isinstance(value, IntValueNode):
            return clamped_size(int(value.value), default, self.largest_page)
        if isinstance(value, ListValueNode):
            return clamped_size(len(value.values), default, self.largest_page)
        return default


class PageSize:
    """The page size of a connection, and which of its fields hold the page."""

    def __init__(self, size: Size, directive: ListSize) -> None:
        self.size = size
        self.fields = frozenset(directive.sized_fields or ())


def clamped_size(sent: Any, default: int, largest: int) -> int:
    """A page's size or a list's length. What is no size is refused when it is resolved."""
    count = len(sent) if isinstance(sent, list) else sent
    if isinstance(count, bool) or not isinstance(count, int):
        return default
    # Above the largest page a request is refused when it is resolved: its cost need not grow
    # further.
    return max(0, min(count, largest))


def list_arguments(field: GraphQLField) -> list[str]:
    """The argument that is itself a list, of keys: an answer has an entry for each."""
    return [
        name
        for name, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull)
        and isinstance(argument.type.of_type, GraphQLList)
    ]


def list_size(field: GraphQLField) -> ListSize | None:
    definition = field.extensions.get("strawberry-definition")
    found = (d for d in getattr(definition, "directives", ()) if isinstance(d, ListSize))
    return next(found, None)


def assumed_size(size: ListSize | None) -> int:
    return size.assumed_size or ASSUMED_SIZE if size else ASSUMED_SIZE


def is_list(field: GraphQLField) -> bool:
    type_ = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(type_, GraphQLList) and is_composite_type(get_named_type(type_))


def field_points(field: GraphQLField) -> int:
    """What a field costs without what is below it."""
    weight = weight_of(field)
    if weight is not None:
        return weight
    return RESOLVER_POINTS if has_resolver(field) else ATTRIBUTE_POINTS


def has_resolver(field: GraphQLField) -> bool:
    """Whether answering the field takes more than reading an attribute."""
    definition = field.extensions.get("strawberry-definition")
    return getattr(definition, "base_resolver", None) is not None
