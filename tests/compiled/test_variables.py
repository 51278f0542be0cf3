"""Variables and leaf values: whatever passes by the short way is what graphql-core makes of it."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
    Undefined,
    build_schema,
    parse,
)
from graphql.utilities import coerce_input_value
from hypothesis import example, given
from hypothesis import strategies as st

from execution.compiled.codegen import CodeGenerator, Fallback
from execution.compiled.scalars import leaf_expression
from execution.compiled.variables import Variables, coercer

SCALARS = (GraphQLString, GraphQLID, GraphQLBoolean, GraphQLInt, GraphQLFloat)
SIZE = GraphQLEnumType("Size", {"SMALL": 1, "LARGE": 2})
WHERE = GraphQLInputObjectType(
    "Where",
    {
        "code": GraphQLInputField(GraphQLNonNull(GraphQLID)),
        "withinKm": GraphQLInputField(GraphQLFloat, out_name="within_km"),
        "first": GraphQLInputField(GraphQLNonNull(GraphQLInt), default_value=8),
        "sizes": GraphQLInputField(GraphQLList(GraphQLNonNull(SIZE))),
    },
)
ONE_OF = GraphQLInputObjectType(
    "Place",
    {"uai": GraphQLInputField(GraphQLString), "commune": GraphQLInputField(GraphQLString)},
    is_one_of=True,
)
TYPES = [
    *SCALARS,
    *map(GraphQLNonNull, SCALARS),
    GraphQLNonNull(GraphQLList(GraphQLInt)),
    SIZE,
    WHERE,
    GraphQLNonNull(WHERE),
    ONE_OF,
]

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["SMALL", "LARGE"])
)
NAMES = st.sampled_from(["code", "withinKm", "within_km", "first", "sizes", "uai", "commune"])
VALUES = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(NAMES, PLAIN, max_size=3)


def in_order(value: Any) -> Any:
    """The value with the members of inputs in the order of their names."""
    return sorted(value.items()) if isinstance(value, dict) else value


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same of the same types: 1, 1.0 and True are three."""
    return repr(in_order(one)) == repr(in_order(other))


@given(st.sampled_from(TYPES), VALUES)
@example(GraphQLFloat, float("nan"))
@example(GraphQLFloat, float("inf"))
@example(GraphQLFloat, 1)
@example(GraphQLInt, True)
@example(GraphQLID, 7)
@example(GraphQLNonNull(WHERE), {"code": "a"})
@example(WHERE, {"code": "a", "withinKm": 5.0, "first": 3, "sizes": ["SMALL"]})
@example(WHERE, {"code": "a", "within_km": 5.0})
@example(WHERE, {"code": "a", "first": None})
@example(ONE_OF, {"uai": "a"})
@example(ONE_OF, {"uai": None})
@example(ONE_OF, {"uai": "a", "commune": "b"})
@example(ONE_OF, {})
def test_a_value_becomes_what_graphql_core_makes_of_it_or_is_left_to_it(
    type_: Any, value: Any
) -> None:
    expected = coerce_input_value(value, type_)
    try:
        coerced = coercer(type_)(value)
    except Fallback:
        return
    assert expected is not Undefined
    assert same(coerced, expected)


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (GraphQLString, "é"),
        (GraphQLNonNull(GraphQLID), "7"),
        (GraphQLFloat, 0.5),
        (GraphQLBoolean, False),
        (WHERE, {"code": "a", "withinKm": None}),
        (ONE_OF, {"uai": "a"}),
        (WHERE, None),
    ],
)
def test_usual_values_are_not_left_to_graphql_core(type_: Any, value: Any) -> None:
    assert same(coercer(type_)(value), coerce_input_value(value, type_))


def test_a_default_of_an_input_is_never_shared() -> None:
    coerce = coercer(WHERE)
    first, second = coerce({"code": "a"}), coerce({"code": "b"})

    assert (first, second) == ({"first": 8, "code": "a"}, {"first": 8, "code": "b"})
    assert first is not second


