"""Dates as they are said in French, known to the day, the month or the year (ISO 8601)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from text.bilingual import Bilingual

PARIS = ZoneInfo("Europe/Paris")

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def paris_today(in_seconds: float = 0) -> date:
    """The day that it is in metropolitan France, or will be in a few seconds."""
    return (datetime.now(PARIS) + timedelta(seconds=in_seconds)).date()


def is_after_today(partial: str) -> bool:
    """Whether a day, a month or a year (ISO 8601) has not begun in metropolitan France."""
    return partial > paris_today().isoformat()[: len(partial)]


def format_partial_date(partial: str) -> Bilingual:
    """« septembre 2019 », in English « September 2019 »."""
    year, *rest = partial.split("-")
    if not rest:
        return Bilingual(year, year)
    month = int(rest[0]) - 1
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    french = "1er " if day == "1 " else day
    return Bilingual(f"{french}{MONTHS[month]} {year}", f"{day}{ENGLISH_MONTHS[month]} {year}")


def format_of_date(partial: str) -> str:
    """« du 19 mars 2024 », « de septembre 2019 », « d'août 2019 », « de 2019 »."""
    said = format_partial_date(partial)
    if said[0].isdigit() and " " in said:
        return f"du {said}"
    return f"d'{said}" if said[0] in "ao" else f"de {said}"


def is_older_than(partial: str, years: int, today: str) -> bool:
    """Whether a partial date is surely more than so many years before a day."""
    limit = f"{int(today[:4]) - years}{today[4:]}"
    # Of a year or a month its end is taken: a date that is not known is no reproach.
    return f"{partial}-99" < limit
