"""What is nearest to a place: root fields, what is around a school, and their connections."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import strawberry

from models.hosting import Coverage
from models.structure import StructureType
from resolvers.around_school import NearbyLookup
from resolvers.nearest_lookup import (
    NearbyHostPage,
    NearestQuery,
    nearest_hosts,
    nearest_structures,
)
from schema.cio import Cio
from schema.enums import describe_enum
from schema.establishment import Establishment, EstablishmentFilter
from schema.hosting import Hosting
from schema.list_sizes import assumed_size, paged_size
from schema.mission_locale import MissionLocale
from schema.place import Notice, Place, PlaceInput
from schema.relay import After, Connection, Edge, First, Info, WithinKm
from schema.structure import structure_filter

describe_enum(
    Coverage,
    "How completely the hosts of a dispositif are known around a place.",
    {
        Coverage.COMPLETE: "A complete list is published for the place's académie.",
        Coverage.PARTIAL: "Some hosts of the place's académie are known; others may exist.",
        Coverage.NONE: "No host of the place's académie is known; see referral.",
    },
)


T = TypeVar("T")

Near = Annotated[PlaceInput, strawberry.argument(description="Where to measure from.")]
Establishments = Annotated[
    EstablishmentFilter | None, strawberry.argument(description="Only these establishments.")
]
Hosts = Annotated[
    EstablishmentFilter | None,
    strawberry.argument(
        description=(
            "Only these hosts. A CIO or a mission locale has no kind, sector, contract, bassin or "
            "track, and a filter by one leaves it out."
        )
    ),
]


@strawberry.type
class NearbyEdge(Edge[T], Generic[T]):
    distance_meters: float = strawberry.field(
        description="Geodesic distance from the place in metres, as the crow flies (WGS84)."
    )


@strawberry.type
class NearbyConnection(Connection[T], Generic[T]):
    place: Place = strawberry.field(description="What near was understood as.")
    notices: list[Notice] = strawberry.field(
        description="What to know of this answer.", directives=assumed_size(4)
    )


async def referral(root: strawberry.Parent[NearbyHostPage]) -> Any:
    nearest = await root.referral()
    return nearest.structure if nearest else None


async def referral_distance(root: strawberry.Parent[NearbyHostPage]) -> float | None:
    nearest = await root.referral()
    return nearest.distance_meters if nearest else None


async def host_notices(root: strawberry.Parent[NearbyHostPage]) -> Any:
    return await root.host_notices()


@strawberry.type(description="A hosting near a place.")
class NearbyHostEdge(NearbyEdge[Hosting]):
    pass


@strawberry.type(description="A page of a dispositif's hosts, nearest first.")
class NearbyHostConnection(NearbyConnection[Hosting]):
    edges: list[NearbyHostEdge] = strawberry.field(description="The page's entries.")
    notices: list[Notice] = strawberry.field(
        resolver=host_notices,
        description="What to know of this answer.",
        directives=assumed_size(4),
    )
    coverage: Coverage = strawberry.field(
        description="How completely the dispositif's hosts are known around this place."
    )
    referral: Cio | None = strawberry.field(
        resolver=referral,
        description=(
            "The nearest CIO that can be reached: a next step, whether or not a host was found."
        ),
    )
    referral_distance_meters: float | None = strawberry.field(
        resolver=referral_distance, description="Geodesic distance to the referral, in metres."
    )


@strawberry.type(description="A CIO near a place.")
class NearbyCioEdge(NearbyEdge[Cio]):
    pass


@strawberry.type(description="A page of CIOs, nearest first.")
class NearbyCioConnection(NearbyConnection[Cio]):
    edges: list[NearbyCioEdge] = strawberry.field(description="The page's entries.")


@strawberry.type(description="A mission locale near a place.")
class NearbyMissionLocaleEdge(NearbyEdge[MissionLocale]):
    pass


@strawberry.type(description="A page of missions locales, nearest first.")
class NearbyMissionLocaleConnection(NearbyConnection[MissionLocale]):
    edges: list[NearbyMissionLocaleEdge] = strawberry.field(description="The page's entries.")


@strawberry.type(description="An establishment near a place.")
class NearbyEstablishmentEdge(NearbyEdge[Establishment]):
    pass


@strawberry.type(description="A page of establishments, nearest first.")
class NearbyEstablishmentConnection(NearbyConnection[Establishment]):
    edges: list[NearbyEstablishmentEdge] = strawberry.field(description="The page's entries.")


AroundSchool = strawberry.Parent[NearbyLookup]


async def hosts(
    root: AroundSchool,
    info: Info,
    dispositif: Annotated[str, strawberry.argument(description="Code of the dispositif.")],
    within_km: WithinKm = None,
    filter: Hosts = None,
    first: First = 10,
    after: After = None,
) -> Any:
    return await root.hosts(
        dispositif, NearestQuery(within_km, structure_filter(info, filter), first, after)
    )


async def cios(
    root: AroundSchool, within_km: WithinKm = None, first: First = 5, after: After = None
) -> Any:
    return await root.structures(
        StructureType.CIO, NearestQuery(within_km, first=first, after=after)
    )


async def missions_locales(
    root: AroundSchool, within_km: WithinKm = None, first: First = 5, after: After = None
) -> Any:
    return await root.structures(
        StructureType.MISSION_LOCALE, NearestQuery(within_km, first=first, after=after)
    )


async def establishments(
    root: AroundSchool,
    info: Info,
    within_km: WithinKm = None,
    filter: Establishments = None,
    first: First = 10,
    after: After = None,
) -> Any:
    return await root.structures(
        StructureType.ESTABLISHMENT,
        NearestQuery(within_km, structure_filter(info, filter), first, after),
    )


@strawberry.type(description="What is around a school, each nearest first.")
class Nearby:
    hosts: NearbyHostConnection = strawberry.field(
        resolver=hosts, description="Who hosts a dispositif.", directives=paged_size()
    )
    cios: NearbyCioConnection = strawberry.field(
        resolver=cios, description="CIOs.", directives=paged_size()
    )
    missions_locales: NearbyMissionLocaleConnection = strawberry.field(
        resolver=missions_locales, description="Missions locales.", directives=paged_size()
    )
    establishments: NearbyEstablishmentConnection = strawberry.field(
        resolver=establishments,
        description="Establishments; the school itself is the first, at 0 metres.",
        directives=paged_size(),
    )


async def resolve_nearest_hosts(
    info: Info,
    dispositif: Annotated[str, strawberry.argument(description="Code of the dispositif.")],
    near: Near,
    within_km: WithinKm = None,
    filter: Hosts = None,
    first: First = 10,
    after: After = None,
) -> Any:
    query = NearestQuery(within_km, structure_filter(info, filter), first, after)
    return await nearest_hosts(info.context, dispositif, near.as_query("near"), query)


async def resolve_nearest_cios(
    info: Info, near: Near, within_km: WithinKm = None, first: First = 5, after: After = None
) -> Any:
    query = NearestQuery(within_km, first=first, after=after)
    return await nearest_structures(info.context, StructureType.CIO, near.as_query("near"), query)


async def resolve_nearest_missions_locales(
    info: Info, near: Near, within_km: WithinKm = None, first: First = 5, after: After = None
) -> Any:
    query = NearestQuery(within_km, first=first, after=after)
    return await nearest_structures(
        info.context, StructureType.MISSION_LOCALE, near.as_query("near"), query
    )


async def resolve_nearest_establishments(
    info: Info,
    near: Near,
    within_km: WithinKm = None,
    filter: Establishments = None,
    first: First = 10,
    after: After = None,
) -> Any:
    query = NearestQuery(within_km, structure_filter(info, filter), first, after)
    return await nearest_structures(
        info.context, StructureType.ESTABLISHMENT, near.as_query("near"), query
    )


@strawberry.type
class NearestFields:
    nearest_hosts: NearbyHostConnection = strawberry.field(
        resolver=resolve_nearest_hosts,
        description="The structures that host a dispositif, nearest first.",
        directives=paged_size(),
    )
    nearest_cios: NearbyCioConnection = strawberry.field(
        resolver=resolve_nearest_cios, description="CIOs, nearest first.", directives=paged_size()
    )
    nearest_missions_locales: NearbyMissionLocaleConnection = strawberry.field(
        resolver=resolve_nearest_missions_locales,
        description="Missions locales, nearest first.",
        directives=paged_size(),
    )
    nearest_establishments: NearbyEstablishmentConnection = strawberry.field(
        resolver=resolve_nearest_establishments,
        description="Establishments, nearest first.",
        directives=paged_size(),
    )
