"""Functions of a selection: objects, lists, interfaces, and fields with resolvers.

A field without a resolver is an expression that reads an attribute. A field with a resolver, or
with one below it, becomes an async function; those of one object are awaited concurrently, so that
data loaders batch the keys of one level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from inspect import iscoroutinefunction
from keyword import iskeyword
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path
from strawberry.types.field import StrawberryField

from execution.compiled.arguments import Arguments, Keywords, NeedsStrawberry, keyword_arguments
from execution.compiled.codegen import (
    PARAMETERS,
    CodeGenerator,
    Fallback,
    Function,
    NotCompiled,
)
from execution.compiled.json_cache import SELECTION_IDS, caches_json
from execution.compiled.scalars import leaf_expression

Fields = Mapping[str, list[FieldDetails]]
"""Fields of a selection by response name, each with all its nodes in the document."""

TYPENAME = "__typename"


class Expression(NamedTuple):
    """The text of an expression, and whether it awaits."""

    text: str
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A field with a resolver, and its place in the operation."""

    field: GraphQLField
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    path: Path
    arguments: Arguments


class TypeDispatch(dict[type, Function]):
    """Function by class of record, for the possible types of an interface or a union.

    ``functions`` has their names, in the order in which the types are tried.
    """

    def __init__(self, functions: Mapping[type, str], named: Mapping[str, Any]) -> None:
        self.functions = functions
        self.named = named

    def __missing__(self, record: type) -> Function:
        # Subclasses too, such as a DerivedHosting; kept, so that each class is looked for once.
        for known, function in self.functions.items():
            if issubclass(record, known):
                self[record] = self.named[function]
                return self[record]
        raise Fallback


