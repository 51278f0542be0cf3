"""The directory at a new version, from the version before it and the rows that changed.

A change of a few structures or hostings costs a few milliseconds, where the whole directory would
take a second. What changed is written beside each version (``storage.row_changes``); where that is
not known, or anything else has changed, the directory is read whole.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.sql.base import Executable

from directory.catalogue import Catalogue, load_notices, load_sources
from directory.index_entries import IndexEntries
from directory.index_rows import HOST_POSITIONS_OF, HOSTING_LINKS, OFFERS_OF, POSITIONS_OF
from directory.record_cache import RecordCaches
from directory.snapshot import EMPTY, SearchIndexHolder, Snapshot, open_snapshot, read_directory
from geo.index_columns import IndexEntry
from geo.nearest_index import NearestIndex
from models.change import change_runs, changes
from models.confirmation import confirmations
from models.error_report import error_reports
from models.establishment import select_parents
from models.geocoding import geocodings
from models.hosting import derived_key, hostings
from models.listing import listings
from models.proposal import proposals
from models.provenance import sources
from models.structure import StructureType, structures
from models.structure_notice import structure_notices
from models.structure_page import select_structure_texts_of
from search.documents import Document, StructureTexts, structure_documents
from storage.columns import Row
from storage.database import Database
from storage.reader import Reader, as_rows
from storage.row_changes import ChangedTables, changes_between
from storage.version import read_version, seed_folders, seeded_records
from text.french_dates import paris_today

log = logging.getLogger(__name__)

Keys = Mapping[str, list[str]]
"""The parameters of a statement: lists of keys by name."""

PARENTS = select_parents()
TEXTS = select_structure_texts_of()

MAX_CHANGED_RECORDS = 500
"""Structures and hostings together. An import of a whole list is read whole."""

NOT_HELD = frozenset(
    table.name
    for table in (
        *(change_runs, changes, confirmations, error_reports, proposals),
        *(geocodings, listings, seed_folders, seeded_records),
    )
)
"""Tables of which a snapshot holds nothing."""

READ_AGAIN = frozenset({sources.name, structure_notices.name})
"""Tables of a few rows, which are read again where any of them changed."""


@dataclass(frozen=True, slots=True)
class ChangedRecords:
    """The keys of structures and hostings that were written or deleted."""

    structures: frozenset[str]
    hostings: frozenset[str]

    @classmethod
    def of(cls, tables: ChangedTables) -> ChangedRecords | None:
        """None where more has changed than can be read by key."""
        by_key = {structures.name, hostings.name}
        if tables.keys() - by_key - NOT_HELD - READ_AGAIN:
            return None
        keys = [tables.get(table.name, frozenset()) for table in (structures, hostings)]
        known = [some for some in keys if some is not None]
        if len(known) < len(keys) or sum(map(len, known)) > MAX_CHANGED_RECORDS:
            return None
        return cls(*known)


def open_next_snapshot(
    database: Database, previous: Snapshot, statement_timeout_ms: int | None = None
) -> Snapshot:
    """Read the directory at its current version; of what ``previous`` has, only the changes where
    they are known and the day is the same. The caller closes both.

    Raises:
        DBAPIError: no server can be reached.
    """
    reader = database.open_reader(statement_timeout_ms)
    try:
        return _read_changes(reader, previous) or read_directory(reader, paris_today())
    except Exception:
        reader.close()
        # Whatever it was: an old answer must not stay for good.
        log.warning("the changes could not be read; the directory is read whole", exc_info=True)
    return open_snapshot(database, statement_timeout_ms)


def _read_changes(reader: Reader, previous: Snapshot) -> Snapshot | None:
    """The snapshot of a reader's version; None where it has to be read whole."""
    if previous.reader.is_damaged or previous.day != paris_today():
        return None
    version = read_version(reader.connection)
    tables = changes_between(reader.connection, previous.version, version)
    records = None if tables is None else ChangedRecords.of(tables)
    if tables is None or records is None:
        return None
    catalogue = _updated_catalogue(reader, previous.catalogue, tables)
    if catalogue is None:
        return None
    update = _Update(reader, previous, records)
    return replace(
        previous,
        version=replace(version, day=previous.day),
        reader=reader,
        catalogue=catalogue,
        nearest=update.nearest(),
        hosts=update.hosts(),
        published=update.published(),
        records=update.record_caches(),
        counts={},
        search_holder=update.search_holder(),
    )


def _updated_catalogue(
    reader: Reader, catalogue: Catalogue, tables: ChangedTables
) -> Catalogue | None:
    """The catalogue after changes of ``READ_AGAIN``; None where its records refer to a source that
    is not what it was."""
    if sources.name in tables:
        known = load_sources(reader)
        if any(known.get(code) != source for code, source in catalogue.sources.items()):
            return None
        catalogue = replace(catalogue, sources=known)
    if structure_notices.name in tables:
        catalogue = replace(catalogue, notices=load_notices(reader, catalogue.sources))
    return catalogue


