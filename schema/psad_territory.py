"""PSAD territories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from directory.catalogue import Catalogue
from directory.request_context import MAX_PAGE_SIZE
from models import psad_territory
from models.psad_territory import TerritoryStatus
from resolvers.catalogue_lists import TerritoryFilter, commune_page
from schema.enums import describe_enum
from schema.federation import keys
from schema.filters import accepted_values, known_codes
from schema.geography import Academy, Commune
from schema.list_sizes import assumed_size, paged_size
from schema.provenance import Provenance
from schema.relay import After, Connection, Edge, First, Info, Node, resolves_record

if TYPE_CHECKING:
    from schema.cio import Cio
    from schema.mission_locale import MissionLocale

describe_enum(
    TerritoryStatus,
    "How a PSAD territory is known.",
    {
        TerritoryStatus.OFFICIAL: "From the DRAIO's list.",
        TerritoryStatus.PROVISIONAL: (
            "Derived, until the official list is loaded: each commune goes to the nearest CIO "
            "of its own département."
        ),
    },
)


LazyCio = Annotated["Cio", strawberry.lazy("schema.cio")]
LazyMissionLocale = Annotated["MissionLocale", strawberry.lazy("schema.mission_locale")]


@strawberry.type(description="A commune in a list.")
class CommuneEdge(Edge[Commune]):
    pass


@strawberry.type(description="A page of communes, in the order of their codes.")
class CommuneConnection(Connection[Commune]):
    edges: list[CommuneEdge] = strawberry.field(description="The page's entries.")


async def pilots(root: strawberry.Parent[psad_territory.PsadTerritory], info: Info) -> Any:
    return [s for s in await info.context.structures.load_many(root.pilot_keys) if s is not None]


async def co_pilots(root: strawberry.Parent[psad_territory.PsadTerritory], info: Info) -> Any:
    return [s for s in await info.context.structures.load_many(root.co_pilot_keys) if s is not None]


async def communes(
    root: strawberry.Parent[psad_territory.PsadTerritory],
    info: Info,
    first: First = MAX_PAGE_SIZE,
    after: After = None,
) -> Any:
    return commune_page(info.context, root.communes, first, after)


@strawberry.type(
    description=(
        "The territory of a PSAD: a coordination body, not a place, with a CIO's and a "
        "mission locale's directors as co-pilots. Territories may overlap."
    ),
    directives=keys("id", "code"),
)
class PsadTerritory(Node):
    code: str = strawberry.field(description="Stable code.")
    name: str = strawberry.field(description="Its name, in French.")
    academy: Academy | None = strawberry.field(description="Its académie.")
    status: TerritoryStatus = strawberry.field(description="Official, or provisional.")
    derivation: str | None = strawberry.field(
        description=(
            "How a provisional territory was drawn, in the language asked for; null for official "
            "ones."
        )
    )
    cios: list[LazyCio] = strawberry.field(
        resolver=pilots, description="The pilot CIOs.", directives=assumed_size(2)
    )
    missions_locales: list[LazyMissionLocale] = strawberry.field(
        resolver=co_pilots,
        description="The co-pilot missions locales, where a source names them.",
        directives=assumed_size(2),
    )
    communes: CommuneConnection = strawberry.field(
        resolver=communes, description="The communes it covers.", directives=paged_size()
    )
    provenance: Provenance = strawberry.field(description="Where the record comes from.")
    is_type_of = resolves_record(psad_territory.PsadTerritory)


@strawberry.type(description="A PSAD territory in a list.")
class PsadTerritoryEdge(Edge[PsadTerritory]):
    pass


@strawberry.type(description="A page of PSAD territories, in the order of their names.")
class PsadTerritoryConnection(Connection[PsadTerritory]):
    edges: list[PsadTerritoryEdge] = strawberry.field(description="The page's entries.")


@strawberry.input(description="Which PSAD territories: each list holds the accepted values.")
class PsadTerritoryFilter:
    academies: list[str] | None = strawberry.field(
        default=None, description="Codes of académies, such as 09 for Lille."
    )
    statuses: list[TerritoryStatus] | None = strawberry.field(
        default=None, description="Official, provisional."
    )

    def checked(self, catalogue: Catalogue) -> TerritoryFilter:
        return TerritoryFilter(
            academies=known_codes(self.academies, "academies", catalogue.academies.keys()),
            statuses=accepted_values(self.statuses, "statuses"),
        )
