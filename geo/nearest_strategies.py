"""The ways to a page of nearest entries: from a cell, from the trees, from the search's communes.

All three answer the same question (``PageStrategy``); ``geo.nearest_index`` tries them in order.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from functools import cached_property
from typing import Protocol

import numpy as np

from geo.accepted_entries import AcceptedEntries, AcceptedEntriesCache
from geo.cell_cache import CellCache, NearestEntries
from geo.ellipsoid import (
    CHORD_ERROR_M,
    EcefPoint,
    FloatArray,
    distance_list_m,
    is_certainly_farther,
)
from geo.eviction import evict_oldest
from geo.grouped_kdtree import Int32Array, Ordinals
from geo.neighbours import (
    EntryArrays,
    EntryFilter,
    Neighbour,
    NeighbourSearch,
    position_to_ecef,
    sorted_neighbours,
    within_limit,
)

# Within a région chords and geodesics give the same order but for near ties, so the first round
# of candidates, one more than the page, nearly always decides.
EXTRA_CANDIDATES = 1

# Filters whose cells are kept: a cell takes one and a half kilobytes (decision 0017), and each
# filter may have thousands of them.
MAX_CACHED_CELL_FILTERS = 8


class PageStrategy(Protocol):
    """One way to answer a search."""

    def page(
        self, search: NeighbourSearch, count: int, after: Neighbour | None
    ) -> list[Neighbour] | None:
        """Up to ``count`` neighbours that follow ``after``, in their order; None where this way
        cannot decide the answer."""


class CellStrategy:
    """First pages of filters that look at facets alone, from cells that were asked for before.

    Keeps up to ``max_cells`` cells for each filter, and up to ``max_entries`` of the entries that
    they led to.
    """

    def __init__(
        self,
        entries: EntryArrays,
        points: FloatArray,
        filters: AcceptedEntriesCache,
        *,
        max_cells: int,
        max_entries: int,
    ) -> None:
        self.points = points
        self.filters = filters
        self.max_cells = max_cells
        self.entries = _EntryCache(entries, max_entries)
        self.cells: dict[EntryFilter, CellCache] = {}

    def page(
        self, search: NeighbourSearch, count: int, after: Neighbour | None = None
    ) -> list[Neighbour] | None:
        filter = search.filter
        if after is not None or filter.selects_single_entries:
            return None
        latitude, longitude = search.origin.latitude, search.origin.longitude
        cells = self.cells.get(filter) or self._new_cells(filter)
        ordinals = cells.nearest(latitude, longitude, count)
        if ordinals is None:
            return None
        entries = map(self.entries.__getitem__, ordinals)
        latitudes, longitudes, keys = zip(*entries, strict=True)
        distances = distance_list_m(latitude, longitude, latitudes, longitudes)
        limit = math.inf if search.within_meters is None else search.within_meters
        return within_limit(sorted_neighbours(distances, keys), limit)

    def _new_cells(self, filter: EntryFilter) -> CellCache:
        nearest = _packed_nearest(self.filters.accepted_groups(filter), self.points)
        cells = CellCache(nearest, self.max_cells)
        evict_oldest(self.cells, MAX_CACHED_CELL_FILTERS)
        self.cells[filter] = cells
        return cells


class TreeStrategy:
    """Any page, from the k-d trees; entries beyond the search's limit are left out."""

    def __init__(self, entries: EntryArrays, filters: AcceptedEntriesCache) -> None:
        self.entries = entries
        self.filters = filters

    def page(self, search: NeighbourSearch, count: int, after: Neighbour | None) -> list[Neighbour]:
        """Never None. Candidates by chord are doubled until their geodesics decide the page."""
        origin = position_to_ecef(search.origin)
        accepted = self.filters.accepted(search.filter)
        limit = math.inf if search.within_meters is None else search.within_meters
        wanted = count + EXTRA_CANDIDATES
        while True:
            chords, ordinals = accepted.nearest(origin, wanted)
            if after is None and _first_are_certain(chords, count):
                return within_limit(self.entries.ranked(search.origin, ordinals[:count]), limit)
            ranked = self.entries.ranked(search.origin, ordinals)
            if after is not None:
                ranked = [neighbour for neighbour in ranked if neighbour > after]
            page = ranked[:count]
            exhausted = len(ordinals) < wanted
            # No geodesic is shorter than its chord: what was not seen is at least this far.
            unseen = math.inf if exhausted else float(chords[-1]) - CHORD_ERROR_M
            decided = len(page) == count and page[-1].distance_meters < unseen
            if decided or unseen > limit or exhausted:
                return within_limit(page, limit)
            wanted *= 2


