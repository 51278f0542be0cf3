"""What is around a school."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from models.structure import StructureType
from resolvers.around_school import Around
from resolvers.nearest_lookup import ANYTHING, NearestAsked
from resolvers.place_resolution import PlaceAsked
from schema.filters import EstablishmentFilter, structure_filter
from schema.list_sizes import paged
from schema.nearby import (
    NearbyCioConnection,
    NearbyEstablishmentConnection,
    NearbyHostConnection,
    NearbyMissionLocaleConnection,
)
from schema.relay import After, First, Info, WithinKm

HERE = PlaceAsked("uai")
"""The place is the school's, and not sent."""

Establishments = Annotated[
    EstablishmentFilter | None, strawberry.argument(description="Only these establishments.")
]
AroundSchool = strawberry.Parent[Around]


def asked(within_km: float | None, first: int, after: str | None, filter: Any = ANYTHING) -> Any:
    return NearestAsked(HERE, within_km, first, after, filter)


async def hosts(
    root: AroundSchool,
    info: Info,
    dispositif: Annotated[str, strawberry.argument(description="Code of the dispositif.")],
    within_km: WithinKm = None,
    filter: Establishments = None,
    first: First = 10,
    after: After = None,
) -> Any:
    chosen = structure_filter(info, filter)
    return await root.hosts(dispositif, asked(within_km, first, after, chosen))


async def cios(
    root: AroundSchool, within_km: WithinKm = None, first: First = 5, after: After = None
) -> Any:
    return await root.structures(StructureType.CIO, asked(within_km, first, after))


async def missions_locales(
    root: AroundSchool, within_km: WithinKm = None, first: First = 5, after: After = None
) -> Any:
    return await root.structures(StructureType.MISSION_LOCALE, asked(within_km, first, after))


async def establishments(
    root: AroundSchool,
    info: Info,
    within_km: WithinKm = None,
    filter: Establishments = None,
    first: First = 10,
    after: After = None,
) -> Any:
    chosen = structure_filter(info, filter)
    return await root.structures(
        StructureType.ESTABLISHMENT, asked(within_km, first, after, chosen)
    )


@strawberry.type(description="What is around a school, each nearest first.")
class Nearby:
    hosts: NearbyHostConnection = strawberry.field(
        resolver=hosts, description="Who hosts a dispositif.", directives=paged()
    )
    cios: NearbyCioConnection = strawberry.field(
        resolver=cios, description="CIOs.", directives=paged()
    )
    missions_locales: NearbyMissionLocaleConnection = strawberry.field(
        resolver=missions_locales, description="Missions locales.", directives=paged()
    )
    establishments: NearbyEstablishmentConnection = strawberry.field(
        resolver=establishments,
        description="Establishments; the school itself is the first, at 0 metres.",
        directives=paged(),
    )
