"""What is nearest to a place: hosts of a dispositif, CIOs, missions locales, establishments."""

from __future__ import annotations

import math
from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct

from directory.request_context import Context
from errors.exceptions import BadDistance, UnknownDispositif
from geo.nearest_index import NearestIndex
from geo.neighbours import Neighbour, NeighbourSearch
from geo.place import Place
from models.dispositif import Dispositif
from models.hosting import Coverage, Hosting, derived_key
from models.structure import Structure, StructureType
from models.structure_filter import StructureFilter
from resolvers.coverage import coverage_at
from resolvers.host_indexes import host_indexes
from resolvers.notices import Notice, contact_notices, coverage_notices, opening_notices
from resolvers.pagination import Page, decode_cursor, encode_cursor, validated_first
from resolvers.place_resolution import PlaceQuery, ResolvedPlace, find_place

LONGEST_GEODESIC_KM = 20_004
"""Half a meridian: no two places are farther apart."""

NO_FILTER = StructureFilter()

# How many are looked at for one that can be reached: more, and it would be too far to go.
ADVISERS_TRIED = 8
NO_COMMUNES: frozenset[str] = frozenset()

CURSOR_KIND = "nearby"
"""The kind of list that cursors of these pages continue."""


class NearbyEdge(Struct, frozen=True):
    """An entry and its geodesic distance from the place, in metres."""

    distance_meters: float
    key: str
    node: Any

    @property
    def cursor(self) -> str:
        return encode_cursor(CURSOR_KIND, (self.distance_meters, self.key))


Load = Callable[[Sequence[str]], Awaitable[Sequence[Any]]]


class EntrySource(NamedTuple):
    """A search of an index, and what loads the entries that it finds by their keys."""

    entries: NearestIndex
    search: NeighbourSearch
    load: Load


@dataclass(slots=True, kw_only=True)
class NearbyPage(Page[Any]):
    """A page of what is near a place, nearest first."""

    found: ResolvedPlace
    sources: Sequence[EntrySource]

    @property
    def place(self) -> Place:
        return self.found.place

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What to know of this answer."""
        return (*self.found.notices, *contact_notices(edge.node for edge in self.edges))

    # Over the index, not the page: a count looks at every entry that the filter accepts.
    async def count(self) -> int:
        return sum(source.entries.total(source.search) for source in self.sources)


@dataclass(slots=True, kw_only=True)
class NearbyHostPage(NearbyPage):
    """A page of a dispositif's hosts, with their coverage and a referral to the nearest CIO."""

    context: Context
    dispositif: Dispositif
    adviser: Adviser | None = None

    async def host_notices(self) -> tuple[Notice, ...]:
        """What to know of this answer, the referral included that takes the place of hosts."""
        noted = coverage_notices(self.coverage, self.dispositif, ("dispositif",))
        hostings = [edge.node for edge in self.edges if edge.node is not None]
        called: list[Structure] = [hosting.whom_to_call for hosting in hostings]
        # The host's own telephone is shown beside its micro-structure's.
        called += [hosting.host for hosting in hostings if hosting.host.can_be_reached]
        if self.coverage is not Coverage.COMPLETE:
            referral = await self.referral()
            called = [*([referral.structure] if referral else []), *called]
        opening = opening_notices(hostings)
        return (*self.found.notices, *noted, *opening, *contact_notices(called))

    @property
    def coverage(self) -> Coverage:
        return coverage_at(self.context.directory, self.dispositif, self.place)

    async def referral(self) -> Adviser | None:
        """The nearest CIO that can be reached."""
        # Asked for by two fields, the structure's and the distance's.
        if self.adviser is None:
            self.adviser = await nearest_adviser(self.context, StructureType.CIO, self.place)
        return self.adviser


class Adviser(NamedTuple):
    """A CIO or mission locale, and its distance from a place in metres."""

    structure: Structure
    distance_meters: float


class NearestQuery(Struct, frozen=True):
    """What to look up near a place, and which page of it."""

    within_km: float | None = None
    filter: StructureFilter = NO_FILTER
    first: int = 10
    after: str | None = None


async def nearest_structures(
    context: Context, type: StructureType, near: PlaceQuery, query: NearestQuery
) -> NearbyPage:
    """The structures of a type that are nearest to a place.

    Raises:
        Refusal: the place, the distance, the filter or the page is malformed or unknown.
    """
    return await structures_near(context, type, await find_place(context, near), query)


async def structures_near(
    context: Context,
    type: StructureType,
    found: ResolvedPlace,
    query: NearestQuery,
    *,
    batched: bool = False,
) -> NearbyPage:
    """The structures of a type that are nearest to a place that was resolved.

    ``batched`` waits for other pages of the same answer and loads the structures of all of them
    by one statement.

    Raises:
        Refusal: the distance or the page is malformed.
    """
    index = context.directory.nearest[type]
    # A root field has nobody to wait for: load_now saves it a turn of the event loop.
    load = context.structures.load_many if batched else context.structures.load_now
    sources = (EntrySource(index, _search(found.place, query, query.filter), load),)
    edges, has_next = await _edges(context, sources, query)
    return NearbyPage(
        edges=edges,
        has_next_page=has_next,
        has_previous_page=query.after is not None,
        found=found,
        sources=sources,
    )


async def nearest_hosts(
    context: Context, code: str, near: PlaceQuery, query: NearestQuery
) -> NearbyHostPage:
    """The hostings of a dispositif that are nearest to a place.

    A dispositif that any establishment may run is answered from all establishments of its
    kinds: a published hosting where there is one, else a derived one that says so; and from
    whatever other structures host it as a source says.

    Raises:
        Refusal: as ``nearest_structures``, or the dispositif is unknown.
    """
    dispositif = require_dispositif(context, code)
    return await hosts_near(context, dispositif, await find_place(context, near), query)


