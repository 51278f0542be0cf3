"""The commune that a sentence names: « jhabite a st quentin », « Saint-Denis (La Réunion) »."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from geo import communes_of_france
from geo.address_text import department_names
from geo.communes_of_france import FrenchCommune
from geo.departments_of_france import DEPARTMENTS
from geo.gazetteer import Gazetteer
from geo.place import Place, place_elsewhere, place_from_commune
from models.commune import Commune
from text.normalise import normalise_words
from understanding.needs import TextRange
from understanding.sentence import Token, tokens

LONGEST_NAME = 7
"""Words of a name: « Villers-sous-Saint-Leu » has four, and the longest of France seven."""

LONGEST_DEPARTMENT = 4
"""Words of a département's name: « Alpes-de-Haute-Provence »."""

# What stands before the place where somebody is.
BEFORE_PLACE = frozenset(
    ("a", "au", "aux", "sur", "vers", "habite", "habitons", "jhabite", "pres", "ville")
)
# « je suis de Dijon »: after another word « de » tells no place (« le lycée de rue »).
BEFORE_DE = frozenset(("suis", "sui", "chui", "sommes", "vient", "viens", "venons", "originaire"))
DE = frozenset(("de", "d", "du", "des"))

# What may stand between a commune and its département: « Dijon en Côte-d'Or ».
BEFORE_DEPARTMENT = frozenset(("dans", "en", "le", "la", "l", "les", "departement"))

# A name in small letters and without a word of place counts for a town of so many, unless it is a
# word or a first name as well. Short names of villages are nearly all words (« Eu », « Bus »).
MIN_TOWN_POPULATION = 2_000
EVERYDAY_NAMES = frozenset(
    normalise_words(
        "albert avion bury croix guise ham hem hermès marle marquise râches rue salomé santés"
    )
)
MIN_NAME = 2

# Longer texts that are a commune elsewhere and nothing else are rare; to look takes a millisecond.
LONGEST_TEXT_OF_PLACE = 5


class NamedPlace(NamedTuple):
    """A commune, and the characters that name it. ``commune`` is a ``FrenchCommune`` where the
    directory has none of the name."""

    commune: Commune | FrenchCommune
    range: TextRange

    @property
    def is_located(self) -> bool:
        """Whether a source states where the commune is."""
        commune = self.commune
        return isinstance(commune, FrenchCommune) or commune.located_commune.latitude is not None

    def to_place(self, argument: str) -> Place:
        """The centre of the commune.

        Raises:
            PlaceNotLocated: no source states where it is.
        """
        if isinstance(self.commune, FrenchCommune):
            return place_elsewhere(self.commune)
        return place_from_commune(self.commune, argument=argument)


class _Found(NamedTuple):
    """Communes that share a name, how many words it has, and the département said after it."""

    communes: tuple[Commune, ...] | tuple[FrenchCommune, ...]
    length: int
    department_words: int


def named_places(text: str, gazetteer: Gazetteer) -> list[NamedPlace]:
    """The communes that a text names: those after a word of place or before a département first,
    then those with a capital letter, then towns.

    The longest name counts: « Villeneuve d'Ascq » is not « Villeneuve ».
    """
    sentence = tokens(text)
    ranked: tuple[list[NamedPlace], ...] = ([], [], [])
    position = 0
    while position < len(sentence):
        # The name of a département may end with a commune's, which is not named by it.
        skipped = _department_length(sentence, position)
        found = _longest_name(text, sentence, position, gazetteer)
        if found is None or found.length < skipped:
            position += skipped or 1
            continue
        end = position + found.length + found.department_words
        rank = _rank(text, sentence, position, found)
        if rank is not None:
            range_ = TextRange(sentence[position].start, sentence[end - 1].end)
            ranked[rank].append(NamedPlace(found.communes[0], range_))
        position = end
    # « Je viens de Bordeaux et j'habite ici »: somebody asks for where the directory is.
    return [place for places in ranked for place in sorted(places, key=_is_elsewhere)]


