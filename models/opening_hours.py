"""Opening hours: the week in which a structure receives people, as a source states it.

Times are those of clocks where the structure is. A slot ends on the day on which it begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from enum import Enum
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from text.messages import Message


class Weekday(Enum):
    """The days of a week, in the order of ISO 8601."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


WEEK = tuple(Weekday)

Interval = tuple[datetime, datetime]
"""Two moments in UTC: the first of an opening, and the first after it."""

TimeOfDay = Annotated[str, Meta(pattern=r"^(?:[01]\d|2[0-3]):[0-5]\d\Z")]


class OpeningSlot(Struct, frozen=True, kw_only=True, order=True, forbid_unknown_fields=True):
    """From when to when a structure is open on a day, as ``HH:MM``."""

    opens: TimeOfDay
    closes: TimeOfDay

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError(
                Message(
                    "it closes at {closes}, and opens at {opens}",
                    closes=self.closes,
                    opens=self.opens,
                )
            )


class OpeningDay(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day of the week with its slots, in their order."""

    day: Weekday
    slots: tuple[OpeningSlot, ...] = ()
    comment: str | None = None


class OpeningWeek(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a source states of a week.

    A day that it does not name is one without opening; of a day without slots the hours are not
    known, or are what its comment says.
    """

    days: tuple[OpeningDay, ...] = ()
    comment: str | None = None

    def __post_init__(self) -> None:
        named = [each.day for each in self.days]
        if twice := next((day for day in named if named.count(day) > 1), None):
            raise ValueError(Message("{day} stands in it twice", day=twice.value))

    @property
    def says_anything(self) -> bool:
        """Whether there is a slot or a comment in it."""
        return bool(self.comment or any(each.slots or each.comment for each in self.days))

    def names(self, day: date) -> bool:
        """Whether a day is one of those it names."""
        return any(each.day is weekday_of(day) for each in self.days)

    def leaves_unsaid(self, day: date) -> bool:
        """Whether nobody can say from it when it is open on a day: it names the day without a slot,
        or has a comment and no slot at all."""
        of_day = [each.slots for each in self.days if each.day is weekday_of(day)]
        return not any(of_day) and bool(of_day or not any(each.slots for each in self.days))

    def open_intervals(self, day: date, zone: tzinfo) -> list[Interval]:
        """When it is open on a day; slots that overlap or follow each other are one."""
        slots = (slot for each in self.days if each.day is weekday_of(day) for slot in each.slots)
        intervals: list[Interval] = []
        for begins, ends in sorted(_interval(slot, day, zone) for slot in slots):
            # Where clocks go forward, an hour that does not exist may leave nothing of a slot.
            if ends <= begins:
                continue
            if intervals and begins <= intervals[-1][1]:
                begins, ends = intervals[-1][0], max(ends, intervals.pop()[1])
            intervals.append((begins, ends))
        return intervals


def weekday_of(day: date) -> Weekday:
    return WEEK[day.weekday()]


def _interval(slot: OpeningSlot, day: date, zone: tzinfo) -> Interval:
    # Where clocks go back, an hour comes twice: a slot begins with the first and ends with the
    # second.
    begins = datetime.combine(day, time.fromisoformat(slot.opens), zone)
    ends = datetime.combine(day, time.fromisoformat(slot.closes), zone).replace(fold=1)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def opening_week(stored: Any) -> OpeningWeek:
    """The week in a value of the column ``opening_hours``, in the order of its days and slots.

    Raises:
        ValueError: it is no such week; the message says where and why.
    """
    week = msgspec.convert(stored, OpeningWeek)
    days = (
        OpeningDay(day=each.day, slots=tuple(sorted(each.slots)), comment=each.comment)
        for each in week.days
    )
    ordered = tuple(sorted(days, key=lambda each: WEEK.index(each.day)))
    return OpeningWeek(days=ordered, comment=week.comment)


def stored_week(week: OpeningWeek) -> Mapping[str, Any]:
    """The week as the column ``opening_hours`` holds it."""
    # By its JSON: a list that was read from the column equals no tuple.
    stored: Mapping[str, Any] = msgspec.json.decode(msgspec.json.encode(week))
    return stored


def week_in_short(week: OpeningWeek) -> str:
    """« MONDAY 09:00-12:00 13:30-17:00, FRIDAY (sur rendez-vous) », for who checks an import."""
    parts = [
        " ".join((each.day.value, *(f"{s.opens}-{s.closes}" for s in each.slots)))
        + _in_brackets(each.comment)
        for each in week.days
    ]
    return ", ".join(parts) + _in_brackets(week.comment)


def _in_brackets(comment: str | None) -> str:
    return f" ({comment})" if comment else ""
