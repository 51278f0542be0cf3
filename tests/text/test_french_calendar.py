"""Public holidays and time zones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from text.french_calendar import easter_sunday, is_public_holiday, public_holidays, zone_of


@pytest.mark.parametrize(
    "easter", ["2000-04-23", "2008-03-23", "2011-04-24", "2026-04-05", "2027-03-28", "2038-04-25"]
)
def test_easter_is_on_the_day_of_almanacs(easter: str) -> None:
    assert easter_sunday(int(easter[:4])).isoformat() == easter


def test_the_eleven_holidays_of_a_year() -> None:
    assert sorted(day.isoformat()[5:] for day in public_holidays(2026)) == [
        "01-01",
        "04-06",
        "05-01",
        "05-08",
        "05-14",
        "05-25",
        "07-14",
        "08-15",
        "11-01",
        "11-11",
        "12-25",
    ]


def test_alsace_and_moselle_have_two_more() -> None:
    good_friday = easter_sunday(2026) - timedelta(2)

    for day in (good_friday, date(2026, 12, 26)):
        assert is_public_holiday(day, "67")
        assert not is_public_holiday(day, "59")
        assert not is_public_holiday(day)


def test_each_departement_has_its_clocks() -> None:
    assert zone_of("59").key == zone_of(None).key == "Europe/Paris"
    assert zone_of("974").key == "Indian/Reunion"
