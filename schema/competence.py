"""Who is in charge of a place."""

from __future__ import annotations

import strawberry

from resolvers.competence_lookup import CompetenceBasis
from schema.list_sizes import about
from schema.place import Notice, Place
from schema.psad_territory import PsadTerritory
from schema.structure import Cio, MissionLocale


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
        directives=about(2),
    )
    cios: list[CompetentCio] = strawberry.field(
        description="The CIOs in charge, nearest first; the nearest one where no territory says.",
        directives=about(2),
    )
    missions_locales: list[CompetentMissionLocale] = strawberry.field(
        description=(
            "The missions locales in charge, nearest first; the nearest one where no "
            "territory says."
        ),
        directives=about(2),
    )
    notices: list[Notice] = strawberry.field(
        description="What to know of this answer.", directives=about(4)
    )
