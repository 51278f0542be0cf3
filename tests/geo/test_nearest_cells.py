"""Cells of the nearest index against a scan of every entry."""

from __future__ import annotations

import gc
import random
import weakref
from array import array
from math import dist

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cell_cache import (
    GUARANTEED_NEIGHBOURS,
    MAX_LEVEL,
    POINT_STRUCT,
    CellCache,
    cell_bounds,
    cell_key,
)
from geo.ellipsoid import EcefPoint, distance_m, ecef_point
from geo.eviction import evict_oldest
from geo.index_columns import IndexEntry
from geo.nearest_index import NearestIndex
from geo.neighbours import NeighbourSearch
from models.structure import Position, StructureStatus
from models.structure_filter import Facets, StructureFilter

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
MAX_CELLS = 8_192
# A cell is filled when a place in it is asked for the second time.
REQUESTS_TO_FILL = 2


class LinearScan:
    """Entries compared one by one; ``calls`` counts how often cells asked for them."""

    def __init__(self, places: list[tuple[float, float]]) -> None:
        self.places = places
        self.points = [ecef_point(*place) for place in places]
        self.calls = 0

    def nearest_entries(
        self, point: EcefPoint, count: int
    ) -> tuple[array[float], bytes, array[int]]:
        self.calls += 1
        chords = sorted((dist(point, other), number) for number, other in enumerate(self.points))
        found = array("i", [number for _, number in chords[:count]])
        packed = b"".join(POINT_STRUCT.pack(*self.points[number]) for number in found)
        return array("d", [chord for chord, _ in chords[:count]]), packed, found

    def nearest(self, latitude: float, longitude: float, count: int) -> list[int]:
        distances = sorted(
            (distance_m(latitude, longitude, *place), number)
            for number, place in enumerate(self.places)
        )
        return [number for _, number in distances[:count]]


def scattered(count: int, seed: int = 1, spread: float = 0.5) -> list[tuple[float, float]]:
    drawn = random.Random(seed)  # not for secrets
    return [(50 + drawn.gauss(0, spread), 3 + drawn.gauss(0, spread)) for _ in range(count)]


@given(st.integers(0, MAX_LEVEL), latitudes, longitudes, st.floats(0, 1), st.floats(0, 1))
def test_nothing_in_a_cell_is_farther_from_its_centre_than_its_bounds(
    level: int, latitude: float, longitude: float, north: float, east: float
) -> None:
    key = cell_key(level, latitude, longitude)
    width = 0.5**level
    inside = ecef_point((key[1] + north) * width, (key[2] + east) * width)

    centre, reach = cell_bounds(key)

    assert dist(centre, inside) <= reach
    assert key[1] * width <= latitude < (key[1] + 1) * width
    assert key[2] * width <= longitude < (key[2] + 1) * width


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(GUARANTEED_NEIGHBOURS, 400),
    st.integers(1, GUARANTEED_NEIGHBOURS - 1),
)
def test_a_cell_answers_what_a_scan_of_every_entry_does(
    seed: int, entries: int, count: int
) -> None:
    scan = LinearScan(scattered(entries, seed))
    cells = CellCache(scan.nearest_entries, MAX_CELLS)
    answered = 0
    for place in scattered(20, seed + 1, spread=1) + scan.places[:5]:
        for _ in range(REQUESTS_TO_FILL):
            found = cells.nearest(*place, count)
        if found is not None:
            answered += 1
            assert sorted(found) == sorted(scan.nearest(*place, count))
    assert answered > 0


def test_a_cell_is_filled_at_the_second_request_and_then_kept() -> None:
    scan = LinearScan(scattered(200))
    cells = CellCache(scan.nearest_entries, MAX_CELLS)

    assert cells.nearest(50.1, 3.1, 10) is None
    assert scan.calls == 0
    assert cells.nearest(50.1, 3.1, 10) is not None
    calls = scan.calls
    assert calls > 0
    assert cells.nearest(50.1, 3.1, 5) is not None
    assert scan.calls == calls


def test_cells_leave_to_the_tree_what_they_cannot_decide() -> None:
    """Pages larger than they hold, fewer entries than that, and entries at one place."""
    for places in (scattered(200), scattered(GUARANTEED_NEIGHBOURS - 1), [(50.1, 3.1)] * 200):
        scan = LinearScan(places)
        cells = CellCache(scan.nearest_entries, MAX_CELLS)
        for _ in range(REQUESTS_TO_FILL + 1):
            found = cells.nearest(50.1, 3.1, GUARANTEED_NEIGHBOURS)
        assert found is None
    assert scan.calls < 2 * MAX_LEVEL


def test_cells_are_bounded_and_refilled_only_out_of_the_hits_of_others() -> None:
    scan = LinearScan(scattered(600))
    cells = CellCache(scan.nearest_entries, 32)
    for place in [*scattered(500, 2), *scattered(500, 2), *scattered(500, 2)]:
        for _ in range(REQUESTS_TO_FILL):
            cells.nearest(*place, 10)
        assert len(cells.cells) <= 32
        assert len(cells.seen_once) <= 32
        assert len(cells.split_levels) <= 32 + MAX_LEVEL
    assert scan.calls < 500


def test_an_index_with_cells_is_freed_without_the_collector() -> None:
    """Requests are answered from one version after the other; what is frozen is not collected."""
    facets = Facets(StructureStatus.OPEN, None, None, None, None, None, None)
    index = NearestIndex(
        [IndexEntry(f"{n}", *place, None, facets) for n, place in enumerate(scattered(100))]
    )
    search = NeighbourSearch(Position(latitude=50.1, longitude=3.1), StructureFilter())
    for _ in range(REQUESTS_TO_FILL):
        index.page(search, 10)
    gone = weakref.ref(index)
    assert index.parts is not None
    tree = weakref.ref(index.parts.tree)
    gc.disable()
    try:
        del index
        assert gone() is None
        assert tree() is None
    finally:
        gc.enable()


def test_a_bounded_number_of_entries_is_cached() -> None:
    facets = Facets(StructureStatus.OPEN, None, None, None, None, None, None)
    places = scattered(300)
    located = [IndexEntry(f"{n:03}", *at, None, facets) for n, at in enumerate(places)]
    index = NearestIndex(located, cache_size=32)
    assert index.parts is not None
    for place in [*scattered(40, 2), *scattered(40, 2)]:
        search = NeighbourSearch(Position(latitude=place[0], longitude=place[1]), StructureFilter())
        for _ in range(REQUESTS_TO_FILL):
            found = index.page(search, 10)
        expected = sorted((distance_m(*place, *at), f"{n:03}") for n, at in enumerate(places))
        assert [tuple(nearby) for nearby in found] == expected[:10]
        assert 0 < len(index.parts.by_cell.entries) <= 32


def test_eviction_keeps_to_the_smallest_limit() -> None:
    kept: dict[int, str] = {}
    for number in range(10):
        evict_oldest(kept, 3)
        kept[number] = "kept"
        assert number in kept
        assert len(kept) <= 3
