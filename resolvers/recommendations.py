"""What is open to a young person, and where.

A profile says something of a person: such an answer is kept nowhere, and a profile is not logged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from directory.request_context import Context
from eligibility.contradictions import contradictions
from eligibility.outcomes import Reason
from eligibility.profile import IntRange, Profile
from eligibility.statuses import ApplicableStatus, find_statuses
from eligibility.verdicts import BEST_FIRST, Fit, Verdict, evaluate_rules
from geo.neighbours import NeighbourSearch
from geo.place import Place
from models.actor import Actor
from models.dispositif import Dispositif
from models.eligibility import Advice, Question
from models.structure import Structure, StructureStatus, StructureType
from models.structure_filter import StructureFilter
from resolvers.competence_lookup import (
    Competence,
    adviser_in_charge,
    competence_of_place,
    territories_at,
)
from resolvers.host_indexes import host_indexes
from resolvers.nearest_lookup import Adviser, NearbyHostPage, NearestQuery, hosts_near
from resolvers.notices import (
    Notice,
    contact_notices,
    contradiction_notice,
    missing_place_notice,
    school_notice,
)
from resolvers.pagination import validated_first
from resolvers.place_resolution import PlaceQuery, ResolvedPlace, find_place
from resolvers.profile_validation import ProfileQuery, validated_profile

# Farther than that, a host is no answer for who has no car: an hour and a half by train and bus.
NEAR_M = 50_000

OPEN_NOW = StructureFilter(statuses=frozenset({StructureStatus.OPEN}))

MISSION_LOCALE_AGES = (16, 25)
"""Whom missions locales receive, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A dispositif, and what its rules say of a person."""

    context: Context
    dispositif: Dispositif
    verdict: Verdict
    advice: Advice
    found: ResolvedPlace | None

    @property
    def fit(self) -> Fit:
        return self.verdict.fit

    @property
    def agreements(self) -> tuple[str, ...]:
        return self.verdict.agreements

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.verdict.reasons

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.verdict.questions

    @property
    def decided_by(self) -> Actor | None:
        return self.advice.decided_by

    @property
    def first_contact(self) -> Actor:
        return self.advice.first_contact

    async def hosts(self, query: NearestQuery) -> NearbyHostPage | None:
        """The nearest hosts; None where no place was sent."""
        if self.found is None:
            return None
        return await hosts_near(self.context, self.dispositif, self.found, query, batched=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendations:
    """What is open to a person, best first, and what the law says of them."""

    context: Context
    profile: Profile
    nodes: Sequence[Recommendation]
    total: int
    statuses: Sequence[ApplicableStatus]
    contradictions: Sequence[str]
    found: ResolvedPlace | None
    school: ResolvedPlace | None

    @property
    def rules_version(self) -> str:
        return self.context.catalogue.eligibility.version

    @property
    def as_of(self) -> date:
        return self.profile.as_of

    @property
    def place(self) -> Place | None:
        return self.found.place if self.found else None

    @property
    def questions(self) -> Sequence[Question]:
        """All whose answers would decide something of this answer."""
        questions = [
            *(question for status in self.statuses for question in status.questions),
            *(question for node in self.nodes for question in node.verdict.questions),
        ]
        return tuple({question.code: question for question in questions}.values())

    async def notices(self) -> Sequence[Notice]:
        shown = [
            await self.nearest(type) for type in (StructureType.CIO, StructureType.MISSION_LOCALE)
        ]
        return (*self._notices(), *contact_notices(shown))

    def _notices(self) -> Iterator[Notice]:
        yield from map(contradiction_notice, self.contradictions)
        if self.found is None:
            yield missing_place_notice()
            return
        yield from self.found.notices
        if self.school is not None and self.school is not self.found:
            here = territories_at(self.context, self.found.place)
            there = territories_at(self.context, self.school.place)
            if here != there:
                yield school_notice(here, there)

    async def competence(self) -> Competence | None:
        """Who is in charge where the person lives, or of the school where that is not said."""
        return await competence_of_place(self.context, self.found) if self.found else None

    async def school_competence(self) -> Competence | None:
        return await competence_of_place(self.context, self.school) if self.school else None

    async def nearest(self, type: StructureType) -> Structure | None:
        adviser = await self.adviser(type)
        return adviser.structure if adviser else None

    async def adviser(self, type: StructureType) -> Adviser | None:
        """The structure of a type that is in charge, receives people of this age and can be
        reached."""
        ages = self.profile.ages or IntRange(*MISSION_LOCALE_AGES)
        too_young_or_old = ages.within(*MISSION_LOCALE_AGES) is False
        if self.found is None or (type is StructureType.MISSION_LOCALE and too_young_or_old):
            return None
        return await adviser_in_charge(self.context, type, self.found.place)


async def recommendations(
    context: Context,
    query: ProfileQuery,
    near: PlaceQuery | None,
    first: int,
    *,
    with_ineligible: bool,
) -> Recommendations:
    """What is open to a person.

    Raises:
        Refusal: the profile, the place or the number is malformed or unknown.
    """
    context.is_personal = True
    size = validated_first(first, context.largest_page)
    rules = context.catalogue.eligibility
    profile = validated_profile(query, rules.questions)
    school = None
    if query.school_uai is not None:
        place = PlaceQuery(argument="profile", uai=query.school_uai, name="schoolUai")
        school = await find_place(context, place)
    found = await find_place(context, near) if near else school
    # What belongs to no guide holds in every région.
    guides = {None, *context.catalogue.guides_at(_region_of(found))}
    nodes = [
        Recommendation(
            context=context,
            dispositif=dispositif,
            verdict=evaluate_rules(rules.rules[code], profile),
            advice=rules.advice[code],
            found=found,
        )
        for code, dispositif in context.catalogue.dispositifs.items()
        if dispositif.guide in guides and code in rules.rules and code in rules.advice
    ]
    contradicted = tuple(contradictions(profile))
    if contradicted:
        nodes = []
    shown = [node for node in nodes if with_ineligible or node.verdict.fit is not Fit.INELIGIBLE]
    shown.sort(key=lambda node: _order(context, node, profile))
    return Recommendations(
        context=context,
        profile=profile,
        nodes=shown[:size],
        total=len(shown),
        statuses=() if contradicted else find_statuses(profile, rules.statuses, rules.questions),
        contradictions=contradicted,
        found=found,
        school=school,
    )


def _region_of(found: ResolvedPlace | None) -> str | None:
    """The INSEE code of the région that a place lies in; None where that is not known."""
    department = found.place.department if found else None
    return department.academy.region_code if department else None


def _order(
    context: Context, node: Recommendation, profile: Profile
) -> tuple[bool, bool, int, int, int]:
    """What may be open, with a host near, wanted, by fit, and then as in the guide."""
    wanted = len(profile.aims & node.advice.aims)
    return (
        node.verdict.fit is Fit.INELIGIBLE,
        not _has_host_near(context, node),
        -wanted,
        BEST_FIRST.index(node.verdict.fit),
        node.dispositif.rank,
    )


def _has_host_near(context: Context, node: Recommendation) -> bool:
    """Whether a host that is open is known within ``NEAR_M`` of the place; False where none was
    sent."""
    if node.found is None or node.verdict.fit is Fit.INELIGIBLE:
        return False
    here = node.found.place.position
    return any(
        index.page(NeighbourSearch(here, filter, NEAR_M), 1)
        for index, filter, _ in host_indexes(context.directory, node.dispositif, OPEN_NOW)
    )
