"""Telephone numbers as institutions write them, in national and in international form."""

from __future__ import annotations

import re

REGIONS_BY_DEPARTMENT = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
"""Region of the numbering plan, by département overseas; all others have mainland France's."""


# A slash separates numbers only between blanks: "03/20/12/34/56" is one number.
_SEPARATORS = re.compile(r"\s*[;,|]\s*|\s+/\s+|\s+ou\s+")


def read_phone(text: str, department: str | None) -> tuple[str, str]:
    """A telephone in national and in E.164 form; the first one where several are given.

    A leading 0 that a spreadsheet lost is restored; ``department`` (COG code) chooses the numbering
    plan.

    Raises:
        ValueError: no number that could be dialled.
    """
    import phonenumbers  # its metadata takes long to load, and serving needs none of it

    first = _SEPARATORS.split(text.strip())[0]
    digits = "".join(letter for letter in first if letter.isdigit() or letter == "+")
    region = REGIONS_BY_DEPARTMENT.get(department or "", "FR")
    # As written; with the 0 that a spreadsheet takes off a number; with the + that it takes too.
    for written in (digits, f"0{digits}", f"+{digits.lstrip('0')}"):
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            forms = phonenumbers.PhoneNumberFormat
            return (
                phonenumbers.format_number(number, forms.NATIONAL),
                phonenumbers.format_number(number, forms.E164),
            )
    raise ValueError(f"{text[:30]!r} is no telephone number that could be dialled")
