"""What a sentence was understood as, and the next step it leads to."""

from __future__ import annotations

from typing import Any

import strawberry

from models.eligibility import Aim, Diploma, LastClass, Situation
from resolvers.sentence_understanding import NextStep as NextStepRecord
from schema.actor import Actor
from schema.cio import Cio
from schema.list_sizes import assumed_size
from schema.mission_locale import MissionLocale
from schema.need import Helpline, Need
from schema.place import Notice, Place


@strawberry.type(description="A part of a text.")
class TextRange:
    # As Python counts. JavaScript counts an emoji as two: see Array.from(text).
    start: int = strawberry.field(description="Its first character, counted from 0.")
    end: int = strawberry.field(description="The character after its last one.")


@strawberry.type(description="A need that a text tells of.")
class RecognisedNeed:
    need: Need = strawberry.field(description="The need.")
    score: float = strawberry.field(
        description="How surely it is meant, for comparison within this answer alone."
    )
    ranges: list[TextRange] = strawberry.field(
        description="The words that tell it, in Unicode characters, in order.",
        directives=assumed_size(5),
    )


@strawberry.type(description="What a text states of a person; null where it states nothing.")
class UnderstoodProfile:
    age: int | None = strawberry.field(description="Age in whole years.")
    situation: Situation | None = strawberry.field(description="Where the person stands.")
    last_class: LastClass | None = strawberry.field(description="The current or last class.")
    diploma: Diploma | None = strawberry.field(description="The highest diploma.")
    left_since: str | None = strawberry.field(
        description="The month of leaving school, as YYYY-MM."
    )
    wants: list[Aim] = strawberry.field(
        description="What the person wants.", directives=assumed_size(2)
    )
    ranges: list[TextRange] = strawberry.field(
        description="The words that state it, in Unicode characters, in order.",
        directives=assumed_size(5),
    )


@strawberry.type(description="What a text was understood as, beside the words it has.")
class Understanding:
    needs: list[RecognisedNeed] = strawberry.field(
        description="The needs it tells of: dangers first, then the likeliest.",
        directives=assumed_size(5),
    )
    profile: UnderstoodProfile | None = strawberry.field(
        description="What it states of the person; null where it states nothing."
    )
    place: Place | None = strawberry.field(description="The commune that it names.")


async def resolve_cio(root: strawberry.Parent[NextStepRecord]) -> Any:
    return root.cio.structure if root.cio else None


async def resolve_cio_distance(root: strawberry.Parent[NextStepRecord]) -> float | None:
    return root.cio.distance_meters if root.cio else None


async def resolve_mission_locale(root: strawberry.Parent[NextStepRecord]) -> Any:
    return root.mission_locale.structure if root.mission_locale else None


@strawberry.type(description="Whom to turn to now.")
class NextStep:
    cio: Cio | None = strawberry.field(
        resolver=resolve_cio,
        description="The nearest CIO that can be reached; null without a place.",
    )
    cio_distance_meters: float | None = strawberry.field(
        resolver=resolve_cio_distance,
        description="Geodesic distance of the CIO in metres; null without a place.",
    )
    mission_locale: MissionLocale | None = strawberry.field(
        resolver=resolve_mission_locale,
        description=(
            "The nearest mission locale that can be reached; null without a place, and for who "
            "says to be younger than 16 or older than 25."
        ),
    )
    helplines: list[Helpline] = strawberry.field(
        description="Whom to call, the most fitting first; in a danger before all else.",
        directives=assumed_size(4),
    )
    actors: list[Actor] = strawberry.field(
        description="Whom to speak to, the likeliest first.", directives=assumed_size(4)
    )
    sentence: str = strawberry.field(
        description="What to do now, in the language asked for, to the person."
    )
    notices: list[Notice] = strawberry.field(
        description="What to know of the telephones named here, such as their age.",
        directives=assumed_size(2),
    )
