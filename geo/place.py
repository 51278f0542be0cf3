"""Places: from coordinates, codes, addresses or structures to a position and its commune."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from errors.exceptions import (
    AmbiguousPlace,
    BadCoordinates,
    BadText,
    PlaceNotLocated,
    UnknownAddress,
    UnknownCommune,
    UnknownPostalCode,
)
from geo.gazetteer import Gazetteer
from geo.geocoder import GeocodedAddress
from models.commune import Commune
from models.department import Department
from models.structure import Position, PositionPrecision, Structure
from text.normalise import normalise_words

# Characters of an address or a search text: the State's geocoder takes no more.
MAX_TEXT_LENGTH = 200


class PlaceSource(Enum):
    COORDINATES = "COORDINATES"
    BAN = "BAN"
    GAZETTEER = "GAZETTEER"
    DIRECTORY = "DIRECTORY"


class PlacePrecision(Enum):
    EXACT = "EXACT"
    ADDRESS = "ADDRESS"
    STREET = "STREET"
    COMMUNE = "COMMUNE"


class Area(NamedTuple):
    """The commune and the département of a place, where they are known.

    ``is_inferred``: the commune is the one with the nearest centre, and may be a neighbour.
    """

    commune: Commune | None
    department: Department | None
    is_inferred: bool = False


class LazyArea:
    """The area of a position, looked up at the first call."""

    # Lazy, as only requests that ask for the commune or the département need the outlines.

    __slots__ = ("_area", "gazetteer", "position")

    def __init__(self, position: Position, gazetteer: Gazetteer) -> None:
        self.position = position
        self.gazetteer = gazetteer
        self._area: Area | None = None

    def __call__(self) -> Area:
        if self._area is None:
            department = self.gazetteer.department_at(self.position)
            commune = None
            if department is not None:
                commune = self.gazetteer.nearest_commune(self.position, department)
            self._area = Area(commune, department, is_inferred=commune is not None)
        return self._area


def fixed_area(commune: Commune | None, department: Department | None) -> Callable[[], Area]:
    return lambda: Area(commune, department)


class Place(Struct, frozen=True, kw_only=True):
    """Where distances are measured from, and how that was found.

    ``covers`` are communes that the caller named as a whole: everything in them counts as near,
    however far from the centre. ``alternatives`` are other places that may be meant.
    """

    label: str
    source: PlaceSource
    position: Position
    precision: PlacePrecision
    area: Callable[[], Area]
    postal_code: str | None
    structure: Structure | None
    covers: tuple[Commune, ...]
    alternatives: tuple[Place, ...]

    @property
    def commune(self) -> Commune | None:
        return self.area().commune

    @property
    def commune_inferred(self) -> bool:
        return self.area().is_inferred

    @property
    def department(self) -> Department | None:
        return self.area().department


def place_from_commune(commune: Commune, *, argument: str, postal_code: str | None = None) -> Place:
    """The centre of a commune; for a part of a commune without a known centre, its parent's.

    Raises:
        PlaceNotLocated: no source states where it is.
    """
    located = commune.located_commune
    if located.latitude is None or located.longitude is None:
        raise PlaceNotLocated(
            "commune",
            argument=argument,
            values={"name": commune.name, "code": commune.code},
        )
    return Place(
        label=_commune_label(commune, postal_code),
        source=PlaceSource.GAZETTEER,
        position=Position(latitude=located.latitude, longitude=located.longitude),
        precision=PlacePrecision.COMMUNE,
        area=fixed_area(commune, commune.department),
        postal_code=postal_code,
        structure=None,
        covers=(commune,),
        alternatives=(),
    )


def _commune_label(commune: Commune, postal_code: str | None) -> str:
    name = f"{commune.name} ({commune.parent.name})" if commune.parent else commune.name
    return f"{postal_code} {name}" if postal_code else name


def place_from_coordinates(
    latitude: float, longitude: float, gazetteer: Gazetteer, *, argument: str
) -> Place:
    """A position in degrees (WGS84), with its département and probable commune.

    Raises:
        BadCoordinates: not a number, or outside ±90 and ±180.
    """
    if not -90 <= latitude <= 90:
        raise _off_the_globe("latitude", 90, argument)
    if not -180 <= longitude <= 180:
        raise _off_the_globe("longitude", 180, argument)
    position = Position(latitude=latitude, longitude=longitude)
    return Place(
        label=f"{latitude:.5f}, {longitude:.5f}",
        source=PlaceSource.COORDINATES,
        position=position,
        precision=PlacePrecision.EXACT,
        area=LazyArea(position, gazetteer),
        postal_code=None,
        structure=None,
        covers=(),
        alternatives=(),
    )


def _off_the_globe(name: str, limit: int, argument: str) -> BadCoordinates:
    return BadCoordinates(
        "off_the_globe", argument=f"{argument}.{name}", values={"name": name, "limit": limit}
    )


def place_from_insee_code(code: str, gazetteer: Gazetteer, *, argument: str) -> Place:
    """The commune of an INSEE code.

    Raises:
        UnknownCommune: the directory has no such commune.
    """
    commune = gazetteer.communes.get(code.strip().upper())
    if commune is None:
        is_postal = bool(gazetteer.find_by_postal_code(code.strip()))
        raise UnknownCommune(
            "is_a_postal_code" if is_postal else "unknown",
            argument=argument,
            values={"code": quote_short(code)},
        )
    return place_from_commune(commune, argument=argument)


def place_from_postal_code(postal_code: str, gazetteer: Gazetteer, *, argument: str) -> Place:
    """The most populous commune of a postal code; the others are its alternatives.

    Raises:
        UnknownPostalCode: no commune of the directory has it.
    """
    communes = gazetteer.find_by_postal_code(postal_code.strip())
    if not communes:
        raise UnknownPostalCode(
            "unknown", argument=argument, values={"code": quote_short(postal_code)}
        )
    first, *others = (
        place_from_commune(commune, argument=argument, postal_code=postal_code.strip())
        for commune in communes
    )
    return replace(first, covers=communes, alternatives=tuple(others))


def place_from_structure(structure: Structure, *, argument: str) -> Place:
    """The position of a structure, or the centre of its commune where no position is known.

    Raises:
        PlaceNotLocated: neither is known.
    """
    if structure.position is None:
        if structure.commune is None:
            raise PlaceNotLocated("structure", argument=argument, values={"name": structure.name})
        centre = place_from_commune(structure.commune, argument=argument)
        return replace(
            centre, label=structure.name, source=PlaceSource.DIRECTORY, structure=structure
        )
    precision = structure.position_precision or PositionPrecision.COMMUNE
    whole_commune = precision is PositionPrecision.COMMUNE and structure.commune is not None
    return Place(
        label=structure.name,
        source=PlaceSource.DIRECTORY,
        position=structure.position,
        precision=PlacePrecision[precision.name],
        area=fixed_area(structure.commune, structure.department),
        postal_code=structure.address.postal_code if structure.address else None,
        structure=structure,
        covers=(structure.commune,) if whole_commune and structure.commune else (),
        alternatives=(),
    )


def place_from_geocoder(geocoded: GeocodedAddress, gazetteer: Gazetteer) -> Place:
    """The geocoding service's answer: an address, a street, or a commune's centre."""
    commune = gazetteer.communes.get(geocoded.commune_code or "")
    position = Position(latitude=geocoded.latitude, longitude=geocoded.longitude)
    whole_commune = geocoded.precision is PositionPrecision.COMMUNE and commune is not None
    return Place(
        label=geocoded.label,
        source=PlaceSource.BAN,
        position=position,
        precision=PlacePrecision[geocoded.precision.name],
        area=fixed_area(
            commune, commune.department if commune else gazetteer.department_at(position)
        ),
        postal_code=geocoded.postal_code,
        structure=None,
        covers=(commune,) if whole_commune and commune else (),
        alternatives=(),
    )


IGNORED_ADDRESS_ENDINGS = frozenset({"cedex", "france"})

# More than the longest names of communes have.
MAX_NAME_WORDS = 12

_POSTAL_CODE = re.compile(r"\d{5}")


def place_from_address(text: str, gazetteer: Gazetteer, *, argument: str) -> Place:
    """The commune named at the end of an address, by its postal code, its name, or both.

    Raises:
        BadText: empty or too long.
        UnknownAddress: no commune of the directory is named in it.
        AmbiguousPlace: several communes of that name; they are in ``candidates``.
    """
    address_words = normalise_words(validated_text(text, argument=argument))
    postal_code = next(
        (word for word in reversed(address_words) if _is_postal(word, gazetteer)), None
    )
    around = gazetteer.find_by_postal_code(postal_code) if postal_code else ()
    communes_named = _communes_named_last(address_words, gazetteer, around)
    if postal_code and not communes_named:
        return place_from_postal_code(postal_code, gazetteer, argument=argument)
    if not communes_named:
        raise UnknownAddress("no_commune", argument=argument)
    places = [
        place_from_commune(c, argument=argument, postal_code=postal_code) for c in communes_named
    ]
    if len(places) > 1:
        raise AmbiguousPlace(
            "namesakes",
            argument=argument,
            values={"count": len(places), "name": communes_named[0].name},
            candidates=[_candidate_json(commune) for commune in communes_named],
        )
    return places[0]


def validated_text(text: str, *, argument: str) -> str:
    """A text that people typed, stripped of surrounding blanks.

    Raises:
        BadText: no word in it, or over ``MAX_TEXT_LENGTH`` characters.
    """
    stripped = text.strip()
    if not 1 <= len(stripped) <= MAX_TEXT_LENGTH or not normalise_words(stripped):
        raise BadText("unreadable", argument=argument, values={"most": MAX_TEXT_LENGTH})
    return stripped


def quote_short(text: str) -> str:
    """The first characters of an input in quotes, for error messages."""
    return repr(text[:10])


def _is_postal(word: str, gazetteer: Gazetteer) -> bool:
    return bool(_POSTAL_CODE.fullmatch(word)) and bool(gazetteer.find_by_postal_code(word))


def _communes_named_last(
    address_words: tuple[str, ...], gazetteer: Gazetteer, around: tuple[Commune, ...]
) -> tuple[Commune, ...]:
    """The communes with the longest name that ends an address.

    With a postal code only its communes (``around``) count, wherever the address names them.
    """
    last = len(address_words)
    while last and (
        address_words[last - 1] in IGNORED_ADDRESS_ENDINGS or address_words[last - 1].isdigit()
    ):
        last -= 1
    # Without a postal code, words before the end are streets ("Rue" is a commune, too).
    for end in range(last, 0, -1) if around else (last,):
        for start in range(max(0, end - MAX_NAME_WORDS), end):
            communes_named = gazetteer.find_by_name(address_words[start:end])
            if around:
                communes_named = tuple(
                    commune for commune in communes_named if commune.parent_or_self in around
                )
            if communes_named:
                return communes_named
    return ()


def _candidate_json(commune: Commune) -> dict[str, str | list[str]]:
    return {
        "commune": commune.code,
        "name": commune.name,
        "department": commune.department.name,
        "postalCodes": list(commune.postal_codes),
    }
