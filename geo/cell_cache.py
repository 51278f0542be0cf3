"""What may be nearest anywhere in a cell, kept at hand where people ask again.

A cell is a square of degrees. Let d be the chord from its centre to the m-th nearest entry, and
r the longest chord from its centre to anywhere in it. From a place in the cell m entries are
within d + r, so that none of the m nearest is farther than d + 2·r from the centre: a few dozen
entries, whose chords are compared sooner than a tree is walked. Where they would be more, the
cell is split. Cells are filled the second time somebody asks from one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice, repeat
from math import dist, hypot
from struct import Struct
from typing import Any, NamedTuple, Protocol

from geo.ellipsoid import CHORD_ERROR_M, EcefPoint, ecef_point, is_certainly_farther

GUARANTEED_NEIGHBOURS = 12
"""The m above: pages that are smaller can be answered."""

MAX_CELL_ENTRIES = 56
"""In a cell. More cells would be filled with fewer, and each place compares more with more."""

HITS_PER_FILL = 16
"""So many answers from cells save what it takes to fill one."""

EVICTION_DIVISOR = 16
"""Of what is kept, the part that goes when there is no more room."""

MAX_LEVEL = 9
"""Levels: a cell of level n is 2⁻ⁿ of a degree wide. None is smaller than some two hundred metres,
as what is filled tells that somebody has asked from it; where that holds too many, the tree
answers."""

POINT_STRUCT = Struct("3d")
"""A point among others: as an object it would take five times the memory."""

CellKey = tuple[int, float, float]
"""Level, and how many cells of that level it is from the equator and from Greenwich."""


class Cell(NamedTuple):
    """Entries from the centre on: their chords from it in metres, their points one after the
    other (``POINT_STRUCT``), their numbers."""

    centre: EcefPoint
    chords: Sequence[float] = ()
    points: bytes = b""
    numbers: Sequence[int] = ()

    def nearest(self, here: EcefPoint, count: int) -> list[int] | None:
        """The ``count`` nearest entries, in any order; None where their chords do not tell.

        A place in the cell is as far from the centre as it is, and no farther than the edge:
        what was said of r holds for that distance too.
        """
        if count >= len(self.numbers):
            return None
        possible = self.chords[count] + 2 * dist(here, self.centre) + CHORD_ERROR_M
        held = bisect_right(self.chords, possible)
        points = POINT_STRUCT.iter_unpack(self.points[: held * POINT_STRUCT.size])
        chords = list(map(dist, points, repeat(here)))
        order = sorted(range(held), key=chords.__getitem__)
        if not is_certainly_farther(chords[order[count]], chords[order[count - 1]]):
            return None
        numbers = self.numbers
        return [numbers[at] for at in order[:count]]


class NearestEntries(Protocol):
    """The nearest entries to a point, ascending, as many as asked for or all: their chords in
    metres, their points one after the other (``POINT_STRUCT``), and their numbers."""

    def __call__(self, point: EcefPoint, count: int) -> tuple[array[float], bytes, array[int]]: ...


class CellCache:
    """The cells of one filter, at most ``most``, whose entries are found by ``around``; each takes
    one and a half kilobytes."""

    def __init__(self, around: NearestEntries, most: int) -> None:
        self.around = around
        self.most = most
        self.cells: dict[CellKey, Cell] = {}
        self.split_levels: dict[CellKey, int] = {}
        """The level to look at instead of a cell that is split."""
        self.seen_once: set[CellKey] = set()
        self.fill_budget = 0
        """How many places were answered that no new cell was filled for."""

    def nearest(self, latitude: float, longitude: float, count: int) -> list[int] | None:
        """The numbers of the ``count`` nearest in any order; None where the cell is not at hand or
        chords do not decide it."""
        cell = self._cell_at(latitude, longitude) if count < GUARANTEED_NEIGHBOURS else None
        return None if cell is None else cell.nearest(ecef_point(latitude, longitude), count)

    def _cell_at(self, latitude: float, longitude: float) -> Cell | None:
        """The cell of a place; None if nobody has asked from it before."""
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
            if len(self.seen_once) >= self.most:
                self.seen_once.clear()
            self.seen_once.add(key)
        return cell

    def _may_fill(self) -> bool:
        """Whether one more may be filled: where there is no more room only for what others have
        saved, lest cells that drive each other out cost more than they save."""
        if len(self.split_levels) >= self.most:
            return False
        if len(self.cells) < self.most:
            return True
        if self.fill_budget < HITS_PER_FILL:
            return False
        self.fill_budget = 0
        return True

    def _fill(self, key: CellKey, latitude: float, longitude: float) -> Cell:
        """The cell of a place, or of the part of it that holds few enough."""
        self.seen_once.discard(key)
        while isinstance(filled := self._build_cell(key), int):
            self.split_levels[key] = filled
            key = cell_key(filled, latitude, longitude)
        evict_oldest(self.cells, self.most)
        self.cells[key] = filled
        return filled

    def _build_cell(self, key: CellKey) -> Cell | int:
        """What a cell holds, or the level of those that it is split into."""
        centre, reach = cell_bounds(key)
        chords, points, numbers = self.around(centre, MAX_CELL_ENTRIES + 1)
        if len(chords) < GUARANTEED_NEIGHBOURS:
            return Cell(centre)
        nearest = chords[GUARANTEED_NEIGHBOURS - 1]
        holds = bisect_right(chords, nearest + 2 * reach + CHORD_ERROR_M)
        if holds <= MAX_CELL_ENTRIES:
            return Cell(
                centre, chords[:holds], points[: holds * POINT_STRUCT.size], numbers[:holds]
            )
        level = key[0] + (1 if reach < chords[-1] - nearest else 2)
        return level if level <= MAX_LEVEL else Cell(centre)


def cell_key(level: int, latitude: float, longitude: float) -> CellKey:
    in_a_degree = 1 << level
    return level, latitude * in_a_degree // 1, longitude * in_a_degree // 1


def evict_oldest(kept: dict[Any, Any], most: int) -> None:
    """Let some of those go that came first: to find a dictionary's first key takes the longer, the
    more were taken out before it."""
    if len(kept) >= most:
        for oldest in list(islice(kept, 1 + most // EVICTION_DIVISOR)):
            del kept[oldest]


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
