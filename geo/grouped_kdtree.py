"""Points by chord distance, split into groups that a search may leave out.

A k-d tree (pykdtree) answers "the m nearest of all points" in microseconds. A filter that
accepts one point in a thousand would make it walk most of the directory, so the
points are also kept in groups of equal facets, each with a tree of its own and a
sphere around it: a filtered search visits the accepted groups from the nearest sphere on,
and stops at the first that cannot hold a nearer point.
"""

from __future__ import annotations

import math
import os
from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one place at a time: threads would only wait
from pykdtree.kdtree import KDTree

from geo.ellipsoid import CHORD_ERROR_M, Floats, Point

Ordinals = NDArray[np.int64]
Numbers = NDArray[np.int32]
Group = TypeVar("Group", bound=Hashable)

TREE_LIMIT = 256
"""Up to this many neighbours the tree is faster than comparing all points (its list of
neighbours is kept by insertion)."""


MARGIN = 3
"""So many times as many points are looked at as would do if those asked for were spread evenly."""

MOST, MORE = 0.5, 4
"""Groups that hold at least this part of all points are searched among all, with as many more
as are likely to be of other groups."""


class Some(NamedTuple):
    """Some of all points: for each whether it is one of them, and which are."""

    has: NDArray[np.bool_]
    ordinals: Ordinals


class Grove:
    """Points that are searched together: a k-d tree and the sphere around it.

    ``points`` are all points, shape (n, 3), in metres; ``ordinals`` says which are ours.
    """

    def __init__(self, points: Floats, ordinals: Ordinals) -> None:
        self.points = points
        self.ordinals = ordinals
        ours = points[ordinals]
        self.centre: Floats = ours.mean(axis=0)
        self.radius = float(np.linalg.norm(ours - self.centre, axis=1).max()) + CHORD_ERROR_M

    @cached_property
    def tree(self) -> KDTree:
        return KDTree(self.points[self.ordinals])

    def nearest(self, origin: Point, count: int) -> tuple[Floats, Ordinals]:
        """The ``count`` nearest of our points: chords ascending, and which they are."""
        if count > TREE_LIMIT:
            return self._nearest_by_sorting(origin, count)
        most = min(count, len(self.ordinals))
        chords, found = self.tree.query(np.array([origin]), k=most)
        if most == 1:  # then the tree answers without a dimension for it
            return chords, self.ordinals[found]
        return chords[0], self.ordinals[found[0]]

    def _nearest_by_sorting(self, origin: Point, count: int) -> tuple[Floats, Ordinals]:
        return nearest_by_sorting(self.points, self.ordinals, origin, count)

    def chords(self, origin: Point) -> Floats:
        """The chord from ``origin`` to each of our points, in metres."""
        return chords_to(self.points[self.ordinals], origin)


def nearest_by_sorting(
    points: Floats, ordinals: Ordinals, origin: Point, count: int
) -> tuple[Floats, Ordinals]:
    """The ``count`` nearest of the points with these ordinals, by all their chords."""
    chords = chords_to(points[ordinals], origin)
    order = np.argsort(chords, kind="stable")[:count]
    return chords[order], ordinals[order]


def chords_to(points: Floats, origin: Point) -> Floats:
    """The chord from ``origin`` to each point, in metres."""
    chords: Floats = np.linalg.norm(points - origin, axis=1)
    return chords


