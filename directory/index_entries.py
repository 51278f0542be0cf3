"""Entries of the nearest indexes, from rows of ``directory.index_rows``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy.sql.base import Executable

from geo.index_columns import EntryColumns, IndexEntry
from geo.nearest_index import MIN_CACHE_SIZE, NearestIndex
from models.structure_filter import Facets
from storage.reader import Reader

ENTRIES_PER_CACHED_ENTRY = 16
"""Entries of an index that are kept ready: this part of all that are located."""


class IndexEntries:
    """Makes entries of rows; ``offer_rows`` are those of ``select_offers``."""

    def __init__(self, offer_rows: Iterable[Sequence[Any]]) -> None:
        self.located = 0
        # Structures share few combinations: each is converted once, and is one object for all.
        self.facets = _FacetsOfTexts()
        self.offered: dict[str, set[str]] = defaultdict(set)
        for dispositif, structure, micro_structure in offer_rows:
            self.offered[structure].add(dispositif)
            if micro_structure is not None:
                self.offered[micro_structure].add(dispositif)

    def entries(self, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, IndexEntry]]:
        """The entry of each row, and what its second column says which index it belongs to."""
        for row in rows:
            key, of, structure, latitude, longitude, commune, marks, *texts = row
            facets = self.facets[tuple(texts)]
            offers = self.offered.get(structure, ())
            yield of, IndexEntry(key, latitude, longitude, commune, facets, marks, offers)

    def indexes(
        self, reader: Reader, statement: Executable, parameters: Mapping[str, Any]
    ) -> dict[str, NearestIndex]:
        """An index for each different second column of a statement."""
        columns: dict[str, EntryColumns] = defaultdict(EntryColumns)
        # The rows of a large directory are never in memory together.
        with closing(reader.batches(statement, parameters)) as batches:
            for rows in batches:
                for of in {row[1] for row in rows}:
                    self._extend(columns[of], [row for row in rows if row[1] == of])
        self.located += sum(map(len, columns.values()))
        room = max(MIN_CACHE_SIZE, self.located // ENTRIES_PER_CACHED_ENTRY)
        return {of: NearestIndex(gathered, room) for of, gathered in columns.items()}

    def _extend(self, columns: EntryColumns, rows: Sequence[Sequence[Any]]) -> None:
        keys, _, hosts, latitudes, longitudes, communes, marks, *texts = zip(*rows, strict=True)
        facets = [self.facets[each] for each in zip(*texts, strict=True)]
        offered = self.offered
        offers = [(place, offered[s]) for place, s in enumerate(hosts) if s in offered]
        columns.extend(keys, latitudes, longitudes, communes, facets, marks, offers)


class _FacetsOfTexts(dict[tuple[str | None, ...], Facets]):
    def __missing__(self, texts: tuple[str | None, ...]) -> Facets:
        facets = self[texts] = Facets.from_texts(*texts)
        return facets
