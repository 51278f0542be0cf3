"""The functions that answer a selection: objects, lists, interfaces, and fields with resolvers.

What a record holds as an attribute is read where it is shown, in one expression. A field with a
resolver, or with one somewhere below it, gets a function of its own that is awaited; those of an
object are answered beside each other, so that loaders gather what they ask for.
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

from execution.compiled.arguments import Arguments, Keywords, OwnWay, keywords_of
from execution.compiled.codegen import PASSED, Function, Source, StepAside
from execution.compiled.json_cache import NUMBERS, holds_pieces
from execution.compiled.scalars import leaf

Fields = Mapping[str, list[FieldDetails]]
"""Fields of a selection by their names in the answer, each with all places that ask for it."""

TYPENAME = "__typename"


class NotCovered(Exception):
    """The operation has something that is not compiled; the text says what."""


class Shown(NamedTuple):
    """An expression, and whether it awaits something."""

    text: str
    awaits: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A field that a resolver answers, and where it stands."""

    field: GraphQLField
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    path: Path
    arguments: Arguments


class TypeTable(dict[type, Function]):
    """The function for each class of record that may stand behind an interface or a union.

    ``functions`` are their names, in the order in which the types are tried.
    """

    def __init__(self, functions: Mapping[type, str], named: Mapping[str, Any]) -> None:
        self.functions = functions
        self.named = named

    def __missing__(self, record: type) -> Function:
        for known, function in self.functions.items():
            if issubclass(record, known):
                self[record] = self.named[function]
                return self[record]
        raise StepAside


