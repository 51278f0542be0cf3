"""The directory at one version: what is held in memory, and a reader for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.gazetteer import Gazetteer
from geo.nearest_index import Located, NearestIndex
from models.catalogue import Catalogue, load_catalogue
from models.database import Database, Reader
from models.hosting import select_host_positions
from models.structure import StructureType, select_positions
from models.structure_filter import Facets
from models.table import Row
from models.version import Version, read_version

EMPTY = NearestIndex(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """One version of the directory. ``reader`` sees the tables as they were at it.

    ``nearest`` has an index for each type of structure, ``hosts`` one for each
    dispositif that has published hosts; its keys are those of hostings.
    """

    version: Version
    reader: Reader
    catalogue: Catalogue
    gazetteer: Gazetteer
    nearest: Mapping[StructureType, NearestIndex]
    hosts: Mapping[str, NearestIndex]

    def close(self) -> None:
        self.reader.close()


def open_directory(database: Database, longest_ms: int | None = None) -> Directory:
    """Read the directory at its current version. Whoever opens it closes it.

    ``longest_ms`` is how long a statement of a request may take.
    """
    reader = database.open_reader(longest_ms)
    version = read_version(reader.connection)
    catalogue = load_catalogue(reader)
    located: dict[StructureType, list[Located]] = defaultdict(list)
    for row in reader.read(select_positions()):
        located[row["type"]].append(_located(row))
    return Directory(
        version=version,
        reader=reader,
        catalogue=catalogue,
        gazetteer=Gazetteer(catalogue.communes, catalogue.departments),
        nearest={type: NearestIndex(located[type]) for type in StructureType},
        hosts=_host_indexes(reader, located[StructureType.ESTABLISHMENT]),
    )


def _located(row: Row) -> Located:
    return Located(
        key=row["id"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        commune=row["commune_code"],
        facets=Facets(
            status=row["status"],
            kind=row["kind"],
            second_kind=row["second_kind"],
            sector=row["sector"],
            contract=row["contract"],
            academy=row["academy_code"],
            department=row["department_code"],
            bassin=row["bassin_code"],
        ),
    )


def _host_indexes(reader: Reader, located: Sequence[Located]) -> dict[str, NearestIndex]:
    establishments = {entry.key: entry for entry in located}
    hosts: dict[str, list[Located]] = defaultdict(list)
    for row in reader.read(select_host_positions()):
        host = establishments.get(row["structure_id"])
        if host is not None:
            hosts[row["dispositif_code"]].append(host._replace(key=row["id"]))
    return {code: NearestIndex(entries) for code, entries in hosts.items()}
