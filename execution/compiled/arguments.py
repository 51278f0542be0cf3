"""Arguments of a field: from the document and its variables to the keywords of its resolver.

graphql-core and Strawberry convert them for each call; here all but the values of variables is
converted once. ``Maybe``, and inputs with a ``from_input`` of their own, are left to Strawberry.
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

from execution.compiled.codegen import Fallback

Convert = Callable[[Any], Any]


class Keyword(NamedTuple):
    """The name of a resolver's parameter, and the conversion of its value."""

    name: str
    convert: Convert


Keywords = Mapping[str, Keyword]
"""Keywords by the arguments' names in GraphQL."""


class VariableArgument(NamedTuple):
    """An argument whose value is a variable."""

    keyword: str
    convert: Convert
    variable: str
    may_be_null: bool
    default: Any


class RequestVariables(Protocol):
    """Variables of a request: coerced, and as graphql-core holds them."""

    coerced: dict[str, Any]

    @property
    def values(self) -> VariableValues: ...


class Arguments:
    """Arguments of one field. Without ``keywords`` they are named as graphql-core names them."""

    def __init__(self, field: GraphQLField, node: FieldNode, keywords: Keywords | None) -> None:
        self.field = field
        self.node = node
        self.keywords = keywords
        self.constants: dict[str, Any] = {}
        """Constants that are converted for each call, as a resolver may change the result."""
        self.variables: list[VariableArgument] = []
        self.has_variables_inside = False
        sent = {argument.name.value: argument for argument in node.arguments or ()}
        for name, declared in field.args.items():
            self._plan(name, declared, sent.get(name))
        self.fixed: dict[str, Any] = {}
        for argument in tuple(self.constants):
            keyword, convert = self._keyword(argument)
            if convert is _identity:
                self.fixed[keyword] = self.constants.pop(argument)

    def _plan(self, name: str, declared: GraphQLArgument, sent: ArgumentNode | None) -> None:
        value = sent.value if sent else None
        if isinstance(value, VariableNode):
            # Coerced once: a default is the same for every request.
            default = coerce_default_value(declared)
            may_be_null = not isinstance(declared.type, GraphQLNonNull)
            out_name = declared.out_name or name
            keyword = self._keyword(out_name)
            of = VariableArgument(*keyword, value.name.value, may_be_null, default)
            self.variables.append(of)
        # A variable inside a literal object or list: rare, and left to graphql-core at each call.
        elif value is not None and any(variables_in(value)):
            self.has_variables_inside = True
        else:
            coerce_argument(self.constants, self.node, name, declared, sent, None, None)

    def of(self, request: RequestVariables) -> Mapping[str, Any]:
        """The arguments with the variables of a request.

        Raises:
            Fallback, GraphQLError: one is missing, or null where it may not be.
        """
        if self.has_variables_inside:
            return self._converted(get_argument_values(self.field, self.node, request.values))
        made = dict(self.fixed)
        if self.constants:
            made |= self._converted(self.constants)
        values = request.coerced
        for keyword, convert, variable, may_be_null, default in self.variables:
            value = values.get(variable, default)
            if not may_be_null and (value is None or value is Undefined):
                raise Fallback
            if value is not Undefined:
                made[keyword] = value if convert is _identity else convert(value)
        return made

    def _converted(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        made = {}
        for argument, value in sent.items():
            keyword, convert = self._keyword(argument)
            made[keyword] = convert(value)
        return made

    def _keyword(self, argument: str) -> Keyword:
        return Keyword(argument, _identity) if self.keywords is None else self.keywords[argument]


def variables_in(node: Node) -> Iterator[str]:
    """Names of the variables in a value or in arguments."""
    if isinstance(node, VariableNode):
        yield node.name.value
        return
    for key in ("arguments", "value", "values", "fields"):
        below = getattr(node, key, None)
        for each in below if isinstance(below, list | tuple) else (below,):
            if isinstance(each, Node):
                yield from variables_in(each)


class NeedsStrawberry(Exception):
    """An argument of a type that only Strawberry converts."""


def keyword_arguments(field: GraphQLField) -> Keywords:
    """The keywords of a field's resolver.

    Raises:
        NeedsStrawberry: an argument's type is not covered here.
    """
    keywords = {}
    for name, argument in field.args.items():
        declared = argument.extensions.get("strawberry-definition")
        if not isinstance(declared, StrawberryArgument):
            raise NeedsStrawberry
        keywords[name] = Keyword(declared.python_name, _of_type(argument.type, declared.type))
    return keywords


def _of_type(type_: GraphQLInputType, declared: Any) -> Convert:
    """The conversion of a type; ``declared`` is Strawberry's type, which knows more of it."""
    if isinstance(declared, StrawberryMaybe) or declared is GlobalID:
        raise NeedsStrawberry
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
    return _identity


def _identity(value: Any) -> Any:
    return value


def _of_list(of: Convert) -> Convert:
    def convert(values: Any) -> Any:
        return values if values is None or values is UNSET else [of(value) for value in values]

    return convert


def _of_input(type_: GraphQLInputObjectType) -> Convert:
    definition = type_.extensions.get("strawberry-definition")
    if definition is None or definition.from_input is not None:
        raise NeedsStrawberry
    absent: dict[str, Any] = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }
    keywords = {name: _of_field(field, definition) for name, field in type_.fields.items()}

    def convert(value: Any) -> Any:
        if value is None or value is UNSET:
            return value
        made = absent.copy()
        for name, given in value.items():
            keyword, of = keywords[name]
            made[keyword] = given if of is _identity else of(given)
        return definition.origin(**made)

    return convert


def _of_field(field: GraphQLInputField, of: Any) -> Keyword:
    declared = field.extensions.get("strawberry-definition")
    if not isinstance(declared, StrawberryField):
        raise NeedsStrawberry
    type_ = declared.resolve_type(type_definition=of)
    return Keyword(declared.python_name, _of_type(field.type, type_))
