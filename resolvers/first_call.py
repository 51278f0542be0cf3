"""The one structure to telephone first, and what to say there."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.phone_sentence import Caller, phone_sentence
from models.structure import Structure, StructureType
from resolvers.recommendations import Recommendations

# The actor of a legal status that a mission locale is; to all others a CIO leads.
MISSION_LOCALE_ACTOR = "mission-locale"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCall:
    """Whom to telephone; the distance in metres is from the place of the recommendations."""

    structure: Structure
    distance_meters: float
    what_to_say: str


async def first_call(answer: Recommendations, caller: Caller) -> FirstCall | None:
    """The mission locale where the law names it first for this person, else the CIO; the other one
    where it has no telephone. None without a place, or where nobody is known."""
    advisers = [adviser for type in _order(answer) if (adviser := await answer.adviser(type))]
    with_phone = [adviser for adviser in advisers if adviser.structure.phone]
    best = next(iter(with_phone or advisers), None)
    if best is None:
        return None
    return FirstCall(
        structure=best.structure,
        distance_meters=best.distance_meters,
        what_to_say=phone_sentence(answer.profile, caller),
    )


def _order(answer: Recommendations) -> tuple[StructureType, ...]:
    named = next((applicable.actor.code for applicable in answer.statuses), None)
    order = (StructureType.CIO, StructureType.MISSION_LOCALE)
    return order[::-1] if named == MISSION_LOCALE_ACTOR else order
