"""Entries of the nearest indexes, from rows of ``directory.index_rows``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy.sql.base import Executable

from geo.index_columns import EntryColumns, IndexEntry
from geo.nearest_index import MIN_CACHE_SIZE, NearestIndex
from models.structure_filter import Facets
from storage.columns import Row
from storage.reader import Reader

ENTRIES_PER_CACHED_ENTRY = 16
"""Entries of an index that are kept ready: this part of all that are located."""


class IndexEntries:
    """Makes entries of rows; ``offer_rows`` are those of ``select_offers``."""

    def __init__(self, offer_rows: Iterable[Row]) -> None:
        self.located = 0
        # Structures share few combinations: each is converted once, and is one object for all.
        self.facets: dict[tuple[str | None, ...], Facets] = {}
        self.offered: dict[str, set[str]] = defaultdict(set)
        for row in offer_rows:
            self.offered[row["structure_id"]].add(row["dispositif_code"])
            if row["micro_structure_id"] is not None:
                self.offered[row["micro_structure_id"]].add(row["dispositif_code"])

    def entries(self, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, IndexEntry]]:
        """The entry of each row, and what its second column says which index it belongs to."""
        for row in rows:
            key, of, structure, latitude, longitude, commune, marks, *texts = row
            facets = self.facets.get(tuple(texts)) or self._facets(tuple(texts))
            offers = self.offered.get(structure, ())
            yield of, IndexEntry(key, latitude, longitude, commune, facets, marks, offers)

    def indexes(self, reader: Reader, statement: Executable) -> dict[str, NearestIndex]:
        """An index for each different second column of a statement."""
        columns: dict[str, EntryColumns] = defaultdict(EntryColumns)
        # Streamed: the rows of a large directory are never in memory together.
        with closing(reader.stream(statement)) as rows:
            for of, entry in self.entries(rows):
                columns[of].add(*entry)
        self.located += sum(map(len, columns.values()))
        room = max(MIN_CACHE_SIZE, self.located // ENTRIES_PER_CACHED_ENTRY)
        return {of: NearestIndex(gathered, room) for of, gathered in columns.items()}

    def _facets(self, texts: tuple[str | None, ...]) -> Facets:
        self.facets[texts] = Facets.from_texts(*texts)
        return self.facets[texts]
