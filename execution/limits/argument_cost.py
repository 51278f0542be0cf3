"""What arguments cost: texts that are read, by ``@cost`` of the argument or of an input's field.

The weight counts for each eight characters of the text, about a word: to compare a text with what
the directory knows takes longer the longer it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
)
from strawberry.federation.schema_directives import Cost as CostDirective

CHARACTERS_PER_WORD = 8

Variables = Mapping[str, Any]
Points = int | Callable[[Variables], int]


def weight_of(definition: Any) -> int | None:
    """The weight that ``@cost`` gives to a field, an argument or an input's field."""
    known = definition.extensions.get("strawberry-definition")
    directives = getattr(known, "directives", None) or ()
    return next((each.weight for each in directives if isinstance(each, CostDirective)), None)


def argument_points(
    node: FieldNode, field: GraphQLField, defaults: Mapping[str, ValueNode]
) -> Iterator[Points]:
    """The points of each argument with a price; open where it is a variable."""
    for argument in node.arguments or ():
        definition = field.args.get(argument.name.value)
        if definition is not None and has_price(definition):
            yield _points(argument.value, definition, defaults)


def has_price(definition: GraphQLArgument | GraphQLInputField) -> bool:
    """Whether a text has a price in it, or in a field of an input."""
    if weight_of(definition) is not None:
        return True
    type_ = get_named_type(definition.type)
    return isinstance(type_, GraphQLInputObjectType) and any(
        weight_of(field) is not None for field in type_.fields.values()
    )


def _points(
    value: ValueNode,
    definition: GraphQLArgument | GraphQLInputField,
    defaults: Mapping[str, ValueNode],
) -> Points:
    if isinstance(value, VariableNode):
        name = value.name.value
        default = defaults.get(name)
        unsent = _points(default, definition, {}) if default is not None else 0
        return lambda variables: (
            points_of_value(variables[name], definition)
            if name in variables
            else unsent(variables)
            if callable(unsent)
            else unsent
        )
    if isinstance(value, ObjectValueNode):
        return _points_of_object(value, definition, defaults)
    text = value.value if isinstance(value, StringValueNode) else None
    return points_of_value(text, definition)


def _points_of_object(
    value: ObjectValueNode,
    definition: GraphQLArgument | GraphQLInputField,
    defaults: Mapping[str, ValueNode],
) -> Points:
    type_ = get_named_type(definition.type)
    fields = type_.fields if isinstance(type_, GraphQLInputObjectType) else {}
    parts = [
        _points(part.value, fields[part.name.value], defaults)
        for part in value.fields
        if part.name.value in fields and has_price(fields[part.name.value])
    ]
    known = sum(part for part in parts if isinstance(part, int))
    unknown = [part for part in parts if callable(part)]
    if not unknown:
        return known
    return lambda variables: known + sum(part(variables) for part in unknown)


def points_of_value(value: Any, definition: GraphQLArgument | GraphQLInputField) -> int:
    """The points of a value; what is no text or no input is refused when it is coerced."""
    weight = weight_of(definition)
    if weight is not None:
        return weight * words_in(value)
    type_ = get_named_type(definition.type)
    if not isinstance(value, Mapping) or not isinstance(type_, GraphQLInputObjectType):
        return 0
    return sum(
        points_of_value(value[name], field) for name, field in type_.fields.items() if name in value
    )


def words_in(value: Any) -> int:
    return 1 + len(value) // CHARACTERS_PER_WORD if isinstance(value, str) else 0