class Selections:
    """Writes the functions of one operation into ``source``.

    ``subfields`` collects what an object's type is asked for below a field; ``calls`` are the
    fields with resolvers, in the order of their ``infos`` and ``arguments``.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        source: Source,
        subfields: Callable[[GraphQLObjectType, list[FieldDetails]], Fields],
    ) -> None:
        self.schema = schema
        self.source = source
        self.subfields = subfields
        self.calls: list[Call] = []
        self.is_inside = False
        """Whether what is written now is of a value alone, and so no piece of JSON within it."""

    def root(self, type_: GraphQLObjectType, fields: Fields) -> Function:
        """The function that answers the whole operation."""
        return self.source.made(self._awaited_object(type_, fields, None))

    def _object(
        self, type_: GraphQLObjectType, fields: Fields, value: str, path: Path | None
    ) -> Shown:
        """An object whose value has the name ``value``."""
        if any(self._awaits(type_, name, details) for name, details in fields.items()):
            name = self._awaited_object(type_, fields, path)
            return Shown(f"await {name}({value}, {PASSED})", awaits=True)
        if self.is_inside or not _holds_pieces(type_):
            return Shown(self._dict(type_, fields, value, path, {}))
        with self._piece():
            show = self._plain_object(type_, fields, path)
        return Shown(f"shown({next(NUMBERS)}, {value}, {show})")

    def _plain_object(self, type_: GraphQLObjectType, fields: Fields, path: Path | None) -> str:
        """A function of the value alone, for an object of which nothing is awaited."""
        return self.source.plain_function([f"return {self._dict(type_, fields, 'v', path, {})}"])

    @contextmanager
    def _piece(self) -> Iterator[None]:
        """What is written in the block is a function of a value alone: a piece of JSON as a whole,
        or none."""
        before, self.is_inside = self.is_inside, True
        try:
            yield
        finally:
            self.is_inside = before

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
            shown = awaited.get(name) or self._plain(type_, name, details, value, path)
            entries.append(f"{name!r}: {shown}")
        return f"{{{', '.join(entries)}}}"

    def _plain(
        self,
        type_: GraphQLObjectType,
        name: str,
        details: list[FieldDetails],
        value: str,
        path: Path | None,
    ) -> str:
        """A field that is an attribute, and so is all that is asked for below it."""
        if details[0].node.name.value == TYPENAME:
            return repr(type_.name)
        field = _field(type_, details)
        below = Path(path, name, type_.name)
        return self._value(field.type, details, f"{value}.{_attribute(field)}", below).text

    def _awaited_object(self, type_: GraphQLObjectType, fields: Fields, path: Path | None) -> str:
        """A function for an object with fields that are awaited."""
        awaited = {
            name: self._awaited_field(type_, name, details, path)
            for name, details in fields.items()
            if self._awaits(type_, name, details)
        }
        names = {name: f"a{number}" for number, name in enumerate(awaited)}
        calls = [f"{function}(v, {PASSED})" for function in awaited.values()]
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
        """A function for one such field of the object ``v``."""
        field = _field(type_, details)
        below = Path(path, name, type_.name)
        if not _has_resolver(field):
            shown = self._value(field.type, details, f"v.{_attribute(field)}", below)
            return self.source.function([f"return {shown.text}"], awaits=True)
        shown = self._value(field.type, details, "r", below)
        call = self._call(type_, field, details, below)
        if call.awaits:
            body = [f"r = await {call.text}"]
        else:
            body = [f"r = {call.text}", "if isawaitable(r): r = await r"]
        return self.source.function([*body, f"return {shown.text}"], awaits=True)

    def _call(
        self, type_: GraphQLObjectType, field: GraphQLField, details: list[FieldDetails], path: Path
    ) -> Shown:
        """The call of a field's resolver, and whether it is a coroutine for certain; past
        Strawberry's wrapping of it, where that adds nothing but a conversion of arguments."""
        number = len(self.calls)
        definition = _definition(field)
        keywords: Keywords | None = None
        with suppress(OwnWay):
            keywords = keywords_of(field)
        if definition.extensions or definition.base_resolver is None:
            keywords = None
        nodes = [detail.node for detail in details]
        self.calls.append(Call(field, nodes, type_, path, Arguments(field, nodes[0], keywords)))
        if keywords is None or definition.base_resolver is None:
            resolve = self.source.constant("resolve", field.resolve)
            return Shown(f"{resolve}(v, infos[{number}], **arguments[{number}])")
        resolver = definition.base_resolver
        passed = ["v"] if resolver.self_parameter else []
        for parameter in (resolver.parent_parameter, resolver.root_parameter):
            if parameter is not None and f"{parameter.name}=v" not in passed:
                passed.append(f"{parameter.name}=v")
        if resolver.info_parameter is not None:
            passed.append(f"{resolver.info_parameter.name}=infos[{number}]")
        resolve = self.source.constant("resolve", resolver.wrapped_func)
        text = f"{resolve}({', '.join((*passed, f'**arguments[{number}]'))})"
        return Shown(text, awaits=iscoroutinefunction(resolver.wrapped_func))

    def _awaits(self, type_: GraphQLObjectType, name: str, details: list[FieldDetails]) -> bool:
        """Whether a field, or one below it, has a resolver."""
        if details[0].node.name.value == TYPENAME:
            return False
        field = _field(type_, details)
        return _has_resolver(field) or any(
            self._awaits(possible, below, asked)
            for possible in self._possible(field.type)
            for below, asked in self.subfields(possible, details).items()
        )

    def _possible(self, type_: GraphQLOutputType) -> tuple[GraphQLObjectType, ...]:
        """The types of object that a field's values may have."""
        while isinstance(type_, GraphQLNonNull) or is_list_type(type_):
            type_ = type_.of_type
        if is_abstract_type(type_):
            return tuple(self.schema.get_possible_types(type_))
        return (type_,) if is_object_type(type_) else ()

    def _value(
        self, type_: GraphQLOutputType, details: list[FieldDetails], value: str, path: Path
    ) -> Shown:
        """What is shown of the value that the expression ``value`` gives."""
        nullable = not isinstance(type_, GraphQLNonNull)
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if is_leaf_type(type_):
            return Shown(leaf(self.source, type_, value, nullable=nullable))
        held = self.source.fresh("v")
        if is_list_type(type_):
            shown = self._list(type_.of_type, details, held, path)
            test = "True"
        elif is_object_type(type_):
            shown = self._object(type_, self.subfields(type_, details), held, path)
            test = self._is_of(type_, held)
        else:
            assert is_abstract_type(type_)
            shown = self._abstract(type_, details, held, path)
            test = "True"
        null = "None" if nullable else "aside()"
        otherwise = "" if test == "True" else f" if {test} else aside()"
        return Shown(
            f"({null} if ({held} := {value}) is None else {shown.text}{otherwise})", shown.awaits
        )

    def _is_of(self, type_: GraphQLObjectType, held: str) -> str:
        """Whether a value, which is not None, is an object of the type."""
        if type_.is_type_of is None:
            return f"not isinstance({held}, Exception)"
        return f"isinstance({held}, {self.source.constant('record', _record(type_))})"

    def _list(
        self, type_: GraphQLOutputType, details: list[FieldDetails], held: str, path: Path
    ) -> Shown:
        item = self.source.fresh("i")
        shown = self._value(type_, details, item, Path(path, 0, None))
        if not shown.awaits:
            return Shown(f"[{shown.text} for {item} in listed({held})]")
        one = self.source.function([f"{item} = v", f"return {shown.text}"], awaits=True)
        each = f"{one}({item}, {PASSED}) for {item} in listed({held})"
        return Shown(f"await all_of([{each}])", awaits=True)

    def _abstract(
        self, type_: GraphQLAbstractType, details: list[FieldDetails], held: str, path: Path
    ) -> Shown:
        """An object behind an interface or a union: its record's class says which type it has."""
        possible = self.schema.get_possible_types(type_)
        asked = {each: self.subfields(each, details) for each in possible}
        awaits = any(
            self._awaits(each, name, below)
            for each, fields in asked.items()
            for name, below in fields.items()
        )
        write = self._awaited_object if awaits else self._plain_object
        is_piece = not (awaits or self.is_inside) and all(map(_holds_pieces, possible))
        with self._piece() if not awaits else nullcontext():
            functions = {_record(each): write(each, fields, path) for each, fields in asked.items()}
        table = self.source.constant("types", TypeTable(functions, self.source.names))
        function = f"{table}[type({held})]"
        if awaits:
            return Shown(f"await {function}({held}, {PASSED})", awaits=True)
        if is_piece:
            return Shown(f"shown({next(NUMBERS)}, {held}, {function})")
        return Shown(f"{function}({held})")