async def hosts_near(
    context: Context,
    dispositif: Dispositif,
    found: ResolvedPlace,
    query: NearestQuery,
    *,
    batched: bool = False,
) -> NearbyHostPage:
    """The hostings of a dispositif that are nearest to a place that was resolved.

    ``batched`` as in ``structures_near``.

    Raises:
        Refusal: the distance or the page is malformed.
    """
    load_hostings = context.hostings.load_many if batched else context.hostings.load_now
    sources = [
        EntrySource(
            index,
            _search(found.place, query, filter),
            load_hostings
            if has_hostings
            else _derived_or_published_loader(context, dispositif, batched=batched),
        )
        for index, filter, has_hostings in host_indexes(context.directory, dispositif, query.filter)
    ]
    edges, has_next = await _edges(context, sources, query)
    return NearbyHostPage(
        edges=edges,
        has_next_page=has_next,
        has_previous_page=query.after is not None,
        found=found,
        sources=sources,
        context=context,
        dispositif=dispositif,
    )


async def nearest_adviser(
    context: Context, type: StructureType, place: Place, filter: StructureFilter = NO_FILTER
) -> Adviser | None:
    """The nearest structure of a type whose telephone or mail is known.

    Where none of the ``ADVISERS_TRIED`` nearest has either, the nearest; None where there is none.
    """
    search = NeighbourSearch(place.position, filter, communes=_communes_of(place))
    index = context.directory.nearest[type]
    nearest: Adviser | None = None
    # The first is nearly always reachable: the others are looked up only where it is not.
    for count in (1, ADVISERS_TRIED):
        for neighbour in index.page(search, count):
            structure = await context.structures.load(neighbour.key)
            if structure is None:
                continue
            adviser = Adviser(structure, neighbour.distance_meters)
            if structure.can_be_reached:
                return adviser
            nearest = nearest or adviser
    return nearest


async def nearest_in_department(
    context: Context, type: StructureType, place: Place
) -> Adviser | None:
    """``nearest_adviser`` of the place's département; of all where that has none to be reached.

    CIOs and missions locales serve communes of their own département, with few exceptions.
    """
    if place.department is not None:
        inside = StructureFilter(departments=frozenset((place.department.code,)))
        adviser = await nearest_adviser(context, type, place, inside)
        if adviser is not None and adviser.structure.can_be_reached:
            return adviser
    return await nearest_adviser(context, type, place)


def require_dispositif(context: Context, code: str) -> Dispositif:
    """Raises:
    UnknownDispositif: there is none of this code.
    """
    dispositif = context.catalogue.dispositifs.get(code)
    if dispositif is None:
        codes = ", ".join(context.catalogue.dispositifs)
        raise UnknownDispositif("unknown", argument="dispositif", values={"codes": codes})
    return dispositif


def _derived_or_published_loader(
    context: Context, dispositif: Dispositif, *, batched: bool
) -> Load:
    """A loader of hostings by keys of establishments, for a dispositif that any may run: the
    published hosting where there is one, else a derived one."""
    published = context.directory.published[dispositif.code]
    hostings, derived_hostings = context.hostings, context.derived_hostings

    async def load(keys: Sequence[str]) -> Sequence[Hosting | None]:
        stated = [published[key] for key in keys if key in published]
        others = [derived_key(dispositif.code, key) for key in keys if key not in published]
        if batched:
            both = gather(hostings.load_many(stated), derived_hostings.load_many(others))
            known, derived = map(iter, await both)
        else:
            known = iter(await hostings.load_now(stated))
            derived = iter(await derived_hostings.load_now(others))
        return [next(known if key in published else derived) for key in keys]

    return load


async def _edges(
    context: Context, sources: Sequence[EntrySource], query: NearestQuery
) -> tuple[list[NearbyEdge], bool]:
    """A page's entries, and whether others follow."""
    size = validated_first(query.first, context.largest_page)
    start = decode_cursor(query.after, CURSOR_KIND, (float, str))
    # A cursor is a distance and a key, not a position in the list: the next page begins after it
    # even where entries have come or gone meanwhile.
    after = Neighbour(*start) if start else None
    if len(sources) == 1:
        return await _page(sources[0], size, after)
    found = await gather(*(_page(source, size, after) for source in sources))
    # Each page has its source's nearest, so that the nearest of all are among them.
    edges = sorted(chain.from_iterable(page for page, _ in found), key=_rank)
    return edges[:size], len(edges) > size or any(has_next for _, has_next in found)


async def _page(
    source: EntrySource, size: int, after: Neighbour | None
) -> tuple[list[NearbyEdge], bool]:
    near, has_next = source.entries.page_with_has_next(source.search, size, after)
    if not near:
        return [], False
    distances, keys = zip(*near, strict=True)
    return list(map(NearbyEdge, distances, keys, await source.load(keys))), has_next


def _rank(edge: NearbyEdge) -> tuple[float, str]:
    return edge.distance_meters, edge.key


def _search(place: Place, query: NearestQuery, filter: StructureFilter) -> NeighbourSearch:
    return NeighbourSearch(place.position, filter, _meters(query.within_km), _communes_of(place))


def _communes_of(place: Place) -> frozenset[str]:
    if not place.covers:
        return NO_COMMUNES
    return frozenset([commune.parent_or_self.code for commune in place.covers])


def _meters(within_km: float | None) -> float | None:
    if within_km is None:
        return None
    if not math.isfinite(within_km) or not 0 < within_km <= LONGEST_GEODESIC_KM:
        raise BadDistance("out_of_range", argument="withinKm", values={"most": LONGEST_GEODESIC_KM})
    return within_km * 1000
