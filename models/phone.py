"""Telephone numbers as institutions write them, in national and in international form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from text.messages import Message
from text.normalise import visible_text
from text.spreadsheet_numbers import whole_number_text

REGIONS_BY_DEPARTMENT = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
"""Region of the numbering plan, by département overseas; all others have mainland France's."""


# A slash separates numbers only between blanks: "03/20/12/34/56" is one number.
_SEPARATORS = re.compile(r"\s*[;,|]\s*|\s+/\s+|\s+ou\s+")
# Digits, and what people write between those of one number.
_DIGITS = re.compile(r"[+(]*\d[\d\s./()+-]*", re.ASCII)
_END_OF_GROUP = re.compile(r"\d(?!\d)", re.ASCII)
# "(2)", or "/11" after "03.60.03.92.10": an extension, or the last digits of a second number.
_EXTENSION = re.compile(r"\s*(?:\(\d{1,5}\)|/\d{2,4})\s*", re.ASCII)

_BETWEEN_PAIRS = str.maketrans("", "", " .-")
# Numbers that begin with 08 and 09 are written in other groups.
_WRITTEN_IN_FRANCE = re.compile(r"0[1-7]\d{8}", re.ASCII)
MAX_FURTHER_NUMBERS = 5
"""After the first one, in one cell."""

# Of one number: fifteen digits, and what stands between them.
MAX_CHARACTERS = 50
# Of a French number without its 0.
NATIONAL_DIGITS = 9
FRANCE = 33
"""Its code as a country."""
PLANS = frozenset({FRANCE, 590, 594, 596, 262})
"""Codes of mainland France and of the overseas areas whose numbers have nine digits after the 0."""


@dataclass(frozen=True, slots=True)
class Phone:
    """The first number of a text in national and in E.164 form.

    ``left_out`` is what follows it where that has digits: an extension, or further numbers.
    """

    national: str
    international: str
    left_out: str = ""


def read_phone(text: str, department: str | None) -> tuple[str, str]:
    """A telephone in national and in E.164 form; the first one where several are given.

    Raises:
        ValueError: no number that could be dialled.
    """
    phone = parse_phone_text(text, department)
    return phone.national, phone.international


def parse_phone_text(text: str, department: str | None) -> Phone:
    """The first telephone number of a text; ``department`` (COG code) chooses the numbering plan.

    A leading 0 that a spreadsheet lost is restored. Only what is written with + or 00 is a number
    of another country: 03 20 12 34 567 is none of Belgium.

    Raises:
        ValueError: no number that could be dialled, or one that may be two different ones.
    """
    region = REGIONS_BY_DEPARTMENT.get(department or "", "FR")
    # As nearly all are written: nothing to be taken apart.
    usual = _format_usual(text.translate(_BETWEEN_PAIRS)) if region == "FR" else None
    if usual is not None:
        return Phone(*usual)
    plain = whole_number_text(visible_text(text))
    first, rest = _split_first(plain)
    written = _DIGITS.search(first)
    if written is not None:
        run, rest = written[0], first[written.end() :] + rest
        # From the longest on: an extension may look like further digits.
        groups = _END_OF_GROUP.finditer(run[:MAX_CHARACTERS])
        for end in reversed([match.end() for match in groups]):
            number = _read_number(run[:end], region)
            if number is not None and _may_follow(run[end:], region):
                return Phone(*number, _with_digits(run[end:] + rest))
    raise ValueError(
        Message("{cell!r} is no telephone number that could be dialled", cell=text[:30])
    )


def _split_first(text: str) -> tuple[str, str]:
    separator = _SEPARATORS.search(text)
    return (text[: separator.start()], text[separator.start() :]) if separator else (text, "")


