"""Structures: CIOs, missions locales and establishments."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from models import cio, establishment, mission_locale, structure
from models.structure import (
    Contract,
    EstablishmentKind,
    PositionPrecision,
    Sector,
    StructureStatus,
    Track,
)
from resolvers.around_school import around
from resolvers.hostings import dispositifs_at
from resolvers.structures import related
from schema.federation import keys
from schema.geography import Academy, Address, Bassin, Commune, Department, Position
from schema.list_sizes import about
from schema.provenance import FieldSource, Provenance
from schema.psad_territory import PsadTerritory
from schema.relay import Connection, Edge, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.dispositif import Dispositif
    from schema.hosting import Hosting
    from schema.nearest import Nearby

LazyDispositif = Annotated["Dispositif", strawberry.lazy("schema.dispositif")]
LazyNearby = Annotated["Nearby", strawberry.lazy("schema.nearest")]
LazyHosting = Annotated["Hosting", strawberry.lazy("schema.hosting")]


async def successor(root: strawberry.Parent[structure.Structure], info: Info) -> Any:
    return await related(info.context, root.successor_key)


async def parent(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return await related(info.context, root.parent_key)


async def annexes(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return await info.context.annexes_of.load(root.key)


async def hostings(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return await info.context.hostings_of.load(root.key)


async def dispositifs(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return await dispositifs_at(info.context, root)


async def nearby(root: strawberry.Parent[establishment.Establishment], info: Info) -> Any:
    return around(info.context, root)


@strawberry.interface(description="A place that receives young people.")
class Structure(Node):
    name: str = strawberry.field(description="Its name, as its source writes it.")
    uai: str | None = strawberry.field(
        description="Identifier of the national education service; the key to join with an ENT."
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
    status: StructureStatus = strawberry.field(description="Open, to open or closed.")
    opens_on: date | None = strawberry.field(description="The day it opens or opened.")
    closes_on: date | None = strawberry.field(description="The day it closes or closed.")
    successor: Structure | None = strawberry.field(
        resolver=successor, description="What replaces it once it is closed."
    )
    psad_territories: list[PsadTerritory] = strawberry.field(
        description="Every PSAD territory that covers its commune.", directives=about(2)
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    position_source: FieldSource | None = strawberry.field(
        description="Where the position comes from; null without a position."
    )
    contact_source: FieldSource | None = strawberry.field(
        description="Where telephone, e-mail and web site come from; null where all are unknown."
    )


@strawberry.type(
    description="Centre d'information et d'orientation: public, free counselling by psychologists.",
    directives=keys("id", "uai"),
)
class Cio(Structure):
    piloted_territories: list[PsadTerritory] = strawberry.field(
        description="The PSAD territories that it pilots.", directives=about(1)
    )
    is_type_of = resolves_record(cio.Cio)


@strawberry.type(
    description="A mission locale or one of its branches: local youth employment office, 16 to 25.",
    directives=keys("id", "uai"),
)
class MissionLocale(Structure):
    co_piloted_territories: list[PsadTerritory] = strawberry.field(
        description="The PSAD territories that it co-pilots.", directives=about(1)
    )
    is_type_of = resolves_record(mission_locale.MissionLocale)


@strawberry.type(description="A further site of an establishment, without a UAI of its own.")
class Site:
    name: str = strawberry.field(description="Its name.")
    address: Address = strawberry.field(description="Its postal address.")


@strawberry.type(
    description="A school, or a structure annexed to one.", directives=keys("id", "uai")
)
class Establishment(Structure):
    kind: EstablishmentKind = strawberry.field(
        description="What kind of establishment it is; of a cité scolaire, the lycée's."
    )
    kinds: list[EstablishmentKind] = strawberry.field(
        description="All its kinds: a cité scolaire is a collège and a lycée under one UAI."
    )
    sector: Sector | None = strawberry.field(description="Public or private.")
    contract: Contract | None = strawberry.field(
        description="A private establishment's contract with the State; null for public ones."
    )
    tracks: list[Track] | None = strawberry.field(
        description="The tracks a lycée teaches; null where no source says."
    )
    segpa: bool | None = strawberry.field(
        description="Whether it has a SEGPA; null where no source says."
    )
    ulis: bool | None = strawberry.field(
        description="Whether it has a ULIS, a unit for pupils with disabilities; null if unknown."
    )
    apprenticeship: bool | None = strawberry.field(
        description="Whether it trains apprentices; null where no source says."
    )
    boarding: bool | None = strawberry.field(
        description="Whether pupils can board; null where no source says."
    )
    other_sites: list[Site] = strawberry.field(
        description="Its further sites, under the same UAI. No source says where they lie.",
        directives=about(2),
    )
    bassin: Bassin | None = strawberry.field(description="Its bassin de formation.")
    teaching_source: FieldSource | None = strawberry.field(
        description=(
            "Where tracks, SEGPA, ULIS, apprenticeship, boarding, sites, parent and bassin come "
            "from."
        )
    )
    parent: Establishment | None = strawberry.field(
        resolver=parent, description="The establishment it is annexed to."
    )
    annexes: list[Establishment] = strawberry.field(
        resolver=annexes,
        description="The structures annexed to it, such as a micro-lycée.",
        directives=about(2),
    )
    hostings: list[LazyHosting] = strawberry.field(
        resolver=hostings,
        description="The dispositifs that a source says it hosts.",
        directives=about(4),
    )
    dispositifs: list[LazyDispositif] = strawberry.field(
        resolver=dispositifs,
        description="What a source says it hosts, and what any establishment of its kind may run.",
        directives=about(5),
    )
    nearby: LazyNearby | None = strawberry.field(
        resolver=nearby, description="What is around it; null where no source locates it."
    )
    is_type_of = resolves_record(establishment.Establishment)


@strawberry.type(description="A CIO in a list.")
class CioEdge(Edge[Cio]):
    pass


@strawberry.type(description="A page of CIOs, in the order of their names.")
class CioConnection(Connection[Cio]):
    edges: list[CioEdge] = strawberry.field(description="The page's entries.")


@strawberry.type(description="A mission locale in a list.")
class MissionLocaleEdge(Edge[MissionLocale]):
    pass


@strawberry.type(description="A page of missions locales, in the order of their names.")
class MissionLocaleConnection(Connection[MissionLocale]):
    edges: list[MissionLocaleEdge] = strawberry.field(description="The page's entries.")


@strawberry.type(description="An establishment in a list.")
class EstablishmentEdge(Edge[Establishment]):
    pass


@strawberry.type(description="A page of establishments, in the order of their names.")
class EstablishmentConnection(Connection[Establishment]):
    edges: list[EstablishmentEdge] = strawberry.field(description="The page's entries.")
