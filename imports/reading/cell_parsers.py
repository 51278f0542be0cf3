"""Parsers of cells: from the spellings that publishers use to values."""

from __future__ import annotations

import json
import math
import re
from datetime import date, timedelta
from typing import Any

from errors.exceptions import BadUai
from imports.import_errors import CellError
from models.phone import Phone, parse_phone_text
from models.uai import validated_uai
from text.french_dates import MONTHS, is_after_today
from text.messages import Message, sentence_of
from text.normalise import sort_name
from text.spreadsheet_numbers import whole_number_text

_YEAR_OR_MONTH = re.compile(r"([1-9]\d{3})(?:-(0?[1-9]|1[0-2]))?")
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: .*)?")
_DATE_IN_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:er)? )?(?P<month>[^\W\d_]+)\.? (?P<year>[1-9]\d{3})"
)
# As Excel shows a month: nov-24. As people write one: 11/2024.
_SHORT_MONTH = re.compile(r"([^\W\d_]+)\.?-(\d\d)")
_MONTH_AND_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/.-]([1-9]\d{3})")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COMPACT_DATE = re.compile(r"([1-9]\d{3})(\d\d)(\d\d)")
# Of five digits: from 1927 to 2173.
_DAY_NUMBER = re.compile(r"([1-9]\d{4})(?:\.\d+)?", re.ASCII)
# Letters of any script, as hosts may have accents; no label is empty.
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}(?::\d{{1,5}})?")
_EMAIL = re.compile(rf"[^\s@;,<>()\[\]:\"]+@(?:{_LABEL}\.)+{_LABEL}")
# Blanks, and what begins a second address.
_NO_PART_OF_ADDRESS = re.compile(r"[\s<>\"]|https?:/", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)
_LAST_MARKS = ".,;:"

_FLAGS = (
    dict.fromkeys(("1", "oui", "true", "vrai", "x", "o"), True)
    | dict.fromkeys(("0", "non", "false", "faux", "n"), False)
    | {"": None}
)

# What an integer column of PostgreSQL holds.
MAX_WHOLE_NUMBER = 2**31 - 1

POSTAL_CODE_DIGITS = 5

# Excel counts days from here for all dates after its imaginary 29 February 1900.
EXCEL_EPOCH = date(1899, 12, 30)


def parse_text(cell: str) -> str | None:
    """The text with single blanks; None for an empty cell."""
    return " ".join(cell.split()) or None


def parse_uai(cell: str, column: str = "UAI") -> str:
    """A UAI in capitals.

    Raises:
        CellError: malformed, or the check letter does not match its digits.
    """
    try:
        # Copied by groups, as in "059 0149 S".
        return validated_uai("".join(cell.split()), argument=column)
    except BadUai as problem:
        raise CellError(
            column,
            Message("{cell!r} is no UAI. {reason}", cell=cell[:20], reason=sentence_of(problem)),
        ) from None


def parse_flag(cell: str, column: str) -> bool | None:
    """1 and 0, oui and non and their like; None for an empty cell.

    Raises:
        CellError: anything else.
    """
    text = whole_number_text(cell).lower()
    if text in _FLAGS:
        return _FLAGS[text]
    raise CellError(column, Message("{cell!r} is neither oui nor non", cell=cell[:20]))


def parse_whole_number(cell: str, column: str) -> int | None:
    """A whole number from 0, with or without blanks between thousands; None for an empty cell.

    Raises:
        CellError: anything else.
    """
    # French spreadsheets separate thousands by a no-break space, narrow or not.
    text = "".join(whole_number_text(cell).split())
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise CellError(column, Message("{cell!r} is not a whole number", cell=cell[:20]))
    significant = text.lstrip("0")
    # By its digits first: to read a number takes time by their square.
    if len(significant) > 10 or int(significant or "0") > MAX_WHOLE_NUMBER:
        raise CellError(
            column,
            Message(
                "{cell!r} is above {most:,}",
                cell=cell[:20],
                most=MAX_WHOLE_NUMBER,
            ),
        )
    return int(significant or "0")


def parse_json(cell: str) -> Any:
    """The content of a cell that holds JSON.

    Raises:
        ValueError: not JSON, or nested too deep.
    """
    try:
        return json.loads(cell)
    except RecursionError:
        raise ValueError(Message("the JSON is nested too deep")) from None


