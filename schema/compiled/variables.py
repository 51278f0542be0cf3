"""Variables, coerced as graphql-core coerces them where there is nothing to say against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any, NamedTuple

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

from schema.compiled.source import StepAside

Coerce = Callable[[Any], Any]


def coercion(type_: GraphQLInputType) -> Coerce:
    """What coerces values of a type. Values that are just what the type wants, which is most, are
    told at once; graphql-core sees to all others.

    The coercion raises ``StepAside`` for what graphql-core refuses.
    """
    nullable = not isinstance(type_, GraphQLNonNull)
    named = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if isinstance(named, GraphQLInputObjectType):
        of_object = _of_input(named)
        return lambda value: None if value is None and nullable else of_object(value)
    own = OWN_TYPE.get(named)

    def coerce(value: Any) -> Any:
        if type(value) is own and (type(value) is not float or isfinite(value)):
            return value
        coerced = coerce_input_value(value, type_)
        if coerced is Undefined:
            raise StepAside
        return coerced

    return coerce


OWN_TYPE: dict[Any, type] = {
    GraphQLString: str,
    GraphQLID: str,
    GraphQLBoolean: bool,
    GraphQLFloat: float,
}
"""The Python type whose values a scalar takes as they are (finite ones)."""


class InputField(NamedTuple):
    name: str
    out_name: str
    coerce: Coerce
    default: Any
    is_required: bool


def _of_input(type_: GraphQLInputObjectType) -> Coerce:
    fields: list[InputField] = []

    def coerce(value: Any) -> Any:
        if type(value) is not dict or (type_.is_one_of and len(value) != 1):
            raise StepAside
        if not fields:  # late, as inputs may hold each other
            fields.extend(_input_fields(type_))
        coerced: dict[str, Any] = {}
        found = 0
        for name, out_name, coerce_field, default, is_required in fields:
            if name in value:
                coerced[out_name] = coerce_field(value[name])
                found += 1
            elif default is not Undefined:
                coerced[out_name] = default
            elif is_required:
                raise StepAside
        if found != len(value) or (type_.is_one_of and None in coerced.values()):
            raise StepAside
        return type_.out_type(coerced)

    return coerce


def _input_fields(type_: GraphQLInputObjectType) -> Iterator[InputField]:
    for name, field in type_.fields.items():
        default = Undefined if type_.is_one_of else coerce_default_value(field)
        is_required = isinstance(field.type, GraphQLNonNull)
        yield InputField(name, field.out_name or name, coercion(field.type), default, is_required)


class Variables:
    """The variables that an operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self.declared: dict[str, tuple[Coerce, GraphQLVariableSignature]] = {}
        self.defaults: dict[str, Any] = {}
        self.required: set[str] = set()
        for node in operation.variable_definitions or ():
            name = node.variable.name.value
            signature = get_variable_signature(schema, node)
            assert not isinstance(signature, GraphQLError)  # validation has seen to it
            self.declared[name] = (coercion(signature.type), signature)
            absent = get_variable_values(schema, (node,), {})
            if isinstance(absent, list):
                self.required.add(name)
            else:
                self.defaults |= absent.coerced

    def coerced(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """The values of those that were sent or have a default.

        Raises:
            StepAside: one is missing, or of another type.
        """
        values = dict(self.defaults)
        for name, (coerce, _) in self.declared.items():
            if name in sent:
                values[name] = coerce(sent[name])
            elif name in self.required:
                raise StepAside
        return values

    def in_full(self, sent: Mapping[str, Any], coerced: dict[str, Any]) -> VariableValues:
        """The same as graphql-core has them."""
        sources = {
            name: VariableValueSource(signature, sent.get(name, Undefined))
            for name, (_, signature) in self.declared.items()
        }
        return VariableValues(sources, coerced)
