"""Entries of a nearest index as columns of numbers, gathered one by one.

A million entries are a hundred megabytes of columns, and would be several times that as objects.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from models.structure_filter import Facets

NO_COMMUNE = -1
"""The number of no commune."""


class IndexEntry(NamedTuple):
    """One entry of the index: a key, where it is and what a filter may ask of it."""

    key: str
    latitude: float
    longitude: float
    commune: str | None
    facets: Facets
    marks: int = 0
    """Bits that a filter may ask for besides, fewer than 64."""


class EntryColumns:
    """Keys, positions in degrees, and the numbers of communes and groups of equal facets."""

    def __init__(self, entries: Iterable[IndexEntry] = ()) -> None:
        self.keys: list[bytes] = []
        self.latitudes = array("d")
        self.longitudes = array("d")
        self.communes = array("i")
        self.groups = array("i")
        self.marks = array("q")
        self.commune_numbers: dict[str, int] = {}
        self.group_numbers: dict[Facets, int] = {}
        for entry in entries:
            self.add(*entry)

    def __len__(self) -> int:
        return len(self.keys)

    def add(
        self,
        key: str,
        latitude: float,
        longitude: float,
        commune: str | None,
        facets: Facets,
        marks: int = 0,
    ) -> None:
        self.keys.append(key.encode())
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        numbers = self.commune_numbers
        self.communes.append(
            NO_COMMUNE if commune is None else numbers.setdefault(commune, len(numbers))
        )
        self.groups.append(self.group_numbers.setdefault(facets, len(self.group_numbers)))
        self.marks.append(marks)
