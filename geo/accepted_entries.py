"""The entries that a filter accepts: whole groups of equal facets, or single entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

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


class EntryTraits(NamedTuple):
    """What single entries have beside their facets: marks by ordinal, ordinals by offer."""

    marks: NDArray[np.int64]
    offered: Mapping[str, Ordinals]


class SingleEntries:
    """Entries of a filter that looks at more than facets: some of each of its groups."""

    def __init__(
        self,
        tree: GroupedKDTree[Facets],
        traits: EntryTraits,
        groups: Ordinals,
        filter: EntryFilter,
    ) -> None:
        accepted = np.isin(tree.group_numbers, groups)
        for mask in filter.masks:
            accepted &= (traits.marks & mask) != 0
        if filter.offers is not None:
            accepted &= _offering(tree, traits, filter)
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

    def __init__(self, tree: GroupedKDTree[Facets], traits: EntryTraits) -> None:
        self.tree = tree
        self.traits = traits
        self.by_groups: dict[EntryFilter, AcceptedGroups] = {}
        self.by_entries: dict[EntryFilter, SingleEntries] = {}

    def with_traits(self, traits: EntryTraits) -> AcceptedEntriesCache:
        """The same entries with other traits; the groups that were found are kept."""
        cache = AcceptedEntriesCache(self.tree, traits)
        cache.by_groups = self.by_groups
        return cache

    def accepted(self, filter: EntryFilter) -> AcceptedEntries:
        if not filter.selects_single_entries:
            return self.accepted_groups(filter)
        subset = self.by_entries.get(filter)
        if subset is None:
            groups = self.accepted_groups(filter).groups
            subset = SingleEntries(self.tree, self.traits, groups, filter)
            evict_oldest(self.by_entries, MAX_CACHED_SUBSETS)
            self.by_entries[filter] = subset
        return subset

    def accepted_groups(self, filter: EntryFilter) -> AcceptedGroups:
        """The groups whose facets a filter accepts, whatever else it looks at."""
        accepted = self.by_groups.get(filter)
        if accepted is None:
            facets = enumerate(self.tree.group_keys)
            numbers = [number for number, of_group in facets if filter.accepts(of_group)]
            accepted = AcceptedGroups(self.tree, np.array(numbers, dtype=np.int64))
            evict_oldest(self.by_groups, MAX_CACHED_FILTERS)
            self.by_groups[filter] = accepted
        return accepted


def _offering(
    tree: GroupedKDTree[Facets], traits: EntryTraits, filter: EntryFilter
) -> NDArray[np.bool_]:
    """For each entry, whether it has one of the filter's offers or its kind may run one."""
    able = [number for number, facets in enumerate(tree.group_keys) if filter.may_run(facets)]
    offering: NDArray[np.bool_] = np.isin(tree.group_numbers, np.array(able, dtype=np.int64))
    for code in filter.offers or ():
        offering[traits.offered.get(code, NO_ORDINALS)] = True
    return offering


NO_ORDINALS = np.empty(0, dtype=np.int64)
