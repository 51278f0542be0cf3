"""The root of every question. Each field hands what was sent, checked, to its resolver."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from directory.request_context import MAX_PAGE_SIZE
from models import cio as cio_record
from models import establishment as establishment_record
from models.structure import StructureType
from resolvers import competence_lookup as in_charge
from resolvers.catalogue_lists import (
    DispositifFilter,
    TerritoryFilter,
    dispositif_page,
    territory_page,
)
from resolvers.node_lookup import node, nodes
from resolvers.place_resolution import find_place, suggest_places
from resolvers.structures import structure_of_type, structure_page
from schema.competence import Competence
from schema.directory import Directory
from schema.dispositif import Dispositif, DispositifConnection
from schema.filters import (
    CioFilter,
    DispositifFilterInput,
    EstablishmentFilter,
    MissionLocaleFilter,
    PsadTerritoryFilter,
    structure_filter,
)
from schema.guide import Actor, FundingSource, GlossaryTerm, KeyFigure, LegalReference
from schema.list_sizes import about, paged, sized_by
from schema.nearest import NearestFields
from schema.place import Place, PlaceInput
from schema.psad_territory import PsadTerritory, PsadTerritoryConnection
from schema.recommendation import RecommendationList, recommend
from schema.relay import After, First, Info, Node
from schema.search import SearchConnection, search_for
from schema.structure import (
    Cio,
    CioConnection,
    Establishment,
    EstablishmentConnection,
    MissionLocaleConnection,
)
from schema.subgraph import Subgraph

Code = Annotated[str, strawberry.argument(description="Its stable code.")]
Uai = Annotated[str, strawberry.argument(description="Its UAI: seven digits and a check letter.")]
Near = Annotated[PlaceInput, strawberry.argument(description="Where to measure from.")]
At = Annotated[PlaceInput, strawberry.argument(description="The place.")]
MaybeAt = Annotated[
    PlaceInput | None, strawberry.argument(description="Only those that cover this place.")
]
Establishments = Annotated[
    EstablishmentFilter | None, strawberry.argument(description="Only these establishments.")
]


async def place_(info: Info, at: At) -> Any:
    return (await find_place(info.context, at.asked("at"))).place


async def suggest_places_(
    info: Info,
    text: Annotated[
        str, strawberry.argument(description="The beginning of a commune's name or postal code.")
    ],
    first: First = 8,
    near: Annotated[
        PlaceInput | None,
        strawberry.argument(description="Where the person probably is: nearer places come first."),
    ] = None,
) -> Any:
    asked = near.asked("near") if near is not None else None
    return await suggest_places(info.context, text, first, asked)


async def competence_(info: Info, at: At) -> Any:
    return await in_charge.competence(info.context, at.asked("at"))


async def psad_territory_(info: Info, code: Code) -> Any:
    return info.context.catalogue.territories.get(code)


async def psad_territories_(
    info: Info,
    at: MaybeAt = None,
    filter: Annotated[
        PsadTerritoryFilter | None, strawberry.argument(description="Only these territories.")
    ] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = filter.checked(info.context.catalogue) if filter else TerritoryFilter()
    asked = at.asked("at") if at else None
    return await territory_page(info.context, asked, chosen, first, after)


async def cio_(info: Info, uai: Uai) -> Any:
    return await structure_of_type(info.context, cio_record.Cio, uai)


async def cios_(
    info: Info,
    filter: Annotated[CioFilter | None, strawberry.argument(description="Only these CIOs.")] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = structure_filter(info, filter)
    return await structure_page(info.context, StructureType.CIO, chosen, first, after)


async def missions_locales_(
    info: Info,
    filter: Annotated[
        MissionLocaleFilter | None, strawberry.argument(description="Only these.")
    ] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = structure_filter(info, filter)
    return await structure_page(info.context, StructureType.MISSION_LOCALE, chosen, first, after)


async def establishment_(info: Info, uai: Uai) -> Any:
    return await structure_of_type(info.context, establishment_record.Establishment, uai)


async def establishments_(
    info: Info, filter: Establishments = None, first: First = 20, after: After = None
) -> Any:
    chosen = structure_filter(info, filter)
    return await structure_page(info.context, StructureType.ESTABLISHMENT, chosen, first, after)


async def dispositif_(info: Info, code: Code) -> Any:
    return info.context.catalogue.dispositifs.get(code)


async def dispositifs_(
    info: Info,
    filter: Annotated[
        DispositifFilterInput | None, strawberry.argument(description="Only these dispositifs.")
    ] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = filter.checked(info.context.catalogue) if filter else DispositifFilter()
    return dispositif_page(info.context, chosen, first, after)


async def funding_source_(info: Info, code: Code) -> Any:
    return info.context.catalogue.funding_sources.get(code)


async def funding_sources_(info: Info) -> Any:
    return list(info.context.catalogue.funding_sources.values())


async def actor_(info: Info, code: Code) -> Any:
    return info.context.catalogue.actors.get(code)


async def actors_(info: Info) -> Any:
    return list(info.context.catalogue.actors.values())


async def legal_reference_(info: Info, code: Code) -> Any:
    return info.context.catalogue.legal_references.get(code)


async def legal_references_(info: Info) -> Any:
    return list(info.context.catalogue.legal_references.values())


async def key_figures_(info: Info) -> Any:
    return list(info.context.catalogue.key_figures.values())


async def glossary_(info: Info) -> Any:
    return list(info.context.catalogue.glossary.values())


async def glossary_term_(info: Info, code: Code) -> Any:
    return info.context.catalogue.glossary.get(code)


async def directory_(info: Info) -> Any:
    return info.context.directory


async def node_(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="An id that an answer gave.")],
) -> Any:
    return await node(info.context, id)


async def nodes_(
    info: Info,
    ids: Annotated[
        list[strawberry.ID],
        strawberry.argument(description="Ids that answers gave, as many as a page holds."),
    ],
) -> Any:
    return await nodes(info.context, ids)


@strawberry.type(description="What can be asked of the directory.")
class Query(NearestFields, Subgraph):
    place: Place = strawberry.field(
        resolver=place_, description="What a place is understood as, before it is used."
    )
    suggest_places: list[Place] = strawberry.field(
        resolver=suggest_places_,
        description="Communes that complete what is being typed, the likeliest first.",
        directives=sized_by("first"),
    )
    competence: Competence = strawberry.field(
        resolver=competence_, description="Who is in charge of a place, and why."
    )
    recommendations: RecommendationList = strawberry.field(
        resolver=recommend,
        description="What is open to this young person, and where. By POST only.",
        directives=paged("nodes"),
    )
    search: SearchConnection = strawberry.field(
        resolver=search_for,
        description=(
            "Dispositifs, actors, words and structures by what somebody types: as it is typed, "
            "without accents, by acronym, misspelt."
        ),
        directives=paged(),
    )
    psad_territory: PsadTerritory | None = strawberry.field(
        resolver=psad_territory_, description="A PSAD territory by its code."
    )
    psad_territories: PsadTerritoryConnection = strawberry.field(
        resolver=psad_territories_,
        description="PSAD territories, in the order of their names.",
        directives=paged(),
    )
    cio: Cio | None = strawberry.field(
        resolver=cio_, description="A CIO by its UAI, a closed one too."
    )
    cios: CioConnection = strawberry.field(
        resolver=cios_, description="CIOs, in the order of their names.", directives=paged()
    )
    missions_locales: MissionLocaleConnection = strawberry.field(
        resolver=missions_locales_,
        description="Missions locales, in the order of their names.",
        directives=paged(),
    )
    establishment: Establishment | None = strawberry.field(
        resolver=establishment_, description="An establishment by its UAI, a closed one too."
    )
    establishments: EstablishmentConnection = strawberry.field(
        resolver=establishments_,
        description="Establishments, in the order of their names.",
        directives=paged(),
    )
    dispositif: Dispositif | None = strawberry.field(
        resolver=dispositif_, description="A dispositif by its code."
    )
    dispositifs: DispositifConnection = strawberry.field(
        resolver=dispositifs_,
        description="Dispositifs, in the order of the guide.",
        directives=paged(),
    )
    funding_source: FundingSource | None = strawberry.field(
        resolver=funding_source_, description="A funding source by its code."
    )
    funding_sources: list[FundingSource] = strawberry.field(
        resolver=funding_sources_, description="Every funding source.", directives=about(8)
    )
    actor: Actor | None = strawberry.field(resolver=actor_, description="An actor by its code.")
    actors: list[Actor] = strawberry.field(
        resolver=actors_, description="Every actor.", directives=about(20)
    )
    legal_reference: LegalReference | None = strawberry.field(
        resolver=legal_reference_, description="A text by its code."
    )
    legal_references: list[LegalReference] = strawberry.field(
        resolver=legal_references_,
        description="Every text that the directory refers to.",
        directives=about(20),
    )
    key_figures: list[KeyFigure] = strawberry.field(
        resolver=key_figures_, description="The guide's key figures.", directives=about(20)
    )
    glossary: list[GlossaryTerm] = strawberry.field(
        resolver=glossary_, description="The words of the field.", directives=about(30)
    )
    glossary_term: GlossaryTerm | None = strawberry.field(
        resolver=glossary_term_, description="A word of the field by its code."
    )
    directory: Directory = strawberry.field(
        resolver=directory_, description="The directory's version and sources."
    )
    node: Node | None = strawberry.field(
        resolver=node_, description="Any record by its id; null where nothing has it any more."
    )
    nodes: list[Node | None] = strawberry.field(
        resolver=nodes_,
        description="Records by their ids, in the order of the ids.",
        directives=about(MAX_PAGE_SIZE),
    )
