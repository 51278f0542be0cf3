"""Structures: the interface of CIOs, missions locales and establishments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from directory.catalogue import Catalogue
from models import structure
from models.structure import (
    PositionPrecision,
    StructureStatus,
)
from models.structure_filter import StructureFilter
from resolvers.hostings import dispositifs_at
from resolvers.nearest_lookup import NO_FILTER
from resolvers.structures import related_structure
from schema.enums import describe_enum
from schema.filters import accepted_values, known_codes
from schema.geography import Academy, Address, Commune, Department, Position
from schema.list_sizes import assumed_size
from schema.provenance import FieldSource, Provenance
from schema.psad_territory import PsadTerritory
from schema.reception import Accessibility, OpeningHours, StructureNotice, notices
from schema.relay import Info, Node

if TYPE_CHECKING:
    from schema.dispositif import Dispositif
    from schema.hosting import Hosting

describe_enum(
    StructureStatus,
    "The life of a structure.",
    {
        StructureStatus.OPEN: "It is open.",
        StructureStatus.TO_OPEN: "It will open; opensOn says when, where that is known.",
        StructureStatus.CLOSED: "It is closed; successor says what replaces it, where known.",
    },
)
describe_enum(
    PositionPrecision,
    "How exact a structure's position is.",
    {
        PositionPrecision.ADDRESS: "The house number or the building.",
        PositionPrecision.STREET: "The street or hamlet.",
        PositionPrecision.COMMUNE: "Only the centre of the commune.",
    },
)


# Lazy: these modules import this one, for the hosts of hostings.
LazyDispositif = Annotated["Dispositif", strawberry.lazy("schema.dispositif")]
LazyHosting = Annotated["Hosting", strawberry.lazy("schema.hosting")]


async def hostings(root: strawberry.Parent[structure.Structure], info: Info) -> Any:
    return await info.context.hostings_of.load(root.key)


async def dispositifs(root: strawberry.Parent[structure.Structure], info: Info) -> Any:
    return await dispositifs_at(info.context, root)


async def successor(root: strawberry.Parent[structure.Structure], info: Info) -> Any:
    return await related_structure(info.context, root.successor_key)


@strawberry.interface(description="A place that receives young people.")
class Structure(Node):
    name: str = strawberry.field(description="Its name, as its source writes it.")
    usual_name: str = strawberry.field(
        description="Its name as people say it, such as « CIO d'Arras », derived from name."
    )
    uai: str | None = strawberry.field(
        description="Identifier of the national education service; the key to join with an ENT."
    )
    siret: str | None = strawberry.field(
        description="SIRET: its 14 digits in Insee's register, the key to join with Sirene."
    )
    address: Address | None = strawberry.field(description="Its postal address.")
    commune: Commune | None = strawberry.field(description="The commune it is in.")
    department: Department | None = strawberry.field(description="Its département.")
    academy: Academy | None = strawberry.field(description="Its académie.")
    position: Position | None = strawberry.field(
        description="Where it is; null where no source says, and then it is never nearest."
    )
    position_precision: PositionPrecision | None = strawberry.field(
        description="How exact the position is."
    )
    phone: str | None = strawberry.field(description="Telephone, in the national form.")
    phone_e164: str | None = strawberry.field(
        name="phoneE164", description="The same telephone in E.164 form, such as +33320123456."
    )
    email: str | None = strawberry.field(description="E-mail address of the institution.")
    website: str | None = strawberry.field(description="Web site.")
    contact_confirmed_at: date | None = strawberry.field(
        description="The day on which somebody last confirmed telephone and e-mail; null if nobody."
    )
    opening_hours: OpeningHours | None = strawberry.field(
        description="When it receives people, in a usual week; null where no source says."
    )
    notices: list[StructureNotice] = strawberry.field(
        resolver=notices,
        description=(
            "What is true for some days, today or later: closings, moves. Those that begin first, "
            "at most 20."
        ),
        directives=assumed_size(1),
    )
    accessibility: Accessibility | None = strawberry.field(
        description="Whether people with reduced mobility can enter; null where no source says."
    )
    status: StructureStatus = strawberry.field(
        description="Open, to open or closed, today in metropolitan France."
    )
    opens_on: date | None = strawberry.field(description="The day it opens or opened.")
    closes_on: date | None = strawberry.field(description="The last day that it is open, or was.")
    successor: Structure | None = strawberry.field(
        resolver=successor, description="What replaces it once it is closed."
    )
    psad_territories: list[PsadTerritory] = strawberry.field(
        description="Every PSAD territory that covers its commune.", directives=assumed_size(2)
    )
    hostings: list[LazyHosting] = strawberry.field(
        resolver=hostings,
        description="The dispositifs that a source says it hosts.",
        directives=assumed_size(4),
    )
    dispositifs: list[LazyDispositif] = strawberry.field(
        resolver=dispositifs,
        description="What a source says it hosts, and what any establishment of its kind may run.",
        directives=assumed_size(5),
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    position_source: FieldSource | None = strawberry.field(
        description="Where the position comes from; null without a position."
    )
    contact_source: FieldSource | None = strawberry.field(
        description="Where telephone, e-mail and web site come from; null where all are unknown."
    )


@strawberry.input
class StructureFilterInput:
    statuses: list[StructureStatus] | None = strawberry.field(
        default=None, description="Lives; closed structures are only answered where asked for."
    )
    academies: list[str] | None = strawberry.field(
        default=None, description="Codes of académies, such as 09 for Lille."
    )
    departments: list[str] | None = strawberry.field(
        default=None, description="Codes of départements, such as 59."
    )

    def checked(self, catalogue: Catalogue) -> StructureFilter:
        return StructureFilter(
            statuses=accepted_values(self.statuses, "statuses"),
            academies=known_codes(self.academies, "academies", catalogue.academies.keys()),
            departments=known_codes(self.departments, "departments", catalogue.departments.keys()),
        )


def structure_filter(info: Info, filter: StructureFilterInput | None) -> StructureFilter:
    """What the resolvers take for a filter, or for none.

    Raises:
        BadFilter: an empty list, or a code that the directory does not have.
    """
    return NO_FILTER if filter is None else filter.checked(info.context.catalogue)
