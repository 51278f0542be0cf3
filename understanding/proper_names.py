"""Names of streets and schools in a sentence, which sound like needs and tell of none.

« Pasteur » is one letter away from « passeur », « 3 rue de la Paix » and « lycée Gay-Lussac » have
words of needs. Their names are blanked before needs are looked for; all else of the sentence stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from text.normalise import normalise_words
from understanding.sentence import STOP_WORDS, WORD

_STREETS = (
    r"rue|av|avenue|bd|boulevard|chemin|all[eé]e|impasse|quai|square|r[eé]sidence|faubourg|sentier"
    r"|passage|hameau|lotissement|ruelle|clos"
)
# « Place », « cours », « route » and « cité » are streets after a number only: else they are words.
NUMBERED_STREET = re.compile(
    rf"\b\d{{1,5}}\s*(?:bis|ter|quater)?,?\s*(?:{_STREETS}|place|cours|route|cit[eé])\b",
    re.IGNORECASE,
)
_AT_START = re.compile(
    rf"(?:^|,)\s*(?:(?:{_STREETS})\b|place\s+(?=d(?:e|u|es|['’])))", re.IGNORECASE
)
_SCHOOL = re.compile(
    r"\b(?:lyc[eé]es?|coll[eè]ges?|institut(?:ion)?|[eé]cole|erea|lp|lpo|lgt)\b", re.IGNORECASE
)

MAX_NAME_WORDS = 4
STREET_WORDS = 2
"""Words of a street's name that are blanked though they have no capital."""

ARTICLES = frozenset(("de", "du", "des", "la", "le", "les", "l", "d", "et"))

Knows = Callable[[str], bool]
"""Whether a normalised word is one of a phrase as it is written."""


def without_proper_names(text: str, knows: Knows) -> str:
    """A text with blanks for the names of streets and schools; other characters stay in place."""
    spans = [
        span for match in NUMBERED_STREET.finditer(text) for span in _street(text, match.end())
    ]
    for match in _AT_START.finditer(text):
        first = next(_words(text, match.end()), None)
        # « Rue depuis trois jours » is no street.
        if first is not None and first.group()[0].isupper():
            spans += _street(text, match.end())
    spans += [
        span for match in _SCHOOL.finditer(text) for span in _school(text, match.end(), knows)
    ]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _words(text: str, start: int) -> Iterator[re.Match[str]]:
    """The words of a name that may begin at a character, up to a comma, without articles."""
    end = next((at for at in range(start, len(text)) if text[at] in ",;.?!:("), len(text))
    words = (match for match in WORD.finditer(text, start, end))
    return (match for match in words if match.group().casefold() not in ARTICLES)


def _street(text: str, start: int) -> Iterator[tuple[int, int]]:
    for number, match in enumerate(_words(text, start)):
        has_capital = match.group()[0].isupper()
        most = MAX_NAME_WORDS if has_capital else STREET_WORDS
        if number >= most or match.group().isdigit():
            return
        yield match.span()


def _school(text: str, start: int, knows: Knows) -> Iterator[tuple[int, int]]:
    for number, match in enumerate(_words(text, start)):
        word = match.group()
        plain = normalise_words(word)
        is_name = word[0].isupper() and word[1:].islower()
        is_unknown = word.isalpha() and not any(knows(w) or w in STOP_WORDS for w in plain)
        if number >= MAX_NAME_WORDS or not (is_name or is_unknown):
            return
        yield match.span()
