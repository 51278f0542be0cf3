"""What a text that names a place is made of: postal code, name of a commune, département.

« 59000 Lille », « Lille (59) », « Soissons (Aisne) », « Arras, Pas-de-Calais ».
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from geo.departments_of_france import DEPARTMENTS, REGIONS
from text.normalise import normalise_words

Words = tuple[str, ...]

# Said after a commune, and no part of its name; the longest first.
IGNORED_ENDINGS: tuple[Words, ...] = (
    # Overseas a région is a département as well, which chooses among namesakes.
    *(normalise_words(region) for region in REGIONS if region not in DEPARTMENTS.values()),
    ("cedex",),
    ("france",),
)

# Their arrondissements have codes of their own, and are part of the city.
CITIES_WITH_ARRONDISSEMENTS = (("paris",), ("lyon",), ("marseille",))

# « Dans la Somme », « le département de l'Oise » are no places to measure from either.
BEFORE_AREAS = frozenset(normalise_words("dans en le la les l de du d departement region"))

# An address has one of these; a sentence that names a commune has none.
STREET_WORDS = frozenset(
    normalise_words(
        "rue avenue av boulevard bd place chemin allee impasse route quai square residence cite "
        "faubourg sentier passage hameau lotissement ruelle clos cours"
    )
)

_POSTAL_CODE = re.compile(r"\d{5}")
_CODE_IN_BRACKETS = re.compile(r"\(\s*(\d{2,3}|2[ab])\s*\)\s*$", re.IGNORECASE)


class AddressText(NamedTuple):
    """The normalised words of a text, without the département at its end.

    ``department`` is the code that was said; ``tail`` are the words of its name, which may be the
    end of a commune's name instead: « Vic-sur-Aisne ».
    """

    words: Words
    postal_code: str | None
    department: str | None
    tail: Words


def parse_address(text: str) -> AddressText:
    """Take a text apart."""
    department: str | None = None
    tail: Words = ()
    bracketed = _CODE_IN_BRACKETS.search(text)
    if bracketed and bracketed[1].upper() in DEPARTMENTS:
        department, text = bracketed[1].upper(), text[: bracketed.start()]
    words = _without_arrondissement(_without_endings(normalise_words(text)))
    if department is None:
        department, tail = _department_at_end(words)
        words = words[: len(words) - len(tail)]
    postal_code = next((word for word in reversed(words) if _POSTAL_CODE.fullmatch(word)), None)
    return AddressText(words, postal_code, department, tail)


def _without_endings(words: Words) -> Words:
    for ending in IGNORED_ENDINGS:
        if len(words) > len(ending) and words[-len(ending) :] == ending:
            return _without_endings(words[: -len(ending)])
    # « Lille Cedex 9 ».
    if len(words) > 2 and words[-1].isdigit() and words[-2] == "cedex":
        return words[:-2]
    return words


def _without_arrondissement(words: Words) -> Words:
    """« Paris 13 », « Lyon 3e », « Marseille 8e arrondissement » are the city."""
    if words[:1] not in CITIES_WITH_ARRONDISSEMENTS or len(words) > 3:
        return words
    number, *more = words[1:] or ("",)
    return words[:1] if number.isdigit() and more in ([], ["arrondissement"]) else words


def _department_at_end(words: Words) -> tuple[str | None, Words]:
    """The département that the last words name, where others stand before it."""
    for length in range(min(4, len(words) - 1), 0, -1):
        code = department_names().get(words[-length:])
        if code is not None:
            return code, words[-length:]
    # « Lille 59 »; a number of two digits in front of a street has a name after it.
    if len(words) > 1 and words[-1].upper() in DEPARTMENTS and not words[-2].isdigit():
        return words[-1].upper(), words[-1:]
    return None, ()


def whole_area(text: str) -> str | None:
    """The name of the département or région that a text is, and no commune's: « Nord », « 59 »,
    « dans la Somme », « Oise (60) »."""
    words = normalise_words(text)
    while len(words) > 1 and words[0] in BEFORE_AREAS and words not in _area_names():
        words = words[1:]
    name = _area_names().get(words[:-1])
    if name is not None and DEPARTMENTS.get(words[-1].upper()) == name:
        return name
    code = words[0].upper() if len(words) == 1 else ""
    return DEPARTMENTS.get(code) or _area_names().get(words)


@cache
def _area_names() -> dict[Words, str]:
    # Paris is a commune as well.
    areas = (*REGIONS, *(name for name in DEPARTMENTS.values() if name != "Paris"))
    return {normalise_words(name): name for name in areas}


@cache
def department_names() -> dict[Words, str]:
    """The codes of the départements by the words of their names."""
    return {normalise_words(name): code for code, name in DEPARTMENTS.items()}