class Forest(Generic[Group]):
    """All points, and the groups of them that a filter can choose from."""

    def __init__(self, points: Floats, group_of: Numbers, names: Sequence[Group]) -> None:
        """``points`` in metres, shape (n, 3), n ≥ 1; ``group_of`` is the number of each point's
        group in ``names``, of which each has a point."""
        self.whole = Grove(points, np.arange(len(points)))
        self.names = tuple(names)
        self.group_of = group_of
        by_group = np.argsort(group_of, kind="stable")
        ends = np.searchsorted(group_of[by_group], np.arange(1, len(self.names)))
        self.groves = [Grove(points, ordinals) for ordinals in np.split(by_group, ends)]
        self.sizes = np.array([len(grove.ordinals) for grove in self.groves])
        self.centres = np.array([grove.centre for grove in self.groves])
        self.radii = np.array([grove.radius for grove in self.groves])

    def nearest(self, origin: Point, count: int, chosen: Ordinals) -> tuple[Floats, Ordinals]:
        """The ``count`` nearest points of the chosen groups, by chord."""
        if len(chosen) == len(self.groves):
            return self.whole.nearest(origin, count)
        if self._share(chosen) >= MOST:
            found = self._nearest_among_all(origin, count, chosen)
            if found is not None:
                return found
        chords, ordinals = np.empty(0), np.empty(0, dtype=np.int64)
        for bound, index in self._from_nearest(origin, chosen):
            if len(chords) >= count and bound > chords[count - 1]:
                break
            more_chords, more_ordinals = self.groves[index].nearest(origin, count)
            chords = np.concatenate((chords, more_chords))
            order = np.argsort(chords, kind="stable")[:count]
            chords = chords[order]
            ordinals = np.concatenate((ordinals, more_ordinals))[order]
        return chords, ordinals

    def nearest_of_some(self, origin: Point, count: int, some: Some) -> tuple[Floats, Ordinals]:
        """The ``count`` nearest of some points: from the tree of all where they are dense, else
        from all their chords."""
        density = len(some.ordinals) / len(self.group_of)
        likely = round(count / density) + MORE if density else math.inf
        if likely <= TREE_LIMIT:
            chords, ordinals = self.whole.nearest(origin, int(likely) * MARGIN)
            is_one = some.has[ordinals]
            if np.count_nonzero(is_one) >= count:
                return chords[is_one][:count], ordinals[is_one][:count]
        return nearest_by_sorting(self.whole.points, some.ordinals, origin, count)

    def _share(self, chosen: Ordinals) -> float:
        """The part of all points that the chosen groups hold."""
        return float(self.sizes[chosen].sum()) / len(self.group_of)

    def _nearest_among_all(
        self, origin: Point, count: int, chosen: Ordinals
    ) -> tuple[Floats, Ordinals] | None:
        """The same from the tree of all points, some more of them; None where too many of those
        are of other groups."""
        chords, ordinals = self.whole.nearest(origin, round(count / MOST) + MORE)
        is_chosen = np.zeros(len(self.groves), dtype=np.bool_)
        is_chosen[chosen] = True
        accepted = is_chosen[self.group_of[ordinals]]
        if np.count_nonzero(accepted) < count:
            return None
        return chords[accepted][:count], ordinals[accepted][:count]

    def _from_nearest(self, origin: Point, chosen: Ordinals) -> list[tuple[float, int]]:
        """The chosen groups, each after the least chord that any of its points can have."""
        bounds = np.linalg.norm(self.centres[chosen] - origin, axis=1) - self.radii[chosen]
        order = np.argsort(bounds, kind="stable")
        return list(zip(bounds[order].tolist(), chosen[order].tolist(), strict=True))

    def within(
        self, origin: Point, certain: float, possible: float, chosen: Ordinals | Some
    ) -> tuple[int, Ordinals]:
        """Of the chosen groups, or of some points: how many have a chord up to ``certain``, and
        which have one above it and up to ``possible``. Groups whose sphere decides are not
        read."""
        if isinstance(chosen, Some):
            chords = chords_to(self.whole.points[chosen.ordinals], origin)
            sure = int(np.count_nonzero(chords <= certain))
            return sure, chosen.ordinals[(chords > certain) & (chords <= possible)]
        distances = np.linalg.norm(self.centres[chosen] - origin, axis=1)
        inside = 0
        doubtful = [np.empty(0, dtype=np.int64)]
        for distance, index in zip(distances.tolist(), chosen.tolist(), strict=True):
            grove = self.groves[index]
            if distance + grove.radius <= certain:
                inside += len(grove.ordinals)
            elif distance - grove.radius <= possible:
                chords = grove.chords(origin)
                inside += int(np.count_nonzero(chords <= certain))
                doubtful.append(grove.ordinals[(chords > certain) & (chords <= possible)])
        return inside, np.concatenate(doubtful)
