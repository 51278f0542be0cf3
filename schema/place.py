"""Places: as callers send them, and as the directory understands them."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from geo.place import PlacePrecision, PlaceSource
from resolvers.notices import NoticeCode
from resolvers.place_resolution import PlaceQuery, find_place
from resolvers.place_suggestions import suggest_places
from schema.enums import describe_enum
from schema.geography import Commune, Department, Position
from schema.list_sizes import assumed_size, sized_by
from schema.prices import PLACE_WORD
from schema.relay import First, Info
from schema.structure import Structure

describe_enum(
    PlaceSource,
    "What answered the question where a place is.",
    {
        PlaceSource.COORDINATES: "The caller's own coordinates.",
        PlaceSource.BAN: "The State's geocoding service, over the Base Adresse Nationale.",
        PlaceSource.GAZETTEER: "The directory's gazetteer of communes and postal codes.",
        PlaceSource.DIRECTORY: "The position of a structure of the directory, by its UAI.",
    },
)
describe_enum(
    PlacePrecision,
    "How exact a place's position is.",
    {
        PlacePrecision.EXACT: "As the caller sent it.",
        PlacePrecision.ADDRESS: "A house number or building.",
        PlacePrecision.STREET: "A street or hamlet.",
        PlacePrecision.COMMUNE: "The centre of a commune.",
    },
)
describe_enum(
    NoticeCode,
    "What a notice is about.",
    {
        NoticeCode.PLACE_AMBIGUOUS: "Several communes answer; see place.alternatives.",
        NoticeCode.PLACE_IS_CENTRE: "Distances are measured from a commune's centre.",
        NoticeCode.HOSTING_NOT_YET_OPEN: (
            "Hostings of this answer that are not open yet; the message says when they will be, "
            "where that is known."
        ),
        NoticeCode.CONTACT_OLD: (
            "Telephones or mails of this answer that no source has stated for two years; the "
            "message names the first structures and their dates; contactSource has each."
        ),
        NoticeCode.CONTACT_UNKNOWN: (
            "No telephone and no mail is known of structures of this answer; the message names "
            "them."
        ),
        NoticeCode.OUTSIDE_REGION: "The place is outside the directory's territory.",
        NoticeCode.PLACE_CONTRADICTORY: (
            "The postal code and the commune's name contradict: the postal code counts; or the "
            "commune is not in the département that was named: the commune counts."
        ),
        NoticeCode.NEED_RECOGNISED: (
            "What was sent as an address tells of a need: the message says whom to turn to."
        ),
        NoticeCode.COMMUNE_IS_POSTAL_CODE: (
            "The INSEE code that was sent is another commune's postal code as well."
        ),
        NoticeCode.GEOCODER_FELL_BACK: "An address was understood as its commune only.",
        NoticeCode.UAI_CLOSED_REPLACED: "A closed school was replaced by its successor.",
        NoticeCode.COMMUNE_INFERRED: "The commune was inferred from the nearest centre.",
        NoticeCode.TERRITORY_UNKNOWN: "No PSAD territory of the place is known.",
        NoticeCode.TERRITORY_PROVISIONAL: "A PSAD territory of the place is provisional.",
        NoticeCode.HOSTS_NOT_PUBLISHED: "No hosts of the dispositif are known for the place.",
        NoticeCode.HOSTS_PARTLY_PUBLISHED: "Only some hosts of the dispositif are known.",
        NoticeCode.PLACE_NOT_SENT: "No place and no school was sent: nothing near is answered.",
        NoticeCode.PROFILE_CONTRADICTORY: (
            "What was sent of the person cannot be: nothing is recommended on it."
        ),
        NoticeCode.SCHOOL_TERRITORY_DIFFERS: (
            "The school is in another PSAD's territory than where the person lives."
        ),
    },
)


@strawberry.input(description="A point on the WGS84 ellipsoid, in degrees.")
class CoordinatesInput:
    latitude: float = strawberry.field(description="Degrees north, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, -180 to 180.")


# Positions and addresses by POST: proxies write URLs down (docs/security.md).
@strawberry.input(one_of=True, description="A place: exactly one of these.")
class PlaceInput:
    coordinates: CoordinatesInput | None = strawberry.field(
        description="A position, such as a telephone's. Send it in a POST body only."
    )
    address: str | None = strawberry.field(
        description="A postal address, best with its commune. Send it in a POST body only.",
        directives=PLACE_WORD,
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

    def as_query(self, argument: str) -> PlaceQuery:
        """The place for the resolvers, with the name of the argument that held it."""
        here = self.coordinates
        return PlaceQuery(
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
        directives=assumed_size(4),
    )


@strawberry.type(description="What a caller should know, though nothing failed.")
class Notice:
    code: NoticeCode = strawberry.field(description="What it is about; stable.")
    message: str = strawberry.field(description="A sentence to show, in the language asked for.")
    path: list[str] = strawberry.field(description="The part of the input it speaks of.")


At = Annotated[PlaceInput, strawberry.argument(description="The place.")]


async def resolve_place(info: Info, at: At) -> Any:
    return (await find_place(info.context, at.as_query("at"))).place


async def resolve_suggest_places(
    info: Info,
    text: Annotated[
        str,
        strawberry.argument(
            description="The beginning of a commune's name or postal code.",
            directives=PLACE_WORD,
        ),
    ],
    first: First = 8,
    near: Annotated[
        PlaceInput | None,
        strawberry.argument(description="Where the person probably is: nearer places come first."),
    ] = None,
) -> Any:
    query = near.as_query("near") if near is not None else None
    return await suggest_places(info.context, text, first, query)


@strawberry.type
class PlaceFields:
    place: Place = strawberry.field(
        resolver=resolve_place, description="What a place is understood as, before it is used."
    )
    suggest_places: list[Place] = strawberry.field(
        resolver=resolve_suggest_places,
        description="Communes that complete what is being typed, the likeliest first.",
        directives=sized_by("first"),
    )
