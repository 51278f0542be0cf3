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

from geo.ellipsoid import CHORD_ERROR_M, Point, ecef_point, is_farther

NEAREST = 12
"""The m above: pages that are smaller can be answered."""

MOST_ENTRIES = 56
"""In a cell. More cells would be filled with fewer, and each place compares more with more."""

FILLING_COSTS = 16
"""So many answers from cells save what it takes to fill one."""

PART_GOING = 16
"""Of what is kept, the part that goes when there is no more room."""

DEEPEST = 9
"""Levels: a cell of level n is 2⁻ⁿ of a degree wide. None is smaller than some two hundred metres,
as what is filled tells that somebody has asked from it; where that holds too many, the tree
answers."""

PACKED = Struct("3d")
"""A point among others: as an object it would take five times the memory."""

Key = tuple[int, float, float]
"""Level, and how many cells of that level it is from the equator and from Greenwich."""


class Cell(NamedTuple):
    """Entries from the centre on: their chords from it in metres, their points one after the
    other (``PACKED``), their numbers."""

    centre: Point
    chords: Sequence[float] = ()
    points: bytes = b""
    numbers: Sequence[int] = ()

    def nearest(self, here: Point, count: int) -> list[int] | None:
        """The ``count`` nearest entries, in any order; None where their chords do not tell.

        A place in the cell is as far from the centre as it is, and no farther than the edge:
        what was said of r holds for that distance too.
        """
        if count >= len(self.numbers):
            return None
        possible = self.chords[count] + 2 * dist(here, self.centre) + CHORD_ERROR_M
        held = bisect_right(self.chords, possible)
        points = PACKED.iter_unpack(self.points[: held * PACKED.size])
        chords = list(map(dist, points, repeat(here)))
        order = sorted(range(held), key=chords.__getitem__)
        if not is_farther(chords[order[count]], chords[order[count - 1]]):
            return None
        numbers = self.numbers
        return [numbers[at] for at in order[:count]]


class Around(Protocol):
    """The nearest entries to a point, ascending, as many as asked for or all: their chords in
    metres, their points one after the other (``PACKED``), and their numbers."""

    def __call__(self, point: Point, count: int) -> tuple[array[float], bytes, array[int]]: ...


class Cells:
    """The cells of one filter, at most ``most``, whose entries are found by ``around``; each takes
    one and a half kilobytes."""

    def __init__(self, around: Around, most: int) -> None:
        self.around = around
        self.most = most
        self.cells: dict[Key, Cell] = {}
        self.split: dict[Key, int] = {}
        """The level to look at instead of a cell that is split."""
        self.asked: set[Key] = set()
        self.credit = 0
        """How many places were answered that no new cell was filled for."""

    def nearest(self, latitude: float, longitude: float, count: int) -> list[int] | None:
        """The numbers of the ``count`` nearest in any order; None where the cell is not at hand or
        chords do not decide it."""
        cell = self._at(latitude, longitude) if count < NEAREST else None
        return None if cell is None else cell.nearest(ecef_point(latitude, longitude), count)

    def _at(self, latitude: float, longitude: float) -> Cell | None:
        """The cell of a place; None if nobody has asked from it before."""
        level, split = 0, self.split
        key = key_of(level, latitude, longitude)
        while (level := split.get(key, level)) != key[0]:
            key = key_of(level, latitude, longitude)
        cell = self.cells.get(key)
        if cell is not None:
            self.credit += 1
        elif key in self.asked and self._may_fill():
            return self._fill(key, latitude, longitude)
        else:
            if len(self.asked) >= self.most:
                self.asked.clear()
            self.asked.add(key)
        return cell

    def _may_fill(self) -> bool:
        """Whether one more may be filled: where there is no more room only for what others have
        saved, lest cells that drive each other out cost more than they save."""
        if len(self.split) >= self.most:
            return False
        if len(self.cells) < self.most:
            return True
        if self.credit < FILLING_COSTS:
            return False
        self.credit = 0
        return True

    def _fill(self, key: Key, latitude: float, longitude: float) -> Cell:
        """The cell of a place, or of the part of it that holds few enough."""
        self.asked.discard(key)
        while isinstance(filled := self._filled(key), int):
            self.split[key] = filled
            key = key_of(filled, latitude, longitude)
        make_room(self.cells, self.most)
        self.cells[key] = filled
        return filled

    def _filled(self, key: Key) -> Cell | int:
        """What a cell holds, or the level of those that it is split into."""
        centre, reach = measured(key)
        chords, points, numbers = self.around(centre, MOST_ENTRIES + 1)
        if len(chords) < NEAREST:
            return Cell(centre)
        nearest = chords[NEAREST - 1]
        holds = bisect_right(chords, nearest + 2 * reach + CHORD_ERROR_M)
        if holds <= MOST_ENTRIES:
            return Cell(centre, chords[:holds], points[: holds * PACKED.size], numbers[:holds])
        level = key[0] + (1 if reach < chords[-1] - nearest else 2)
        return level if level <= DEEPEST else Cell(centre)


def key_of(level: int, latitude: float, longitude: float) -> Key:
    in_a_degree = 1 << level
    return level, latitude * in_a_degree // 1, longitude * in_a_degree // 1


def make_room(kept: dict[Any, Any], most: int) -> None:
    """Let some of those go that came first: to find a dictionary's first key takes the longer, the
    more were taken out before it."""
    if len(kept) >= most:
        for oldest in list(islice(kept, 1 + most // PART_GOING)):
            del kept[oldest]


def measured(key: Key) -> tuple[Point, float]:
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