def _may_follow(rest: str, region: str, further: int = MAX_FURTHER_NUMBERS) -> bool:
    """Whether what follows a number is none of its digits: an extension, or another number."""
    if not any(map(str.isdigit, rest)) or _EXTENSION.fullmatch(rest):
        return True
    if rest[0].isdigit() or further == 0:
        return False
    # Numbers side by side, with only a blank, a hyphen or the end of a line between them.
    after = rest.lstrip(" \t\n\r./-")
    ends = [match.end() for match in _END_OF_GROUP.finditer(after[:MAX_CHARACTERS])]
    return any(
        _read_number(after[:end], region) and _may_follow(after[end:], region, further - 1)
        for end in reversed(ends)
    )


def _with_digits(rest: str) -> str:
    return rest.strip(" \t\n\r./;,|-") if any(map(str.isdigit, rest)) else ""


def _read_number(written: str, region: str) -> tuple[str, str] | None:
    """National and E.164 form of a number; None where it is none, or may be two."""
    import phonenumbers  # its metadata takes long to load, and serving needs none of it

    digits = "".join(letter for letter in written if letter.isdigit())
    country = str(phonenumbers.country_code_for_region(region))
    if written.lstrip("(").startswith("+"):
        return _format_valid(f"+{digits}", region)
    if digits.startswith("00"):
        # A 0 that was typed twice looks like the code of another country: it may be either.
        may_be_doubled = len(digits) == NATIONAL_DIGITS + 2
        return None if may_be_doubled else _format_valid(f"+{digits[2:]}", region)
    candidates = [digits]
    if len(digits) == NATIONAL_DIGITS:
        candidates.append(f"0{digits}")
    if region != "FR" and digits.startswith(f"0{country}"):
        # As one dials it from mainland France: 0508 41 30 00.
        candidates.append(f"+{digits[1:]}")
    if digits.startswith(country):
        # The + of the own country, which spreadsheets take for a sign.
        candidates.append(f"+{digits}")
    numbers = (_format_valid(candidate, region) for candidate in candidates)
    return next((number for number in numbers if number is not None), None)


@cache
def _numbers_of_france() -> re.Pattern[str]:
    """What mainland France's numbers of nine digits look like, by the library's metadata."""
    import phonenumbers

    plan: Any = phonenumbers.PhoneMetadata.metadata_for_region("FR")
    kinds = (plan.fixed_line, plan.mobile, plan.toll_free, plan.premium_rate, plan.shared_cost)
    more_kinds = (plan.personal_number, plan.voip, plan.pager, plan.uan, plan.voicemail)
    patterns = [kind.national_number_pattern for kind in (*kinds, *more_kinds) if kind is not None]
    return re.compile(
        f"(?={plan.general_desc.national_number_pattern})(?:{'|'.join(filter(None, patterns))})"
    )


def _as_the_library_writes(national: str) -> tuple[str, str]:
    """Both forms of a number of nine digits of mainland France."""
    pairs = (national[at : at + 2] for at in range(1, NATIONAL_DIGITS, 2))
    return f"0{national[0]} {' '.join(pairs)}", f"+{FRANCE}{national}"


def _format_usual(digits: str) -> tuple[str, str] | None:
    """Both forms of a number of mainland France; None where it is none, or begins with 08 or 09.

    In a twentieth of the time that the library takes to read it, by its own patterns.
    """
    if not _WRITTEN_IN_FRANCE.fullmatch(digits):
        return None
    national = digits[1:]
    return _as_the_library_writes(national) if _numbers_of_france().fullmatch(national) else None


def _format_valid(written: str, region: str) -> tuple[str, str] | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    national = str(number.national_number)
    is_french = number.country_code == FRANCE and len(national) == NATIONAL_DIGITS
    if is_french and national[0] in "1234567":
        return _as_the_library_writes(national)
    forms = phonenumbers.PhoneNumberFormat
    is_dialled_in_france = len(national) == NATIONAL_DIGITS and number.country_code in PLANS
    # Of another country, or of overseas with six digits: what is shown is what can be dialled.
    shown = forms.NATIONAL if is_dialled_in_france else forms.INTERNATIONAL
    return (
        phonenumbers.format_number(number, shown),
        phonenumbers.format_number(number, forms.E164),
    )
