"""School years, such as 2026-2027: from 1 September to 31 August."""

from __future__ import annotations

from datetime import date

FIRST_MONTH = 9
"""September. The ministry's calendar moves the first day of class within a week of the first day of
this month; a year is counted from the month (https://www.education.gouv.fr/calendrier-scolaire)."""


def school_year_of(day: date) -> str:
    """The school year that a day belongs to.

    >>> school_year_of(date(2026, 8, 31))
    '2025-2026'
    """
    begins = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{begins}-{begins + 1}"


def school_year_of_partial(partial: str) -> str:
    """The school year of a day, a month or a year (ISO 8601); of a year alone, the one that begins
    in it."""
    year, *rest = partial.split("-")
    month = int(rest[0]) if rest else FIRST_MONTH
    return school_year_of(date(int(year), month, 1))


def following_year(school_year: str) -> str:
    """
    >>> following_year("2026-2027")
    '2027-2028'
    """
    ends = int(school_year[5:])
    return f"{ends}-{ends + 1}"
