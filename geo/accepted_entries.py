"""The entries that a filter accepts: whole groups of equal facets, or single entries by masks."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geo.ellipsoid import EcefPoint, FloatArray
from geo.eviction import evict_oldest
from geo.grouped_kdtree import GroupedKDTree, Ordinals, PointSubset
from geo.neighbours import EntryFilter
from models.structure_filter import Facets

MAX_CACHED_FILTERS = 256

# Each of these holds a byte for every entry of the index, so only a few are kept.
MAX_CACHED_SUBSETS = 8


class AcceptedEntries(Protocol):
    """The entries that one filter accepts, searched by chord."""

    def __len__(self) -> int: ...

    def nearest(self, origin: EcefPoint, count: int) -> tuple[FloatArray, Ordinals]:
        """The ``count`` nearest, or all: their chords in metres, ascending, and their ordinals."""

    def split_by_chord(
        self, origin: EcefPoint, certain: float, possible: float
    ) -> tuple[int, Ordinals]:
        """How many have a chord up to ``certain`` metres, and the ordinals of those with a longer
        one up to ``possible``."""

    def contains(self, ordinals: Ordinals) -> NDArray[np.bool_]:
        """For each ordinal, whether the entry is accepted."""


class AcceptedGroups:
    """Entries of a filter that looks at facets alone: whole groups of the tree."""

    def __init__(self, tree: GroupedKDTree[Facets], groups: Ordinals) -> None:
        self.tree = tree
        self.groups = groups

    def __len__(self) -> int:
        return int(self.tree.sizes[self.groups].sum())

    def nearest(self, origin: EcefPoint, count: int) -> tuple[FloatArray, Ordinals]:
        return self.tree.nearest(origin, count, self.groups)

    def split_by_chord(
        self, origin: EcefPoint, certain: float, possible: float
    ) -> tuple[int, Ordinals]:
        return self.tree.split_by_chord(origin, certain, possible, self.groups)

    def contains(self, ordinals: Ordinals) -> NDArray[np.bool_]:
        return np.isin(self.tree.group_numbers[ordinals], self.groups)


class MaskedSubset:
    """Entries of a filter with masks: those of its groups whose marks share a bit with each."""

    def __init__(
        self,
        tree: GroupedKDTree[Facets],
        marks: NDArray[np.int64],
        groups: Ordinals,
        filter: EntryFilter,
    ) -> None:
        accepted = np.isin(tree.group_numbers, groups)
        for mask in filter.masks:
            accepted &= (marks & mask) != 0
        self.tree = tree
        self.subset = PointSubset(accepted, np.flatnonzero(accepted))

    def __len__(self) -> int:
        return len(self.subset.ordinals)

    def nearest(self, origin: EcefPoint, count: int) -> tuple[FloatArray, Ordinals]:
        return self.tree.nearest_in_subset(origin, count, self.subset)

    def split_by_chord(
        self, origin: EcefPoint, certain: float, possible: float
    ) -> tuple[int, Ordinals]:
        return self.tree.split_subset_by_chord(origin, certain, possible, self.subset)

    def contains(self, ordinals: Ordinals) -> NDArray[np.bool_]:
        accepted: NDArray[np.bool_] = self.subset.mask[ordinals]
        return accepted


class AcceptedEntriesCache:
    """Finds the entries that a filter accepts, and keeps them for the filters used last."""

    def __init__(self, tree: GroupedKDTree[Facets], marks: NDArray[np.int64]) -> None:
        self.tree = tree
        self.marks = marks
        self.by_groups: dict[EntryFilter, AcceptedGroups] = {}
        self.by_masks: dict[EntryFilter, MaskedSubset] = {}

    def accepted(self, filter: EntryFilter) -> AcceptedEntries:
        if not filter.masks:
            return self.accepted_groups(filter)
        subset = self.by_masks.get(filter)
        if subset is None:
            groups = self.accepted_groups(filter).groups
            subset = MaskedSubset(self.tree, self.marks, groups, filter)
            evict_oldest(self.by_masks, MAX_CACHED_SUBSETS)
            self.by_masks[filter] = subset
        return subset

    def accepted_groups(self, filter: EntryFilter) -> AcceptedGroups:
        """The groups whose facets a filter accepts, whatever its masks say."""
        accepted = self.by_groups.get(filter)
        if accepted is None:
            facets = enumerate(self.tree.group_keys)
            numbers = [number for number, of_group in facets if filter.accepts(of_group)]
            accepted = AcceptedGroups(self.tree, np.array(numbers, dtype=np.int64))
            evict_oldest(self.by_groups, MAX_CACHED_FILTERS)
            self.by_groups[filter] = accepted
        return accepted
