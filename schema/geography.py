"""Administrative areas, communes, positions and addresses."""

from __future__ import annotations

import strawberry

from models import commune
from models.commune import CommuneKind
from schema.enums import describe_enum
from schema.federation import keys
from schema.provenance import Provenance
from schema.relay import resolves_record

describe_enum(
    CommuneKind,
    "What kind of commune an INSEE code names.",
    {
        CommuneKind.COMMUNE: "A commune of today.",
        CommuneKind.COMMUNE_ASSOCIEE: "A part of a commune, associated to it by merger.",
        CommuneKind.COMMUNE_DELEGUEE: "A former commune, now a delegated part of a new one.",
        CommuneKind.ARRONDISSEMENT_MUNICIPAL: "An arrondissement of Paris, Lyon or Marseille.",
    },
)


@strawberry.type(description="A point on the WGS84 ellipsoid.")
class Position:
    latitude: float = strawberry.field(description="Degrees north.")
    longitude: float = strawberry.field(description="Degrees east.")


@strawberry.type(description="A postal address, as its source writes it.")
class Address:
    street: str | None = strawberry.field(description="Number and street.")
    postal_code: str | None = strawberry.field(description="Postal code; may be a CEDEX code.")
    city: str | None = strawberry.field(description="Town, as in the address.")


@strawberry.type(description="An académie, the ministry's administrative area.")
class Academy:
    code: str = strawberry.field(description="Two-digit code of the ministry, 09 for Lille.")
    name: str = strawberry.field(description="Its name.")


@strawberry.type(description="A département.")
class Department:
    code: str = strawberry.field(description="Code in the official geographic code (COG).")
    name: str = strawberry.field(description="Its name.")
    academy: Academy = strawberry.field(description="The académie it belongs to.")


@strawberry.type(
    description="A commune, or a part of one that kept an INSEE code of its own.",
    directives=keys("code"),
)
class Commune:
    code: str = strawberry.field(description="INSEE code.")
    name: str = strawberry.field(description="Its name.")
    kind: CommuneKind = strawberry.field(description="What the code stands for.")
    parent: Commune | None = strawberry.field(description="The commune that a part belongs to.")
    department: Department = strawberry.field(description="Its département.")
    postal_codes: list[str] = strawberry.field(description="Its postal codes.")
    population: int | None = strawberry.field(description="Municipal population.")
    latitude: float | None = strawberry.field(description="Of its centre: degrees, WGS84.")
    longitude: float | None = strawberry.field(description="Of its centre: degrees, WGS84.")
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(commune.Commune)


@strawberry.type(description="A bassin de formation, in which an académie groups its schools.")
class Bassin:
    code: str = strawberry.field(description="Code in the annuaire de l'éducation.")
    name: str = strawberry.field(description="Its name.")
    academy: Academy = strawberry.field(description="Its académie.")
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
