"""The directory at one version: what is held in memory, and a reader for the rest."""

from __future__ import annotations

from asyncio import Future, Lock
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from directory.catalogue import Catalogue, load_catalogue
from directory.index_entries import IndexEntries
from directory.index_rows import (
    HOSTING_LINKS_OF_DISPOSITIFS,
    select_host_positions,
    select_offers,
    select_positions,
)
from directory.record_cache import RecordCaches
from geo.gazetteer import Gazetteer
from geo.nearest_index import NearestIndex
from models.dispositif import HostingMode
from models.opening_days import day_parameters
from models.structure import StructureType
from storage.database import Database
from storage.reader import Reader
from storage.version import Version, read_version
from text.french_dates import paris_today

EMPTY = NearestIndex(())

# A structure takes some two kilobytes, packed and with what is shown of it.
MIN_CACHED_STRUCTURES = 65_536
MIN_CACHED_RECORDS = 4_096
STRUCTURES_PER_CACHED_RECORD = 16
"""Records of each kind that are kept ready: so many, or this part of all structures."""


@dataclass(slots=True)
class SearchIndexHolder:
    """The search index of a version, once it is made, or the making of it
    (``resolvers.full_text_search``), and its reader of sentences
    (``resolvers.sentence_understanding``)."""

    index: Any = None
    pending_build: Future[Any] | None = None
    wakings: Lock = field(default_factory=Lock)
    sentences: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of the directory on one day. ``reader`` sees the tables as they were at it;
    ``day``, in metropolitan France, is the one for which it is judged what is open, by statements
    that take ``day_parameters``.

    ``nearest`` has an index for each type of structure, ``hosts`` one for each dispositif that has
    published hosts; its keys are those of hostings. ``published`` has, for each dispositif that any
    establishment may run, the hostings that a source states, by the structure's key; closed ones
    too, where they speak of the day. ``records`` are those that were read lately; ``counts`` how
    many structures of a type filters accept (``resolvers.structures``).
    """

    version: Version
    day: date
    day_parameters: dict[str, Any]
    reader: Reader
    catalogue: Catalogue
    gazetteer: Gazetteer
    nearest: Mapping[StructureType, NearestIndex]
    hosts: Mapping[str, NearestIndex]
    published: Mapping[str, Mapping[str, str]]
    records: RecordCaches = field(default_factory=RecordCaches)
    counts: dict[Any, int] = field(default_factory=dict)
    search_holder: SearchIndexHolder = field(default_factory=SearchIndexHolder)

    def close(self) -> None:
        self.reader.close()


def open_snapshot(
    database: Database, statement_timeout_ms: int | None = None, day: date | None = None
) -> Snapshot:
    """Read the directory at its current version. The caller closes it.

    ``statement_timeout_ms`` is how long a statement of a request may take; ``day`` is today unless
    another is given.
    """
    reader = database.open_reader(statement_timeout_ms)
    try:
        return read_directory(reader, day or paris_today())
    except BaseException:
        reader.close()  # a live server tries again: a transaction left open each time adds up
        raise


def read_directory(reader: Reader, day: date) -> Snapshot:
    """The directory at a reader's version, on a day."""
    on_day = day_parameters(day)
    version = read_version(reader.connection)
    catalogue = load_catalogue(reader)
    entries = IndexEntries(reader.connection.execute(select_offers(), on_day))
    nearest = entries.indexes(reader, select_positions(), on_day)
    structures = sum(len(index) for index in nearest.values())
    return Snapshot(
        version=replace(version, day=day),
        day=day,
        day_parameters=on_day,
        reader=reader,
        catalogue=catalogue,
        gazetteer=Gazetteer(catalogue.communes, catalogue.departments),
        nearest={type: nearest.get(type.name, EMPTY) for type in StructureType},
        hosts=entries.indexes(reader, select_host_positions(), on_day),
        published=_published_hostings(reader, catalogue, on_day),
        records=RecordCaches(
            max(MIN_CACHED_RECORDS, structures // STRUCTURES_PER_CACHED_RECORD),
            max(MIN_CACHED_STRUCTURES, structures // STRUCTURES_PER_CACHED_RECORD),
        ),
    )


def _published_hostings(
    reader: Reader, catalogue: Catalogue, on_day: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    codes = [
        dispositif.code
        for dispositif in catalogue.dispositifs.values()
        if dispositif.hosting_mode is HostingMode.ANY_ESTABLISHMENT
    ]
    published: dict[str, dict[str, str]] = {code: {} for code in codes}
    for row in reader.read(HOSTING_LINKS_OF_DISPOSITIFS, {"codes": codes, **on_day}):
        # Closed ones too: what a source says of a school takes the place of a derived hosting.
        if row["speaks"]:
            # Where a source states several at one school, the best is taken, which comes first.
            published[row["dispositif_code"]].setdefault(row["structure_id"], row["id"])
    return published