def _field(type_: GraphQLObjectType, details: list[FieldDetails]) -> GraphQLField:
    name = details[0].node.name.value
    field: GraphQLField | None = type_.fields.get(name)
    if field is None:
        raise NotCovered(f"the field {name} of {type_.name}")
    return field


def _definition(field: GraphQLField) -> StrawberryField:
    definition = field.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryField):
        raise NotCovered("a field that is not Strawberry's")
    return definition


def _has_resolver(field: GraphQLField) -> bool:
    definition = _definition(field)
    return not definition.is_basic_field or definition.default_resolver is not getattr


def _attribute(field: GraphQLField) -> str:
    """The attribute that a field without a resolver shows."""
    name = _definition(field).python_name
    if not name.isidentifier() or iskeyword(name):
        raise NotCovered(f"an attribute of the name {name!r}")
    return name


def _holds_pieces(type_: GraphQLObjectType) -> bool:
    record = getattr(type_.is_type_of, "record", None)
    return isinstance(record, type) and holds_pieces(record)


def _record(type_: GraphQLObjectType) -> type:
    """The class that the type's values have, as ``schema.node.stands_for`` says."""
    record = getattr(type_.is_type_of, "record", None)
    if not isinstance(record, type):
        raise NotCovered(f"{type_.name}, whose values are not told apart by their class")
    return record
