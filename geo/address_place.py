"""The place that an address names: the commune at its end, with what is said beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec.structs import replace

from errors.exceptions import AmbiguousPlace, UnknownAddress
from geo import communes_of_france
from geo.address_text import STREET_WORDS, AddressText, parse_address, whole_area
from geo.communes_of_france import FrenchCommune
from geo.departments_of_france import DEPARTMENTS
from geo.gazetteer import Gazetteer
from geo.place import (
    Place,
    place_elsewhere,
    place_from_commune,
    place_from_postal_code,
    validated_text,
)
from models.commune import Commune
from text.normalise import normalise_words

# More than the longest names of communes have.
MAX_NAME_WORDS = 12

# How many times more inhabitants a commune must have than those here whose name begins alike, and
# than its namesakes here, to be meant without being asked.
MIN_CITY_RATIO, MIN_TOWN_RATIO = 100, 20
MAX_CANDIDATES = 10

# A town from so many inhabitants on may be said before a part of it, of so many words.
MIN_TOWN_POPULATION, MAX_PART_WORDS = 5_000, 4

# Of these a sentence names so many; all are in the error's ``candidates``.
CANDIDATES_SHOWN = 5

# Across the border, and one letter away from a commune here.
CITIES_ABROAD = frozenset((name,) for name in normalise_words("Bruxelles Tournai Courtrai Ypres"))


def place_from_address(text: str, gazetteer: Gazetteer, *, argument: str) -> Place:
    """The commune named at the end of an address, by its postal code, its name, or both.

    A slip in a name is read where nothing else is; a commune elsewhere in France where the
    directory has none of the name.

    Raises:
        BadText: empty or too long.
        UnknownAddress: no commune is named in it, or a whole département or région.
        AmbiguousPlace: several communes of that name; they are in ``candidates``.
    """
    address = parse_address(validated_text(text, argument=argument))
    refuse_area(text, gazetteer, argument=argument)
    around = gazetteer.find_by_postal_code(address.postal_code or "")
    communes_named = _communes_named(address, gazetteer, around)
    if around and not communes_named:
        place = place_from_postal_code(address.postal_code or "", gazetteer, argument=argument)
        other = _communes_named(address._replace(postal_code=None), gazetteer, ())
        return replace(
            place,
            contradicted_name=other[0].name if other else None,
            is_part_of_address=_says_more(address, *(commune.name for commune in other)),
        )
    elsewhere = _commune_of_france(address)
    unfinished = _unfinished(address, gazetteer)
    if elsewhere is not None and _is_meant(elsewhere, communes_named, unfinished, address):
        return place_elsewhere(elsewhere, postal_code=address.postal_code)
    if not communes_named and address.department is not None:
        communes_named = _communes_named(address._replace(department=None), gazetteer, around)
    communes_named = _without_villages(
        communes_named
        or unfinished
        or _misspelt(address, gazetteer)
        or _named_first(address, gazetteer)
    )
    if not communes_named:
        raise UnknownAddress("no_commune", argument=argument)
    if not address.postal_code and not address.department:
        communes_named = (*communes_named, *_far_larger(communes_named, unfinished))
    if len(communes_named) > 1:
        raise _namesakes(text, communes_named, argument)
    (commune,) = communes_named
    postal_code = address.postal_code if around else None
    place = place_from_commune(commune, argument=argument, postal_code=postal_code)
    is_contradicted = not around and address.department not in (None, commune.department.code)
    return replace(
        place,
        contradicted_department=DEPARTMENTS[address.department or ""] if is_contradicted else None,
        is_part_of_address=_says_more(address, commune.name),
    )


def _is_meant(
    elsewhere: FrenchCommune,
    here: Sequence[Commune],
    unfinished: Sequence[Commune],
    address: AddressText,
) -> bool:
    """Whether a commune elsewhere in France is meant: one that has all of the words of
    « Boulogne-Billancourt », of which Billancourt in the Somme is the end."""
    if not here:
        return is_meant_elsewhere(elsewhere, unfinished)
    words = normalise_words(elsewhere.name)
    return words == address.words and len(words) > len(normalise_words(here[0].name))


def _far_larger(named: Sequence[Commune], unfinished: Sequence[Commune]) -> list[Commune]:
    """The towns that may be meant by the name of a village: « Saint-Amand »."""
    if len(named) != 1:
        return []
    least = MIN_CITY_RATIO * (named[0].population or 1)
    return [c for c in unfinished if c not in named and (c.population or 0) > least]


def _named_first(address: AddressText, gazetteer: Gazetteer) -> tuple[Commune, ...]:
    """The town that a text begins with, and a part of it that nobody knows: « Berck plage »."""
    words = address.words
    if address.postal_code or any(word.isdigit() for word in words):
        return ()
    for length in range(len(words) - 1, 0, -1):
        if len(words) - length <= MAX_PART_WORDS:
            named = gazetteer.find_by_name(words[:length])
            towns = tuple(c for c in named if (c.population or 0) >= MIN_TOWN_POPULATION)
            if towns:
                return towns
    return ()


def _says_more(address: AddressText, *names: str) -> bool:
    """Whether an address says a street or a hamlet as well as these names of communes."""
    named = {word for name in names for word in normalise_words(name)}
    others = {word for word in address.words if len(word) > 1} - named - {address.postal_code}
    # A postal code is of an address; without one, the rest of a sentence is no street.
    return bool(others if address.postal_code else others & STREET_WORDS)


def _namesakes(text: str, communes: Sequence[Commune], argument: str) -> AmbiguousPlace:
    names = {commune.name for commune in communes}
    return AmbiguousPlace(
        "namesakes",
        argument=argument,
        values={
            "name": names.pop() if len(names) == 1 else text.strip(),
            "candidates": _listed(communes),
        },
        candidates=[_candidate_json(commune) for commune in communes],
    )


def refuse_area(text: str, gazetteer: Gazetteer, *, argument: str) -> None:
    """Raises:
    UnknownAddress: the text is a whole département or région, and no commune's name.
    """
    area = whole_area(text)
    if area is not None and not gazetteer.find_by_name(normalise_words(text)):
        raise UnknownAddress("area", argument=argument, values={"name": area})


def _communes_named(
    address: AddressText, gazetteer: Gazetteer, around: tuple[Commune, ...]
) -> tuple[Commune, ...]:
    """The communes of the directory that an address names, of the département that it says."""
    # « Vic-sur-Aisne »: the name with the département's in it goes before the département.
    if address.tail and not address.tail[-1].isdigit():
        whole = _named_last((*address.words, *address.tail), gazetteer, around, len(address.tail))
        if whole:
            return whole
    named = _named_last(address.words, gazetteer, around)
    if address.department is not None and not around:
        named = tuple(c for c in named if c.department.code == address.department)
    return named


def _named_last(
    words: tuple[str, ...], gazetteer: Gazetteer, around: tuple[Commune, ...], longer_than: int = 0
) -> tuple[Commune, ...]:
    """The communes with the longest name that ends an address, of more words than a number.

    With a postal code only its communes (``around``) count, wherever the address names them.
    """
    last = len(words)
    while last and words[last - 1].isdigit():
        last -= 1
    # Without a postal code, words before the end are streets ("Rue" is a commune, too).
    for end in range(last, 0, -1) if around else (last,):
        for start in range(max(0, end - MAX_NAME_WORDS), end - longer_than):
            named = gazetteer.find_by_name(words[start:end])
            if around:
                named = tuple(c for c in named if c.parent_or_self in around)
            if named:
                return named
    return ()


def _commune_of_france(address: AddressText) -> FrenchCommune | None:
    """The commune elsewhere in France that an address names."""
    if address.postal_code is not None:
        found = communes_of_france.find_by_postal_code(address.postal_code)
        if found:
            return found[0]
    # All of the text, as « 1 rue de l'École » is not École in Savoie.
    for words in (address.words, (*address.words, *address.tail)):
        for commune in communes_of_france.find_by_name(words):
            if address.department in (None, commune.department):
                return commune
    return None


def is_meant_elsewhere(elsewhere: FrenchCommune, here: Sequence[Commune]) -> bool:
    """Whether a commune elsewhere in France is meant, and none ``here`` whose name goes on so.

    « Paris » is not Paris-Plage, « Montreuil » is Montreuil-sur-Mer to who lives here.
    """
    largest = max((commune.population or 0 for commune in here), default=0)
    return elsewhere.population > MIN_CITY_RATIO * largest


def _without_villages(communes: tuple[Commune, ...]) -> tuple[Commune, ...]:
    """The most populous alone, where it has far more inhabitants than its namesakes."""
    if not communes:
        return ()
    first, *others = sorted(communes, key=lambda commune: -(commune.population or 0))
    # Nobody counts the inhabitants of parts of communes: some are towns.
    counts = [math.inf if c.population is None else c.population for c in others]
    is_far_larger = (first.population or 0) > max(counts, default=0) * MIN_TOWN_RATIO
    return (first,) if is_far_larger else communes


def _unfinished(address: AddressText, gazetteer: Gazetteer) -> tuple[Commune, ...]:
    """The communes whose name goes on from all of a text, or has it at its end: « Boulogne »,
    « Ascq »."""
    if not address.words or any(word.isdigit() for word in address.words):
        return ()
    typed = address.words
    suggested = gazetteer.suggest(" ".join(typed), MAX_CANDIDATES)
    names = {commune: normalise_words(commune.name) for commune, _ in suggested}
    inside = [c for c in names if address.department in (None, c.department.code)]
    begun = [commune for commune in inside if names[commune][: len(typed)] == typed]
    return tuple(begun or [c for c in inside if names[c][-len(typed) :] == typed])


def _misspelt(address: AddressText, gazetteer: Gazetteer) -> tuple[Commune, ...]:
    if any(word.isdigit() for word in address.words) or address.words in CITIES_ABROAD:
        return ()
    return gazetteer.find_misspelt(address.words)


def _listed(communes: Sequence[Commune]) -> str:
    shown = [f"{c.name} ({c.department.name})" for c in communes[:CANDIDATES_SHOWN]]
    return ", ".join(shown) + (" …" if len(communes) > CANDIDATES_SHOWN else "")


def _candidate_json(commune: Commune) -> dict[str, str | list[str]]:
    return {
        "commune": commune.code,
        "name": commune.name,
        "department": commune.department.name,
        "postalCodes": list(commune.postal_codes),
    }