def parse_day(cell: str, column: str) -> date | None:
    """A day as people and spreadsheets write it; None for an empty cell.

    2024-03-19, 20240319, 19/03/2024, 19.03.24, 19 mars 2024, and the number of days that Excel
    counts, with or without decimals.

    Raises:
        CellError: anything else, or a day that does not exist.
    """
    text = cell.strip()
    if not text:
        return None
    try:
        return _read_day(text)
    except ValueError:
        raise CellError(
            column, Message("{cell!r} is no day; write it 2024-03-19 or 19/03/2024", cell=cell[:20])
        ) from None


def _read_day(text: str) -> date:
    if _ISO_DAY.fullmatch(text):
        return date.fromisoformat(text)
    if french := _FRENCH_DATE.fullmatch(text):
        year = int(french[3])
        return date(year if year > 99 else 2000 + year, int(french[2]), int(french[1]))
    if words := _DATE_IN_WORDS.fullmatch(text):
        if words["day"] is None:
            raise ValueError(Message("a month is no day"))
        return date(int(words["year"]), _month(words["month"]), int(words["day"]))
    if number := _DAY_NUMBER.fullmatch(text):
        return EXCEL_EPOCH + timedelta(days=int(number[1]))
    if compact := _COMPACT_DATE.fullmatch(text):
        return date(*(int(part) for part in compact.groups()))
    return date.fromisoformat(text[:10])


def _month(word: str) -> int:
    """The number of a month in French: whole, or the letters that it begins with and no other.

    Raises:
        ValueError: no month, or several.
    """
    start = sort_name(word)
    found = [number for number, month in enumerate(MONTHS, 1) if sort_name(month).startswith(start)]
    if len(start) < 3 or len(found) != 1:
        raise ValueError(Message("{word!r} is no month", word=word))
    return found[0]


def _month_of(word: str, column: str) -> int:
    try:
        return _month(word)
    except ValueError as problem:
        raise CellError(column, str(problem)) from None


def parse_partial_date(cell: str, column: str) -> str | None:
    """A year, a month or a day, as ISO 8601; None for an empty cell.

    Raises:
        CellError: neither that nor a day as ``parse_day`` reads it, or a month or a day that does
            not exist.
    """
    text = whole_number_text(cell)
    if _ISO_DAY.fullmatch(text):
        parsed = parse_day(text, column)
        return parsed.isoformat() if parsed else None
    if partial := _YEAR_OR_MONTH.fullmatch(text):
        year, month = partial.groups()
        return f"{year}-{int(month):02}" if month else year
    if month_first := _MONTH_AND_YEAR.fullmatch(text):
        return f"{month_first[2]}-{int(month_first[1]):02}"
    if short := _SHORT_MONTH.fullmatch(text):
        return f"20{short[2]}-{_month_of(short[1], column):02}"
    words = _DATE_IN_WORDS.fullmatch(text)
    if words and words["day"] is None:
        try:
            return f"{words['year']}-{_month(words['month']):02}"
        except ValueError as problem:
            raise CellError(column, str(problem)) from None
    parsed = parse_day(cell, column)
    return parsed.isoformat() if parsed else None


def parse_date_of_fact(cell: str, column: str) -> str | None:
    """The year, month or day that a fact is of, as ``parse_partial_date`` reads it.

    Raises:
        CellError: no date, or one after today: a fact of the future would stand against all that
            is learnt until then.
    """
    date = parse_partial_date(cell, column)
    if date is not None and is_after_today(date):
        raise CellError(
            column,
            Message("{date} has not come yet; facts are dated today at the latest", date=date),
        )
    return date


def parse_code(cell: str, width: int) -> str | None:
    """A code of ``width`` characters, with the leading zeros that spreadsheets drop."""
    text = "".join(whole_number_text(cell).split()).upper()
    if not text:
        return None
    # A word is no number that lost its zeros.
    return text.zfill(width) if text[0].isdigit() else text


def parse_postal_code(cell: str, column: str = "code_postal") -> str | None:
    """A postal code of five digits, one of which may be a lost 0; None for an empty cell.

    Raises:
        CellError: anything else.
    """
    code = "".join(whole_number_text(cell).split())
    if not code:
        return None
    if len(code) == POSTAL_CODE_DIGITS - 1:
        code = f"0{code}"
    if len(code) != POSTAL_CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise CellError(
            column, Message("{cell!r} is no postal code of five digits", cell=cell[:20])
        )
    return code


