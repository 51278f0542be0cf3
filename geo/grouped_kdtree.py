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

from geo.ellipsoid import CHORD_ERROR_M, EcefPoint, FloatArray

Ordinals = NDArray[np.int64]
Int32Array = NDArray[np.int32]
Group = TypeVar("Group", bound=Hashable)

TREE_LIMIT = 256
"""Up to this many neighbours the tree is faster than comparing all points (its list of
neighbours is kept by insertion)."""


OVERSAMPLING = 3
"""So many times as many points are looked at as would do if those asked for were spread evenly."""

DENSE_SHARE, EXTRA_NEIGHBOURS = 0.5, 4
"""Groups that hold at least this part of all points are searched among all, with as many more
as are likely to be of other groups."""


class PointSubset(NamedTuple):
    """Some of all points: for each whether it is one of them, and which are."""

    has: NDArray[np.bool_]
    ordinals: Ordinals


class PointGroup:
    """Points that are searched together: a k-d tree and the sphere around it.

    ``points`` are all points, shape (n, 3), in metres; ``ordinals`` says which are ours.
    """

    def __init__(self, points: FloatArray, ordinals: Ordinals) -> None:
        self.points = points
        self.ordinals = ordinals
        ours = points[ordinals]
        self.centre: FloatArray = ours.mean(axis=0)
        self.radius = float(np.linalg.norm(ours - self.centre, axis=1).max()) + CHORD_ERROR_M

    @cached_property
    def tree(self) -> KDTree:
        return KDTree(self.points[self.ordinals])

    def nearest(self, origin: EcefPoint, count: int) -> tuple[FloatArray, Ordinals]:
        """The ``count`` nearest of our points: chords ascending, and which they are."""
        if count > TREE_LIMIT:
            return self._nearest_by_all_chords(origin, count)
        most = min(count, len(self.ordinals))
        chords, found = self.tree.query(np.array([origin]), k=most)
        if most == 1:  # then the tree answers without a dimension for it
            return chords, self.ordinals[found]
        return chords[0], self.ordinals[found[0]]

    def _nearest_by_all_chords(self, origin: EcefPoint, count: int) -> tuple[FloatArray, Ordinals]:
        return nearest_by_all_chords(self.points, self.ordinals, origin, count)

    def chords(self, origin: EcefPoint) -> FloatArray:
        """The chord from ``origin`` to each of our points, in metres."""
        return chords_to(self.points[self.ordinals], origin)


def nearest_by_all_chords(
    points: FloatArray, ordinals: Ordinals, origin: EcefPoint, count: int
) -> tuple[FloatArray, Ordinals]:
    """The ``count`` nearest of the points with these ordinals, by all their chords."""
    chords = chords_to(points[ordinals], origin)
    order = np.argsort(chords, kind="stable")[:count]
    return chords[order], ordinals[order]


def chords_to(points: FloatArray, origin: EcefPoint) -> FloatArray:
    """The chord from ``origin`` to each point, in metres."""
    chords: FloatArray = np.linalg.norm(points - origin, axis=1)
    return chords


