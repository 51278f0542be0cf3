"""Who is in charge of a place: competence, and the PSAD territories that cover it."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from resolvers import competence_lookup as in_charge
from resolvers.catalogue_lists import TerritoryFilter, territory_page
from resolvers.competence_lookup import CompetenceBasis
from schema.cio import Cio
from schema.enums import describe_enum
from schema.list_sizes import assumed_size, paged_size
from schema.mission_locale import MissionLocale
from schema.place import At, Notice, Place, PlaceInput
from schema.prices import COMPETENCE
from schema.psad_territory import PsadTerritory, PsadTerritoryConnection, PsadTerritoryFilter
from schema.relay import After, Code, First, Info

describe_enum(
    CompetenceBasis,
    "Why a structure is named as in charge of a place.",
    {
        CompetenceBasis.TERRITORY: (
            "A PSAD territory that covers the place names it; see the territory's status."
        ),
        CompetenceBasis.PROXIMITY: (
            "No territory names one: it is the nearest of the place's département that can be "
            "reached, or the nearest of all."
        ),
    },
)


MaybeAt = Annotated[
    PlaceInput | None, strawberry.argument(description="Only those that cover this place.")
]


@strawberry.type
class Competent:
    basis: CompetenceBasis = strawberry.field(description="By territory, or by nearness.")
    territory: PsadTerritory | None = strawberry.field(
        description="The territory that names it; its status says whether it is official."
    )
    distance_meters: float | None = strawberry.field(
        description="Geodesic distance from the place in metres; null where it is not located."
    )


@strawberry.type(description="A CIO that is in charge of a place.")
class CompetentCio(Competent):
    # One Python name for both kinds, as the resolver's record has it (resolvers.competence_lookup).
    structure: Cio = strawberry.field(name="cio", description="The CIO.")


@strawberry.type(description="A mission locale that is in charge of a place.")
class CompetentMissionLocale(Competent):
    structure: MissionLocale = strawberry.field(
        name="missionLocale", description="The mission locale."
    )


@strawberry.type(description="Who is in charge of a place.")
class Competence:
    place: Place = strawberry.field(description="What at was understood as.")
    psad_territories: list[PsadTerritory] = strawberry.field(
        description="Every PSAD territory that covers the place; none hides another.",
        directives=assumed_size(2),
    )
    cios: list[CompetentCio] = strawberry.field(
        description="The CIOs in charge, nearest first; the nearest one where no territory says.",
        directives=assumed_size(2),
    )
    missions_locales: list[CompetentMissionLocale] = strawberry.field(
        description=(
            "The missions locales in charge, nearest first; the nearest one where no "
            "territory says."
        ),
        directives=assumed_size(2),
    )
    notices: list[Notice] = strawberry.field(
        description="What to know of this answer.", directives=assumed_size(4)
    )


async def resolve_competence(info: Info, at: At) -> Any:
    return await in_charge.competence(info.context, at.as_query("at"))


@strawberry.type
class CompetenceFields:
    competence: Competence = strawberry.field(
        resolver=resolve_competence,
        description="Who is in charge of a place, and why.",
        directives=COMPETENCE,
    )


async def resolve_psad_territory(info: Info, code: Code) -> Any:
    return info.context.catalogue.territories.get(code)


async def resolve_psad_territories(
    info: Info,
    at: MaybeAt = None,
    filter: Annotated[
        PsadTerritoryFilter | None, strawberry.argument(description="Only these territories.")
    ] = None,
    first: First = 20,
    after: After = None,
) -> Any:
    chosen = filter.checked(info.context.catalogue) if filter else TerritoryFilter()
    query = at.as_query("at") if at else None
    return await territory_page(info.context, query, chosen, first, after)


@strawberry.type
class PsadTerritoryFields:
    psad_territory: PsadTerritory | None = strawberry.field(
        resolver=resolve_psad_territory, description="A PSAD territory by its code."
    )
    psad_territories: PsadTerritoryConnection = strawberry.field(
        resolver=resolve_psad_territories,
        description="PSAD territories, in the order of their names.",
        directives=paged_size(),
    )
