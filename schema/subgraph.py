"""The root fields by which a gateway of Apollo Federation 2 takes this schema in."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.federation.schema import FederationAny

from directory.request_context import MAX_PAGE_SIZE
from resolvers import federation_entities as found_by_key
from schema.actor import Actor
from schema.dispositif import Dispositif
from schema.funding_source import FundingSource
from schema.geography import Commune
from schema.guide import Guide
from schema.hosting import Hosting
from schema.legal_reference import LegalReference
from schema.list_sizes import assumed_size
from schema.psad_territory import PsadTerritory
from schema.relay import Info
from schema.structure_types import STRUCTURE_TYPES

AnyScalar: dict[object, Any] = {
    FederationAny: strawberry.scalar(
        name="_Any",
        description="A representation of an entity: its __typename and one of its keys.",
        # As it was sent: resolvers.federation_entities checks each, so that one refused spoils no
        # other.
        serialize=lambda value: value,
        parse_value=lambda value: value,
    )
}

OTHER_ENTITIES = (
    Actor,
    Commune,
    Dispositif,
    FundingSource,
    Guide,
    Hosting,
    LegalReference,
    PsadTerritory,
)
# By name: the printed union does not depend on the order of kinds.
ENTITIES = tuple(sorted((*STRUCTURE_TYPES, *OTHER_ENTITIES), key=lambda type_: type_.__name__))
if TYPE_CHECKING:
    Entity = Any  # mypy takes no union of a tuple's types
else:
    Entity = Annotated[
        reduce(or_, ENTITIES),
        strawberry.union("_Entity", description="What a gateway can ask for by a key."),
    ]


@strawberry.type(name="_Service", description="This schema, as a gateway takes it in.")
class Service:
    sdl: str = strawberry.field(
        description="The schema in GraphQL's own language, with keys and list sizes."
    )


async def resolve_entities(
    info: Info,
    representations: Annotated[
        list[FederationAny],
        strawberry.argument(description="Keys of entities, as many as a page holds."),
    ],
) -> Any:
    return await found_by_key.entities(info.context, representations)


async def resolve_service(info: Info) -> Any:
    return Service(sdl=info.schema.as_str())


@strawberry.type
class Subgraph:
    entities: list[Entity | None] = strawberry.field(
        name="_entities",
        resolver=resolve_entities,
        description="Entities by their keys, for a gateway.",
        directives=assumed_size(MAX_PAGE_SIZE),
    )
    service: Service = strawberry.field(
        name="_service", resolver=resolve_service, description="This schema, for a gateway."
    )
