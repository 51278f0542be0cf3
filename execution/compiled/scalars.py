"""Expressions of leaf values: scalars and enums.

A value of the scalar's own Python type passes unchanged. Any other is converted or refused by
graphql-core's own function.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLScalarType,
    GraphQLString,
    Undefined,
)

from execution.compiled.codegen import CodeGenerator, fall_back

PASSES_UNCHANGED: dict[GraphQLScalarType, str] = {
    GraphQLString: "type(t := {value}) is str",
    GraphQLID: "type(t := {value}) is str",
    GraphQLBoolean: "(t := {value}) is True or t is False",
    GraphQLInt: "type(t := {value}) is int and -2147483648 <= t <= 2147483647",
    # t - t is 0.0 but for infinity and NaN, which JSON does not have.
    GraphQLFloat: "type(t := {value}) is float and t - t == 0.0",
}
"""The condition that a value, assigned to ``t``, passes unchanged (no infinity and no NaN)."""


def leaf_expression(
    source: CodeGenerator, type_: GraphQLLeafType, value: str, *, nullable: bool
) -> str:
    """The expression of the leaf value that the expression ``value`` gives."""
    if isinstance(type_, GraphQLEnumType):
        return _enum(source, type_, value, nullable)
    convert = source.constant("convert", _converter(type_))
    is_own = PASSES_UNCHANGED.get(type_)
    if is_own is not None:
        may_be_null = " or t is None" if nullable else ""
        return f"(t if {is_own.format(value=value)}{may_be_null} else {convert}(t))"
    if nullable:
        return f"(None if (t := {value}) is None else {convert}(t))"
    return f"{convert}({value})"


def _enum(source: CodeGenerator, type_: GraphQLEnumType, value: str, nullable: bool) -> str:
    """The expression of an enum's member: its Python name, where that is its name in the schema."""
    names = _names(type_, nullable)
    of_class = getattr(type_, "wrapped_cls", None)
    if of_class and all(name is None or name == member._name_ for member, name in names.items()):
        known = source.constant("enum", of_class)
        may_be_null = "None if t is None else " if nullable else ""
        return f"(t._name_ if type(t := {value}) is {known} else {may_be_null}fall_back())"
    return f"{source.constant('names', names)}[{value}]"


def _names(type_: GraphQLEnumType, nullable: bool) -> dict[Any, str | None]:
    """The name in the schema of each member of an enum."""
    members: type[Enum] | None = getattr(type_, "wrapped_cls", None)
    shown: dict[Any, str | None] = {
        member: type_.coerce_output_value(member) for member in members or ()
    }
    return shown | {None: None} if nullable else shown


def _converter(type_: GraphQLScalarType) -> Callable[[Any], Any]:
    def convert(value: Any) -> Any:
        shown = fall_back() if value is None else type_.coerce_output_value(value)
        return fall_back() if shown is None or shown is Undefined else shown

    return convert
