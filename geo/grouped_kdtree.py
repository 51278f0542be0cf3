"""Points by chord distance, split into groups that a search may leave out.

A k-d tree (pykdtree) answers "the m nearest of all points" in microseconds. A filter that
accepts one point in a thousand would make it walk most of the directory, so the
points are also kept in groups of equal facets, each with a tree of its own and a
sphere around it: a filtered search visits the accepted groups from the nearest sphere on,
and stops at the first that cannot hold a nearer point (decision 0003).
"""

from __future__ import annotations

import math
import os
from collections.abc import Hashable, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

# Read when pykdtree is loaded: each query is for one place, and threads would only wait.
os.environ.setdefault("OMP_NUM_THREADS", "1")
from pykdtree.kdtree import KDTree

from geo.ellipsoid import CHORD_ERROR_M, EcefPoint, FloatArray

Ordinals = NDArray[np.int64]
Int32Array = NDArray[np.int32]
Group = TypeVar("Group", bound=Hashable)

# For more neighbours the tree is slower than comparing all points: it inserts each candidate into
# a sorted list.
TREE_LIMIT = 256

# Accepted points are not spread evenly: the tree is asked for this many times the neighbours that
# would do if they were.
OVERSAMPLING = 3

# Groups that together hold at least this share of all points are searched in the tree of all
# points, which then returns few that are not accepted.
DENSE_SHARE = 0.5
EXTRA_NEIGHBOURS = 4

MAX_UINT16 = 2**16 - 1


class PointSubset(NamedTuple):
    """Some of all points: ``mask`` says for each whether it is one, ``ordinals`` which are."""

    mask: NDArray[np.bool_]
    ordinals: Ordinals


class PointGroup:
    """Points that are searched together: a k-d tree and the sphere around it.

    ``points`` are those of the group, one or more, shape (n, 3), in metres; ``ordinals`` say which
    of all points they are.
    """

    def __init__(self, points: FloatArray, ordinals: Ordinals) -> None:
        self.points = points
        self.ordinals = ordinals

    def renumbered(self, ordinals: Ordinals) -> PointGroup:
        """The same points, and their tree if it is built, with other ordinals."""
        group = copy(self)
        group.ordinals = ordinals
        return group

    @cached_property
    def centre(self) -> FloatArray:
        centre: FloatArray = self.points.mean(axis=0)
        return centre

    @cached_property
    def radius(self) -> float:
        return float(np.linalg.norm(self.points - self.centre, axis=1).max()) + CHORD_ERROR_M

    # Built at the first search: the start does not wait for trees that nobody asks for.
    @cached_property
    def tree(self) -> KDTree:
        return KDTree(self.points)

    def nearest(self, origin: EcefPoint, count: int) -> tuple[FloatArray, Ordinals]:
        """The ``count`` nearest of the group, or all: chords in metres, ascending, and ordinals."""
        if count > TREE_LIMIT:
            return nearest_by_all_chords(self.points, self.ordinals, origin, count)
        available = min(count, len(self.ordinals))
        chords, indices = self.tree.query(np.array([origin]), k=available)
        if available == 1:  # pykdtree then leaves out the axis of neighbours
            return chords, self.ordinals[indices]
        return chords[0], self.ordinals[indices[0]]

    def chords(self, origin: EcefPoint) -> FloatArray:
        """The chord from ``origin`` to each point of the group, in metres."""
        return chords_to(self.points, origin)


def nearest_by_all_chords(
    points: FloatArray, ordinals: Ordinals, origin: EcefPoint, count: int
) -> tuple[FloatArray, Ordinals]:
    """The ``count`` nearest of some points, which have these ordinals, by computing every chord."""
    chords = chords_to(points, origin)
    order = np.argsort(chords, kind="stable")[:count]
    return chords[order], ordinals[order]


def chords_to(points: FloatArray, origin: EcefPoint) -> FloatArray:
    """The chord from ``origin`` to each point, in metres."""
    chords: FloatArray = np.linalg.norm(points - origin, axis=1)
    return chords


