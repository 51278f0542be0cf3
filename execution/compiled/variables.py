"""Coerce variables as graphql-core does, with a short path for values that need no conversion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    Undefined,
)
from graphql.execution.get_variable_signature import (
    GraphQLVariableSignature,
    get_variable_signature,
)
from graphql.execution.values import (
    VariableValues,
    VariableValueSource,
    get_variable_values,
)
from graphql.utilities import coerce_input_value
from graphql.utilities.coerce_input_value import coerce_default_value

from execution.compiled.codegen import Fallback

Coerce = Callable[[Any], Any]


def coercer(type_: GraphQLInputType) -> Coerce:
    """The function that coerces values of a type.

    Values of the right Python type, which are most, pass unchanged; graphql-core coerces others.
    The function raises ``Fallback`` for what graphql-core refuses.
    """
    nullable = not isinstance(type_, GraphQLNonNull)
    named = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if isinstance(named, GraphQLInputObjectType):
        return _of_input(named, nullable=nullable)
    own = PASSES_UNCHANGED.get(named)

    def coerce(value: Any) -> Any:
        if type(value) is own and (type(value) is not float or isfinite(value)):
            return value
        coerced = coerce_input_value(value, type_)
        if coerced is Undefined:
            raise Fallback
        return coerced

    return coerce


PASSES_UNCHANGED: dict[Any, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
    GraphQLFloat: float,
}
"""The Python type whose values a scalar takes unchanged (finite ones)."""


class InputFields:
    """Fields of an input type: Python name and coercer by GraphQL name, required ones, defaults."""

    def __init__(self, type_: GraphQLInputObjectType) -> None:
        self.named: dict[str, tuple[str, Coerce]] = {}
        self.required: set[str] = set()
        self.defaults: dict[str, Any] = {}
        for name, field in type_.fields.items():
            out_name = field.out_name or name
            self.named[name] = (out_name, coercer(field.type))
            default = Undefined if type_.is_one_of else coerce_default_value(field)
            if default is not Undefined:
                self.defaults[out_name] = default
            elif isinstance(field.type, GraphQLNonNull):
                self.required.add(name)


def _of_input(type_: GraphQLInputObjectType, *, nullable: bool) -> Coerce:
    one_of = type_.is_one_of
    # The default gives back what it is given.
    is_plain = type_.out_type is GraphQLInputObjectType.out_type
    fields: InputFields | None = None

    def coerce(value: Any) -> Any:
        nonlocal fields
        if value is None and nullable:
            return None
        if fields is None:  # late, as inputs may hold each other
            fields = InputFields(type_)
        if type(value) is not dict or not (not fields.required or fields.required <= value.keys()):
            raise Fallback
        coerced = fields.defaults.copy()
        named = fields.named
        for name, given in value.items():
            if name not in named:
                raise Fallback
            out_name, coerce_field = named[name]
            coerced[out_name] = coerce_field(given)
        if one_of and (len(coerced) != 1 or None in coerced.values()):
            raise Fallback
        return coerced if is_plain else type_.out_type(coerced)

    return coerce


class Variables:
    """Variables that an operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self.declared: dict[str, tuple[Coerce, GraphQLVariableSignature]] = {}
        self.defaults: dict[str, Any] = {}
        self.required: set[str] = set()
        for node in operation.variable_definitions or ():
            name = node.variable.name.value
            signature = get_variable_signature(schema, node)
            assert not isinstance(signature, GraphQLError)  # validation has seen to it
            self.declared[name] = (coercer(signature.type), signature)
            # graphql-core says what is used where none is sent: a default, nothing, or an error.
            absent = get_variable_values(schema, (node,), {})
            if isinstance(absent, list):
                self.required.add(name)
            else:
                self.defaults |= absent.coerced

    def coerced(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Values of the variables that were sent or have a default.

        Raises:
            Fallback: one is missing, or of another type.
        """
        values = dict(self.defaults)
        for name, (coerce, _) in self.declared.items():
            if name in sent:
                values[name] = coerce(sent[name])
            elif name in self.required:
                raise Fallback
        return values

    def to_graphql_core(self, sent: Mapping[str, Any], coerced: dict[str, Any]) -> VariableValues:
        """The same variables as graphql-core holds them."""
        sources = {
            name: VariableValueSource(signature, sent.get(name, Undefined))
            for name, (_, signature) in self.declared.items()
        }
        return VariableValues(sources, coerced)
