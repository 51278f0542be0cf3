"""The nearest index: exact answers to "what is nearest from here", page by page.

Built from the directory at one version and never changed. Search goes by chord
(``geo.grouped_kdtree``), the answer by geodesic (``geo.ellipsoid``): as no geodesic is shorter than
its chord, the k nearest are among the candidates as soon as the farthest candidate's
chord exceeds the k-th geodesic. Equal distances are ordered by key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy

from geo.accepted_entries import AcceptedEntriesCache, EntryTraits
from geo.ellipsoid import CHORD_ERROR_M, shortest_chord_m
from geo.entries_update import updated_columns
from geo.grouped_kdtree import GroupedKDTree, PointGroup
from geo.index_columns import EntryColumns, IndexEntry, SortedColumns
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
        self.cache_size = cache_size
        self.parts = _Parts(columns.sorted(), cache_size) if len(columns) else None

    def __len__(self) -> int:
        return len(self.parts.entries.keys) if self.parts is not None else 0

    def updated(self, removed: Collection[str], added: Collection[IndexEntry]) -> NearestIndex:
        """An index without the entries whose keys are ``removed``, where there are such, and with
        those that are ``added``, in place of those with their keys.

        What did not change is shared with this index.
        """
        if self.parts is None:
            return NearestIndex(added, self.cache_size) if added else self
        update = updated_columns(self.parts.columns, removed, added)
        if update is None:
            return self
        index = copy(self)
        if update.only_traits:
            index.parts = self.parts.with_traits(update.columns)
        elif len(update.columns.keys):
            tree = self.parts.tree
            groups = dict(zip(tree.group_keys, tree.groups, strict=True))
            known = {key: groups[key] for key in groups.keys() - update.changed_groups}
            points = tree.all_points if update.same_places else None
            index.parts = _Parts(update.columns, self.cache_size, known, points)
        else:
            index.parts = None
        return index

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

    def __init__(
        self,
        columns: SortedColumns,
        cache_size: int,
        known_groups: Mapping[Facets, PointGroup] | None = None,
        known_points: PointGroup | None = None,
    ) -> None:
        self.columns = columns
        self.entries = EntryArrays(columns.keys, columns.latitudes, columns.longitudes)
        self.tree = GroupedKDTree(
            columns.points, columns.groups, columns.group_keys, known_groups, known_points
        )
        self.filters = AcceptedEntriesCache(self.tree, EntryTraits(columns.marks, columns.offered))
        self.by_cell = CellStrategy(
            self.entries,
            columns.points,
            self.filters,
            max_cells=max(MIN_CACHE_SIZE, cache_size // ENTRIES_PER_CELL),
            max_entries=cache_size,
        )
        self.by_tree = TreeStrategy(self.entries, self.filters)
        self.by_commune = CommuneStrategy(
            self.entries, self.filters, columns.commune_numbers, columns.communes
        )

    def with_traits(self, columns: SortedColumns) -> _Parts:
        """The same of entries that differ in marks and offers alone. What was found is kept."""
        parts = copy(self)
        parts.columns = columns
        parts.filters = self.filters.with_traits(EntryTraits(columns.marks, columns.offered))
        parts.by_tree = TreeStrategy(self.entries, parts.filters)
        parts.by_commune = copy(self.by_commune)
        parts.by_commune.filters = parts.filters
        return parts
