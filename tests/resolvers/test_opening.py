"""Whether a structure is open now, when that changes, and its notices, as the API answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.asking import Asking
from support.days import day_setter
from support.records import PROVENANCE
from support.tiny_directory import Tiny, uai

from models.opening_hours import (
    WEEK,
    OpeningDay,
    OpeningSlot,
    OpeningWeek,
    stored_week,
)
from models.structure import OpeningHours, StructureStatus
from models.structure_notice import MAX_NOTICES, StructureNotice
from resolvers.opening import opening_at

PARIS = ZoneInfo("Europe/Paris")
OFFICE = OpeningWeek(
    days=tuple(
        OpeningDay(
            day=day,
            slots=(
                OpeningSlot(opens="09:00", closes="12:00"),
                OpeningSlot(opens="13:30", closes="17:00"),
            ),
        )
        for day in WEEK[:5]
    )
)
QUERY = """query ($uai: String! = "0590001F") { cio(uai: $uai) {
  openingHours { openNow nextChange asOf comment
    days { day comment slots { opens closes } } source { source { code } sourceDate } }
  notices { text from to isClosed provenance { sourceDate } }
  siret contactConfirmedAt accessibility { level note source { sourceDate } }
} }"""

Ask = Callable[[Tiny], Asking]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def hours(week: OpeningWeek = OFFICE, **structure: Any) -> OpeningHours:
    described = {"status": StructureStatus.OPEN, "row": {"department_code": "59"}} | structure
    made: Any = SimpleNamespace(**described)
    return OpeningHours(made, week)


def notice(starts: str, ends: str | None, *, is_closed: bool = True) -> StructureNotice:
    return StructureNotice(
        id="n",
        text="Fermé",
        starts_on=date.fromisoformat(starts),
        ends_on=date.fromisoformat(ends) if ends else None,
        is_closed=is_closed,
        provenance=PROVENANCE,
    )


@pytest.mark.parametrize(
    ("at", "is_open", "changes"),
    [
        ("2026-12-01T08:59:59", False, "2026-12-01T09:00:00+01:00"),
        ("2026-12-01T09:00", True, "2026-12-01T12:00:00+01:00"),
        ("2026-12-01T12:00", False, "2026-12-01T13:30:00+01:00"),
        ("2026-12-01T17:00", False, "2026-12-02T09:00:00+01:00"),
        ("2026-12-04T20:00", False, "2026-12-07T09:00:00+01:00"),
        ("2026-12-05T10:00", False, "2026-12-07T09:00:00+01:00"),
        ("2026-03-27T18:00", False, "2026-03-30T09:00:00+02:00"),
        # 25 December is a holiday, a Friday in 2026.
        ("2026-12-24T18:00", False, "2026-12-28T09:00:00+01:00"),
        ("2026-12-25T10:00", None, "2026-12-28T09:00:00+01:00"),
        # 15 August is one too, and a Saturday: closed in any week.
        ("2026-08-15T10:00", False, "2026-08-17T09:00:00+02:00"),
    ],
)
def test_it_is_open_by_the_clocks_of_paris(at: str, is_open: bool | None, changes: str) -> None:
    opening = opening_at(hours(), (), moment(at))

    assert opening.is_open is is_open
    assert opening.next_change is not None
    assert opening.next_change.isoformat() == changes
    assert opening.as_of == moment(at)


def test_overseas_the_clocks_are_their_own() -> None:
    reunion = hours(row={"department_code": "974"})

    opening = opening_at(reunion, (), datetime(2026, 12, 1, 5, 30, tzinfo=UTC))

    assert (opening.is_open, opening.as_of.isoformat()) == (True, "2026-12-01T09:30:00+04:00")


def test_a_notice_of_closing_closes_and_another_does_not() -> None:
    at = moment("2026-12-01T10:00")
    moved = notice("2026-11-01", None, is_closed=False)
    closed = notice("2026-12-01", "2026-12-03")

    assert opening_at(hours(), (moved,), at).is_open is True
    opening = opening_at(hours(), (moved, closed), at)
    assert opening.is_open is False
    assert opening.next_change == moment("2026-12-04T09:00")
    for_good = opening_at(hours(), (notice("2026-11-01", None),), at)
    assert (for_good.is_open, for_good.next_change) == (False, None)


def test_a_closed_structure_is_not_open_whatever_its_hours() -> None:
    closed = hours(status=StructureStatus.CLOSED)

    opening = opening_at(closed, (), moment("2026-12-01T10:00"))

    assert (opening.is_open, opening.next_change) == (False, None)


def test_nobody_can_say_on_a_day_whose_hours_are_not_stated() -> None:
    by_appointment = hours(OpeningWeek(comment="Sur rendez-vous."))

    opening = opening_at(by_appointment, (), moment("2026-12-01T10:00"))

    assert (opening.is_open, opening.next_change) == (None, None)


minutes = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(minutes, st.integers(0, 1_000_000))
def test_nothing_changes_before_the_next_change_and_then_it_does(at: datetime, part: int) -> None:
    opening = opening_at(hours(), (), at)
    assert opening.next_change is not None
    change = opening.next_change.astimezone(UTC)
    assert change > at

    between = at + (change - at) * part / 1_000_001
    assert bool(opening_at(hours(), (), between).is_open) is bool(opening.is_open)
    assert bool(opening_at(hours(), (), change).is_open) is not bool(opening.is_open)


@pytest.fixture
def reception(tiny: Ask, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """A CIO of which all is known, asked on Tuesday 1 December 2026 at ten."""
    day_setter(monkeypatch)("2026-12-01")
    content = Tiny().cio(
        "cio",
        uai=uai(590001),
        siret="19932030000023",
        contact_confirmed_at=date(2026, 11, 20),
        opening_hours=stored_week(OFFICE),
        accessibility="ACCESSIBLE",
        accessibility_note="Rampe.",
        reception_source_code="test",
        reception_source_date="2026-10-05",
    )
    content.notice("over", "cio", date(2026, 11, 1), date(2026, 11, 30))
    content.notice("later", "cio", date(2026, 12, 21), date(2027, 1, 1), is_closed=True)
    content.notice("last day", "cio", date(2026, 11, 2), date(2026, 12, 1))
    asking = tiny(content)
    asking.clock = lambda: moment("2026-12-01T10:00")
    return asking


def test_all_that_is_known_of_how_people_are_received_is_answered(reception: Asking) -> None:
    known = reception(QUERY)["cio"]

    assert known["siret"] == "19932030000023"
    assert known["contactConfirmedAt"] == "2026-11-20"
    assert known["accessibility"] == {
        "level": "ACCESSIBLE",
        "note": "Rampe.",
        "source": {"sourceDate": "2026-10-05"},
    }
    week = known["openingHours"]
    assert (week["openNow"], week["nextChange"]) == (True, "2026-12-01T12:00:00+01:00")
    assert week["asOf"] == "2026-12-01T10:00:00+01:00"
    assert week["source"] == {"source": {"code": "test"}, "sourceDate": "2026-10-05"}
    assert [day["day"] for day in week["days"]] == [day.value for day in WEEK[:5]]
    assert week["days"][0]["slots"] == [
        {"opens": "09:00", "closes": "12:00"},
        {"opens": "13:30", "closes": "17:00"},
    ]


def test_notices_are_those_of_today_and_later(reception: Asking) -> None:
    notices = reception(QUERY)["cio"]["notices"]

    assert [each["text"] for each in notices] == ["last day", "later"]
    assert notices[1] == {
        "text": "later",
        "from": "2026-12-21",
        "to": "2027-01-01",
        "isClosed": True,
        "provenance": {"sourceDate": "2026-01-01"},
    }


def test_what_no_source_says_is_null(tiny: Ask) -> None:
    known = tiny(Tiny().cio("cio", uai=uai(590001)))(QUERY)["cio"]

    assert known == dict.fromkeys(
        ("openingHours", "siret", "contactConfirmedAt", "accessibility")
    ) | {"notices": []}


def test_a_list_of_structures_takes_no_statement_more_for_their_hours(tiny: Ask) -> None:
    content = Tiny()
    for number in range(12):
        key = f"cio{number}"
        content.cio(key, uai=uai(590001 + number), opening_hours=stored_week(OFFICE))
        content.notice(f"n{number}", key, date(2026, 1, 1), None)
    asking = tiny(content)

    asking("{ cios(first: 12) { nodes { name } } }")
    plain = len(asking.statements)
    answer = asking(
        "{ cios(first: 12) { nodes { name notices { text } openingHours { openNow } } } }"
    )

    assert len(asking.statements) == plain
    assert sum(len(node["notices"]) for node in answer["cios"]["nodes"]) == 12


def test_the_notices_of_a_structure_are_bounded(tiny: Ask) -> None:
    content = Tiny().cio("cio", uai=uai(590001))
    for number in range(MAX_NOTICES + 3):
        content.notice(f"n{number:02}", "cio", date(2026, 1, 1) + timedelta(number), None)

    notices = tiny(content)(QUERY)["cio"]["notices"]

    assert [each["text"] for each in notices] == [f"n{number:02}" for number in range(MAX_NOTICES)]
