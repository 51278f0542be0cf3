"""Schema reference as HTML: every type, field, argument and value with its description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import (
    InputValueDefinitionNode,
    TypeDefinitionNode,
    TypeNode,
    parse,
    print_ast,
)
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.view import View

# Headings of the page for graphql-core's kinds of definitions.
KIND_HEADINGS = {
    "object_type_definition": "Types",
    "interface_type_definition": "Interfaces",
    "union_type_definition": "Unions",
    "input_object_type_definition": "Inputs",
    "enum_type_definition": "Enums",
    "scalar_type_definition": "Scalars",
}

# Types for a federation gateway, which nobody queries by hand.
FEDERATION_PREFIX = "_"


@dataclass(frozen=True, slots=True)
class TypeUse:
    """The type of a field in parts: ``[``, the name to be linked, and ``!]!``."""

    before: str
    name: str
    after: str


class SchemaReference:
    """Reference pages of a schema in SDL."""

    def __init__(self, view: View, sdl: Callable[[], str]) -> None:
        self.view = view
        self.sdl = sdl

    def routes(self) -> list[Route]:
        return [Route("/reference", self.index), Route("/reference/{name}", self.type)]

    @cached_property
    def definitions(self) -> dict[str, TypeDefinitionNode]:
        """The types of the schema by name."""
        # Parsed with the first page, as a start has no use for it.
        return {
            definition.name.value: definition
            for definition in parse(self.sdl(), no_location=True).definitions
            if isinstance(definition, TypeDefinitionNode)
            and not definition.name.value.startswith(FEDERATION_PREFIX)
        }

    async def index(self, request: Request) -> Response:
        """All types, by kind."""
        types_by_kind = {
            heading: [
                {"name": name, "description": description_of(definition)}
                for name, definition in self.definitions.items()
                if definition.kind == kind
            ]
            for kind, heading in KIND_HEADINGS.items()
        }
        return self.view.page(
            request, "reference.html", {"types_by_kind": types_by_kind}, in_french=False
        )

    async def type(self, request: Request) -> Response:
        definition = self.definitions.get(request.path_params["name"])
        if definition is None:
            raise HTTPException(404, "Le schéma n'a pas de type de ce nom.")
        values = {
            "name": definition.name.value,
            "kind": KIND_HEADINGS[definition.kind],
            "description": description_of(definition),
            "fields": [self._field(field) for field in getattr(definition, "fields", None) or ()],
            "values": [
                {"name": value.name.value, "description": description_of(value)}
                for value in getattr(definition, "values", None) or ()
            ],
            "related": self._related(definition),
            "definitions": self.definitions,
        }
        return self.view.page(request, "reference_type.html", values, in_french=False)

    def _related(self, definition: TypeDefinitionNode) -> list[tuple[str, list[str]]]:
        """Names of its interfaces, of a union's members, and of the types that implement it."""
        name = definition.name.value
        implementing = [
            other
            for other, node in self.definitions.items()
            if name
            in [interface.name.value for interface in getattr(node, "interfaces", None) or ()]
        ]
        related = (
            ("Implements", names_in(definition, "interfaces")),
            ("One of", names_in(definition, "types")),
            ("Implemented by", implementing),
        )
        return [(heading, names) for heading, names in related if names]

    def _field(self, field: Any) -> dict[str, Any]:
        return {
            "name": field.name.value,
            "type": parse_type_use(field.type),
            "description": description_of(field),
            "deprecated": deprecation(field),
            "default": default_value(field),
            "arguments": [
                self._field(argument) for argument in getattr(field, "arguments", None) or ()
            ],
        }


def names_in(definition: TypeDefinitionNode, attribute: str) -> list[str]:
    return [node.name.value for node in getattr(definition, attribute, None) or ()]


def description_of(node: Any) -> str:
    return node.description.value if node.description else ""


def deprecation(node: Any) -> str | None:
    """The reason of ``@deprecated``; None where it is not."""
    for directive in node.directives or ():
        if directive.name.value == "deprecated":
            return next((argument.value.value for argument in directive.arguments or ()), "")
    return None


def default_value(node: Any) -> str | None:
    if isinstance(node, InputValueDefinitionNode) and node.default_value is not None:
        return print_ast(node.default_value)
    return None


def parse_type_use(node: TypeNode) -> TypeUse:
    text = print_ast(node)
    name = text.strip("[]!")
    before, _, after = text.partition(name)
    return TypeUse(before, name, after)
