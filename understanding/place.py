"""The commune that a sentence names: « jhabite a st quentin », « à Villeneuve-d'Ascq »."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from geo.gazetteer import Gazetteer
from models.commune import Commune
from understanding.needs import TextRange
from understanding.sentence import Token, tokens

LONGEST_NAME = 7
"""Words of a name: « Villers-sous-Saint-Leu » has four, and the longest of France seven."""

# What stands before the place where somebody is. Short names are words as well (« Eu », « Ham »,
# « Bus »), so that without one of these only a capital letter tells a place.
BEFORE_PLACE = frozenset(
    ("a", "au", "aux", "sur", "vers", "habite", "habitons", "jhabite", "pres", "ville")
)
MIN_NAME = 2


class NamedPlace(NamedTuple):
    """A commune, and the characters that name it."""

    commune: Commune
    range: TextRange


def named_places(text: str, gazetteer: Gazetteer) -> list[NamedPlace]:
    """The communes that a text names, those after a word of place first.

    Otherwise a name counts with a capital letter, or where it is all of the text. The longest
    name counts: « Villeneuve d'Ascq » is not « Villeneuve ».
    """
    sentence = tokens(text)
    said: list[NamedPlace] = []
    with_capital: list[NamedPlace] = []
    position = 0
    while position < len(sentence):
        found = _longest_name(sentence, position, gazetteer)
        if found is None:
            position += 1
            continue
        commune, length = found
        first, last = sentence[position], sentence[position + length - 1]
        place = NamedPlace(commune, TextRange(first.start, last.end))
        if position and sentence[position - 1].text in BEFORE_PLACE:
            said.append(place)
        # The first word of a sentence has a capital whatever it is.
        elif length == len(sentence) or (position and text[first.start].isupper()):
            with_capital.append(place)
        position += length
    return said + with_capital


def without_places(text: str, places: Iterable[NamedPlace]) -> str:
    """A text with blanks for the names of places, which may sound like words: « Cambrai » like
    « chambre ». Ranges of characters stay as they were."""
    for place in places:
        start, end = place.range
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _longest_name(
    sentence: list[Token], position: int, gazetteer: Gazetteer
) -> tuple[Commune, int] | None:
    for length in range(min(LONGEST_NAME, len(sentence) - position), 0, -1):
        words = tuple(token.text for token in sentence[position : position + length])
        # Articles are said or not: « au Touquet » is « Le Touquet-Paris-Plage ».
        if length == 1 and len(words[0]) < MIN_NAME:
            continue
        communes = gazetteer.find_by_name(words)
        if communes:
            return communes[0], length
    return None
