"""A field's arguments, from what the document and its variables say to what its resolver takes.

graphql-core and Strawberry work this out for each call; here it is worked out once, but for the
values of variables. What is not done here (``Maybe``, inputs that read themselves) is left to
Strawberry's own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING
from typing import Any, NamedTuple, Protocol

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    Node,
    Undefined,
    VariableNode,
)
from graphql.execution.values import VariableValues, coerce_argument, get_argument_values
from graphql.utilities.coerce_input_value import coerce_default_value
from strawberry.relay import GlobalID
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryMaybe, StrawberryOptional
from strawberry.types.field import StrawberryField
from strawberry.types.lazy_type import LazyType
from strawberry.types.unset import UNSET

from schema.compiled.source import StepAside

Convert = Callable[[Any], Any]


class OfVariable(NamedTuple):
    """An argument that is a variable."""

    argument: str
    variable: str
    may_be_null: bool
    default: Any


class Asked(Protocol):
    """A request's variables."""

    coerced: dict[str, Any]

    @property
    def values(self) -> VariableValues: ...


class Arguments:
    """What a field is sent. ``convert`` makes a resolver's keywords of it."""

    def __init__(self, field: GraphQLField, node: FieldNode, convert: Convert | None) -> None:
        self.field = field
        self.node = node
        self.convert = convert
        self.constants: dict[str, Any] = {}
        self.variables: list[OfVariable] = []
        self.has_variables_inside = False
        sent = {argument.name.value: argument for argument in node.arguments or ()}
        for name, declared in field.args.items():
            self._plan(name, declared, sent.get(name))

    def _plan(self, name: str, declared: GraphQLArgument, sent: ArgumentNode | None) -> None:
        value = sent.value if sent else None
        if isinstance(value, VariableNode):
            default = coerce_default_value(declared)
            may_be_null = not isinstance(declared.type, GraphQLNonNull)
            out_name = declared.out_name or name
            self.variables.append(OfVariable(out_name, value.name.value, may_be_null, default))
        elif value is not None and any(variables_in(value)):
            self.has_variables_inside = True
        else:
            coerce_argument(self.constants, self.node, name, declared, sent, None, None)

    def of(self, request: Asked) -> Mapping[str, Any]:
        """The arguments in one request.

        Raises:
            StepAside, GraphQLError: one is missing, or null where it may not be.
        """
        if self.has_variables_inside:
            sent = get_argument_values(self.field, self.node, request.values)
        else:
            sent = self._of(request.coerced)
        return sent if self.convert is None else self.convert(sent)

    def _of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        sent = dict(self.constants)
        for argument, variable, may_be_null, default in self.variables:
            value = values.get(variable, default)
            if value is None and not may_be_null:
                raise StepAside
            if value is not Undefined:
                sent[argument] = value
            elif not may_be_null:
                raise StepAside
        return sent


def variables_in(node: Node) -> Iterator[str]:
    """The names of the variables in a value or in arguments."""
    if isinstance(node, VariableNode):
        yield node.name.value
        return
    for key in ("arguments", "value", "values", "fields"):
        below = getattr(node, key, None)
        for each in below if isinstance(below, list | tuple) else (below,):
            if isinstance(each, Node):
                yield from variables_in(each)


class OwnWay(Exception):
    """Strawberry has to convert this itself."""


def converter(field: GraphQLField) -> Convert:
    """From all arguments of a field, by their names in GraphQL, to a resolver's keywords.

    Raises:
        OwnWay: an argument's type is not covered here.
    """
    entries = []
    for name, argument in field.args.items():
        declared = argument.extensions.get("strawberry-definition")
        if not isinstance(declared, StrawberryArgument):
            raise OwnWay
        entries.append((name, declared.python_name, _of_type(argument.type, declared.type)))

    def convert(sent: Mapping[str, Any]) -> dict[str, Any]:
        return {python: of(sent[name]) for name, python, of in entries if name in sent}

    return convert


def _of_type(type_: GraphQLInputType, declared: Any) -> Convert:
    """``declared`` is the type as Strawberry has it: what GraphQL's own does not tell."""
    if isinstance(declared, StrawberryMaybe) or declared is GlobalID:
        raise OwnWay
    if isinstance(declared, LazyType):
        return _of_type(type_, declared.resolve_type())
    if isinstance(type_, GraphQLNonNull):
        return _of_type(type_.of_type, declared)
    if isinstance(declared, StrawberryOptional):
        return _of_type(type_, declared.of_type)
    if isinstance(type_, GraphQLList):
        return _of_list(_of_type(type_.of_type, declared.of_type))
    if isinstance(type_, GraphQLInputObjectType):
        return _of_input(type_)
    return _itself


def _itself(value: Any) -> Any:
    return value


def _of_list(of: Convert) -> Convert:
    def convert(values: Any) -> Any:
        return values if values is None or values is UNSET else [of(value) for value in values]

    return convert


def _of_input(type_: GraphQLInputObjectType) -> Convert:
    definition = type_.extensions.get("strawberry-definition")
    if definition is None or definition.from_input is not None:
        raise OwnWay
    absent: dict[str, Any] = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }
    entries = [_of_field(name, field, definition) for name, field in type_.fields.items()]

    def convert(value: Any) -> Any:
        if value is None or value is UNSET:
            return value
        given = {python: of(value[name]) for name, python, of in entries if name in value}
        return definition.origin(**(absent | given))

    return convert


def _of_field(name: str, field: GraphQLInputField, of: Any) -> tuple[str, str, Convert]:
    declared = field.extensions.get("strawberry-definition")
    if not isinstance(declared, StrawberryField):
        raise OwnWay
    type_ = declared.resolve_type(type_definition=of)
    return name, declared.python_name, _of_type(field.type, type_)
