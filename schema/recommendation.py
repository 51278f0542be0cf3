"""What is open to a young person, and where."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry

from eligibility.phone_sentence import Caller
from eligibility.verdicts import Fit
from models.structure import StructureType
from resolvers import first_call as called
from resolvers import recommendations as answered
from resolvers.nearest_lookup import NearestQuery
from schema.actor import Actor
from schema.cio import Cio
from schema.competence import Competence
from schema.dispositif import Dispositif
from schema.eligibility import EligibilityQuestion, PersonalStatus, Reason
from schema.enums import describe_enum
from schema.list_sizes import assumed_size, paged_size
from schema.mission_locale import MissionLocale
from schema.nearest import NearbyHostConnection
from schema.place import Notice, Place, PlaceInput
from schema.profile import ProfileInput
from schema.relay import After, First, Info, WithinKm
from schema.structure import Structure

describe_enum(
    Fit,
    "Whether a dispositif is open to a person; from best to worst.",
    {
        Fit.ELIGIBLE: "Every rule of one of its paths is met, but for what is judged on entry.",
        Fit.CONDITIONAL: "It takes somebody's agreement; agreements says whose.",
        Fit.UNKNOWN: "An answer is missing; questions says which would decide.",
        Fit.INELIGIBLE: "A rule is not met; only answered when it is asked for.",
    },
)

describe_enum(
    Caller,
    "Who telephones.",
    {
        Caller.YOUNG_PERSON: "The young person.",
        Caller.FAMILY: "A parent, or who brings the young person up.",
        Caller.PROFESSIONAL: "Who works with the young person.",
    },
)


async def hosts(
    root: strawberry.Parent[answered.Recommendation],
    first: First = 3,
    after: After = None,
    within_km: WithinKm = None,
) -> Any:
    return await root.hosts(NearestQuery(within_km, first=first, after=after))


@strawberry.type(description="A dispositif, and whether and why it is open to a person.")
class Recommendation:
    dispositif: Dispositif = strawberry.field(
        description="The programme, with its duration and what funds it."
    )
    fit: Fit = strawberry.field(description="Whether it is open to the person.")
    agreements: list[str] = strawberry.field(
        description="Whose agreement it takes where it is conditional, in the language asked for."
    )
    reasons: list[Reason] = strawberry.field(
        description="Each rule that spoke, those of the best path first.",
        directives=assumed_size(5),
    )
    questions: list[EligibilityQuestion] = strawberry.field(
        description="The questions whose answers would decide.", directives=assumed_size(3)
    )
    decided_by: Actor | None = strawberry.field(description="Who decides, where a source says.")
    first_contact: Actor = strawberry.field(description="Whom to contact first.")
    hosts: NearbyHostConnection | None = strawberry.field(
        resolver=hosts,
        description="Its nearest hosts; null where neither a place nor a school was sent.",
        directives=paged_size(),
    )


async def competence(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.competence()


async def school_competence(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.school_competence()


async def nearest_cio(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.nearest(StructureType.CIO)


async def notices(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.notices()


async def nearest_mission_locale(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.nearest(StructureType.MISSION_LOCALE)


@strawberry.type(description="Whom to telephone first, and what to say there.")
class FirstCall:
    structure: Structure = strawberry.field(
        description="A CIO or a mission locale that receives the person and can be reached."
    )
    distance_meters: float = strawberry.field(description="How far it is from the place.")
    what_to_say: str = strawberry.field(
        description=(
            "Two sentences for the telephone, from the profile alone; in French whatever the "
            "language asked for, as they are said to somebody who answers in French."
        )
    )


async def first_call(
    root: strawberry.Parent[answered.Recommendations],
    caller: Annotated[
        Caller, strawberry.argument(description="Who telephones.")
    ] = Caller.YOUNG_PERSON,
) -> Any:
    return await called.first_call(root, caller)


@strawberry.type(
    description="What is open to a person, best first, and whom to turn to. Nothing of it is kept."
)
class RecommendationList:
    rules_version: str = strawberry.field(
        description="A name for these rules: the same profile on the same day gets the same answer."
    )
    as_of: date = strawberry.field(description="The day that the answer is of.")
    nodes: list[Recommendation] = strawberry.field(
        description=(
            "Dispositifs that may be open before those that are not; of these first what has a "
            "host within 50 km, then what is wanted, then by fit, and then as in the guide."
        )
    )
    total: int = strawberry.field(name="totalCount", description="How many there are in all.")
    statuses: list[PersonalStatus] = strawberry.field(
        description=(
            "What the law says of the person, certain ones first; at least one, but for a profile "
            "that cannot be."
        ),
        directives=assumed_size(2),
    )
    questions: list[EligibilityQuestion] = strawberry.field(
        description="All questions whose answers would decide something.",
        directives=assumed_size(5),
    )
    place: Place | None = strawberry.field(
        description="Where hosts are looked for: near, or the school where near is left out."
    )
    competence: Competence | None = strawberry.field(
        resolver=competence, description="Who is in charge of that place: PSADs, CIOs, missions."
    )
    school_competence: Competence | None = strawberry.field(
        resolver=school_competence, description="Who is in charge of the school's place."
    )
    nearest_cio: Cio | None = strawberry.field(
        resolver=nearest_cio,
        description="The nearest CIO that can be reached: it receives everybody, for free.",
    )
    nearest_mission_locale: MissionLocale | None = strawberry.field(
        resolver=nearest_mission_locale,
        description="The nearest mission locale that can be reached; null for who is not 16 to 25.",
    )
    first_call: FirstCall | None = strawberry.field(
        resolver=first_call,
        description=(
            "The one to telephone first: the mission locale where statuses name it first, else the "
            "CIO; null without a place, or where nobody is known."
        ),
    )
    notices: list[Notice] = strawberry.field(
        resolver=notices, description="What to know of this answer.", directives=assumed_size(4)
    )


async def recommend(
    info: Info,
    profile: Annotated[
        ProfileInput, strawberry.argument(description="What is known of the person.")
    ],
    near: Annotated[
        PlaceInput | None, strawberry.argument(description="Where the person lives.")
    ] = None,
    first: First = 10,
    include_ineligible: Annotated[
        bool, strawberry.argument(description="Whether to answer what is not open, and why not.")
    ] = False,
) -> Any:
    place = near.as_query("near") if near is not None else None
    return await answered.recommendations(
        info.context, profile.as_query, place, first, with_ineligible=include_ineligible
    )


@strawberry.type
class RecommendationFields:
    recommendations: RecommendationList = strawberry.field(
        resolver=recommend,
        description="What is open to this young person, and where. By POST only.",
        directives=paged_size("nodes"),
    )
