"""Entries of a nearest index as columns of numbers: gathered, then sorted by key.

A million entries are a hundred megabytes of columns, and would be several times that as objects.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.ellipsoid import FloatArray, ecef
from geo.grouped_kdtree import Int32Array, Ordinals
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


class SortedColumns(NamedTuple):
    """Columns of entries in the order of their keys, which are UTF-8.

    ``points`` are their positions in metres; ``communes`` and ``groups`` are numbers, of
    ``commune_numbers`` and of places in ``group_keys``, none of which is without entries;
    ``offered`` has the ordinals of the entries with an offer, ascending, by its code.
    """

    keys: NDArray[np.bytes_]
    latitudes: FloatArray
    longitudes: FloatArray
    points: FloatArray
    communes: Int32Array
    groups: Int32Array
    marks: NDArray[np.int64]
    offered: Mapping[str, Ordinals]
    commune_numbers: Mapping[str, int]
    group_keys: tuple[Facets, ...]


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
        rows = list(entries)
        if rows:
            keys, north, east, communes, facets, marks, offers = zip(*rows, strict=True)
            self.extend(keys, north, east, communes, facets, marks, enumerate(offers))

    def __len__(self) -> int:
        return len(self.keys)

    def extend(
        self,
        keys: Collection[str],
        latitudes: Iterable[float],
        longitudes: Iterable[float],
        communes: Collection[str | None],
        facets: Collection[Facets],
        marks: Iterable[int],
        offers: Iterable[tuple[int, Iterable[str]]],
    ) -> None:
        """Add columns of entries; ``offers`` are those of the entries that have any, by place."""
        first = len(self.keys)
        for place, codes in offers:
            for code in codes:
                self.offered.setdefault(code, array("i")).append(first + place)
        # By column, as a loop over the entries would take most of the time of a start.
        self.keys += map(str.encode, keys)
        self.latitudes.extend(latitudes)
        self.longitudes.extend(longitudes)
        self.marks.extend(marks)
        numbers = self.commune_numbers
        for commune in dict.fromkeys(communes):
            if commune is not None:
                numbers.setdefault(commune, len(numbers))
        self.communes.extend(map(numbers.get, communes, repeat(NO_COMMUNE)))  # type: ignore[arg-type]  # None is no key
        # By object: to hash facets, which are tuples of codes, takes longer than all the rest.
        objects = {id(one): one for one in facets}
        groups = {
            number: self.group_numbers.setdefault(one, len(self.group_numbers))
            for number, one in objects.items()
        }
        self.groups.extend(map(groups.__getitem__, map(id, facets)))

    def sorted(self) -> SortedColumns:
        keys = np.array(self.keys, dtype=np.bytes_)
        # Ordinals go by key, so that equal chords come in the order that answers have.
        order = np.argsort(keys, kind="stable")
        latitudes = np.array(self.latitudes)[order]
        longitudes = np.array(self.longitudes)[order]
        ordinal_of_row = np.empty(len(order), dtype=np.int64)
        ordinal_of_row[order] = np.arange(len(order))
        return SortedColumns(
            keys=keys[order],
            latitudes=latitudes,
            longitudes=longitudes,
            points=ecef(latitudes, longitudes),
            communes=np.array(self.communes, dtype=np.int32)[order],
            groups=np.array(self.groups, dtype=np.int32)[order],
            marks=np.array(self.marks, dtype=np.int64)[order],
            offered={
                code: np.sort(ordinal_of_row[np.array(rows)]) for code, rows in self.offered.items()
            },
            commune_numbers=self.commune_numbers,
            group_keys=tuple(self.group_numbers),
        )
