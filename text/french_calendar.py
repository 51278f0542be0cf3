"""Public holidays of France, and the time zones of its départements."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from text.french_dates import PARIS

# Code du travail, article L3133-1: those that keep their day.
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# The same article: Easter Monday, Ascension and Whit Monday, in days after Easter.
HOLIDAYS_AFTER_EASTER = (1, 39, 50)

# Code du travail, article L3134-13: Good Friday and the second day of Christmas as well.
ALSACE_MOSELLE = frozenset(("57", "67", "68"))

# IANA, tzdata, zone1970.tab.
OVERSEAS_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def zone_of(department: str | None) -> ZoneInfo:
    """The time zone of a département; that of metropolitan France where it is not known."""
    name = OVERSEAS_ZONES.get(department or "")
    return PARIS if name is None else ZoneInfo(name)


def is_public_holiday(day: date, department: str | None = None) -> bool:
    """Whether a day is a public holiday, in Alsace and Moselle by their own law."""
    return day in public_holidays(day.year, in_alsace_moselle=department in ALSACE_MOSELLE)


@cache
def public_holidays(year: int, *, in_alsace_moselle: bool = False) -> frozenset[date]:
    easter = easter_sunday(year)
    fixed = {date(year, month, day) for month, day in FIXED_HOLIDAYS}
    moving = {easter + timedelta(days) for days in HOLIDAYS_AFTER_EASTER}
    local = {easter - timedelta(2), date(year, 12, 26)} if in_alsace_moselle else set()
    return frozenset(fixed | moving | local)


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Meeus, *Astronomical Algorithms*, 1991, chapter 8)."""
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
