"""The root of every question. Each field hands what was sent, checked, to its resolver."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from resolvers.catalogue_lists import (
    DispositifFilter,
    dispositif_page,
)
from schema.competence import CompetenceFields, PsadTerritoryFields
from schema.directory import DirectoryFields
from schema.dispositif import Dispositif, DispositifConnection
from schema.filters import DispositifFilterInput
from schema.guide import Actor, FundingSource, GlossaryTerm, KeyFigure, LegalReference
from schema.list_sizes import about, paged
from schema.nearest import NearestFields
from schema.place import PlaceFields
from schema.recommendation import RecommendationFields
from schema.relay import After, Code, First, Info, NodeFields
from schema.search import SearchFields
from schema.structure_types import StructureFields
from schema.subgraph import Subgraph


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


@strawberry.type(description="What can be asked of the directory.")
class Query(
    StructureFields,
    PlaceFields,
    NearestFields,
    CompetenceFields,
    RecommendationFields,
    SearchFields,
    PsadTerritoryFields,
    DirectoryFields,
    NodeFields,
    Subgraph,
):
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
