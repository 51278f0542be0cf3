"""Finds personal data in a text that anybody may send: numbers, addresses and dates of persons.

What institutions publish passes: landlines, mail addresses of académies, dates of events. Names of
persons cannot be distinguished from names of places, and are not looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum

from text.normalise import plain_letters, visible_text


class PersonalData(Enum):
    SOCIAL_SECURITY_NUMBER = "SOCIAL_SECURITY_NUMBER"
    PUPIL_NUMBER = "PUPIL_NUMBER"
    MOBILE_PHONE = "MOBILE_PHONE"
    PERSONAL_MAIL = "PERSONAL_MAIL"
    BIRTH_DATE = "BIRTH_DATE"


_BETWEEN = r"[\s./()\-–_·,]{0,3}"
"""What people write between the digits of one number."""

# Sex, year, month, département (2A and 2B in Corse), commune, order, key (INSEE, répertoire des
# personnes physiques); months above 12 stand where the month is not known.
_SOCIAL_SECURITY = re.compile(
    rf"(?<![0-9a-z])[1-478](?:{_BETWEEN}[0-9]){{4}}{_BETWEEN}[0-9]{_BETWEEN}[0-9ab]"
    rf"(?:{_BETWEEN}[0-9]){{8}}(?![0-9])"
)
# Ten digits and a letter (BEA), or nine digits and two letters (RNIE).
_PUPIL_NUMBER = re.compile(
    rf"(?<![0-9a-z])[0-9](?:{_BETWEEN}[0-9]){{8}}{_BETWEEN}(?:[0-9]\s?[a-z]|[a-z]\s?[a-z])(?![0-9a-z])"
)
# Any French number, so that the middle of a landline is never taken for the start of another.
_PHONE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00)\s?33{_BETWEEN}(?:0{_BETWEEN})?|0)([1-9])(?:{_BETWEEN}[0-9]){{8}}(?![0-9])"
)
_MOBILE = ("6", "7")

# Providers of private persons' mailboxes, the largest in France.
_ANY_COUNTRY = "hotmail|live|outlook|yahoo|ymail|rocketmail|aol|gmx|protonmail|tutanota|yandex"
_DOMAINS = (
    r"gmail\.com|googlemail\.com|msn\.com|icloud\.com|me\.com|mac\.com|mail\.com|proton\.me|pm\.me|"
    r"orange\.fr|wanadoo\.fr|free\.fr|laposte\.net|sfr\.fr|neuf\.fr|cegetel\.net|9online\.fr|"
    r"club-internet\.fr|numericable\.fr|noos\.fr|bbox\.fr|aliceadsl\.fr|libertysurf\.fr"
)
_MAIL = re.compile(
    r"[a-z0-9._%+\-]\s?(?:@|\(at\)|\[at\]|\(a\)|\sarobase\s)\s?"
    rf"(?:{_DOMAINS}|(?:{_ANY_COUNTRY})\.[a-z]{{2,4}}(?:\.[a-z]{{2}})?)(?![a-z0-9\-])"
)

_DATE = r"[0-9]{1,2}(?:er)?[\s./\-]{1,3}(?:[0-9]{1,2}|[a-z]{3,9})[\s./\-]{1,3}[0-9]{2,4}"
_BIRTH = re.compile(
    rf"\bne(?:e|\(e\)|[.·\-]e)?\s+(?:le\s+)?{_DATE}"
    rf"|\b(?:naissance|ddn|birth|born)\b[^\n0-9]{{0,20}}{_DATE}"
)


def personal_data_in(text: str) -> list[PersonalData]:
    """What looks like personal data in a text, each kind once."""
    seen = _searchable(text)
    return list(dict.fromkeys(_found(seen)))


def _found(text: str) -> Iterator[PersonalData]:
    if any(_has_key(match[0]) for match in _SOCIAL_SECURITY.finditer(text)):
        yield PersonalData.SOCIAL_SECURITY_NUMBER
    if _PUPIL_NUMBER.search(text):
        yield PersonalData.PUPIL_NUMBER
    if any(match[1] in _MOBILE for match in _PHONE.finditer(text)):
        yield PersonalData.MOBILE_PHONE
    if _MAIL.search(text):
        yield PersonalData.PERSONAL_MAIL
    if _BIRTH.search(text):
        yield PersonalData.BIRTH_DATE


def _searchable(text: str) -> str:
    """A text in small letters without accents, its digits those of ASCII."""
    # Digits of other scripts and in full width are seen as digits.
    digits = (_ascii_digit(letter) for letter in visible_text(text))
    return plain_letters("".join(digits))


def _ascii_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _has_key(text: str) -> bool:
    """Whether the last two digits are the key of the thirteen characters before (97 less the
    remainder by 97)."""
    number = "".join(letter for letter in text if letter.isalnum())
    # Corse counts as département 19 or 18.
    digits = number.replace("2a", "19").replace("2b", "18")
    if not digits.isdigit() or len(digits) != 15:
        return False
    return 97 - int(digits[:13]) % 97 == int(digits[13:])
