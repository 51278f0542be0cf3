"""How a structure receives people: opening hours, notices, accessibility."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from models import structure
from models.accessibility import AccessibilityLevel
from models.opening_hours import Weekday
from resolvers.opening import notices_of, opening_now
from schema.enums import describe_enum
from schema.list_sizes import assumed_size
from schema.provenance import FieldSource, Provenance
from schema.relay import Info

describe_enum(
    Weekday,
    "A day of the week.",
    {day: f"{day.value.capitalize()}." for day in Weekday},
)
describe_enum(
    AccessibilityLevel,
    "Whether people with reduced mobility can enter.",
    {
        AccessibilityLevel.ACCESSIBLE: "They can.",
        AccessibilityLevel.ON_REQUEST: "They can when they ask for it beforehand.",
        AccessibilityLevel.NOT_ACCESSIBLE: "They cannot.",
    },
)


async def open_now(root: strawberry.Parent[structure.OpeningHours], info: Info) -> bool | None:
    return opening_now(info.context, root).is_open


async def next_change(
    root: strawberry.Parent[structure.OpeningHours], info: Info
) -> datetime | None:
    return opening_now(info.context, root).next_change


async def as_of(root: strawberry.Parent[structure.OpeningHours], info: Info) -> datetime:
    return opening_now(info.context, root).as_of


@strawberry.type(description="From when to when a structure is open, on the clocks of its place.")
class OpeningSlot:
    opens: str = strawberry.field(description="When it opens, as HH:MM, such as 09:00.")
    closes: str = strawberry.field(description="When it closes, later that day, such as 12:30.")


@strawberry.type(description="A day of the usual week.")
class OpeningDay:
    day: Weekday = strawberry.field(description="Which day.")
    slots: list[OpeningSlot] = strawberry.field(
        description=(
            "When it is open that day, from morning to evening; none where only the comment says."
        ),
        directives=assumed_size(2),
    )
    comment: str | None = strawberry.field(
        description="What its source adds for the day, in French, such as « sur rendez-vous »."
    )


@strawberry.type(
    description=(
        "The usual week of a structure, as a source states it. School holidays may differ: show "
        "the comments and notices beside it."
    )
)
class OpeningHours:
    days: list[OpeningDay] = strawberry.field(
        description="From Monday to Sunday; a day that is not listed has no opening.",
        directives=assumed_size(5),
    )
    comment: str | None = strawberry.field(
        description="What its source adds for the whole week, in French."
    )
    open_now: bool | None = strawberry.field(
        resolver=open_now,
        description=(
            "Whether it is open when this is answered, by its week and its notices. Null where "
            "nobody can say: on a public holiday, or a day without slots. An answer with it is "
            "not to be kept."
        ),
    )
    next_change: datetime | None = strawberry.field(
        resolver=next_change,
        description=(
            "Where it is open, when it closes; else when it opens next. Null where it does not "
            "open within two months. An answer with it is not to be kept."
        ),
    )
    as_of: datetime = strawberry.field(
        resolver=as_of,
        description=(
            "The moment for which openNow and nextChange hold, by the clock of this service and in "
            "the time zone of the structure, as nextChange is."
        ),
    )
    source: FieldSource = strawberry.field(description="Where the hours come from.")


@strawberry.type(
    description="What is true of a structure for some days: it is closed for holidays, or moves."
)
class StructureNotice:
    text: str = strawberry.field(description="What is to be known, in French.")
    starts_on: date = strawberry.field(name="from", description="The first day.")
    ends_on: date | None = strawberry.field(
        name="to", description="The last day; null where none is known yet."
    )
    is_closed: bool = strawberry.field(description="Whether nobody is received on these days.")
    provenance: Provenance = strawberry.field(description="Where the notice comes from.")


@strawberry.type(description="Whether people with reduced mobility can enter, as a source says.")
class Accessibility:
    level: AccessibilityLevel | None = strawberry.field(
        description="Whether they can; null where the source has only a note."
    )
    note: str | None = strawberry.field(
        description="What its source adds, in French, such as « rampe »."
    )
    source: FieldSource = strawberry.field(description="Where this comes from.")


async def notices(
    root: strawberry.Parent[structure.Structure], info: Info
) -> list[StructureNotice]:
    return notices_of(info.context, root)  # type: ignore[return-value]  # records for their types
