"""The place that a caller asks about."""

from __future__ import annotations

from msgspec import Struct

from directory.request_context import Context
from errors.exceptions import GeocoderUnavailable, UnknownAddress, UnknownUai
from geo.address_place import place_from_address, refuse_area
from geo.geocoder import GeocoderError
from geo.place import (
    Place,
    place_from_coordinates,
    place_from_geocoder,
    place_from_insee_code,
    place_from_postal_code,
    place_from_structure,
    validated_text,
)
from models.structure import Structure, StructureStatus
from models.uai import validated_uai
from resolvers.notices import Notice, need_notice, place_notices, replaced_notice
from resolvers.sentence_reader import need_said
from resolvers.structure_names import speaks_of_structure, structures_named
from understanding.place import named_places

LONGEST_SUCCESSION = 8
"""How many successors in turn are followed: two closed schools may name each other."""


class PlaceQuery(Struct, frozen=True):
    """A place as it was sent: one of these, and the argument that held it."""

    argument: str
    coordinates: tuple[float, float] | None = None
    address: str | None = None
    commune: str | None = None
    postal_code: str | None = None
    uai: str | None = None
    name: str | None = None
    """The GraphQL name of the field that held it, where that is not the place's own."""


class ResolvedPlace(Struct, frozen=True):
    """A place understood, the path to what was sent, and what was replaced on the way."""

    place: Place
    path: tuple[str, ...]
    replaced: tuple[Notice, ...]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What to know of the place."""
        return (*self.replaced, *place_notices(self.place, self.path))


async def find_place(context: Context, query: PlaceQuery) -> ResolvedPlace:
    """Understand a place.

    Raises:
        Refusal: malformed, unknown, ambiguous or without a known position.
    """
    await context.turn()
    name = query.name or _input_name(query)
    path = (query.argument, name)
    argument = ".".join(path)
    gazetteer = context.directory.gazetteer
    replaced: tuple[Notice, ...] = ()
    # Who sends these says where a person is: the answer goes into no cache.
    if query.coordinates is not None or query.address is not None:
        context.is_personal = True
    if query.coordinates is not None:
        place = place_from_coordinates(*query.coordinates, gazetteer, argument=argument)
    elif query.commune is not None:
        place = place_from_insee_code(query.commune, gazetteer, argument=argument)
    elif query.postal_code is not None:
        place = place_from_postal_code(query.postal_code, gazetteer, argument=argument)
    elif query.address is not None:
        place, replaced = await _place_of_text(context, query.address, path)
    else:
        structure, replaced = await _living_structure(context, query.uai or "", path)
        place = place_from_structure(structure, argument=argument)
    return ResolvedPlace(place, path, replaced)


async def _place_of_text(
    context: Context, text: str, path: tuple[str, ...]
) -> tuple[Place, tuple[Notice, ...]]:
    """What was typed as an address: a structure by its name, the place in a sentence that tells of
    a need, with a notice of whom to turn to, or an address.

    Raises:
        UnknownAddress: it tells of a need and names no place; the message is the need's advice.
        GeocoderUnavailable, BadText, AmbiguousPlace: as ``_place_of_address``.
    """
    argument = ".".join(path)
    address = validated_text(text, argument=argument)
    need = need_said(context, address)
    if speaks_of_structure(address) and not (need and need.is_urgent):
        named = await structures_named(context, address)
        if named:
            return place_from_structure(named[0], argument=argument), ()
    if need is None:
        return await _place_of_address(context, address, argument), ()
    # What somebody says of a need is for nobody else: it never leaves the process.
    places = named_places(address, context.directory.gazetteer)
    if not places:
        english = context.catalogue.translations.get(need.advice, need.advice)
        advice = {"fr": need.advice, "en": english}
        raise UnknownAddress("need", argument=argument, values={"advice": advice})
    return places[0].to_place(argument), (need_notice(need, path),)


async def _place_of_address(context: Context, address: str, argument: str) -> Place:
    """An address by the geocoding service; where that fails, by the gazetteer.

    Raises:
        GeocoderUnavailable: the service failed, and the gazetteer knows no commune in it.
        BadText, UnknownAddress, AmbiguousPlace: as the gazetteer answers.
    """
    gazetteer = context.directory.gazetteer
    refuse_area(address, gazetteer, argument=argument)
    if context.addresses is None:
        return place_from_address(address, gazetteer, argument=argument)
    try:
        found = await context.addresses.locate(address, context.client)
    except GeocoderError:
        try:
            return place_from_address(address, gazetteer, argument=argument)
        except UnknownAddress:
            raise GeocoderUnavailable("not_answering", argument=argument) from None
    if found is None:
        return place_from_address(address, gazetteer, argument=argument)
    return place_from_geocoder(found, gazetteer)


def _input_name(query: PlaceQuery) -> str:
    """The GraphQL name of the field that holds the place."""
    if query.coordinates is not None:
        return "coordinates"
    if query.commune is not None:
        return "commune"
    if query.postal_code is not None:
        return "postalCode"
    return "address" if query.address is not None else "uai"


async def _living_structure(
    context: Context, text: str, path: tuple[str, ...]
) -> tuple[Structure, tuple[Notice, ...]]:
    """The structure with a UAI, or what a closed one was replaced by, and a notice of that."""
    argument = ".".join(path)
    uai = validated_uai(text, argument=argument)
    structure = await context.structures_by_uai.load(uai)
    if structure is None:
        raise UnknownUai("unknown", argument=argument, values={"uai": uai})
    living = structure
    for _ in range(LONGEST_SUCCESSION):
        if living.status is not StructureStatus.CLOSED or living.successor_key is None:
            break
        living = await context.structures.load(living.successor_key) or living
    if living is structure:
        return structure, ()
    return living, (replaced_notice(structure, living, path),)
