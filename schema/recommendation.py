"""What is open to a young person, and where."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry

from eligibility.verdicts import Fit
from models.eligibility import Aim, Diploma, LastClass, Situation
from models.structure import StructureType
from resolvers import recommendations as answered
from resolvers.nearest_lookup import NearestQuery, load_cio
from resolvers.place_resolution import PlaceQuery
from resolvers.profile_validation import ProfileQuery
from schema.actor import Actor
from schema.cio import Cio
from schema.competence import Competence
from schema.dispositif import Dispositif
from schema.eligibility import EligibilityQuestion, PersonalStatus, Reason
from schema.list_sizes import about, paged
from schema.mission_locale import MissionLocale
from schema.nearest import NearbyHostConnection
from schema.place import Notice, Place, PlaceInput
from schema.relay import After, First, Info, WithinKm

UNUSED = PlaceQuery("near")
"""The place of hosts is that of the recommendations."""


@strawberry.input(description="An answer to a question that an earlier answer asked.")
class AnswerInput:
    question: str = strawberry.field(description="The question's code.")
    value: bool = strawberry.field(description="True for yes.")


@strawberry.input(
    description=(
        "What is known of a young person: never a name, never a day of birth. Send it by POST; it "
        "is not logged and not kept."
    )
)
class ProfileInput:
    situation: Situation = strawberry.field(description="Where they stand.")
    age: int | None = strawberry.field(default=None, description="Age in whole years.")
    birth_month: str | None = strawberry.field(
        default=None, description="Month of birth instead of the age, such as 2010-05."
    )
    left_since: str | None = strawberry.field(
        default=None, description="The month they left school, such as 2026-03."
    )
    last_class: LastClass | None = strawberry.field(
        default=None, description="The class they are in, or were in last."
    )
    diploma: Diploma | None = strawberry.field(
        default=None, description="The highest diploma they hold."
    )
    wants: list[Aim] | None = strawberry.field(default=None, description="What they want.")
    school_uai: str | None = strawberry.field(
        default=None, description="UAI of where they are or were schooled."
    )
    answers: list[AnswerInput] | None = strawberry.field(
        default=None, description="Answers to questions, by their codes."
    )
    as_of: date | None = strawberry.field(
        default=None, description="The day that all this is true on; today where it is left out."
    )

    @property
    def asked(self) -> ProfileQuery:
        return ProfileQuery(
            situation=self.situation,
            age=self.age,
            birth_month=self.birth_month,
            left_since=self.left_since,
            last_class=self.last_class,
            diploma=self.diploma,
            wants=self.wants or (),
            school_uai=self.school_uai,
            answers=[(answer.question, answer.value) for answer in self.answers or ()],
            as_of=self.as_of,
        )


async def hosts(
    root: strawberry.Parent[answered.Recommendation],
    first: First = 3,
    after: After = None,
    within_km: WithinKm = None,
) -> Any:
    return await root.hosts(NearestQuery(UNUSED, within_km, first, after))


@strawberry.type(description="A dispositif, and whether and why it is open to a person.")
class Recommendation:
    dispositif: Dispositif = strawberry.field(
        description="The programme, with its duration and what funds it."
    )
    fit: Fit = strawberry.field(description="Whether it is open to the person.")
    agreements: list[str] = strawberry.field(
        description="Whose agreement it takes where it is conditional, in French."
    )
    reasons: list[Reason] = strawberry.field(
        description="Each rule that spoke, those of the best path first.", directives=about(5)
    )
    questions: list[EligibilityQuestion] = strawberry.field(
        description="The questions whose answers would decide.", directives=about(3)
    )
    decided_by: Actor | None = strawberry.field(description="Who decides, where a source says.")
    first_contact: Actor = strawberry.field(description="Whom to contact first.")
    hosts: NearbyHostConnection | None = strawberry.field(
        resolver=hosts,
        description="Its nearest hosts; null where neither a place nor a school was sent.",
        directives=paged(),
    )


async def competence(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.competence()


async def school_competence(root: strawberry.Parent[answered.Recommendations]) -> Any:
    return await root.school_competence()


async def nearest_cio(root: strawberry.Parent[answered.Recommendations], info: Info) -> Any:
    nearest = root.nearest(StructureType.CIO)
    return await load_cio(info.context, nearest.key) if nearest else None


async def nearest_mission_locale(
    root: strawberry.Parent[answered.Recommendations], info: Info
) -> Any:
    nearest = root.nearest(StructureType.MISSION_LOCALE)
    return await info.context.structures.load(nearest.key) if nearest else None


@strawberry.type(
    description="What is open to a person, best first, and whom to turn to. Nothing of it is kept."
)
class RecommendationList:
    rules_version: str = strawberry.field(
        description="A name for these rules: the same profile on the same day gets the same answer."
    )
    as_of: date = strawberry.field(description="The day that the answer is of.")
    nodes: list[Recommendation] = strawberry.field(
        description="Dispositifs by fit, then by what is wanted, then as in the guide."
    )
    total: int = strawberry.field(name="totalCount", description="How many there are in all.")
    statuses: list[PersonalStatus] = strawberry.field(
        description="What the law says of the person, certain ones first; at least one.",
        directives=about(2),
    )
    questions: list[EligibilityQuestion] = strawberry.field(
        description="All questions whose answers would decide something.", directives=about(5)
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
        resolver=nearest_cio, description="The nearest CIO: it receives everybody, for free."
    )
    nearest_mission_locale: MissionLocale | None = strawberry.field(
        resolver=nearest_mission_locale,
        description="The nearest mission locale; null for who is not from 16 to 25.",
    )
    notices: list[Notice] = strawberry.field(
        description="What to know of this answer.", directives=about(4)
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
    place = near.asked("near") if near is not None else None
    return await answered.recommendations(
        info.context, profile.asked, place, first, with_ineligible=include_ineligible
    )


@strawberry.type
class RecommendationFields:
    recommendations: RecommendationList = strawberry.field(
        resolver=recommend,
        description="What is open to this young person, and where. By POST only.",
        directives=paged("nodes"),
    )
