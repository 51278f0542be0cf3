"""The nearest index: exact answers to "what is nearest from here", page by page.

Built from the directory at one version and never changed. Search goes by chord
(``geo.grouped_kdtree``), the answer by geodesic (``geo.ellipsoid``): as no geodesic is shorter than
its chord, the k nearest are among the candidates as soon as the farthest candidate's
chord exceeds the k-th geodesic. Equal distances are ordered by key.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo.cell_cache import CellCache, NearestEntries, evict_oldest
from geo.ellipsoid import (
    CHORD_ERROR_M,
    EcefPoint,
    FloatArray,
    distance_array_m,
    distance_list_m,
    ecef,
    ecef_point,
    is_certainly_farther,
    shortest_chord_m,
)
from geo.grouped_kdtree import GroupedKDTree, Int32Array, Ordinals, PointSubset
from geo.index_columns import EntryColumns, IndexEntry
from models.structure import Position
from models.structure_filter import Facets

EXTRA_CANDIDATES = 1
"""Candidates asked for beyond the page: within a région the order of chords is that of
geodesics but for near ties, so the first round nearly always decides."""

LIST_DISTANCE_LIMIT = 32
"""Up to so many distances are computed one by one, more of them as arrays."""

MAX_CACHED_FILTERS = 256
MAX_CACHED_SUBSETS = 8
"""Those that look at marks, of which each holds a list of entries."""
MAX_CACHED_CELL_FILTERS = 8
"""Filters whose cells are kept."""

MIN_CACHE_SIZE = 8_192
ENTRIES_PER_CELL = 4


class Neighbour(NamedTuple):
    """A geodesic distance in metres and the key it leads to; they order by both."""

    distance_meters: float
    key: str


class EntryFilter(Hashable, Protocol):
    """Which facets are accepted, and of which marks: an entry must share a bit with each of
    ``masks``. Equal filters accept the same."""

    @property
    def masks(self) -> Sequence[int]: ...

    def accepts(self, facets: Facets) -> bool: ...


class NeighbourSearch(Struct, frozen=True):
    """What is looked for.

    Entries in one of ``communes`` are answered however far they are from the origin:
    who looks near a commune expects all that lies in it.
    """

    origin: Position
    filter: EntryFilter
    within_meters: float | None = None
    communes: frozenset[str] = frozenset()


class NearestIndex:
    """An exact index of located entries.

    >>> index = NearestIndex(entries)
    >>> first = index.page(search, 10)
    >>> second = index.page(search, 10, after=first[-1])
    """

    def __init__(
        self, entries: EntryColumns | Iterable[IndexEntry], cache_size: int = MIN_CACHE_SIZE
    ) -> None:
        """There is ``cache_size`` at hand for so many of the entries that cells have led to,
        and for a quarter as many cells of each filter, but at least for ``MIN_CACHE_SIZE``."""
        columns = entries if isinstance(entries, EntryColumns) else EntryColumns(entries)
        keys = np.array(columns.keys, dtype=np.bytes_)
        order = np.argsort(keys, kind="stable")
        latitudes = np.array(columns.latitudes)[order]
        longitudes = np.array(columns.longitudes)[order]
        points = ecef(latitudes, longitudes)
        self.columns = _Columns(keys[order], latitudes, longitudes)
        self.at_hand = _AtHand(self.columns, cache_size)
        self.most_cells = max(MIN_CACHE_SIZE, cache_size // ENTRIES_PER_CELL)
        self.communes = _Communes(columns.commune_numbers, np.array(columns.communes)[order])
        self.forest: GroupedKDTree[Facets] | None = None
        if len(columns):
            groups = np.array(columns.groups)[order]
            self.forest = GroupedKDTree(points, groups, tuple(columns.group_numbers))
        self.marks = np.array(columns.marks, dtype=np.int64)[order]
        self._accepted: dict[EntryFilter, Ordinals] = {}
        self._marked: dict[EntryFilter, PointSubset] = {}
        self._kept_cells: dict[EntryFilter, CellCache] = {}

    def __len__(self) -> int:
        return len(self.columns.keys)

    def page(
        self, search: NeighbourSearch, count: int, after: Neighbour | None = None
    ) -> list[Neighbour]:
        """The ``count`` nearest entries that the search accepts and that follow ``after``."""
        if self.forest is None:
            return []
        near = self._at_hand(search, count) if after is None else None
        if near is None:
            near = self._nearest(self.forest, search, count, after)
        if len(near) < count:
            near += self._beyond(self.forest, search, after)[: count - len(near)]
        return near

    def page_with_has_next(
        self, search: NeighbourSearch, count: int, after: Neighbour | None = None
    ) -> tuple[list[Neighbour], bool]:
        """The same, and whether others follow."""
        if self.forest is None:
            return [], False
        if after is None and search.within_meters is None:
            near = self._at_hand(search, count)
            if near is not None:
                return near, True  # a cell tells of none that are the last
            near = self._nearest(self.forest, search, count + 1, after)
        else:
            near = self.page(search, count + 1, after)
        return near[:count], len(near) > count

    def total(self, search: NeighbourSearch) -> int:
        """How many entries the search accepts, all pages together."""
        if self.forest is None:
            return 0
        chosen = self._chosen(self.forest, search.filter)
        some = self._some(chosen, search.filter)
        if search.within_meters is None:
            if some is not None:
                return len(some.ordinals)
            return sum(len(self.forest.groups[group].ordinals) for group in chosen)
        inside, doubtful = self.forest.within(
            _position_to_ecef(search.origin),
            shortest_chord_m(search.within_meters),
            search.within_meters + CHORD_ERROR_M,
            chosen if some is None else some,
        )
        inside += sum(
            entry.distance_meters <= search.within_meters
            for entry in self._ranked(search.origin, doubtful)
        )
        return inside + len(self._beyond(self.forest, search, None))

    def _at_hand(self, search: NeighbourSearch, count: int) -> list[Neighbour] | None:
        """The page by distance alone, if it is told by the cell of the place."""
        if search.filter.masks:
            return None
        latitude, longitude = search.origin.latitude, search.origin.longitude
        ordinals = self._cells(search.filter).nearest(latitude, longitude, count)
        if ordinals is None:
            return None
        entries = map(self.at_hand.__getitem__, ordinals)
        latitudes, longitudes, keys = zip(*entries, strict=True)
        distances = distance_list_m(latitude, longitude, latitudes, longitudes)
        limit = math.inf if search.within_meters is None else search.within_meters
        return self._within(_sorted_neighbours(distances, keys), limit)

    def _nearest(
        self,
        forest: GroupedKDTree[Facets],
        search: NeighbourSearch,
        count: int,
        after: Neighbour | None,
    ) -> list[Neighbour]:
        """The page by distance alone: candidates are doubled until they decide it."""
        origin = _position_to_ecef(search.origin)
        chosen = self._chosen(forest, search.filter)
        some = self._some(chosen, search.filter)
        limit = math.inf if search.within_meters is None else search.within_meters
        wanted = count + EXTRA_CANDIDATES
        while True:
            if some is None:
                chords, ordinals = forest.nearest(origin, wanted, chosen)
            else:
                chords, ordinals = forest.nearest_in_subset(origin, wanted, some)
            exhausted = len(ordinals) < wanted
            unseen = math.inf if exhausted else float(chords[-1]) - CHORD_ERROR_M
            if after is None and _first_are_certain(chords, count):
                return self._within(self._ranked(search.origin, ordinals[:count]), limit)
            ranked = self._ranked(search.origin, ordinals)
            if after is not None:
                ranked = [entry for entry in ranked if entry > after]
            page = ranked[:count]
            decided = len(page) == count and page[-1].distance_meters < unseen
            if decided or unseen > limit or exhausted:
                return self._within(page, limit)
            wanted *= 2

    @staticmethod
    def _within(page: list[Neighbour], limit: float) -> list[Neighbour]:
        """The entries of a page that are within the limit."""
        if limit == math.inf:
            return page
        return [entry for entry in page if entry.distance_meters <= limit]

    def _beyond(
        self, forest: GroupedKDTree[Facets], search: NeighbourSearch, after: Neighbour | None
    ) -> list[Neighbour]:
        """What lies in the search's communes but beyond its limit."""
        limit = search.within_meters
        if limit is None or not search.communes:
            return []
        groups = self._chosen(forest, search.filter)
        some = self._some(groups, search.filter)
        chosen = set(groups.tolist())
        inside = [
            ordinal
            for commune in search.communes
            for ordinal in self.communes.entries(commune).tolist()
            if int(forest.group_numbers[ordinal]) in chosen and (some is None or some.has[ordinal])
        ]
        return [
            entry
            for entry in self._ranked(search.origin, np.array(inside, dtype=np.int64))
            if entry.distance_meters > limit and (after is None or entry > after)
        ]

    def _ranked(self, origin: Position, ordinals: Ordinals) -> list[Neighbour]:
        """Entries by geodesic distance, then key."""
        columns = self.columns
        keys = map(bytes.decode, columns.keys[ordinals].tolist())
        latitudes, longitudes = columns.latitudes[ordinals], columns.longitudes[ordinals]
        here = origin.latitude, origin.longitude
        if len(ordinals) > LIST_DISTANCE_LIMIT:
            distances = distance_array_m(*here, latitudes, longitudes).tolist()
        else:
            distances = distance_list_m(*here, latitudes.tolist(), longitudes.tolist())
        return _sorted_neighbours(distances, keys)

    def _chosen(self, forest: GroupedKDTree[Facets], filter: EntryFilter) -> Ordinals:
        """The groups a filter accepts, remembered for the filters of late."""
        chosen = self._accepted.get(filter)
        if chosen is None:
            accepted = [i for i, facets in enumerate(forest.group_keys) if filter.accepts(facets)]
            chosen = np.array(accepted, dtype=np.int64)
            if len(self._accepted) >= MAX_CACHED_FILTERS:
                self._accepted.pop(next(iter(self._accepted)))
            self._accepted[filter] = chosen
        return chosen

    def _cells(self, filter: EntryFilter) -> CellCache:
        """The cells of what a filter accepts."""
        cells = self._kept_cells.get(filter)
        if cells is None:
            assert self.forest is not None
            # Nothing of these refers to the index: what is in a cycle would outlive its version.
            around = _around(self.forest, self._chosen(self.forest, filter))
            cells = CellCache(around, self.most_cells)
            if len(self._kept_cells) >= MAX_CACHED_CELL_FILTERS:
                self._kept_cells.pop(next(iter(self._kept_cells)))
            self._kept_cells[filter] = cells
        return cells

    def _some(self, groups: Ordinals, filter: EntryFilter) -> PointSubset | None:
        """The entries that a filter accepts, where it looks at more than groups."""
        if not filter.masks:
            return None
        some = self._marked.get(filter)
        if some is None:
            assert self.forest is not None
            has = np.isin(self.forest.group_numbers, groups)
            for mask in filter.masks:
                has &= (self.marks & mask) != 0
            some = PointSubset(has, np.flatnonzero(has))
            if len(self._marked) >= MAX_CACHED_SUBSETS:
                self._marked.pop(next(iter(self._marked)))
            self._marked[filter] = some
        return some


