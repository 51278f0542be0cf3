"""What is nearest to a place: hosts of a dispositif, CIOs, missions locales, establishments."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from geo.nearest_index import Nearby, NearestIndex, Search
from geo.place import Place
from models.cio import Cio
from models.dispositif import Dispositif, HostingMode
from models.errors import BadDistance, UnknownDispositif
from models.hosting import Coverage, Hosting, derived_key
from models.structure import StructureType
from models.structure_filter import StructureFilter
from resolvers.context import Context
from resolvers.coverage import coverage_at
from resolvers.directory import EMPTY
from resolvers.notice import Notice, coverage_notices
from resolvers.page import Edge, Page, after_key, checked_first
from resolvers.place import PlaceAsked, PlaceFound, find_place

LONGEST_GEODESIC_KM = 20_004
"""Half a meridian: no two places are farther apart."""

ANYTHING = StructureFilter()


class NearbyEdge(Edge):
    """An entry and its geodesic distance from the place, in metres."""

    __slots__ = ()

    @property
    def distance_meters(self) -> float:
        distance: float = self.key[0]
        return distance


@dataclass(slots=True, kw_only=True)
class NearbyPage(Page[Any]):
    """A page of what is near ``place``, nearest first."""

    place: Place
    noted: Callable[[], tuple[Notice, ...]]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What to know of this answer."""
        return self.noted()


@dataclass(slots=True, kw_only=True)
class NearbyHostPage(NearbyPage):
    """A page of hosts, with how completely they are known and whom to ask besides."""

    covered: Callable[[], Coverage]
    referral: Callable[[], Awaitable[Nearby | None]]

    @property
    def coverage(self) -> Coverage:
        return self.covered()


class NearestAsked(NamedTuple):
    """A look-up as it was sent."""

    near: PlaceAsked
    within_km: float | None
    first: int
    after: str | None
    filter: StructureFilter = ANYTHING


Load = Callable[[Sequence[str]], Awaitable[Sequence[Any]]]


async def nearest_structures(
    context: Context, type: StructureType, asked: NearestAsked
) -> NearbyPage:
    """The structures of a type that are nearest to a place.

    Raises:
        Refusal: the place, the distance, the filter or the page is malformed or unknown.
    """
    found = await find_place(context, asked.near)
    index = context.directory.nearest[type]
    return await _page(context, index, found, asked, context.structures.load_page)


async def nearest_hosts(context: Context, code: str, asked: NearestAsked) -> NearbyHostPage:
    """The hostings of a dispositif that are nearest to a place.

    A dispositif that any establishment may run is answered from all establishments of its
    kinds: a published hosting where there is one, else a derived one that says so.

    Raises:
        Refusal: as ``nearest_structures``, or the dispositif is unknown.
    """
    dispositif = _dispositif(context, code)
    found = await find_place(context, asked.near)
    if dispositif.hosting_mode is HostingMode.NAMED_HOSTS:
        index = context.directory.hosts.get(code, EMPTY)
        page = await _page(context, index, found, asked, context.hostings.load_page)
    else:
        page = await _nearest_of_any(context, dispositif, found, asked)

    def coverage() -> Coverage:
        return coverage_at(context.directory, dispositif, found.place)

    def notices() -> tuple[Notice, ...]:
        return (*found.notices, *coverage_notices(coverage(), dispositif, ("dispositif",)))

    async def referral() -> Nearby | None:
        return nearest_of(context.directory.nearest[StructureType.CIO], found.place)

    return NearbyHostPage(
        edges=page.edges,
        has_next_page=page.has_next_page,
        has_previous_page=page.has_previous_page,
        count=page.count,
        place=page.place,
        noted=notices,
        covered=coverage,
        referral=referral,
    )


async def load_cio(context: Context, key: str) -> Cio | None:
    structure = await context.structures.load(key)
    assert structure is None or isinstance(structure, Cio)
    return structure


def nearest_of(index: NearestIndex, place: Place) -> Nearby | None:
    """The one entry that is nearest to a place."""
    page = index.page(_search(place, ANYTHING, None), 1)
    return page[0] if page else None


def _dispositif(context: Context, code: str) -> Dispositif:
    dispositif = context.catalogue.dispositifs.get(code)
    if dispositif is None:
        codes = ", ".join(context.catalogue.dispositifs)
        raise UnknownDispositif("unknown", argument="dispositif", values={"codes": codes})
    return dispositif


async def _nearest_of_any(
    context: Context, dispositif: Dispositif, found: PlaceFound, asked: NearestAsked
) -> NearbyPage:
    kinds = frozenset(dispositif.host_kinds)
    if asked.filter.kinds is not None:
        kinds &= asked.filter.kinds
    asked = asked._replace(filter=replace(asked.filter, kinds=kinds))
    index = context.directory.nearest[StructureType.ESTABLISHMENT]

    published = context.directory.published[dispositif.code]

    async def load(keys: Sequence[str]) -> Sequence[Hosting | None]:
        stated = [published[key] for key in keys if key in published]
        others = [derived_key(dispositif.code, key) for key in keys if key not in published]
        known = iter(await context.hostings.load_page(stated))
        derived = iter(await context.derived_hostings.load_page(others))
        return [next(known if key in published else derived) for key in keys]

    return await _page(context, index, found, asked, load)


async def _page(
    context: Context, index: NearestIndex, found: PlaceFound, asked: NearestAsked, load: Load
) -> NearbyPage:
    size = checked_first(asked.first, context.largest_page)
    search = _search(found.place, asked.filter, _meters(asked.within_km))
    start = after_key(asked.after, "nearby", (float, str))
    near = index.page(search, size + 1, Nearby(*start) if start else None)
    shown = near[:size]
    nodes = await load([entry.key for entry in shown])

    async def count() -> int:
        return index.total(search)

    return NearbyPage(
        edges=[NearbyEdge("nearby", entry, node) for entry, node in zip(shown, nodes, strict=True)],
        has_next_page=len(near) > size,
        has_previous_page=start is not None,
        count=count,
        place=found.place,
        noted=lambda: found.notices,
    )


def _search(place: Place, filter: StructureFilter, within_meters: float | None) -> Search:
    return Search(
        origin=place.position,
        filter=filter,
        within_meters=within_meters,
        communes=frozenset(commune.whole.code for commune in place.covers),
    )


def _meters(within_km: float | None) -> float | None:
    if within_km is None:
        return None
    if not math.isfinite(within_km) or not 0 < within_km <= LONGEST_GEODESIC_KM:
        raise BadDistance("out_of_range", argument="withinKm", values={"most": LONGEST_GEODESIC_KM})
    return within_km * 1000
