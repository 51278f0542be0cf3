"""The schema in GraphQL's own language: for clients, and for gateways."""

from __future__ import annotations

from pathlib import Path

from graphql import (
    GraphQLInputObjectType,
    GraphQLNamedType,
    is_introspection_type,
    is_specified_scalar_type,
    print_type,
)

from schema.executable import SCHEMA

SDL_FILE = Path(__file__).with_name("schema.graphql")

GATEWAY_ONLY_TYPES = {"_FieldSet", "link__Import", "link__Purpose"}
"""Types of the directives that only a gateway reads; the subgraph's schema imports them."""


def sdl() -> str:
    """The schema as it is checked in, types by their names: all that a client may ask."""
    printable = [
        type_
        for name, type_ in sorted(SCHEMA._schema.type_map.items())
        if name not in GATEWAY_ONLY_TYPES
        and not is_introspection_type(type_)
        and not is_specified_scalar_type(type_)
    ]
    # graphql-core prints no specified directive; tools older than @oneOf refuse one not defined.
    return "\n\n".join(["directive @oneOf on INPUT_OBJECT", *map(printed, printable)]) + "\n"


def printed(type_: GraphQLNamedType) -> str:
    """A type as ``print_type`` prints it, with ``@oneOf`` where it belongs."""
    text = print_type(type_)
    # Strawberry checks @oneOf by a rule of its own, so that graphql-core does not print it.
    definition = type_.extensions.get("strawberry-definition")
    if isinstance(type_, GraphQLInputObjectType) and getattr(definition, "is_one_of", False):
        head = f"input {type_.name} "
        return text.replace(head + "{", head + "@oneOf {", 1)
    return text


def subgraph_sdl() -> str:
    """The schema as a gateway of Apollo Federation takes it, with keys and list sizes."""
    return SCHEMA.as_str() + "\n"
