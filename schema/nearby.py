"""Connections of what is near a place."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import strawberry

from models.hosting import Coverage
from resolvers.nearest_lookup import NearbyHostPage, load_cio
from schema.hosting import Hosting
from schema.list_sizes import about
from schema.place import Notice, Place
from schema.relay import Connection, Edge, Info
from schema.structure import Cio, Establishment, MissionLocale

T = TypeVar("T")


@strawberry.type
class NearbyEdge(Edge[T], Generic[T]):
    distance_meters: float = strawberry.field(
        description="Geodesic distance from the place in metres, as the crow flies (WGS84)."
    )


@strawberry.type
class NearbyConnection(Connection[T], Generic[T]):
    place: Place = strawberry.field(description="What near was understood as.")
    notices: list[Notice] = strawberry.field(
        description="What to know of this answer.", directives=about(4)
    )


async def referral(root: strawberry.Parent[NearbyHostPage], info: Info) -> Any:
    nearest = await root.referral()
    return await load_cio(info.context, nearest.key) if nearest else None


async def referral_distance(root: strawberry.Parent[NearbyHostPage]) -> float | None:
    nearest = await root.referral()
    return nearest.distance_meters if nearest else None


@strawberry.type(description="A hosting near a place.")
class NearbyHostEdge(NearbyEdge[Hosting]):
    pass


@strawberry.type(description="A page of a dispositif's hosts, nearest first.")
class NearbyHostConnection(NearbyConnection[Hosting]):
    edges: list[NearbyHostEdge] = strawberry.field(description="The page's entries.")
    coverage: Coverage = strawberry.field(
        description="How completely the dispositif's hosts are known around this place."
    )
    referral: Cio | None = strawberry.field(
        resolver=referral,
        description="The nearest CIO: a next step, whether or not a host was found.",
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