class CommuneStrategy:
    """Entries that lie in the search's communes but beyond its limit."""

    def __init__(
        self,
        entries: EntryArrays,
        filters: AcceptedEntriesCache,
        commune_numbers: Mapping[str, int],
        commune_of_entry: Int32Array,
    ) -> None:
        self.entries = entries
        self.filters = filters
        self.commune_numbers = commune_numbers
        self.commune_of_entry = commune_of_entry

    @cached_property
    def by_commune(self) -> Int32Array:
        """The ordinals of all entries in the order of their communes."""
        ordinals: Int32Array = np.argsort(self.commune_of_entry, kind="stable").astype(np.int32)
        return ordinals

    @cached_property
    def sorted_communes(self) -> Int32Array:
        return self.commune_of_entry[self.by_commune]

    def page(self, search: NeighbourSearch, count: int, after: Neighbour | None) -> list[Neighbour]:
        beyond = self.beyond_limit(search)
        return [neighbour for neighbour in beyond if after is None or neighbour > after][:count]

    def beyond_limit(self, search: NeighbourSearch) -> list[Neighbour]:
        limit = search.within_meters
        if limit is None or not search.communes:
            return []
        ordinals = np.concatenate([self._in_commune(code) for code in search.communes])
        accepted = self.filters.accepted(search.filter).contains(ordinals)
        ranked = self.entries.ranked(search.origin, ordinals[accepted])
        return [neighbour for neighbour in ranked if neighbour.distance_meters > limit]

    def _in_commune(self, code: str) -> Ordinals:
        """The ordinals of all entries in a commune."""
        number = self.commune_numbers.get(code)
        if number is None:
            return np.empty(0, dtype=np.int64)
        first, end = np.searchsorted(self.sorted_communes, (number, number + 1))
        return self.by_commune[first:end].astype(np.int64)


class _EntryCache(dict[int, tuple[float, float, str]]):
    """Latitude and longitude in degrees and key of at most ``max_entries`` entries, by ordinal.

    As Python's own objects: to take a dozen numbers out of arrays costs more than to measure their
    distances.
    """

    def __init__(self, entries: EntryArrays, max_entries: int) -> None:
        self.entries = entries
        self.max_entries = max_entries

    def __missing__(self, ordinal: int) -> tuple[float, float, str]:
        keys, latitudes, longitudes = self.entries
        entry = latitudes.item(ordinal), longitudes.item(ordinal), keys[ordinal].decode()
        evict_oldest(self, self.max_entries)
        self[ordinal] = entry
        return entry


def _packed_nearest(accepted: AcceptedEntries, points: FloatArray) -> NearestEntries:
    """``accepted.nearest`` in the form that cells keep."""

    # A closure over these two alone: a reference back to the index would be a cycle, and an index
    # of an old version would then live until the collector runs.
    def nearest(point: EcefPoint, count: int) -> tuple[array[float], bytes, array[int]]:
        chords, ordinals = accepted.nearest(point, count)
        packed = points[ordinals].tobytes()
        return array("d", chords.tolist()), packed, array("i", ordinals.tolist())

    return nearest


def _first_are_certain(chords: FloatArray, count: int) -> bool:
    """Whether the first ``count`` entries by chord are the nearest by geodesic, too."""
    if len(chords) <= count:
        return False
    last, following = chords[count - 1 : count + 1].tolist()
    return is_certainly_farther(following, last)
