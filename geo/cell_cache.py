"""Cells of a map, each with every entry that may be nearest from anywhere in it (decision 0017).

A cell is a square of degrees. Let d be the chord from its centre to the m-th nearest entry, and
r the longest chord from its centre to anywhere in it. From a place in the cell m entries are
within d + r, so that none of the m nearest is farther than d + 2·r from the centre: a few dozen
entries, whose chords are compared sooner than a tree is walked. A cell that would hold more is
split into cells half as wide.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import repeat
from math import dist, hypot
from struct import Struct
from typing import NamedTuple, Protocol

from geo.ellipsoid import CHORD_ERROR_M, EcefPoint, ecef_point, is_certainly_farther
from geo.eviction import evict_oldest

# The m above: only pages of fewer entries can be answered.
GUARANTEED_NEIGHBOURS = 12

# A smaller limit means more cells to fill, a larger one more chords to compare for each place.
MAX_CELL_ENTRIES = 56

# To fill a cell costs as much time as this many answers from cells save.
HITS_PER_FILL = 16

# A cell of level n is 2⁻ⁿ of a degree wide. None is narrower than about 200 m, as a filled cell
# shows that somebody asked from it; where that still holds too many entries, the tree answers.
MAX_LEVEL = 9

# Points are kept as bytes: as Python objects they would take five times the memory.
POINT_STRUCT = Struct("3d")

# Level, and the number of cells of that level from the equator and from Greenwich.
CellKey = tuple[int, float, float]


class Cell(NamedTuple):
    """Entries by their chord from the centre in metres, ascending: chords, points one after the
    other (``POINT_STRUCT``), and numbers. A cell without entries decides nothing."""

    centre: EcefPoint
    chords: Sequence[float] = ()
    points: bytes = b""
    numbers: Sequence[int] = ()

    def nearest(self, here: EcefPoint, count: int) -> list[int] | None:
        """The numbers of the ``count`` entries nearest to a place in the cell, in any order; None
        where their chords do not decide it."""
        if count >= len(self.numbers):
            return None
        # The module's argument with the place's own distance from the centre instead of r.
        possible = self.chords[count] + 2 * dist(here, self.centre) + CHORD_ERROR_M
        candidates = bisect_right(self.chords, possible)
        points = POINT_STRUCT.iter_unpack(self.points[: candidates * POINT_STRUCT.size])
        chords = list(map(dist, points, repeat(here)))
        order = sorted(range(candidates), key=chords.__getitem__)
        # Chords that differ by less than a geodesic may exceed its chord are no order.
        if not is_certainly_farther(chords[order[count]], chords[order[count - 1]]):
            return None
        numbers = self.numbers
        return [numbers[position] for position in order[:count]]


class NearestEntries(Protocol):
    """The ``count`` nearest entries to a point, or all: chords in metres, ascending, points one
    after the other (``POINT_STRUCT``), and numbers."""

    def __call__(self, point: EcefPoint, count: int) -> tuple[array[float], bytes, array[int]]: ...


class CellCache:
    """Up to ``max_cells`` cells of one filter, filled from ``nearest_entries``.

    A cell is filled when a place in it is asked for the second time.
    """

    def __init__(self, nearest_entries: NearestEntries, max_cells: int) -> None:
        self.nearest_entries = nearest_entries
        self.max_cells = max_cells
        self.cells: dict[CellKey, Cell] = {}
        # For a cell that was split: the level to look at instead.
        self.split_levels: dict[CellKey, int] = {}
        self.seen_once: set[CellKey] = set()
        # Answers from cells since the last one that was filled in another's place.
        self.fill_budget = 0

    def nearest(self, latitude: float, longitude: float, count: int) -> list[int] | None:
        """The numbers of the ``count`` entries nearest to a place in degrees, in any order; None
        where its cell is not filled or does not decide it."""
        cell = self._cell_at(latitude, longitude) if count < GUARANTEED_NEIGHBOURS else None
        return None if cell is None else cell.nearest(ecef_point(latitude, longitude), count)

    def _cell_at(self, latitude: float, longitude: float) -> Cell | None:
        """The cell of a place; None the first time that it is asked for."""
        level, split_levels = 0, self.split_levels
        key = cell_key(level, latitude, longitude)
        while (level := split_levels.get(key, level)) != key[0]:
            key = cell_key(level, latitude, longitude)
        cell = self.cells.get(key)
        if cell is not None:
            self.fill_budget += 1
        elif key in self.seen_once and self._may_fill():
            return self._fill(key, latitude, longitude)
        else:
            if len(self.seen_once) >= self.max_cells:
                self.seen_once.clear()
            self.seen_once.add(key)
        return cell

    def _may_fill(self) -> bool:
        """Whether one more cell may be filled now."""
        if len(self.split_levels) >= self.max_cells:
            return False
        if len(self.cells) < self.max_cells:
            return True
        # Evict and fill only once per HITS_PER_FILL hits: cells that drive each other out would
        # cost more than they save.
        if self.fill_budget < HITS_PER_FILL:
            return False
        self.fill_budget = 0
        return True

    def _fill(self, key: CellKey, latitude: float, longitude: float) -> Cell:
        """Fill the cell of a place, or the part of it that holds few enough entries."""
        self.seen_once.discard(key)
        while isinstance(built := self._build_cell(key), int):
            self.split_levels[key] = built
            key = cell_key(built, latitude, longitude)
        evict_oldest(self.cells, self.max_cells)
        self.cells[key] = built
        return built

    def _build_cell(self, key: CellKey) -> Cell | int:
        """The cell with its entries, or the level of the cells that it is split into."""
        centre, reach = cell_bounds(key)
        chords, points, numbers = self.nearest_entries(centre, MAX_CELL_ENTRIES + 1)
        if len(chords) < GUARANTEED_NEIGHBOURS:
            return Cell(centre)
        nearest = chords[GUARANTEED_NEIGHBOURS - 1]
        size = bisect_right(chords, nearest + 2 * reach + CHORD_ERROR_M)
        if size <= MAX_CELL_ENTRIES:
            return Cell(centre, chords[:size], points[: size * POINT_STRUCT.size], numbers[:size])
        # Half the width halves the reach: where that is not enough either, skip a level.
        level = key[0] + (1 if reach < chords[-1] - nearest else 2)
        return level if level <= MAX_LEVEL else Cell(centre)


def cell_key(level: int, latitude: float, longitude: float) -> CellKey:
    cells_per_degree = 1 << level
    return level, latitude * cells_per_degree // 1, longitude * cells_per_degree // 1


def cell_bounds(key: CellKey) -> tuple[EcefPoint, float]:
    """The centre of a cell, and the longest chord from there to anywhere in it, in metres.

    The square of a chord is that between the two latitudes along a meridian, and 4·ρ·ρ'·sin²(λ/2)
    for λ of longitude between them, ρ being distances from the axis: neither part is larger than
    at the cell's edges.
    """
    level, south, west = key
    width = 0.5**level
    latitude, longitude = (south + 0.5) * width, (west + 0.5) * width
    edges = [ecef_point((south + side) * width, longitude) for side in (0, 1)]
    corners = [ecef_point((south + side) * width, west * width) for side in (0, 1)]
    centre = ecef_point(latitude, longitude)
    along_meridian = max(dist(centre, edge) for edge in edges)
    along_parallel = max(map(dist, edges, corners))
    return centre, hypot(along_meridian, along_parallel) + CHORD_ERROR_M
