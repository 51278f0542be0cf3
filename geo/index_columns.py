"""Entries of a nearest index, gathered one by one into columns of numbers.

A million entries are a hundred megabytes of columns, and would be several times that as objects.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from models.structure_filter import Facets

NO_COMMUNE = -1


class IndexEntry(NamedTuple):
    """One entry of the index: its key, its position in degrees, and what filters look at.

    ``marks`` are bits, fewer than 64, of which a filter may ask for one of several; ``offers``
    are codes, of which it may ask for one of several too.
    """

    key: str
    latitude: float
    longitude: float
    commune: str | None
    facets: Facets
    marks: int = 0
    offers: Iterable[str] = ()


class EntryColumns:
    """Keys, positions in degrees, marks, and the numbers of communes and groups of equal facets.

    ``commune_numbers`` and ``group_numbers`` say which number a commune or facets got. ``offered``
    has the rows of the entries with an offer, by its code: few have any, and there may be hundreds.
    """

    def __init__(self, entries: Iterable[IndexEntry] = ()) -> None:
        self.keys: list[bytes] = []
        self.latitudes = array("d")
        self.longitudes = array("d")
        self.communes = array("i")
        self.groups = array("i")
        self.marks = array("q")
        self.offered: dict[str, array[int]] = {}
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
        offers: Iterable[str] = (),
    ) -> None:
        for offer in offers:
            self.offered.setdefault(offer, array("i")).append(len(self.keys))
        self.keys.append(key.encode())
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        numbers = self.commune_numbers
        self.communes.append(
            NO_COMMUNE if commune is None else numbers.setdefault(commune, len(numbers))
        )
        self.groups.append(self.group_numbers.setdefault(facets, len(self.group_numbers)))
        self.marks.append(marks)