SCHEMA = build_schema("type Query { a(b: Int, c: String): Int }")


def variables(declared: str) -> Variables:
    [operation] = parse(f"query Q({declared}) {{ a(b: $b) }}").definitions
    return Variables(SCHEMA, operation)  # type: ignore[arg-type]  # an operation


def test_variables_are_those_sent_and_those_with_a_default() -> None:
    declared = variables("$b: Int! = 3, $c: String")

    assert declared.coerced({}) == {"b": 3}
    assert declared.coerced({"b": 4, "c": None}) == {"b": 4, "c": None}
    assert declared.coerced({"c": "x", "stranger": 1}) == {"b": 3, "c": "x"}
    assert declared.coerced({}) == {"b": 3}, "what one request sent is not another's"


@pytest.mark.parametrize("sent", [{}, {"b": None}, {"b": "3"}, {"b": 1.5}, {"b": 2**40}])
def test_a_variable_that_is_missing_or_wrong_is_left_to_graphql_core(sent: dict[str, Any]) -> None:
    with pytest.raises(Fallback):
        variables("$b: Int!").coerced(sent)


def test_graphql_core_is_told_what_was_sent_and_what_was_not() -> None:
    declared = variables("$b: Int = 3, $c: String")
    values = declared.to_graphql_core({"c": None}, declared.coerced({"c": None}))

    assert values.coerced == {"b": 3, "c": None}
    assert values.sources["b"].value is Undefined
    assert values.sources["c"].value is None


# Leaf values of answers


def shown(type_: Any, value: Any, *, nullable: bool) -> Any:
    source = CodeGenerator()
    expression = leaf_expression(source, type_, "v", nullable=nullable)
    return source.made(source.plain_function([f"return {expression}"]))(value)


@given(st.sampled_from(SCALARS), PLAIN, st.booleans())
@example(GraphQLFloat, float("inf"), False)
@example(GraphQLFloat, float("nan"), True)
@example(GraphQLInt, 2**31, False)
@example(GraphQLInt, -(2**31), False)
@example(GraphQLInt, True, False)
@example(GraphQLBoolean, 1, False)
@example(GraphQLID, 7, False)
def test_a_leaf_is_shown_as_graphql_core_shows_it_or_left_to_it(
    type_: Any, value: Any, nullable: bool
) -> None:
    try:
        found = shown(type_, value, nullable=nullable)
    except Exception:  # the compiled operation is left, and graphql-core raises the same
        return
    if value is None:
        assert nullable and found is None
    else:
        assert same(found, type_.coerce_output_value(value))


@pytest.mark.parametrize(
    ("type_", "value"),
    [(GraphQLString, "é"), (GraphQLInt, 7), (GraphQLFloat, 0.5), (GraphQLBoolean, False)],
)
def test_a_value_of_the_scalar_s_own_type_passes_unchanged(type_: Any, value: Any) -> None:
    assert shown(type_, value, nullable=False) is value
    assert shown(type_, value, nullable=True) is value
    assert shown(type_, None, nullable=True) is None
    with pytest.raises(Fallback):
        shown(type_, None, nullable=False)


class Colour(Enum):
    RED = "r"
    BLUE = "b"


class Stranger(Enum):
    RED = "r"


def test_a_member_of_an_enum_is_shown_by_its_name_and_nothing_else_is() -> None:
    @strawberry.type
    class Query:
        colour: strawberry.enum(Colour) | None  # type: ignore[valid-type]  # an enum

    type_ = strawberry.Schema(Query)._schema.type_map["Colour"]

    assert shown(type_, Colour.BLUE, nullable=False) == "BLUE"
    assert shown(type_, None, nullable=True) is None
    for value, nullable in ((None, False), ("RED", True), (Stranger.RED, True), ("r", False)):
        with pytest.raises((Fallback, KeyError)):
            shown(type_, value, nullable=nullable)