class GroupedKDTree(Generic[Group]):
    """All points, and the groups of them that a filter can choose from."""

    def __init__(
        self, points: FloatArray, group_numbers: Int32Array, group_keys: Sequence[Group]
    ) -> None:
        """``points`` in metres, shape (n, 3), n ≥ 1; ``group_numbers`` is the number of each
        point's group in ``group_keys``, of which each has a point."""
        self.all_points = PointGroup(points, np.arange(len(points)))
        self.group_keys = tuple(group_keys)
        self.group_numbers = group_numbers
        by_group = np.argsort(group_numbers, kind="stable")
        ends = np.searchsorted(group_numbers[by_group], np.arange(1, len(self.group_keys)))
        self.groups = [PointGroup(points, ordinals) for ordinals in np.split(by_group, ends)]
        self.sizes = np.array([len(group.ordinals) for group in self.groups])
        self.centres = np.array([group.centre for group in self.groups])
        self.radii = np.array([group.radius for group in self.groups])

    def nearest(
        self, origin: EcefPoint, count: int, chosen: Ordinals
    ) -> tuple[FloatArray, Ordinals]:
        """The ``count`` nearest points of the chosen groups, by chord."""
        if len(chosen) == len(self.groups):
            return self.all_points.nearest(origin, count)
        if self._share(chosen) >= DENSE_SHARE:
            found = self._nearest_in_whole_tree(origin, count, chosen)
            if found is not None:
                return found
        chords, ordinals = np.empty(0), np.empty(0, dtype=np.int64)
        for bound, index in self._groups_by_nearest_bound(origin, chosen):
            if len(chords) >= count and bound > chords[count - 1]:
                break
            more_chords, more_ordinals = self.groups[index].nearest(origin, count)
            chords = np.concatenate((chords, more_chords))
            order = np.argsort(chords, kind="stable")[:count]
            chords = chords[order]
            ordinals = np.concatenate((ordinals, more_ordinals))[order]
        return chords, ordinals

    def nearest_in_subset(
        self, origin: EcefPoint, count: int, some: PointSubset
    ) -> tuple[FloatArray, Ordinals]:
        """The ``count`` nearest of some points: from the tree of all where they are dense, else
        from all their chords."""
        density = len(some.ordinals) / len(self.group_numbers)
        likely = round(count / density) + EXTRA_NEIGHBOURS if density else math.inf
        if likely <= TREE_LIMIT:
            chords, ordinals = self.all_points.nearest(origin, int(likely) * OVERSAMPLING)
            is_one = some.has[ordinals]
            if np.count_nonzero(is_one) >= count:
                return chords[is_one][:count], ordinals[is_one][:count]
        return nearest_by_all_chords(self.all_points.points, some.ordinals, origin, count)

    def _share(self, chosen: Ordinals) -> float:
        """The part of all points that the chosen groups hold."""
        return float(self.sizes[chosen].sum()) / len(self.group_numbers)

    def _nearest_in_whole_tree(
        self, origin: EcefPoint, count: int, chosen: Ordinals
    ) -> tuple[FloatArray, Ordinals] | None:
        """The same from the tree of all points, some more of them; None where too many of those
        are of other groups."""
        chords, ordinals = self.all_points.nearest(
            origin, round(count / DENSE_SHARE) + EXTRA_NEIGHBOURS
        )
        is_chosen = np.zeros(len(self.groups), dtype=np.bool_)
        is_chosen[chosen] = True
        accepted = is_chosen[self.group_numbers[ordinals]]
        if np.count_nonzero(accepted) < count:
            return None
        return chords[accepted][:count], ordinals[accepted][:count]

    def _groups_by_nearest_bound(
        self, origin: EcefPoint, chosen: Ordinals
    ) -> list[tuple[float, int]]:
        """The chosen groups, each after the least chord that any of its points can have."""
        bounds = np.linalg.norm(self.centres[chosen] - origin, axis=1) - self.radii[chosen]
        order = np.argsort(bounds, kind="stable")
        return list(zip(bounds[order].tolist(), chosen[order].tolist(), strict=True))

    def within(
        self, origin: EcefPoint, certain: float, possible: float, chosen: Ordinals | PointSubset
    ) -> tuple[int, Ordinals]:
        """Of the chosen groups, or of some points: how many have a chord up to ``certain``, and
        which have one above it and up to ``possible``. Groups whose sphere decides are not
        read."""
        if isinstance(chosen, PointSubset):
            chords = chords_to(self.all_points.points[chosen.ordinals], origin)
            sure = int(np.count_nonzero(chords <= certain))
            return sure, chosen.ordinals[(chords > certain) & (chords <= possible)]
        distances = np.linalg.norm(self.centres[chosen] - origin, axis=1)
        inside = 0
        doubtful = [np.empty(0, dtype=np.int64)]
        for distance, index in zip(distances.tolist(), chosen.tolist(), strict=True):
            group = self.groups[index]
            if distance + group.radius <= certain:
                inside += len(group.ordinals)
            elif distance - group.radius <= possible:
                chords = group.chords(origin)
                inside += int(np.count_nonzero(chords <= certain))
                doubtful.append(group.ordinals[(chords > certain) & (chords <= possible)])
        return inside, np.concatenate(doubtful)
