"""The nearest index: exact answers to "what is nearest from here", page by page.

Built from the directory at one version and never changed. Search goes by chord
(``geo.grouped_kdtree``), the answer by geodesic (``geo.ellipsoid``): as no geodesic is shorter than
its chord, the k nearest are among the candidates as soon as the farthest candidate's
chord exceeds the k-th geodesic. Equal distances are ordered by key.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from geo.accepted_entries import AcceptedEntriesCache, EntryTraits
from geo.ellipsoid import CHORD_ERROR_M, ecef, shortest_chord_m
from geo.grouped_kdtree import GroupedKDTree
from geo.index_columns import EntryColumns, IndexEntry
from geo.nearest_strategies import CellStrategy, CommuneStrategy, TreeStrategy
from geo.neighbours import EntryArrays, Neighbour, NeighbourSearch, position_to_ecef
from models.structure_filter import Facets

MIN_CACHE_SIZE = 8_192
ENTRIES_PER_CELL = 4


class NearestIndex:
    """An exact index of located entries.

    >>> index = NearestIndex(entries)
    >>> first = index.page(search, 10)
    >>> second = index.page(search, 10, after=first[-1])
    """

    def __init__(
        self, entries: EntryColumns | Iterable[IndexEntry], cache_size: int = MIN_CACHE_SIZE
    ) -> None:
        """Keep up to ``cache_size`` entries as Python objects, and a quarter as many cells of each
        filter, but never fewer than ``MIN_CACHE_SIZE`` cells."""
        columns = entries if isinstance(entries, EntryColumns) else EntryColumns(entries)
        self.size = len(columns)
        self.parts = _Parts(columns, cache_size) if self.size else None

    def __len__(self) -> int:
        return self.size

    @property
    def facets(self) -> tuple[Facets, ...]:
        """The different facets of the entries, each once."""
        return self.parts.tree.group_keys if self.parts is not None else ()

    def page(
        self, search: NeighbourSearch, count: int, after: Neighbour | None = None
    ) -> list[Neighbour]:
        """The ``count`` nearest entries that the search accepts and that follow ``after``."""
        parts = self.parts
        if parts is None:
            return []
        page = parts.by_cell.page(search, count, after)
        if page is None:
            page = parts.by_tree.page(search, count, after)
        if len(page) < count:
            # All of these are beyond the limit, so they follow whatever is within it.
            page += parts.by_commune.page(search, count - len(page), after)
        return page

    def page_with_has_next(
        self, search: NeighbourSearch, count: int, after: Neighbour | None = None
    ) -> tuple[list[Neighbour], bool]:
        """The same page, and whether more entries follow it."""
        parts = self.parts
        if parts is None:
            return [], False
        if after is None and search.within_meters is None:
            page = parts.by_cell.page(search, count)
            if page is not None:
                return page, True  # a cell answers only where it knows of a farther entry
            page = parts.by_tree.page(search, count + 1, None)
        else:
            page = self.page(search, count + 1, after)
        return page[:count], len(page) > count

    def total(self, search: NeighbourSearch) -> int:
        """How many entries the search accepts, all pages together."""
        parts = self.parts
        if parts is None:
            return 0
        accepted = parts.filters.accepted(search.filter)
        limit = search.within_meters
        if limit is None:
            return len(accepted)
        inside, doubtful = accepted.split_by_chord(
            position_to_ecef(search.origin), shortest_chord_m(limit), limit + CHORD_ERROR_M
        )
        measured = parts.entries.ranked(search.origin, doubtful)
        inside += sum(neighbour.distance_meters <= limit for neighbour in measured)
        return inside + len(parts.by_commune.beyond_limit(search))


class _Parts:
    """What an index of one or more entries is searched by."""

    def __init__(self, columns: EntryColumns, cache_size: int) -> None:
        keys = np.array(columns.keys, dtype=np.bytes_)
        # Ordinals go by key, so that equal chords come in the order that answers have.
        order = np.argsort(keys, kind="stable")
        latitudes = np.array(columns.latitudes)[order]
        longitudes = np.array(columns.longitudes)[order]
        points = ecef(latitudes, longitudes)
        groups = np.array(columns.groups)[order]
        communes = np.array(columns.communes)[order]
        ordinal_of_row = np.empty(len(order), dtype=np.int64)
        ordinal_of_row[order] = np.arange(len(order))
        traits = EntryTraits(
            np.array(columns.marks, dtype=np.int64)[order],
            {code: ordinal_of_row[rows] for code, rows in columns.offered.items()},
        )
        self.entries = EntryArrays(keys[order], latitudes, longitudes)
        self.tree = GroupedKDTree(points, groups, tuple(columns.group_numbers))
        self.filters = AcceptedEntriesCache(self.tree, traits)
        self.by_cell = CellStrategy(
            self.entries,
            points,
            self.filters,
            max_cells=max(MIN_CACHE_SIZE, cache_size // ENTRIES_PER_CELL),
            max_entries=cache_size,
        )
        self.by_tree = TreeStrategy(self.entries, self.filters)
        self.by_commune = CommuneStrategy(
            self.entries, self.filters, columns.commune_numbers, communes
        )
