"""Weeks of opening hours: what one may hold, and when it is open by them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.opening_hours import (
    WEEK,
    OpeningDay,
    OpeningSlot,
    OpeningWeek,
    Weekday,
    opening_week,
    stored_week,
    weekday_of,
)

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2026, 12, 1)
LAST_SUNDAYS = (date(2026, 3, 29), date(2026, 10, 25))
"""Clocks go forward at 2:00 on the first, and back at 3:00 on the second."""

NIGHTS_OF_CHANGE = (*LAST_SUNDAYS, date(2027, 3, 28), date(2027, 10, 31))


def slot(opens: str, closes: str) -> OpeningSlot:
    return OpeningSlot(opens=opens, closes=closes)


def week(*slots: OpeningSlot, days: tuple[Weekday, ...] = WEEK) -> OpeningWeek:
    return OpeningWeek(days=tuple(OpeningDay(day=day, slots=slots) for day in days))


def times(intervals: list[tuple[datetime, datetime]]) -> list[tuple[str, str]]:
    local = [[m.astimezone(PARIS).strftime("%H:%M") for m in pair] for pair in intervals]
    return [(begins, ends) for begins, ends in local]


def test_a_week_is_stored_and_read_back() -> None:
    monday = OpeningDay(day=Weekday.MONDAY, slots=(slot("09:00", "12:00"),), comment="sur rdv")
    stated = OpeningWeek(days=(monday,), comment="hors vacances")

    assert opening_week(stored_week(stated)) == stated


def test_days_and_slots_are_put_in_their_order() -> None:
    stored = {
        "days": [
            {"day": "TUESDAY", "slots": []},
            {
                "day": "MONDAY",
                "slots": [
                    {"opens": "13:30", "closes": "17:00"},
                    {"opens": "09:00", "closes": "12:00"},
                ],
            },
        ]
    }

    read = opening_week(stored)

    assert [each.day for each in read.days] == [Weekday.MONDAY, Weekday.TUESDAY]
    assert read.days[0].slots == (slot("09:00", "12:00"), slot("13:30", "17:00"))


@pytest.mark.parametrize(
    ("stored", "reason"),
    [
        ([], "Expected `object`"),
        ({"days": [{"day": "LUNDI"}]}, "Invalid enum value 'LUNDI'"),
        ({"days": [{"day": "MONDAY"}, {"day": "MONDAY"}]}, "MONDAY stands in it twice"),
        ({"hours": []}, "unknown field `hours`"),
        (
            {"days": [{"day": "MONDAY", "slots": [{"opens": "9:00", "closes": "12:00"}]}]},
            "matching regex",
        ),
        (
            {"days": [{"day": "MONDAY", "slots": [{"opens": "09:00", "closes": "24:00"}]}]},
            "matching regex",
        ),
        (
            {"days": [{"day": "MONDAY", "slots": [{"opens": "12:00", "closes": "09:00"}]}]},
            "it closes at 09:00, and opens at 12:00",
        ),
    ],
)
def test_what_is_no_week_is_refused_with_its_reason(stored: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        opening_week(stored)


def test_slots_that_meet_are_one_opening() -> None:
    stated = week(slot("08:00", "10:00"), slot("09:00", "11:00"), slot("11:00", "12:00"))

    assert times(stated.open_intervals(TUESDAY, PARIS)) == [("08:00", "12:00")]
    closed = week(slot("08:00", "10:00"), days=(Weekday.MONDAY,))
    assert closed.open_intervals(TUESDAY, PARIS) == []


def test_a_day_without_slots_is_left_unsaid_and_an_unnamed_one_is_closed() -> None:
    stated = OpeningWeek(
        days=(
            OpeningDay(day=Weekday.TUESDAY),
            OpeningDay(day=Weekday.FRIDAY, slots=(slot("09:00", "12:00"),)),
        )
    )

    assert stated.leaves_unsaid(TUESDAY)
    assert not stated.leaves_unsaid(TUESDAY + timedelta(1))
    assert not stated.leaves_unsaid(TUESDAY + timedelta(3))
    assert OpeningWeek(comment="sur rendez-vous").leaves_unsaid(TUESDAY)


@pytest.mark.parametrize(
    ("day", "hours"), [(LAST_SUNDAYS[0], 7), (LAST_SUNDAYS[1], 9), (TUESDAY, 8)]
)
def test_clocks_that_change_at_night_make_an_opening_shorter_or_longer(
    day: date, hours: int
) -> None:
    ((begins, ends),) = week(slot("01:00", "09:00")).open_intervals(day, PARIS)

    assert ends - begins == timedelta(hours=hours)


clock_times = st.times().map(lambda at: at.strftime("%H:%M"))
slots = st.tuples(clock_times, clock_times).filter(lambda pair: pair[0] < pair[1])
weeks = st.dictionaries(st.sampled_from(WEEK), st.lists(slots, max_size=4)).map(
    lambda days: OpeningWeek(
        days=tuple(
            OpeningDay(day=day, slots=tuple(slot(*pair) for pair in pairs))
            for day, pairs in days.items()
        )
    )
)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31)) | st.sampled_from(LAST_SUNDAYS)


@given(weeks, days)
def test_openings_of_a_day_are_apart_in_order_and_within_it(stated: OpeningWeek, day: date) -> None:
    intervals = stated.open_intervals(day, PARIS)

    moments = [moment for pair in intervals for moment in pair]
    assert moments == sorted(set(moments))
    assert all(moment.astimezone(PARIS).date() == day for moment in moments)


@given(weeks, days, st.times())
def test_it_is_open_when_the_clock_is_in_a_slot(stated: OpeningWeek, day: date, at: time) -> None:
    moment = datetime.combine(day, at, PARIS).astimezone(UTC)
    clock = moment.astimezone(PARIS).strftime("%H:%M")
    of_day = [s for each in stated.days if each.day is weekday_of(day) for s in each.slots]
    is_open = any(begins <= moment < ends for begins, ends in stated.open_intervals(day, PARIS))

    is_in_a_slot = any(s.opens <= clock < s.closes for s in of_day)
    # On the nights on which clocks change, an hour is not there or comes twice: what begins or
    # ends in it may be an hour off.
    assert is_open == is_in_a_slot or (day in NIGHTS_OF_CHANGE and at < time(4))
