"""Places: as callers send them, and as the directory understands them."""

from __future__ import annotations

import strawberry

from geo.place import PlacePrecision, PlaceSource
from resolvers.notices import NoticeCode
from resolvers.place_resolution import PlaceAsked
from schema.geography import Commune, Department, Position
from schema.list_sizes import about
from schema.structure import Structure


@strawberry.input(description="A point on the WGS84 ellipsoid, in degrees.")
class CoordinatesInput:
    latitude: float = strawberry.field(description="Degrees north, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, -180 to 180.")


@strawberry.input(one_of=True, description="A place: exactly one of these.")
class PlaceInput:
    coordinates: CoordinatesInput | None = strawberry.field(
        description="A position, such as a telephone's. Send it in a POST body only."
    )
    address: str | None = strawberry.field(
        description="A postal address, best with its commune. Send it in a POST body only."
    )
    commune: str | None = strawberry.field(
        description="INSEE code of a commune, such as 59350 for Lille."
    )
    postal_code: str | None = strawberry.field(
        description="A postal code; several communes may share it."
    )
    uai: str | None = strawberry.field(
        description="UAI of a school or CIO: what an ENT knows of its user."
    )

    def asked(self, argument: str) -> PlaceAsked:
        """The place for the resolvers, with the name of the argument that held it."""
        here = self.coordinates
        return PlaceAsked(
            argument=argument,
            coordinates=(here.latitude, here.longitude) if here else None,
            address=self.address,
            commune=self.commune,
            postal_code=self.postal_code,
            uai=self.uai,
        )


@strawberry.type(description="A place, as the directory understood it.")
class Place:
    label: str = strawberry.field(description="The place in words, in French.")
    source: PlaceSource = strawberry.field(description="What said where it is.")
    position: Position = strawberry.field(description="Where distances are measured from.")
    precision: PlacePrecision = strawberry.field(description="How exact the position is.")
    commune: Commune | None = strawberry.field(description="The commune it is in.")
    commune_inferred: bool = strawberry.field(
        description="Whether the commune was inferred from the nearest commune's centre."
    )
    department: Department | None = strawberry.field(
        description="Its département; null outside the directory's territory."
    )
    postal_code: str | None = strawberry.field(description="Its postal code, where known.")
    structure: Structure | None = strawberry.field(
        description="The structure that was meant, when the place is a UAI."
    )
    alternatives: list[Place] = strawberry.field(
        description="Other places that answer what was sent, such as a postal code's communes.",
        directives=about(4),
    )


@strawberry.type(description="What a caller should know, though nothing failed.")
class Notice:
    code: NoticeCode = strawberry.field(description="What it is about; stable.")
    message: str = strawberry.field(description="A French sentence to show.")
    path: list[str] = strawberry.field(description="The part of the input it speaks of.")