def parse_position(
    latitude: str, longitude: str, column: str = "latitude"
) -> tuple[float, float] | None:
    """Latitude and longitude in degrees (WGS84); None where both cells are empty.

    Raises:
        CellError: one is missing or no number, the latitude is 0, or they are metres of a
            projection such as Lambert 93.
    """
    if not latitude.strip() and not longitude.strip():
        return None
    try:
        north, east = (float(part.strip().replace(",", ".")) for part in (latitude, longitude))
    except ValueError:
        raise CellError(
            column,
            Message(
                "{latitude!r}, {longitude!r} are not two numbers",
                latitude=latitude[:20],
                longitude=longitude[:20],
            ),
        ) from None
    if not (math.isfinite(north) and math.isfinite(east)):
        raise CellError(column, Message("the position is not a number"))
    if abs(north) > 90 or abs(east) > 180:
        raise CellError(
            column,
            Message(
                "{latitude}, {longitude} are no degrees; metres of a projection such as "
                "Lambert 93 belong in other columns",
                latitude=latitude[:20],
                longitude=longitude[:20],
            ),
        )
    # Sources write 0 for an unknown position, and France has nothing on the equator.
    if north == 0 or (north, east) == (0, 0):
        raise CellError(
            column,
            Message("a latitude of 0 is the equator, which sources write for an unknown position"),
        )
    return north, east


def parse_phone(
    cell: str, department: str | None, column: str = "telephone"
) -> tuple[str, str] | None:
    """A telephone number in national and in E.164 form; None for an empty cell.

    Raises:
        CellError: not a number that can be dialled.
    """
    phone = parse_first_phone(cell, department, column)
    return (phone.national, phone.international) if phone else None


def parse_first_phone(cell: str, department: str | None, column: str = "telephone") -> Phone | None:
    """The first telephone number of a cell, with what is left out; None for an empty cell.

    ``department`` tells numbers overseas from those of France.

    Raises:
        CellError: not a number that can be dialled.
    """
    if not cell.strip():
        return None
    try:
        return parse_phone_text(cell, department)
    except ValueError as problem:
        raise CellError(column, str(problem)) from None


def parse_email(cell: str, column: str = "mail") -> str | None:
    """The first e-mail address of a cell; None for an empty cell.

    Without what people copy along: ``mailto:``, a name before ``<…>``, a dot or comma at the end.

    Raises:
        CellError: the cell begins with something else.
    """
    bracketed = _IN_BRACKETS.search(cell)
    text = bracketed[1] if bracketed else cell
    first = next((part for part in re.split(r"[;,\s]+", text.strip()) if part), None)
    if first is None:
        return None
    address = _MAILTO.sub("", first.strip("<>")).rstrip(_LAST_MARKS)
    if not _EMAIL.fullmatch(address):
        raise CellError(column, Message("{cell!r} is no e-mail address", cell=cell[:40]))
    return address


# Lists of the State give these for lack of a page of the institution's own.
_GENERAL_FRONT_PAGE = re.compile(
    r"(?:www\.)?(?:education\.gouv|cnml\.gouv|service-public(?:\.gouv)?|ac-[a-z-]+)\.fr/?",
    re.IGNORECASE,
)


def parse_website(cell: str, column: str = "web") -> str | None:
    """An http or https address, with http:// where the scheme is missing; None for an empty cell.

    Raises:
        CellError: anything else, or the front page of a ministry, which leads to no institution.
    """
    text = cell.strip()
    if bracketed := _IN_BRACKETS.fullmatch(text):
        text = bracketed[1].strip()
    text = text.rstrip(_LAST_MARKS)
    if not text:
        return None
    if "://" not in text:
        text = f"http://{text}"
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in ("http", "https") or not _is_web_address(rest):
        raise CellError(column, Message("{cell!r} is no web address", cell=cell[:40]))
    if _GENERAL_FRONT_PAGE.fullmatch(rest):
        raise CellError(
            column,
            Message("{cell!r} is the front page of a ministry or an académie", cell=cell[:40]),
        )
    return text


def _is_web_address(rest: str) -> bool:
    """Whether what follows a scheme begins with a host that may exist, and has no second one."""
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return _HOST.fullmatch(host) is not None and not _NO_PART_OF_ADDRESS.search(rest)
