"""Missions locales: their type, list, filter and root field."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from models import mission_locale
from models.structure import StructureType
from resolvers.structures import structure_page
from schema.federation import keys
from schema.list_sizes import assumed_size, paged_size
from schema.psad_territory import PsadTerritory
from schema.relay import After, Connection, Edge, First, Info, resolves_record
from schema.structure import Structure, StructureFilterInput, structure_filter


@strawberry.type(
    description="A mission locale or one of its branches: local youth employment office, 16 to 25.",
    directives=keys("id", "uai"),
)
class MissionLocale(Structure):
    co_piloted_territories: list[PsadTerritory] = strawberry.field(
        description="The PSAD territories that it co-pilots.", directives=assumed_size(1)
    )
    is_type_of = resolves_record(mission_locale.MissionLocale)


@strawberry.type(description="A mission locale in a list.")
class MissionLocaleEdge(Edge[MissionLocale]):
    pass


@strawberry.type(description="A page of missions locales, in the order of their names.")
class MissionLocaleConnection(Connection[MissionLocale]):
    edges: list[MissionLocaleEdge] = strawberry.field(description="The page's entries.")


@strawberry.input(description="Which missions locales: each list holds the accepted values.")
class MissionLocaleFilter(StructureFilterInput):
    pass


async def resolve_missions_locales(
    info: Info,
    filter: Annotated[
        MissionLocaleFilter | None, strawberry.argument(description="Only these.")
    ] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = structure_filter(info, filter)
    return await structure_page(info.context, StructureType.MISSION_LOCALE, chosen, first, after)


@strawberry.type
class MissionLocaleFields:
    # No look-up by UAI as for CIOs: it is the education service's key, and no mission locale in
    # the seed files has one.
    missions_locales: MissionLocaleConnection = strawberry.field(
        resolver=resolve_missions_locales,
        description="Missions locales, in the order of their names.",
        directives=paged_size(),
    )
