"""The schema as a subgraph of Apollo Federation 2: a regional gateway joins it with others.

Entities are found by ``id``, ``uai`` or ``code``; the fields ``_entities`` and ``_service`` are
those of the subgraph specification, and a gateway is what asks them.
"""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLSchema
from strawberry.federation.schema_directives import Key

DESCRIPTIONS = {
    "_FieldSet": "Fields of a type, as a selection: what a key is made of.",
    "link__Import": "A name that a schema takes from a specification.",
    "link__Purpose": "Why a gateway must understand a specification.",
    "link__Purpose.SECURITY": "It guards data.",
    "link__Purpose.EXECUTION": "It changes what is executed.",
    "@key": "The fields by which other services refer to records of a type.",
    "@link": "A specification that the schema follows.",
    "@key.fields": "The fields of the key.",
    "@key.resolvable": "Whether this service finds records by it.",
    "@link.url": "Where the specification is published.",
    "@link.as": "What its names begin with in this schema.",
    "@link.for": "Why a gateway must understand it.",
    "@link.import": "The names that are taken from it.",
    "@cost": "Points of a field that takes longer than others, or of a text for each word of it.",
    "@cost.weight": "The points.",
    "@listSize": "How long a list is: by an argument, or as it is assumed to be.",
    "@listSize.assumedSize": "About how many entries it has.",
    "@listSize.slicingArguments": "The arguments that say how many entries are asked for.",
    "@listSize.sizedFields": "The fields below that hold so many entries.",
    "@listSize.requireOneSlicingArgument": "Whether one of the arguments must be sent.",
}
"""Descriptions of what only gateways read, for readers of introspection."""


def describe(schema: GraphQLSchema) -> None:
    """Describe what the libraries bring along without a description."""
    for directive in schema.directives:
        name = f"@{directive.name}"
        # Strawberry's and graphql-core's own descriptions stay, where there are any.
        directive.description = directive.description or DESCRIPTIONS.get(name)
        for argument, sent in directive.args.items():
            sent.description = sent.description or DESCRIPTIONS.get(f"{name}.{argument}")
    for name, type_ in schema.type_map.items():
        type_.description = type_.description or DESCRIPTIONS.get(name)
        for value, known in type_.values.items() if isinstance(type_, GraphQLEnumType) else ():
            known.description = known.description or DESCRIPTIONS.get(f"{name}.{value}")


def keys(*fields: str) -> list[Key]:
    """The keys by which a gateway may refer to records of a type."""
    return [Key(fields=field) for field in fields]  # type: ignore[arg-type]  # a text is one
