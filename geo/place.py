"""Places: from coordinates, codes, addresses or structures to a position and its commune."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from errors.exceptions import (
    BadCoordinates,
    BadText,
    PlaceNotLocated,
    UnknownCommune,
    UnknownPostalCode,
)
from geo import communes_of_france
from geo.communes_of_france import FrenchCommune
from geo.departments_of_france import DEPARTMENTS
from geo.gazetteer import Gazetteer
from geo.geocoder import GeocodedAddress
from models.commune import Commune
from models.department import Department
from models.structure import Position, PositionPrecision, Structure
from text.normalise import is_of_another_script, normalise_words, without_blanks

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

    name: str | None
    """How it is called; None for a bare position."""
    source: PlaceSource
    position: Position
    precision: PlacePrecision
    area: Callable[[], Area]
    postal_code: str | None
    structure: Structure | None
    covers: tuple[Commune, ...]
    alternatives: tuple[Place, ...]
    contradicted_name: str | None = None
    """A commune that was named beside the postal code of another, which is the place."""
    contradicted_department: str | None = None
    """The name of a département that was said beside a commune that is not in it."""
    is_part_of_address: bool = False
    """Whether an address says more than this place, which is its commune."""
    also_postal_code_of: str | None = None
    """A commune whose postal code is the INSEE code that was sent."""

    @property
    def label(self) -> str:
        """Its name, or its coordinates."""
        # Not before it is shown: most answers show no label of a position.
        here = self.position
        return self.name or f"{here.latitude:.5f}, {here.longitude:.5f}"

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
        name=_commune_label(commune, postal_code),
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
        name=None,
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
    """The commune of an INSEE code, of the directory or elsewhere in France.

    Raises:
        UnknownCommune: there is no such commune.
    """
    sent = without_blanks(code).upper()
    commune = gazetteer.communes.get(sent)
    if commune is not None:
        namesakes = gazetteer.find_by_postal_code(sent)
        place = place_from_commune(commune, argument=argument)
        if namesakes and commune.parent_or_self not in namesakes:
            return replace(place, also_postal_code_of=namesakes[0].name)
        return place
    is_postal = bool(gazetteer.find_by_postal_code(sent))
    elsewhere = None if is_postal else communes_of_france.find_by_code(sent)
    if elsewhere is None:
        raise UnknownCommune(
            "is_a_postal_code" if is_postal else "unknown",
            argument=argument,
            values={"code": quote_short(code)},
        )
    return place_elsewhere(elsewhere)


def place_from_postal_code(postal_code: str, gazetteer: Gazetteer, *, argument: str) -> Place:
    """The most populous commune of a postal code, of the directory or elsewhere in France; the
    others are its alternatives.

    Raises:
        UnknownPostalCode: no commune has it.
    """
    sent = without_blanks(postal_code)
    communes = gazetteer.find_by_postal_code(sent)
    if communes:
        first, *others = (
            place_from_commune(commune, argument=argument, postal_code=sent) for commune in communes
        )
        return replace(first, covers=communes, alternatives=tuple(others))
    elsewhere = communes_of_france.find_by_postal_code(sent)
    if not elsewhere:
        raise UnknownPostalCode(
            "unknown", argument=argument, values={"code": quote_short(postal_code)}
        )
    return place_elsewhere(elsewhere[0], postal_code=sent)


def place_elsewhere(commune: FrenchCommune, *, postal_code: str | None = None) -> Place:
    """The centre of a commune that is not the directory's; it has no ``commune`` of its own."""
    name = f"{postal_code} {commune.name}" if postal_code else commune.name
    department = DEPARTMENTS.get(commune.department, commune.department)
    return Place(
        name=name if department == commune.name else f"{name} ({department})",
        source=PlaceSource.GAZETTEER,
        position=Position(latitude=commune.latitude, longitude=commune.longitude),
        precision=PlacePrecision.COMMUNE,
        area=fixed_area(None, None),
        postal_code=postal_code,
        structure=None,
        covers=(),
        alternatives=(),
    )


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
            centre, name=structure.usual_name, source=PlaceSource.DIRECTORY, structure=structure
        )
    precision = structure.position_precision or PositionPrecision.COMMUNE
    whole_commune = precision is PositionPrecision.COMMUNE and structure.commune is not None
    return Place(
        name=structure.usual_name,
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
        name=geocoded.label,
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


def validated_text(
    text: str, *, argument: str, longest: int = MAX_TEXT_LENGTH, any_script: bool = False
) -> str:
    """A text that people typed, stripped of surrounding blanks; names of places are of the Latin
    script, sentences may be of ``any_script``.

    Raises:
        BadText: no word in it, or over ``longest`` characters.
    """
    stripped = text.strip()
    is_readable = bool(normalise_words(stripped)) or (any_script and is_of_another_script(stripped))
    if not 1 <= len(stripped) <= longest or not is_readable:
        raise BadText("unreadable", argument=argument, values={"most": longest})
    return stripped


def quote_short(text: str) -> str:
    """The first characters of an input in quotes, for error messages."""
    return repr(text[:10])