class _Columns(NamedTuple):
    """What is known of each entry, by its ordinal; degrees."""

    keys: NDArray[np.bytes_]
    latitudes: FloatArray
    longitudes: FloatArray


class _AtHand(dict[int, tuple[float, float, str]]):
    """At most ``most`` entries as Python has them, by ordinal: latitude and longitude in degrees,
    and key. Those made first go first."""

    def __init__(self, columns: _Columns, most: int) -> None:
        self.columns = columns
        self.most = most

    def __missing__(self, ordinal: int) -> tuple[float, float, str]:
        keys, latitudes, longitudes = self.columns
        entry = latitudes.item(ordinal), longitudes.item(ordinal), keys[ordinal].decode()
        evict_oldest(self, self.most)
        self[ordinal] = entry
        return entry


def _around(forest: GroupedKDTree[Facets], chosen: Ordinals) -> NearestEntries:
    """The nearest of the chosen groups, as cells ask for them."""

    def around(point: EcefPoint, count: int) -> tuple[array[float], bytes, array[int]]:
        chords, ordinals = forest.nearest(point, count, chosen)
        points = forest.all_points.points[ordinals].tobytes()
        return array("d", chords.tolist()), points, array("i", ordinals.tolist())

    return around


class _Communes:
    """Which entries lie in a commune."""

    def __init__(self, numbers: Mapping[str, int], of_entries: Int32Array) -> None:
        self.numbers = numbers
        self.by_commune = np.argsort(of_entries, kind="stable").astype(np.int32)
        self.sorted = of_entries[self.by_commune]

    def entries(self, commune: str) -> Int32Array:
        number = self.numbers.get(commune)
        if number is None:
            return self.by_commune[:0]
        first, end = np.searchsorted(self.sorted, (number, number + 1))
        return self.by_commune[first:end]


def _first_are_certain(chords: FloatArray, count: int) -> bool:
    """Whether the first ``count`` are certainly the nearest."""
    if len(chords) <= count:
        return False
    last, following = chords[count - 1 : count + 1].tolist()
    return is_certainly_farther(following, last)


def _sorted_neighbours(distances: Iterable[float], keys: Iterable[str]) -> list[Neighbour]:
    """By distance, then key. Made by the shortest way, as each answer has a dozen."""
    return list(map(tuple.__new__, repeat(Neighbour), sorted(zip(distances, keys, strict=True))))


def _position_to_ecef(position: Position) -> EcefPoint:
    return ecef_point(position.latitude, position.longitude)
