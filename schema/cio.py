"""CIOs: their type, list, filter and root fields."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from models import cio
from models.structure import StructureType
from resolvers.structures import structure_of_type, structure_page
from schema.federation import keys
from schema.list_sizes import assumed_size, paged_size
from schema.psad_territory import PsadTerritory
from schema.relay import After, Connection, Edge, First, Info, Uai, resolves_record
from schema.structure import Structure, StructureFilterInput, structure_filter


@strawberry.type(
    description="Centre d'information et d'orientation: public, free counselling by psychologists.",
    directives=keys("id", "uai"),
)
class Cio(Structure):
    piloted_territories: list[PsadTerritory] = strawberry.field(
        description="The PSAD territories that it pilots.", directives=assumed_size(1)
    )
    is_type_of = resolves_record(cio.Cio)


@strawberry.type(description="A CIO in a list.")
class CioEdge(Edge[Cio]):
    pass


@strawberry.type(description="A page of CIOs, in the order of their names.")
class CioConnection(Connection[Cio]):
    edges: list[CioEdge] = strawberry.field(description="The page's entries.")


@strawberry.input(description="Which CIOs: each list holds the accepted values.")
class CioFilter(StructureFilterInput):
    pass


async def resolve_cio(info: Info, uai: Uai) -> Any:
    return await structure_of_type(info.context, cio.Cio, uai)


async def resolve_cios(
    info: Info,
    filter: Annotated[CioFilter | None, strawberry.argument(description="Only these CIOs.")] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = structure_filter(info, filter)
    return await structure_page(info.context, StructureType.CIO, chosen, first, after)


@strawberry.type
class CioFields:
    cio: Cio | None = strawberry.field(
        resolver=resolve_cio, description="A CIO by its UAI, a closed one too."
    )
    cios: CioConnection = strawberry.field(
        resolver=resolve_cios,
        description="CIOs, in the order of their names.",
        directives=paged_size(),
    )