class SelectionCompiler:
    """Generates the functions of one operation into ``source``.

    ``subfields`` collects the fields of an object type below a field; ``calls`` has the resolver
    calls in the order of the parameters ``infos`` and ``arguments``.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        source: CodeGenerator,
        subfields: Callable[[GraphQLObjectType, list[FieldDetails]], Fields],
    ) -> None:
        self.schema = schema
        self.source = source
        self.subfields = subfields
        self.calls: list[Call] = []
        self.is_inside_cached = False
        """Whether the enclosing value is cached as JSON: nothing within it is cached again."""

    def root(self, type_: GraphQLObjectType, fields: Fields) -> Function:
        """The function of the whole operation."""
        return self.source.made(self._awaited_object(type_, fields, None))

    def _object(
        self, type_: GraphQLObjectType, fields: Fields, value: str, path: Path | None
    ) -> Expression:
        """The expression of an object that has the name ``value``."""
        if any(self._awaits(type_, name, details) for name, details in fields.items()):
            name = self._awaited_object(type_, fields, path)
            return Expression(f"await {name}({value}, {PARAMETERS})", awaits=True)
        if self.is_inside_cached or not _caches_json(type_):
            return Expression(self._dict(type_, fields, value, path, {}))
        with self._without_cache_inside():
            show = self._plain_object(type_, fields, path)
        return Expression(f"show({next(SELECTION_IDS)}, {value}, {show})")

    def _plain_object(self, type_: GraphQLObjectType, fields: Fields, path: Path | None) -> str:
        """Define the function of an object without resolvers."""
        return self.source.plain_function([f"return {self._dict(type_, fields, 'v', path, {})}"])

    @contextmanager
    def _without_cache_inside(self) -> Iterator[None]:
        """Compile the block without caches of its own: all of it is cached together."""
        before, self.is_inside_cached = self.is_inside_cached, True
        try:
            yield
        finally:
            self.is_inside_cached = before

    def _dict(
        self,
        type_: GraphQLObjectType,
        fields: Fields,
        value: str,
        path: Path | None,
        awaited: Mapping[str, str],
    ) -> str:
        entries = []
        for name, details in fields.items():
            expression = awaited.get(name) or self._plain(type_, name, details, value, path)
            entries.append(f"{name!r}: {expression}")
        return f"{{{', '.join(entries)}}}"

    def _plain(
        self,
        type_: GraphQLObjectType,
        name: str,
        details: list[FieldDetails],
        value: str,
        path: Path | None,
    ) -> str:
        """The expression of a field without resolvers at or below it."""
        if details[0].node.name.value == TYPENAME:
            return repr(type_.name)
        field = _field(type_, details)
        below = Path(path, name, type_.name)
        return self._value(field.type, details, f"{value}.{_attribute(field)}", below).text

    def _awaited_object(self, type_: GraphQLObjectType, fields: Fields, path: Path | None) -> str:
        """Define the async function of an object with awaited fields."""
        awaited = {
            name: self._awaited_field(type_, name, details, path)
            for name, details in fields.items()
            if self._awaits(type_, name, details)
        }
        names = {name: f"a{number}" for number, name in enumerate(awaited)}
        calls = [f"{function}(v, {PARAMETERS})" for function in awaited.values()]
        # Awaited as it is: gather would make a task of it.
        if len(calls) == 1:
            body = [f"a0 = await {calls[0]}"]
        elif calls:
            body = [f"{', '.join(names.values())} = await all_of(({', '.join(calls)}))"]
        else:
            body = []
        body.append(f"return {self._dict(type_, fields, 'v', path, names)}")
        return self.source.function(body, awaits=True)

    def _awaited_field(
        self, type_: GraphQLObjectType, name: str, details: list[FieldDetails], path: Path | None
    ) -> str:
        """Define the async function of one awaited field of the object ``v``."""
        field = _field(type_, details)
        below = Path(path, name, type_.name)
        if not _has_resolver(field):
            expression = self._value(field.type, details, f"v.{_attribute(field)}", below)
            return self.source.function([f"return {expression.text}"], awaits=True)
        expression = self._value(field.type, details, "r", below)
        call = self._call(type_, field, details, below)
        if call.awaits:
            body = [f"r = await {call.text}"]
        else:
            # A plain function may return a coroutine all the same.
            body = [f"r = {call.text}", "if isawaitable(r): r = await r"]
        return self.source.function([*body, f"return {expression.text}"], awaits=True)

    def _call(
        self, type_: GraphQLObjectType, field: GraphQLField, details: list[FieldDetails], path: Path
    ) -> Expression:
        """The call of a field's resolver, and whether that is certainly a coroutine.

        Strawberry's wrapper is left out where it does no more than convert arguments.
        """
        number = len(self.calls)
        definition = _definition(field)
        keywords: Keywords | None = None
        with suppress(NeedsStrawberry):
            keywords = keyword_arguments(field)
        # A field's extensions wrap the call: Strawberry runs them.
        if definition.extensions or definition.base_resolver is None:
            keywords = None
        nodes = [detail.node for detail in details]
        self.calls.append(Call(field, nodes, type_, path, Arguments(field, nodes[0], keywords)))
        if keywords is None or definition.base_resolver is None:
            resolve = self.source.constant("resolve", field.resolve)
            return Expression(f"{resolve}(v, infos[{number}], **arguments[{number}])")
        resolver = definition.base_resolver
        passed = ["v"] if resolver.self_parameter else []
        for parameter in (resolver.parent_parameter, resolver.root_parameter):
            if parameter is not None and f"{parameter.name}=v" not in passed:
                passed.append(f"{parameter.name}=v")
        if resolver.info_parameter is not None:
            passed.append(f"{resolver.info_parameter.name}=infos[{number}]")
        resolve = self.source.constant("resolve", resolver.wrapped_func)
        text = f"{resolve}({', '.join((*passed, f'**arguments[{number}]'))})"
        return Expression(text, awaits=iscoroutinefunction(resolver.wrapped_func))

    def _awaits(self, type_: GraphQLObjectType, name: str, details: list[FieldDetails]) -> bool:
        """Whether a field, or one below it, has a resolver."""
        if details[0].node.name.value == TYPENAME:
            return False
        field = _field(type_, details)
        return _has_resolver(field) or any(
            self._awaits(possible, below, below_fields)
            for possible in self._possible(field.type)
            for below, below_fields in self.subfields(possible, details).items()
        )

    def _possible(self, type_: GraphQLOutputType) -> tuple[GraphQLObjectType, ...]:
        """The object types that a field's values may have."""
        while isinstance(type_, GraphQLNonNull) or is_list_type(type_):
            type_ = type_.of_type
        if is_abstract_type(type_):
            return tuple(self.schema.get_possible_types(type_))
        return (type_,) if is_object_type(type_) else ()

    def _value(
        self, type_: GraphQLOutputType, details: list[FieldDetails], value: str, path: Path
    ) -> Expression:
        """The completed value of the expression ``value``."""
        nullable = not isinstance(type_, GraphQLNonNull)
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if is_leaf_type(type_):
            return Expression(leaf_expression(self.source, type_, value, nullable=nullable))
        held = self.source.fresh("v")
        if is_list_type(type_):
            expression = self._list(type_.of_type, details, held, path)
            test = "True"
        elif is_object_type(type_):
            expression = self._object(type_, self.subfields(type_, details), held, path)
            test = self._is_of(type_, held)
        else:
            assert is_abstract_type(type_)
            expression = self._abstract(type_, details, held, path)
            test = "True"
        null = "None" if nullable else "fall_back()"
        otherwise = "" if test == "True" else f" if {test} else fall_back()"
        return Expression(
            f"({null} if ({held} := {value}) is None else {expression.text}{otherwise})",
            expression.awaits,
        )

    def _is_of(self, type_: GraphQLObjectType, held: str) -> str:
        """The condition that a value which is not None is an object of the type."""
        if type_.is_type_of is None:
            return f"not isinstance({held}, Exception)"
        return f"isinstance({held}, {self.source.constant('record', _record(type_))})"

    def _list(
        self, type_: GraphQLOutputType, details: list[FieldDetails], held: str, path: Path
    ) -> Expression:
        item = self.source.fresh("i")
        expression = self._value(type_, details, item, Path(path, 0, None))
        if not expression.awaits:
            return Expression(f"[{expression.text} for {item} in as_list({held})]")
        one = self.source.function([f"{item} = v", f"return {expression.text}"], awaits=True)
        each = f"{one}({item}, {PARAMETERS}) for {item} in as_list({held})"
        return Expression(f"await all_of([{each}])", awaits=True)

    def _abstract(
        self, type_: GraphQLAbstractType, details: list[FieldDetails], held: str, path: Path
    ) -> Expression:
        """An object behind an interface or a union: its type follows from its record's class."""
        possible = self.schema.get_possible_types(type_)
        below_fields = {each: self.subfields(each, details) for each in possible}
        awaits = any(
            self._awaits(each, name, below)
            for each, fields in below_fields.items()
            for name, below in fields.items()
        )
        write = self._awaited_object if awaits else self._plain_object
        is_cached = not (awaits or self.is_inside_cached) and all(map(_caches_json, possible))
        with self._without_cache_inside() if not awaits else nullcontext():
            functions = {
                _record(each): write(each, fields, path) for each, fields in below_fields.items()
            }
        table = self.source.constant("types", TypeDispatch(functions, self.source.names))
        function = f"{table}[type({held})]"
        if awaits:
            return Expression(f"await {function}({held}, {PARAMETERS})", awaits=True)
        if is_cached:
            return Expression(f"show({next(SELECTION_IDS)}, {held}, {function})")
        return Expression(f"{function}({held})")


