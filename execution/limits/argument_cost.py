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

Price = Callable[[Any], int]
"""The points of a value; what is no text and no input is refused when it is coerced."""


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
        price = price_of(definition) if definition is not None else None
        if definition is not None and price is not None:
            yield _points(argument.value, definition, price, defaults)


def price_of(definition: GraphQLArgument | GraphQLInputField) -> Price | None:
    """What a value costs: a text by its own weight, an input by those of its fields; or None."""
    weight = weight_of(definition)
    if weight is not None:
        return lambda value: weight * words_in(value)
    # Made once for each document: only fields with a price are looked at for each request.
    prices = prices_of_fields(definition)
    if not prices:
        return None
    return lambda value: (
        sum(price(value[name]) for name, price in prices if name in value)
        if isinstance(value, Mapping)
        else 0
    )


def prices_of_fields(
    definition: GraphQLArgument | GraphQLInputField,
) -> list[tuple[str, Price]]:
    type_ = get_named_type(definition.type)
    if not isinstance(type_, GraphQLInputObjectType):
        return []
    priced = ((name, price_of(field)) for name, field in type_.fields.items())
    return [(name, price) for name, price in priced if price is not None]


def _points(
    value: ValueNode,
    definition: GraphQLArgument | GraphQLInputField,
    price: Price,
    defaults: Mapping[str, ValueNode],
) -> Points:
    if isinstance(value, VariableNode):
        name = value.name.value
        default = defaults.get(name)
        unsent = _points(default, definition, price, {}) if default is not None else 0
        # A default is a literal: nothing in it is open.
        assert isinstance(unsent, int)
        return lambda variables: price(variables[name]) if name in variables else unsent
    if isinstance(value, ObjectValueNode):
        return _points_of_object(value, definition, defaults)
    return price(value.value if isinstance(value, StringValueNode) else None)


def _points_of_object(
    value: ObjectValueNode,
    definition: GraphQLArgument | GraphQLInputField,
    defaults: Mapping[str, ValueNode],
) -> Points:
    type_ = get_named_type(definition.type)
    fields = type_.fields if isinstance(type_, GraphQLInputObjectType) else {}
    prices = dict(prices_of_fields(definition))
    parts = [
        _points(part.value, fields[name], prices[name], defaults)
        for part in value.fields
        if (name := part.name.value) in prices
    ]
    known = sum(part for part in parts if isinstance(part, int))
    unknown = [part for part in parts if callable(part)]
    if not unknown:
        return known
    return lambda variables: known + sum(part(variables) for part in unknown)


def words_in(value: Any) -> int:
    return 1 + len(value) // CHARACTERS_PER_WORD if isinstance(value, str) else 0