class GroupedKDTree(Generic[Group]):
    """A tree of all points, and one for each group that a filter can choose.

    ``points`` are in metres, shape (n, 3), n ≥ 1; ``group_numbers`` says for each point which of
    ``group_keys`` it belongs to. No group is empty.
    """

    def __init__(
        self,
        points: FloatArray,
        group_numbers: Int32Array,
        group_keys: Sequence[Group],
        known_groups: Mapping[Group, PointGroup] | None = None,
        known_points: PointGroup | None = None,
    ) -> None:
        """``known_groups`` have the same points as here, in the same order, perhaps with other
        ordinals; ``known_points`` are all points, if they are known."""
        self.all_points = known_points or PointGroup(points, np.arange(len(points)))
        self.group_keys = tuple(group_keys)
        self.group_numbers = group_numbers
        # Of 16 bits where that is enough: radix sort is several times as fast.
        compact = np.uint16 if len(self.group_keys) <= MAX_UINT16 else np.int32
        by_group = np.argsort(group_numbers.astype(compact), kind="stable")
        ends = np.searchsorted(group_numbers[by_group], np.arange(1, len(self.group_keys)))
        known = known_groups or {}
        self.groups = [
            known[key].renumbered(ordinals)
            if key in known
            else PointGroup(points[ordinals], ordinals)
            for key, ordinals in zip(self.group_keys, np.split(by_group, ends), strict=True)
        ]
        self.sizes = np.array([len(group.ordinals) for group in self.groups])
        self.centres = np.array([group.centre for group in self.groups])
        self.radii = np.array([group.radius for group in self.groups])

    def nearest(
        self, origin: EcefPoint, count: int, groups: Ordinals
    ) -> tuple[FloatArray, Ordinals]:
        """The ``count`` nearest points of some groups: chords in metres, ascending, and ordinals.

        ``groups`` are positions in ``group_keys``.
        """
        if len(groups) == len(self.groups):
            return self.all_points.nearest(origin, count)
        if self._share_of_points(groups) >= DENSE_SHARE:
            nearest = self._nearest_in_whole_tree(origin, count, groups)
            if nearest is not None:
                return nearest
        chords, ordinals = np.empty(0), np.empty(0, dtype=np.int64)
        for bound, number in self._groups_by_nearest_bound(origin, groups):
            if len(chords) >= count and bound > chords[count - 1]:
                break
            more_chords, more_ordinals = self.groups[number].nearest(origin, count)
            chords = np.concatenate((chords, more_chords))
            order = np.argsort(chords, kind="stable")[:count]
            chords = chords[order]
            ordinals = np.concatenate((ordinals, more_ordinals))[order]
        return chords, ordinals

    def nearest_in_subset(
        self, origin: EcefPoint, count: int, subset: PointSubset
    ) -> tuple[FloatArray, Ordinals]:
        """The same for single points, whatever their groups."""
        density = len(subset.ordinals) / len(self.group_numbers)
        expected = round(count / density) + EXTRA_NEIGHBOURS if density else math.inf
        if expected <= TREE_LIMIT:
            chords, ordinals = self.all_points.nearest(origin, int(expected) * OVERSAMPLING)
            accepted = subset.mask[ordinals]
            if np.count_nonzero(accepted) >= count:
                return chords[accepted][:count], ordinals[accepted][:count]
        points = self.all_points.points[subset.ordinals]
        return nearest_by_all_chords(points, subset.ordinals, origin, count)

    def _share_of_points(self, groups: Ordinals) -> float:
        return float(self.sizes[groups].sum()) / len(self.group_numbers)

    def _nearest_in_whole_tree(
        self, origin: EcefPoint, count: int, groups: Ordinals
    ) -> tuple[FloatArray, Ordinals] | None:
        """``nearest`` from the tree of all points; None where it returns too few of the groups."""
        chords, ordinals = self.all_points.nearest(
            origin, round(count / DENSE_SHARE) + EXTRA_NEIGHBOURS
        )
        is_accepted = np.zeros(len(self.groups), dtype=np.bool_)
        is_accepted[groups] = True
        accepted = is_accepted[self.group_numbers[ordinals]]
        if np.count_nonzero(accepted) < count:
            return None
        return chords[accepted][:count], ordinals[accepted][:count]

    def _groups_by_nearest_bound(
        self, origin: EcefPoint, groups: Ordinals
    ) -> list[tuple[float, int]]:
        """Groups by the shortest chord that any of their points can have, with that chord."""
        bounds = np.linalg.norm(self.centres[groups] - origin, axis=1) - self.radii[groups]
        order = np.argsort(bounds, kind="stable")
        return list(zip(bounds[order].tolist(), groups[order].tolist(), strict=True))

    def split_by_chord(
        self, origin: EcefPoint, certain: float, possible: float, groups: Ordinals
    ) -> tuple[int, Ordinals]:
        """How many points of some groups have a chord up to ``certain`` metres, and the ordinals
        of those with a longer one up to ``possible``."""
        distances = np.linalg.norm(self.centres[groups] - origin, axis=1)
        inside = 0
        doubtful = [np.empty(0, dtype=np.int64)]
        for distance, number in zip(distances.tolist(), groups.tolist(), strict=True):
            group = self.groups[number]
            # A group whose sphere lies inside or outside as a whole is decided without its points.
            if distance + group.radius <= certain:
                inside += len(group.ordinals)
            elif distance - group.radius <= possible:
                chords = group.chords(origin)
                inside += int(np.count_nonzero(chords <= certain))
                doubtful.append(group.ordinals[(chords > certain) & (chords <= possible)])
        return inside, np.concatenate(doubtful)

    def split_subset_by_chord(
        self, origin: EcefPoint, certain: float, possible: float, subset: PointSubset
    ) -> tuple[int, Ordinals]:
        """``split_by_chord`` for single points, whatever their groups."""
        chords = chords_to(self.all_points.points[subset.ordinals], origin)
        inside = int(np.count_nonzero(chords <= certain))
        return inside, subset.ordinals[(chords > certain) & (chords <= possible)]