def _field(type_: GraphQLObjectType, details: list[FieldDetails]) -> GraphQLField:
    name = details[0].node.name.value
    field: GraphQLField | None = type_.fields.get(name)
    if field is None:
        raise NotCompiled(f"the field {name} of {type_.name}")
    return field


def _definition(field: GraphQLField) -> StrawberryField:
    definition = field.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryField):
        raise NotCompiled("a field that is not Strawberry's")
    return definition


def _has_resolver(field: GraphQLField) -> bool:
    definition = _definition(field)
    return not definition.is_basic_field or definition.default_resolver is not getattr


def _attribute(field: GraphQLField) -> str:
    """The attribute that a field without a resolver reads."""
    name = _definition(field).python_name
    if not name.isidentifier() or iskeyword(name):
        raise NotCompiled(f"an attribute of the name {name!r}")
    return name


def _caches_json(type_: GraphQLObjectType) -> bool:
    record = getattr(type_.is_type_of, "record", None)
    return isinstance(record, type) and caches_json(record)


def _record(type_: GraphQLObjectType) -> type:
    """The class of the type's values: ``record`` of its ``is_type_of``."""
    record = getattr(type_.is_type_of, "record", None)
    if not isinstance(record, type):
        raise NotCompiled(f"{type_.name}, whose values are not told apart by their class")
    return record