class _Update:
    """The parts of a snapshot after a change of some records."""

    def __init__(self, reader: Reader, previous: Snapshot, records: ChangedRecords) -> None:
        self.reader = reader
        self.before = previous.reader.background
        """It still sees what was."""
        self.previous = previous
        self.on_day = previous.day_parameters
        self.records = records
        changed = self._changed_hostings()
        touched = records.structures.union(*map(_structures_of, changed))
        # A hosting follows its micro-structure: what that changes is its host's as well.
        self.touched = touched.union(*map(_structures_of, self._links(touched)))
        """Structures that changed, and those at which a hosting did."""
        self.links = self._links(self.touched)
        """The hostings that changed, if they are still there, and all at ``touched``."""
        # Of the links too: a hosting follows its structure, and the others at its place.
        self.dispositifs = {row["dispositif_code"] for row in (*changed, *self.links)}
        # Entries of hostings look at what else their structure offers.
        self.hosts_of_links = self.touched.union(*map(_structures_of, self.links))
        keys = self.on_day | {"structures": list(self.hosts_of_links)}
        self.entries = IndexEntries(reader.connection.execute(OFFERS_OF, keys))

    def _links(self, structures: Iterable[str]) -> Sequence[Row]:
        keys = _parameters(structures, self.records.hostings)
        return self.reader.read(HOSTING_LINKS, self.on_day | keys)

    def _changed_hostings(self) -> Sequence[Row]:
        """As they were, and as they are."""
        if not self.records.hostings:
            return ()
        keys = self.on_day | _parameters((), self.records.hostings)
        before = as_rows(self.before.execute(HOSTING_LINKS, keys))
        return [*before, *self.reader.read(HOSTING_LINKS, keys)]

    def nearest(self) -> dict[StructureType, NearestIndex]:
        entries = self._entries(POSITIONS_OF, {"structures": list(self.touched)})
        return {
            type: index.updated(self.touched, entries.get(type.name, []))
            for type, index in self.previous.nearest.items()
        }

    def hosts(self) -> dict[str, NearestIndex]:
        keys = self.records.hostings.union(row["id"] for row in self.links)
        entries = self._entries(HOST_POSITIONS_OF, {"hostings": list(keys)})
        indexes = {**dict.fromkeys(entries, EMPTY), **self.previous.hosts}
        updated = {
            code: index.updated(keys, entries.get(code, [])) for code, index in indexes.items()
        }
        return {code: index for code, index in updated.items() if len(index)}

    def _entries(
        self, statement: Executable, keys: dict[str, list[str]]
    ) -> Mapping[str, list[IndexEntry]]:
        groups: dict[str, list[IndexEntry]] = defaultdict(list)
        rows = self.reader.connection.execute(statement, self.on_day | keys)
        for of, entry in self.entries.entries(rows):
            groups[of].append(entry)
        return groups

    def published(self) -> dict[str, Mapping[str, str]]:
        return {
            code: self._published_of(code, keys) if code in self.dispositifs else keys
            for code, keys in self.previous.published.items()
        }

    def _published_of(self, code: str, keys: Mapping[str, str]) -> Mapping[str, str]:
        updated = {key: hosting for key, hosting in keys.items() if key not in self.touched}
        for row in self.links:
            if row["dispositif_code"] == code and row["speaks"]:
                updated.setdefault(row["structure_id"], row["id"])
        return updated

    def record_caches(self) -> RecordCaches:
        return self.previous.records.without(
            self.records.structures,
            self.records.hostings.union(row["id"] for row in self.links),
            hosts=self.hosts_of_links,
            parents=self._parents(),
            derived=[
                derived_key(code, key)
                for code in self.previous.catalogue.dispositifs
                for key in self.records.structures
            ],
        )

    def _parents(self) -> set[str]:
        """The establishments that had or have one of those that changed as an annexe."""
        keys = {"structures": list(self.records.structures)}
        connections = (self.before, self.reader.connection)
        return {key for each in connections for key in each.scalars(PARENTS, keys)}

    def search_holder(self) -> SearchIndexHolder:
        holder = self.previous.search_holder
        if holder.index is None:
            return SearchIndexHolder(sentences=holder.sentences)
        removed = self._documents(self.before)
        added = self._documents(self.reader.connection)
        index = holder.index if removed == added else holder.index.updated(removed, added)
        return SearchIndexHolder(index=index, sentences=holder.sentences)

    def _documents(self, connection: Connection) -> list[Document]:
        keys = {"structures": list(self.records.structures)}
        rows = connection.execute(TEXTS, self.on_day | keys)
        texts = (StructureTexts(*row) for row in rows)
        return list(structure_documents(texts, self.previous.catalogue))


def _structures_of(hosting: Row) -> set[str]:
    return {hosting["structure_id"], hosting["micro_structure_id"]} - {None}


def _parameters(structures: Iterable[str], hostings: Iterable[str]) -> dict[str, list[str]]:
    return {"structures": list(structures), "hostings": list(hostings)}
