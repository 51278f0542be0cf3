"""Places that somebody may mean by what was typed so far: communes, structures by name."""

from __future__ import annotations

from directory.request_context import Context
from errors.exceptions import Refusal
from geo import communes_of_france
from geo.address_place import is_meant_elsewhere, place_from_address
from geo.place import (
    Place,
    PlaceSource,
    place_elsewhere,
    place_from_commune,
    place_from_structure,
    validated_text,
)
from models.structure import Position
from resolvers.pagination import validated_first
from resolvers.place_resolution import PlaceQuery, find_place
from resolvers.structure_names import speaks_of_structure, structures_named
from text.normalise import normalise_words, sort_name


async def suggest_places(
    context: Context, text: str, first: int, near: PlaceQuery | None
) -> list[Place]:
    """Places whose name or postal code goes on from what was typed so far.

    Communes of exactly this name come first, then a larger one elsewhere in France, structures
    where the text speaks of one, and communes that begin so. Where nothing is found, the text is
    read as an address, which allows a slip, then as the name of a structure.
    """
    await context.turn()
    limit = validated_first(first, context.largest_page)
    typed = validated_text(text, argument="text")
    # People type streets, schools and sentences: the answer goes into no cache.
    if not typed.isdigit():
        context.is_personal = True
    here = (await find_place(context, near)).place.position if near is not None else None
    communes = _communes(context, typed, limit, here)
    words = normalise_words(typed)
    exact = [place for place in communes if place.commune and _is_called(place, words)]
    begun = [place for place in communes if place not in exact]
    elsewhere = [] if exact else communes_of_france.find_by_name(words)[:1]
    here_begun = [
        place.commune
        for place in begun
        if place.commune and sort_name(place.commune.name).startswith(" ".join(words))
    ]
    is_city = bool(elsewhere) and is_meant_elsewhere(elsewhere[0], here_begun)
    others = [place_elsewhere(commune) for commune in elsewhere]
    structures = await _structures(context, typed, here) if speaks_of_structure(typed) else []
    places = [*exact, *(others if is_city else ()), *structures, *begun]
    places += [] if is_city else others
    places = places or _read_as_address(context, typed) or await _structures(context, typed, here)
    return places[:limit]


async def _structures(context: Context, typed: str, here: Position | None) -> list[Place]:
    return [
        place_from_structure(structure, argument="text")
        for structure in await structures_named(context, typed, here)
        if structure.position or structure.commune
    ]


def _communes(context: Context, typed: str, limit: int, here: Position | None) -> list[Place]:
    return [
        place_from_commune(commune, argument="text", postal_code=postal_code)
        for commune, postal_code in context.directory.gazetteer.suggest(typed, limit, here)
        if commune.parent_or_self.latitude is not None
    ]


def _is_called(place: Place, words: tuple[str, ...]) -> bool:
    return place.commune is not None and normalise_words(place.commune.name) == words


def _read_as_address(context: Context, typed: str) -> list[Place]:
    """What the text names as an address: « 59000 Lille », « Lille (59) », « lile »."""
    try:
        place = place_from_address(typed, context.directory.gazetteer, argument="text")
    except Refusal:
        return []
    return [place] if place.source is PlaceSource.GAZETTEER else []