def without_places(text: str, places: Iterable[NamedPlace]) -> str:
    """A text with blanks for the names of places, which may sound like words: « Cambrai » like
    « chambre ». Ranges of characters stay as they were."""
    for place in places:
        start, end = place.range
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_elsewhere(place: NamedPlace) -> bool:
    return isinstance(place.commune, FrenchCommune)


def _rank(text: str, sentence: list[Token], position: int, found: _Found) -> int | None:
    """How clearly a name is a place, 0 being clearest; None where it may be a word."""
    is_all = found.length + found.department_words == len(sentence)
    if is_all or found.department_words or _is_said(sentence, position):
        return 0
    # The first word of a sentence has a capital whatever it is.
    if position and text[sentence[position].start].isupper():
        return 1
    name = sentence[position].text
    commune = found.communes[0]
    is_town = isinstance(commune, Commune) and (commune.population or 0) >= MIN_TOWN_POPULATION
    return 2 if is_town and (found.length > 1 or name not in EVERYDAY_NAMES) else None


def _is_said(sentence: list[Token], position: int) -> bool:
    """Whether a word follows one that stands before places."""
    if not position:
        return False
    before = sentence[position - 1].text
    if before in DE and position > 1:
        return sentence[position - 2].text in BEFORE_DE
    return before in BEFORE_PLACE


def _longest_name(
    text: str, sentence: list[Token], position: int, gazetteer: Gazetteer
) -> _Found | None:
    """The longest name of a commune that begins at a word."""
    left = len(sentence) - position
    for length in range(min(LONGEST_NAME, left), 0, -1):
        words = _words(sentence, position, length)
        # Articles are said or not: « au Touquet » is « Le Touquet-Paris-Plage ».
        if length == 1 and len(words[0]) < MIN_NAME:
            continue
        communes = gazetteer.find_by_name(words)
        if communes:
            department, said = _department_after(sentence, position + length)
            inside = tuple(c for c in communes if c.department.code == department)
            return _Found(inside or communes, length, said if inside else 0)
    if not position:
        return _all_of_text(sentence)
    has_capital = text[sentence[position].start].isupper()
    return _city(sentence, position) if has_capital or _is_said(sentence, position) else None


def _city(sentence: list[Token], position: int) -> _Found | None:
    """A city elsewhere in France. Villages there have the names of too many things."""
    for length in range(min(LONGEST_NAME, len(sentence) - position), 0, -1):
        city = communes_of_france.cities().get(_words(sentence, position, length))
        if city is not None:
            department, said = _department_after(sentence, position + length)
            return _Found((city,), length, said if city.department == department else 0)
    return None


def _all_of_text(sentence: list[Token]) -> _Found | None:
    """A commune elsewhere in France that the text names and nothing else."""
    if len(sentence) > LONGEST_TEXT_OF_PLACE:
        return None
    for length in range(len(sentence), 0, -1):
        department, said = _department_after(sentence, length)
        if length + said != len(sentence):
            continue
        communes = communes_of_france.find_by_name(_words(sentence, 0, length))
        inside = [c for c in communes if not said or c.department == department]
        if inside:
            return _Found(tuple(inside), length, said)
    return None


def _department_after(sentence: list[Token], position: int) -> tuple[str | None, int]:
    """The code of the département that is said from a word on, and in how many words."""
    start = position
    while position < len(sentence) and sentence[position].text in BEFORE_DEPARTMENT:
        position += 1
    if position < len(sentence) and sentence[position].text.upper() in DEPARTMENTS:
        return sentence[position].text.upper(), position + 1 - start
    length = _department_length(sentence, position)
    if not length:
        return None, 0
    code = department_names()[_words(sentence, position, length)]
    return code, position + length - start


def _department_length(sentence: list[Token], position: int) -> int:
    """How many words the name of a département has that begins at a word; 0 for none."""
    for length in range(min(LONGEST_DEPARTMENT, len(sentence) - position), 0, -1):
        if _words(sentence, position, length) in department_names():
            return length
    return 0


def _words(sentence: list[Token], position: int, length: int) -> tuple[str, ...]:
    return tuple([token.text for token in sentence[position : position + length]])
